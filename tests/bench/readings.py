"""Measure tables of readings: `python -m tests.bench.readings [ROWS]`.

CPU seconds of the process, and memory at its peak above that of the start, for a table of load
profiles, for the consumption in it, and for interchanges made from a table of month ends with
their check. Each figure stands beside FLOOR's, so that a busy machine can be told from a slow
program.
"""

import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

from mscons.messages import (
    Profile,
    consumption,
    generate,
    legal_time,
    read_readings,
    rules,
    validate,
)

from . import inputs
from .floor import floor

_HEAD = "messlokation;marktlokation;zaehlernummer;obis;zeitpunkt;von;bis;wert;einheit;status;quelle"
_QUARTERS = 35_040
_CREATED = datetime(2026, 11, 2, 8, tzinfo=UTC)
_PROFILE = {
    "sender": {"id": "9999002000012", "role": "MSB"},
    "receiver": {"id": "9999001000013", "role": "NB"},
    "references": {"prefix": "B"},
}


def load_profiles(rows: int) -> Iterator[str]:
    """Write quarter hours, a year of each meter."""
    begin = datetime(2025, 12, 31, 23, tzinfo=UTC)
    times = [(begin + timedelta(minutes=15 * n)).isoformat() for n in range(_QUARTERS + 1)]
    for n in range(rows):
        meter, at = divmod(n, _QUARTERS)
        place = f"DE00099912345MUSTER{meter:014};;1MUS{meter:010};1-0:1.29.0"
        yield f"{place};;{times[at]};{times[at + 1]};0,{at % 1000:03};kWh;220;GW"


def month_ends(rows: int) -> Iterator[str]:
    """Write one reading for each of the six registers of a meter."""
    at = legal_time.german_time(legal_time.midnight(date(2026, 11, 1))).isoformat()
    for n in range(rows):
        meter, register = divmod(n, 6)
        obis = f"1-0:{1 + register // 3}.8.{register % 3}"
        place = f"DE00099912345MUSTER{meter:014};;1MUS{meter:010};{obis}"
        yield f"{place};{at};;;{1000 + n % 977 * 7},{n % 10};kWh;220;Fern"


def made(path: Path) -> None:
    """Make interchanges and check them."""
    profile = Profile.read(_PROFILE)
    partners = {one.id: {"roles": [one.role]} for one in (profile.sender, profile.receiver)}
    context = rules.Context.read({"partners": partners})
    readings, _ = read_readings(path)
    for interchange in generate(readings, profile, created=_CREATED):
        outcome = validate(interchange.data, context=context)
        assert not any(one.severity == "error" for one in outcome.findings)


def read_all(path: Path) -> None:
    """Read a table to its end."""
    readings, findings = read_readings(path)
    assert sum(1 for _ in readings) > 0
    assert not findings


def measure(name: str, rows: int, job: Callable[[], object]) -> None:
    """Run once, and print."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = process_time()
    job()
    spent = process_time() - begin
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    rate = f"{rows / spent:>9,.0f} rows/s"
    print(f"{name:<44}{spent:>7.2f} s {rate}{more:>8.0f} MiB more", flush=True)


def main(rows: int) -> None:
    """Measure one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        spent = floor(inputs.write("a1", Path(folder)).read_bytes())
        print(f"FLOOR (str.split at three levels): {1 / spent / 1e6:.0f} MB/s")
        profile, ends = Path(folder, "profile.csv"), Path(folder, "ends.csv")
        for path, lines in ((profile, load_profiles(rows)), (ends, month_ends(rows // 10))):
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(f"{line}\r\n" for line in (_HEAD, *lines))
        few = rows // 10
        measure("read a table of load profiles", rows, lambda: read_all(profile))
        measure("consumption", rows, lambda: consumption(read_readings(profile)[0]))
        measure("read a table of month ends", few, lambda: read_all(ends))
        measure("month ends to interchanges, checked", few, lambda: made(ends))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
