"""FLOOR: what Python needs at the least to take an interchange apart eagerly.

`str.split` at three levels on 1 MB, garbage collector off, releases ignored. All goals are ratios
to its time per byte, taken in the same run: so they hold on any machine.
"""

import gc
from time import process_time


def split(text: str) -> list[list[list[str]]]:
    """Split into segments, elements and components."""
    return [[e.split(":") for e in segment.split("+")] for segment in text.split("'")]


def floor(data: bytes) -> float:
    """Measure once; give CPU seconds per byte. `data` should be 1 MB."""
    text = data.decode("latin-1")
    gc.collect()
    gc.disable()
    try:
        begin = process_time()
        result = split(text)
        spent = process_time() - begin
    finally:
        gc.enable()
    assert len(result) > 1
    return spent / len(data)
