"""The error of a text that is not the value it should be."""

__all__ = ["TextError"]


class TextError(ValueError):
    """A text is not the value that it should be; `str()` tells what is wrong with it.

    `kind` is one word for programs, such as `length`, `character`, `check_digit`, `range`, `form`.
    `position` is the index of the character that is wrong, from 1, or None where no single one
    is. `expected` is what should stand there, or None.
    """

    def __init__(
        self, text: str, kind: str, position: int | None = None, expected: str | None = None
    ) -> None:
        super().__init__(text, kind, position, expected)
        self.kind = kind
        self.position = position
        self.expected = expected

    def __str__(self) -> str:
        return str(self.args[0])
