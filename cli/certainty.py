"""How sure a file of the schemas is, in a word or two."""

from collections.abc import Mapping

from .wording import told

__all__ = ["grade", "unsure_parts"]


def grade(certainty: Mapping[str, str]) -> str:
    """Give `certain`, `inferred` or `partly inferred`."""
    unsure = [text.startswith("inferred") for text in certainty.values()]
    if not any(unsure):
        return "certain"
    whole = certainty.get("*", "").startswith("inferred")
    return "inferred" if whole or all(unsure) else "partly inferred"


def unsure_parts(certainty: Mapping[str, str], lang: str) -> list[str]:
    """List the parts that are inferred, each with the reason; `*` is all of it."""
    return [
        told(text if part == "*" else f"{part}: {text}", lang)
        for part, text in certainty.items()
        if text.startswith("inferred")
    ]
