"""What a MSCONS says: its readings, and the model of 13017."""

from typing import TYPE_CHECKING

from .readings import readings_of

if TYPE_CHECKING:
    from .zaehlerstand import Absender, Messwert, Zaehlerstand, Zaehlwerk

__all__ = ["Absender", "Messwert", "Zaehlerstand", "Zaehlwerk", "readings_of"]


def __getattr__(name: str) -> object:
    """Load a model when it is first asked for: pydantic is not needed for readings."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import zaehlerstand

    found = getattr(zaehlerstand, name)
    globals()[name] = found
    return found
