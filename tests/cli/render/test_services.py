"""JUnit, GitHub, GitLab, Markdown: what the services at the other end need."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest

from mscons.cli import render
from mscons.edifact import Severity, replace
from mscons.messages import FileOutcome, Report

CASES = ("clean", "one_error", "hostile", "many", "unreadable", "thousand", "nothing")
Case = Callable[[str], Report]


def junit(report: Report, fail_on: Severity | None = Severity.ERROR) -> ET.Element:
    return ET.fromstring(render.FORMATS["junit"].render(report, render.Options(fail_on=fail_on)))


@pytest.mark.parametrize("case", CASES)
def test_the_counts_of_junit_are_those_of_its_cases(case: str, report_of: Case) -> None:
    root = junit(report_of(case))
    for suite in (root, *root.findall("testsuite")):
        assert int(suite.attrib["tests"]) == len(suite.findall(".//testcase"))
        for name, tag in (("failures", "failure"), ("errors", "error")):
            assert int(suite.attrib[name]) == len(suite.findall(f".//{tag}"))
    for suite in root.findall("testsuite"):
        assert int(suite.attrib["skipped"]) == len(suite.findall(".//skipped"))


JUNIT_ALLOWS = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time"},
        {"testcase", "system-out"},
    ),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set[str]()),
    "error": ({"type", "message"}, set[str]()),
    "skipped": ({"type", "message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""Attributes and children, of what we write, by junit-10.xsd of Jenkins, which refuses others."""


@pytest.mark.parametrize("case", CASES)
def test_nothing_that_the_schema_of_jenkins_refuses(case: str, report_of: Case) -> None:
    for element in junit(report_of(case)).iter():
        attributes, children = JUNIT_ALLOWS[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children


@pytest.mark.parametrize("name", ["junit", "gitlab", "sarif", "html"])
def test_ascii_for_every_channel(name: str, report_of: Case) -> None:
    options = render.Options(lang="de")
    assert all(render.FORMATS[name].render(report_of(case), options).isascii() for case in CASES)


def test_a_clean_file_is_one_passing_case(report_of: Case) -> None:
    (case,) = junit(report_of("clean")).iter("testcase")
    assert len(case) == 0


def test_a_file_without_messages_is_not_green() -> None:
    (case,) = junit(Report([FileOutcome("empty.edi")])).iter("testcase")
    assert case.find("skipped") is not None


def test_an_unreadable_file_is_an_error(report_of: Case) -> None:
    (case,) = junit(report_of("unreadable")).iter("testcase")
    error = case.find("error")
    assert error is not None
    assert error.attrib["message"] == "No such file or directory"


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.NOTE, 4), (None, 0)],
)
def test_what_fails(fail_on: Severity | None, failures: int, report_of: Case) -> None:
    assert int(junit(report_of("many"), fail_on).attrib["failures"]) == failures


def test_ten_annotations_of_each_severity_and_a_notice_of_the_rest(report_of: Case) -> None:
    lines = render.FORMATS["github"].render(report_of("thousand")).splitlines()
    commands = [line[2:].split(" ")[0] for line in lines]
    assert commands == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert f"::{1050 - 29} more: " in lines[-1]


def test_no_notice_when_nothing_is_left(report_of: Case) -> None:
    (line,) = render.FORMATS["github"].render(report_of("one_error")).splitlines()
    assert line.startswith("::error file=readings.edi,line=1,col=272,endColumn=272,title=AHB101 ")


def test_nothing_to_say_to_github(report_of: Case) -> None:
    assert render.FORMATS["github"].render(report_of("clean")) == ""


def test_properties_are_escaped() -> None:
    text = render.FORMATS["github"].render(Report([FileOutcome("a,b:c%\n.edi", error="x\ny%")]))
    assert text == "::error file=a%2Cb%3Ac%25\\x0a.edi::x\\x0ay%25\n"


def test_a_span_over_lines(report_of: Case) -> None:
    report = report_of("one_error")
    found = report.files[0].findings[0]
    excerpt = found.excerpt[1]._replace(text="STS+Z3\r\n2++Z92'", mark=(4, 10))
    place = replace(found.finding.place, start=260, end=266)
    found = found._replace(excerpt=(excerpt,), finding=found.finding._replace(place=place))
    report.files[0].findings[0] = found
    (line,) = render.FORMATS["github"].render(report).splitlines()
    assert ",line=1,col=272,endLine=2,title=" in line
    sarif = json.loads(render.FORMATS["sarif"].render(report))
    location = sarif["runs"][0]["results"][0]["locations"][0]
    region = location["physicalLocation"]["region"]
    assert (region["endLine"], region["endColumn"]) == (2, 3)


@pytest.mark.parametrize("case", CASES)
def test_gitlab_has_what_it_requires(case: str, report_of: Case) -> None:
    report = report_of(case)
    found = json.loads(render.FORMATS["gitlab"].render(report))
    unread = sum(file.error is not None for file in report.files)
    assert len(found) == len(list(report.findings())) + unread
    assert len({one["fingerprint"] for one in found}) == len(found)
    for one in found:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["location"]["lines"]["begin"] >= 1


def test_equal_findings_have_fingerprints_of_their_own(report_of: Case) -> None:
    report = report_of("one_error")
    report.files[0].findings *= 3
    first = json.loads(render.FORMATS["gitlab"].render(report_of("one_error")))
    found = json.loads(render.FORMATS["gitlab"].render(report))
    assert len({one["fingerprint"] for one in found}) == 3
    assert found[0] == first[0]


def test_markdown_shows_the_worst_two_hundred(report_of: Case) -> None:
    text = render.FORMATS["markdown"].render(report_of("thousand"))
    assert text.count("\n| error |") == 200
    assert "\n800 more\n" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("[x](http://y)", r"\[x\](http:&#47;&#47;y)"),
        ("www.example.org @me #1", r"www&#46;example.org &#64;me \#1"),
        ("`*_~\\", r"\`\*\_\~\\"),
        ("a\nb", r"a\\x0ab"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    lines = render.FORMATS["markdown"].render(Report([FileOutcome("f", error=text)])).splitlines()
    assert lines[4] == f"- **f**: not read to the end: {shown}"
