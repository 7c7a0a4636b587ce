"""What a UTILMD of 55112 to 55115 says: changes of master data, and answers to them."""

from . import parts
from .control import Control, control_of
from .stammdatenaenderung import Absender, Anschrift, Antwort, Name, Stammdatenaenderung, Vorgang

__all__ = [
    "Absender",
    "Anschrift",
    "Antwort",
    "Control",
    "Name",
    "Stammdatenaenderung",
    "Vorgang",
    "control_of",
    "parts",
]
