"""What the conditions of the handbooks mean, one function a meaning, in modules by subject."""

from . import (
    characteristics,
    counting,
    dates,
    facts,
    hints,
    instants,
    objects,
    parties,
    quantities,
    times,
)

__all__ = [
    "characteristics",
    "counting",
    "dates",
    "facts",
    "hints",
    "instants",
    "objects",
    "parties",
    "quantities",
    "times",
]
