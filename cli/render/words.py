"""The words of the reports themselves, in English and German.

The texts of findings come from the catalogue (catalogue.py); here is what stands around them.
"""

from mscons.edifact import Severity, record

__all__ = ["Words", "languages", "words"]


@record(eq=False)
class Words:
    """One language. Fields with two words, split by `|`, are singular and plural."""

    error: str = "error|errors"
    warning: str = "warning|warnings"
    note: str = "note|notes"
    message: str = "message|messages"
    file: str = "file|files"
    finding: str = "finding|findings"
    segment: str = "segment"
    line: str = "line"
    none: str = "no findings"
    summary: str = "{findings} in {messages} of {files}"
    more: str = "{count} more"
    unread: str = "{files} not read to the end"
    dropped: str = "{count} more only counted"
    known: str = "{count} known from the baseline"
    like: str = "{count} more like this: {code}"
    rule: str = "rule"
    holds: str = "{number} holds"
    fails: str = "{number} does not hold"
    unknown: str = "{number} cannot be decided"
    neutral: str = "{number} is a hint"
    see: str = "see byte {byte}"
    help: str = "help"
    quote: str = "'{text}'"
    checked: str = "What was checked"
    rows: str = "rows"
    decided: str = "decided"
    undecidable: str = "undecidable"
    undecided: str = ", rows undecidable in {messages}"
    missing: str = "not implemented"
    layers: str = "layers"
    table: str = "table"
    needs: str = "[{number}] {name}: set {key} in the context"
    predicates: str = "not implemented: {names}"
    provisional: str = "provisional: {reason}"
    untabled: str = "no table"
    nothing: str = "nothing was checked beyond the envelope"
    outside: str = "outside of the messages"
    place: str = "place"
    code: str = "code"
    severity: str = "severity"
    report: str = "Validation report"
    filter: str = "Filter: code, path, text"
    all: str = "all"
    shown: str = "{count} shown"
    whole: str = "the whole message"
    answer: str = "expected answer: {kind} {code}"
    read_error: str = "not read to the end: {reason}"
    meanings: str = "What the codes mean"
    example: str = "example"
    left: str = "{count} more findings are not on this page"
    spent: str = "{files}, {messages}, {size} bytes in {seconds:.1f} s of checking"

    def count(self, number: int, noun: str) -> str:
        """Say how many: `1 error`, `2 errors`."""
        one, _, many = getattr(self, noun).partition("|")
        return f"{number} {one if number == 1 else many}"

    def grade(self, severity: Severity) -> str:
        """Name a severity."""
        word: str = getattr(self, severity.value)
        return word.partition("|")[0]

    def truth(self, truth: str, number: str) -> str:
        """Say how a condition came out."""
        word = {"true": self.holds, "false": self.fails, "neutral": self.neutral}
        return word.get(truth, self.unknown).format(number=number)

    def quoted(self, text: str) -> str:
        """Put text between quotation marks."""
        return self.quote.format(text=text)


_ENGLISH = Words()
_GERMAN = Words(
    error="Fehler|Fehler",
    warning="Warnung|Warnungen",
    note="Hinweis|Hinweise",
    message="Nachricht|Nachrichten",
    file="Datei|Dateien",
    finding="Befund|Befunde",
    segment="Segment",
    line="Zeile",
    none="keine Befunde",
    summary="{findings} in {messages} aus {files}",
    more="{count} weitere",
    unread="{files} nicht zu Ende gelesen",
    dropped="{count} weitere nur gezählt",
    known="{count} aus der Baseline bekannt",
    like="{count} weitere dieser Art: {code}",
    rule="Regel",
    holds="{number} trifft zu",
    fails="{number} trifft nicht zu",
    unknown="{number} ist nicht entscheidbar",
    neutral="{number} ist ein Hinweis",
    see="siehe Byte {byte}",
    help="Hilfe",
    quote="„{text}“",
    checked="Was geprüft wurde",
    rows="Zeilen",
    decided="entschieden",
    undecidable="unentscheidbar",
    undecided=", Zeilen unentscheidbar in {messages}",
    missing="nicht umgesetzt",
    layers="Ebenen",
    table="Tabelle",
    needs="[{number}] {name}: {key} im Kontext angeben",
    predicates="nicht umgesetzt: {names}",
    provisional="vorläufig: {reason}",
    untabled="keine Tabelle",
    nothing="nichts wurde geprüft außer dem Umschlag",
    outside="außerhalb der Nachrichten",
    place="Stelle",
    code="Code",
    severity="Schwere",
    report="Prüfbericht",
    filter="Filter: Code, Pfad, Text",
    all="alle",
    shown="{count} gezeigt",
    whole="die ganze Nachricht",
    answer="erwartete Antwort: {kind} {code}",
    read_error="nicht zu Ende gelesen: {reason}",
    meanings="Was die Codes bedeuten",
    example="Beispiel",
    left="{count} weitere Befunde stehen nicht auf dieser Seite",
    spent="{files}, {messages}, {size} Byte in {seconds:.1f} s geprüft",
)
_LANGUAGES = {"en": _ENGLISH, "de": _GERMAN}


def languages() -> list[str]:
    """List the languages."""
    return list(_LANGUAGES)


def words(lang: str) -> Words:
    """Give the words of a language. Raises KeyError."""
    return _LANGUAGES[lang]
