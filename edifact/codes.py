"""The registry of finding codes: each package registers its own.

`SYN` bytes and tokens, `ENV` envelope, `MIG` structure, `AHB` application rules, `VAL` meaning of a
value, `GEN` input rows. A code is never used again for something else. The entries themselves are
data: codes.toml beside the package that reports them.
"""

from functools import lru_cache
from typing import NamedTuple

from .data import data_of
from .finding import Because, Finding, Place, Severity

__all__ = ["Code", "Registry", "registry"]


class Code(NamedTuple):
    """What a finding code stands for, and which answer the market expects (or None).

    `kind` is CONTRL or APERAK, `answer` the code of the answer (DE 0085 or DE 9321).
    """

    code: str
    name: str
    title: str
    severity: Severity
    explanation: str
    example: str
    help: str
    kind: str | None = None
    answer: str | None = None


class Registry:
    """All known codes, by code."""

    def __init__(self) -> None:
        """Start empty."""
        self._codes: dict[str, Code] = {}
        self._packages: list[str] = []

    def load(self, package: str) -> None:
        """Add the entries of codes.toml in `package`, once.

        All of them or none: who failed once may try again. A code that another package has
        registered raises ValueError.
        """
        if package in self._packages:
            return
        entries = {
            code: Code(
                code=code,
                name=entry["name"],
                title=entry["title"],
                severity=Severity(entry["severity"]),
                explanation=entry["explanation"],
                example=entry["example"],
                help=entry["help"],
                kind=entry.get("kind"),
                answer=entry.get("answer"),
            )
            for code, entry in _table(package, "codes.toml").items()
        }
        if twice := sorted(entries.keys() & self._codes.keys()):
            raise ValueError(f"{', '.join(twice)} is registered already")
        self._codes |= entries
        self._packages.append(package)

    def __getitem__(self, code: str) -> Code:
        """Give an entry. Raises KeyError."""
        return self._codes[code]

    def __contains__(self, code: object) -> bool:
        """Say whether a code is known."""
        return code in self._codes

    def get(self, code: str) -> Code | None:
        """Give an entry, None for a code that is not known."""
        return self._codes.get(code)

    def all(self) -> list[Code]:
        """List all entries, in the order of their codes."""
        return [self._codes[code] for code in sorted(self._codes)]

    def localized(self, language: str) -> "Registry":
        """Give the same codes with title, explanation and help in another language.

        They are read from codes.LANGUAGE.toml beside each codes.toml; an example may stay as it
        is. A code without an entry, or an entry without a code, raises ValueError: a catalogue is
        complete or wrong.
        """
        texts: dict[str, dict[str, str]] = {}
        for package in self._packages:
            texts |= _table(package, f"codes.{language}.toml")
        if odd := sorted(texts.keys() ^ self._codes.keys()):
            raise ValueError(f"codes without both languages: {', '.join(odd)}")
        other = Registry()
        other._packages = list(self._packages)
        for code, entry in self._codes.items():
            text = texts[code]
            other._codes[code] = entry._replace(
                title=text["title"],
                explanation=text["explanation"],
                help=text["help"],
                example=text.get("example", entry.example),
            )
        return other

    def finding(
        self,
        code: str,
        text: str,
        place: Place,
        *,
        severity: Severity | None = None,
        rule: str | None = None,
        expression: str | None = None,
        because: tuple[Because, ...] = (),
        related: tuple[Place, ...] = (),
        help: str | None = None,
    ) -> Finding:
        """Make a finding with the default severity and help of its code."""
        entry = self._codes[code]
        return Finding(
            code,
            severity or entry.severity,
            text,
            place,
            rule,
            expression,
            because,
            related,
            entry.help if help is None else help,
        )


def _table(package: str, name: str) -> dict[str, dict[str, str]]:
    import tomllib

    return tomllib.loads(data_of(package, name).decode())


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Give the one registry of this process, with the codes of this package loaded."""
    one = Registry()
    one.load(__package__ or "")
    return one
