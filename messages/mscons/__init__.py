"""What a MSCONS says: its readings."""

from .readings import readings_of

__all__ = ["readings_of"]
