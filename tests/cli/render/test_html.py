"""The HTML page: what is in it, and that nothing of the input gets out of its text."""

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from mscons.cli import render
from mscons.messages import Report

CASES = ("clean", "one_error", "hostile", "many", "unreadable", "thousand", "nothing")
VOID = {"meta", "input", "br"}
TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer"),
    *("h1", "h2", "h3", "h4", "p", "div", "section", "article", "details", "summary", "small"),
    *("input", "button", "output", "span", "a", "code", "pre", "i", "mark", "dl", "dt", "dd"),
    *("ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
Case = Callable[[str], Report]


class Page(HTMLParser):
    """Collects tags, attributes and text; an element that is closed wrongly is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = attributes.items()
        return [a for t, a in self.tags if t == tag and wanted <= a.items()]


def page(report: Report, lang: str = "en") -> Page:
    return Page(render.FORMATS["html"].render(report, render.Options(lang=lang, version="1")))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_well_formed_and_of_known_elements(case: str, lang: str, report_of: Case) -> None:
    found = page(report_of(case), lang)
    assert {tag for tag, _ in found.tags} <= TAGS
    assert found.all("html") == [{"lang": lang}]
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_loaded_and_only_the_constant_script_runs(case: str, report_of: Case) -> None:
    found = page(report_of(case))
    (policy,) = [a["content"] for a in found.all("meta") if "http-equiv" in a]
    allowed = dict(part.split(" ", 1) for part in (policy or "").split("; "))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for tag, source in (("style", "style-src"), ("script", "script-src")):
        for text in found.texts.get(tag, []):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert allowed[source] == f"'sha256-{digest}'"
    for tag, attrs in found.tags:
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "style")]
        if "href" in attrs:
            assert re.fullmatch("#[A-Za-z0-9]+", attrs["href"] or ""), tag


def test_ascii_for_every_channel(report_of: Case) -> None:
    assert all(render.FORMATS["html"].render(report_of(case)).isascii() for case in CASES)


def test_the_marked_value_and_the_gap(report_of: Case) -> None:
    found = page(report_of("many"))
    assert found.texts["mark"] == ["UNOA:2", "51238696013", "51238696013"]
    assert len(found.all("mark", **{"class": "gap"})) == 1


def test_findings_stand_in_the_tree_and_link_to_their_text(report_of: Case) -> None:
    found = page(report_of("one_error"))
    (link,) = found.all("a", **{"class": "grade error"})
    assert link["href"] == "#f1"
    assert [a["id"] for a in found.all("article")] == ["f1"]
    rows = [attrs["class"] for attrs in found.all("li") if "class" in attrs]
    assert rows[-2:] == ["d2", "hit d2"]


def test_what_is_left_out_is_said(report_of: Case) -> None:
    texts = page(report_of("many")).texts
    assert "3 more findings are not on this page" in texts["p"]
    found = page(Report([report_of("thousand").files[0] for _ in range(6)]))
    assert len(found.all("article")) == 5000
    assert "1300 more findings are not on this page" in found.texts["p"]


def test_each_code_is_explained_once(report_of: Case) -> None:
    found = page(report_of("thousand"))
    assert found.texts["h3"].count(" the check digit is wrong") == 1
