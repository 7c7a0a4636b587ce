"""Interchanges from meter readings: MSCONS 13017, the reader run backwards.

profile = Profile.load(Path("profile.toml"))
readings, findings = read_readings("readings.csv")
made = generate(readings, profile, created=datetime(2026, 11, 2, 8, tzinfo=UTC))
for interchange in made: ...
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from mscons.schemas import in_force

from .. import legal_time
from ..readings import Reading, Reasons
from .batches import Batch, Problems, Usage, batches, usage_of
from .numbering import CounterError, Interchange, Numbering, file_name, read_counter
from .profile import Contact, Meter, Party, Profile, ProfileError

__all__ = [
    "Batch",
    "Contact",
    "CounterError",
    "Interchange",
    "Meter",
    "Numbering",
    "Party",
    "Problems",
    "Profile",
    "ProfileError",
    "Reasons",
    "Usage",
    "batches",
    "file_name",
    "generate",
    "read_counter",
    "usage_of",
]

SPLIT = 10_000


def generate(
    readings: Iterable[Reading],
    profile: Profile,
    *,
    created: datetime | None = None,
    on: date | None = None,
    usage: Usage = "nearest",
    split: int = SPLIT,
    numbering: Numbering | None = None,
    problems: Problems | None = None,
) -> Iterator[Interchange]:
    """Make interchanges, at most `split` messages in each, one after the other.

    `created` is the time of the messages (aware; now if None): it selects the format version,
    unless `on` does, and no reading may be later. Rows that give no message are told in `problems`.
    The result is not checked here: `validate` does that. Raises LookupError where no table is in
    force.
    """
    from .write import interchanges

    made = (created or datetime.now(UTC)).astimezone(UTC).replace(second=0, microsecond=0)
    fv = in_force(on or legal_time.german_day(made))
    found = problems if problems is not None else Problems()
    numbers = numbering or Numbering(profile.prefix, profile.first)
    groups = batches(readings, profile, found, document=made, usage=usage)
    return interchanges(groups, profile, fv, made, numbers, found, split)
