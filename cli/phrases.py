"""The phrases of explanations in German, from phrases.de.toml; they are written in English."""

from functools import lru_cache

from mscons.edifact import data_of

__all__ = ["phrase"]


def phrase(lang: str, text: str, /, **names: object) -> str:
    """Say a phrase in a language, en or de; `names` stand for what is in braces."""
    words = _german()[text] if lang == "de" else text
    return words.format(**names) if names else words


@lru_cache(maxsize=1)
def _german() -> dict[str, str]:
    import tomllib

    found: dict[str, str] = tomllib.loads(data_of("mscons.cli", "phrases.de.toml").decode())
    return found
