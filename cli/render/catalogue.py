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
from mscons.messages import ExcerptLine, FileOutcome, Report

from .sentences import translate
from .summary import short_path
from .terminal import sanitize
from .words import words

__all__ = ["codes", "entry", "localize", "localized"]

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
    return Report([_file(file, lang) for file in report.files])


def _file(file: FileOutcome, lang: str) -> FileOutcome:
    found = [
        one._replace(finding=localized(one.finding, lang, one.excerpt)) for one in file.findings
    ]
    return replace(file, findings=found)


def localized(finding: Finding, lang: str, excerpt: tuple[ExcerptLine, ...] = ()) -> Finding:
    """Give a finding in a language; `excerpt` are the segments around its place."""
    known = entry(finding.code, lang)
    if lang == "en" or known is None:
        return finding
    general = entry(finding.code)
    own = finding.help if general is None or finding.help != general.help else None
    given = translate(own, lang) if own else None
    reasons = tuple(
        one._replace(text=translate(one.text, lang) or one.name) for one in finding.because
    )
    return finding._replace(
        text=translate(finding.text, lang)
        or _headline(known.title, finding.place.path, excerpt, lang),
        help=given or (known.help if finding.help is not None else None),
        because=reasons,
    )


def _headline(title: str, path: str | None, excerpt: tuple[ExcerptLine, ...], lang: str) -> str:
    parts = [_item(path)] if path else []
    if value := _marked(excerpt):
        parts.append(words(lang).quoted(sanitize(value, 70)))
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
