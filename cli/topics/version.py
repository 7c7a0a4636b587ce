"""A format version, or a message type: what is in force when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mscons.schemas import format_versions, pids, releases_of

from ..article import Article, Entries
from ..days import today
from ..versions import known_version

if TYPE_CHECKING:
    from . import Asked

__all__ = ["article"]


def article(words: Sequence[str], asked: "Asked") -> Article:
    """Tell the releases of a version, or the versions of a message type."""
    del asked
    (word,) = words
    return _version(word) if word.startswith("FV") else _message(word)


def _version(name: str) -> Article:
    version = known_version(name)
    tables = pids(version)
    now = version.start <= today() and (version.end is None or today() <= version.end)
    facts = [
        ("from", version.start.isoformat()),
        ("to", version.end.isoformat() if version.end else "open"),
        ("in force today", "yes" if now else "no"),
        *((message, f"release {release}") for message, release in version.releases.items()),
        ("tables", ", ".join(map(str, tables)) or "none"),
    ]
    return Article(
        f"Format version {version.name}",
        [Entries(facts), Entries([("mscons schema list", "all versions")], "More")],
        {
            "kind": "format_version",
            "fv": version.name,
            "from": version.start.isoformat(),
            "to": version.end.isoformat() if version.end else None,
            "releases": dict(version.releases),
            "tables": list(tables),
        },
    )


def _message(message: str) -> Article:
    rows = [
        (f"release {release}", ", ".join(version.name for version in versions))
        for release, versions in releases_of(message).items()
    ]
    newest = [v.name for v in format_versions() if message in v.releases][-1]
    return Article(
        f"Message type {message}",
        [
            Entries(rows),
            Entries([(f"mscons schema show {message}", f"its structure in {newest}")], "More"),
        ],
        {
            "kind": "message",
            "message": message,
            "releases": {
                release: [version.name for version in versions]
                for release, versions in releases_of(message).items()
            },
        },
    )
