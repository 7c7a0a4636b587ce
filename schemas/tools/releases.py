"""Format versions: `releases.json` says what is in force when, and which file holds it."""

from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

# Start (inclusive, a German day), release per message. Certain: published change dates.
_VERSIONS: tuple[tuple[str, str, str, str], ...] = (
    ("FV2210", "2022-10-01", "2.4a", "5.2e"),
    ("FV2304", "2023-04-01", "2.4a", "5.2e"),
    ("FV2310", "2023-10-01", "2.4b", "S1.1"),
    ("FV2404", "2024-04-03", "2.4c", "S1.1a"),
    ("FV2410", "2024-10-01", "2.4c", "S1.1a"),
    ("FV2504", "2025-06-06", "2.4c", "S2.1"),
    ("FV2510", "2025-10-01", "2.4c", "S2.1"),
    ("FV2604", "2026-04-01", "2.4c", "S2.1"),
    ("FV2610", "2026-10-01", "2.5", "S2.2"),
)
# Versions that carry the rows of UNB and UNZ over from an older table of 13017.
_CARRIED_OVER = ("FV2510", "FV2604")
NAMES = tuple(name for name, *_ in _VERSIONS)


def releases(places: Json) -> Json:
    """Return the content of `releases.json`.

    `places` maps kind of file (`mig`, `conditions`, `ahb`) to message, to format version and, for
    tables, to PID; the value is the folder that holds the file.
    """
    return {
        "source": "BDEW, EDI@Energy change dates and documents, structure lists and AHBs",
        "certainty": {
            "from, to, release": "certain",
            "files": "certain: computed by comparing the converted tables",
            "FV2610": "inferred: release 2.5 and table of 13017 from one secondary source",
        },
        "format_versions": [_version(index, places) for index in range(len(_VERSIONS))],
    }


def _version(index: int, places: Json) -> Json:
    name, start, mscons, utilmd = _VERSIONS[index]
    end = None
    if index + 1 < len(_VERSIONS):
        end = str(date.fromisoformat(_VERSIONS[index + 1][1]) - timedelta(days=1))
    entry = {
        "name": name,
        "from": start,
        "to": end,
        "releases": {"MSCONS": mscons, "UTILMD": utilmd},
        "mig": _of_version(places["mig"], name),
        "conditions": _of_version(places["conditions"], name),
        "ahb": {
            message: {str(pid): folders[name] for pid, folders in pids.items() if name in folders}
            for message, pids in places["ahb"].items()
            if any(name in folders for folders in pids.values())
        },
    }
    if name in _CARRIED_OVER:
        entry["certainty"] = {"13017": {"UNB, UNZ": "inferred: carried over from FV2504"}}
    return entry


def _of_version(places: Json, name: str) -> Json:
    return {message: folders[name] for message, folders in places.items() if name in folders}
