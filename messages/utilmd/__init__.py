"""What a UTILMD of 55112 to 55115 says: changes of master data, and answers to them."""

from . import parts
from .stammdatenaenderung import Absender, Anschrift, Antwort, Name, Stammdatenaenderung, Vorgang

__all__ = [
    "Absender",
    "Anschrift",
    "Antwort",
    "Name",
    "Stammdatenaenderung",
    "Vorgang",
    "parts",
]
