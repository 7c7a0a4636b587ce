"""What the reader puts up with, so that hostile input neither hangs nor fills the memory."""

from typing import NamedTuple

__all__ = ["Limits"]


class Limits(NamedTuple):
    """Bounds of the reader; each is an option of the command line.

    Beyond `findings` the first of each code is kept, the others are counted.
    `segment` and `input` are bytes, the others counts. `input` None: any size. Elements and
    components are counted in segments of more than 1,000 bytes; of fewer if one of the two is below
    its default.
    Between two segments may stand `segment` + `segments` bytes.
    """

    segment: int = 64 * 1024
    elements: int = 1_000
    components: int = 100
    messages: int = 999_999
    segments: int = 1_000_000
    findings: int = 1_000
    input: int | None = None
