"""Tells English: words that German does not have, outside of what is quoted."""

import re

_WORDS = (
    "a the is are be not of with should must may there has and no or if else that once used more "
    "table by to stands"
)
_ENGLISH = re.compile(rf"\b({'|'.join(_WORDS.split())})\b")
_QUOTED = re.compile(r"'[^']*'|„[^“]*“|\"[^\"]*\"|`[^`]*`")


def english_in(text: str) -> list[str]:
    """List the English words of a text."""
    return _ENGLISH.findall(_QUOTED.sub("", text))
