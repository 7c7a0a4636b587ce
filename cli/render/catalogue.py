"""Finding codes by language, and a report in another language.

The text of a finding is built in English where it arises. In another language it comes from the
catalogue of sentences (sentences.py). A text that is not in it is replaced by what is always there:
the title of its code (codes.de.toml beside each codes.toml), the item, and the marked value, as in
`Code ist hier nicht erlaubt: QTY/6063 „99“`. Codes, paths, names of conditions and every key of a
machine format stay as they are.
"""

from dataclasses import replace
from functools import lru_cache

from mscons.edifact import Code, Finding, Registry, registry
from mscons.messages import ExcerptLine, FileOutcome, Located, Report

from .sentences import translate
from .summary import short_path
from .terminal import sanitize
from .words import Words, words

__all__ = ["codes", "entry", "localize"]

_PACKAGES = ("mscons.messages",)


@lru_cache(maxsize=4)
def codes(lang: str = "en") -> Registry:
    """Give all codes of the product, with their texts in a language."""
    known = registry()
    for package in _PACKAGES:
        known.load(package)
    return known if lang == "en" else known.localized(lang)


def entry(code: str, lang: str = "en") -> Code | None:
    """Give what a code stands for; None for a code that nobody has registered."""
    return codes(lang).get(code)


def localize(report: Report, lang: str) -> Report:
    """Give the report with its findings in a language. English is the language they arise in."""
    if lang == "en":
        return report
    say = words(lang)
    return Report([_file(file, lang, say) for file in report.files])


def _file(file: FileOutcome, lang: str, say: Words) -> FileOutcome:
    found = [one._replace(finding=_finding(one, lang, say)) for one in file.findings]
    return replace(file, findings=found)


def _finding(located: Located, lang: str, say: Words) -> Finding:
    finding = located.finding
    known = entry(finding.code, lang)
    if known is None:
        return finding
    general = entry(finding.code)
    own = finding.help if general is None or finding.help != general.help else None
    given = translate(own, lang) if own else None
    reasons = tuple(
        one._replace(text=translate(one.text, lang) or one.name) for one in finding.because
    )
    return finding._replace(
        text=translate(finding.text, lang) or _headline(known.title, located, say),
        help=given or (known.help if finding.help is not None else None),
        because=reasons,
    )


def _headline(title: str, located: Located, say: Words) -> str:
    path = located.finding.place.path
    parts = [_item(path)] if path else []
    if value := _marked(located.excerpt):
        parts.append(say.quoted(sanitize(value, 70)))
    return f"{title}: {' '.join(parts)}" if parts else title


def _item(path: str) -> str:
    """Take the segment, and what stands below it, from the end of a path."""
    steps = path.split("/")
    while len(steps) > 1 and steps[0].startswith("SG"):
        del steps[0]
    return short_path("/".join(steps))


def _marked(excerpt: tuple[ExcerptLine, ...]) -> str:
    for line in excerpt:
        if line.mark and line.mark[0] < line.mark[1]:
            return line.text[line.mark[0] : line.mark[1]]
    return ""
