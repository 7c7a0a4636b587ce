"""Write the pages of docs/reference that follow from the code and the data.

    python docs/generate.py            writes them
    python docs/generate.py --check    ends with 1 if one of them is not up to date

Finding codes come from the registry, PID tables from the schemas, options from click, names of the
library from each `__all__`. Everything is plain Markdown that reads well without the site.
"""

import dataclasses
import inspect
import json
import re
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

from mscons.cli import main as program
from mscons.cli import render
from mscons.edifact import Code
from mscons.messages import rules
from mscons.schemas import Ahb, ahb, conditions, format_versions, known_pid, pids, successor

REFERENCE = Path(__file__).parent / "reference"
SCHEMAS = Path(__file__).parent.parent / "schemas"
FAMILIES = {
    "SYN": ("Syntax: bytes and tokens", "Syntax: Bytes und Zeichen"),
    "ENV": ("Envelope: interchange and message", "Umschlag: Übertragungsdatei und Nachricht"),
    "MIG": ("Structure: segments, groups, elements", "Aufbau: Segmente, Gruppen, Elemente"),
    "AHB": ("Application rules of the PID", "Anwendungsregeln des Prüfidentifikators"),
    "VAL": ("Meaning of values", "Bedeutung von Werten"),
    "GEN": ("Tables of readings, and what is made of them", "Tabellen von Zählerständen"),
}
GRADES = {"error": "Fehler", "warning": "Warnung", "note": "Hinweis"}
NOTE = "<!-- Written by docs/generate.py: `make docs` writes it anew. -->"


def pages() -> Iterator[tuple[str, str]]:
    """Give the name and text of each page."""
    yield "findings.md", page(findings("en"))
    yield "befunde.md", page(findings("de"))
    yield "pids.md", page(overview())
    for pid in pids():
        yield f"pid-{pid}.md", page(table(pid))
    yield "cli.md", page(commands())
    yield "python.md", page(library())


def page(lines: Iterable[str]) -> str:
    """Join lines, with the note that they are generated behind the heading."""
    heading, *rest = lines
    return "\n".join([heading, "", NOTE, *rest]) + "\n"


def findings(lang: str) -> Iterator[str]:
    """Tell all finding codes, family by family."""
    german = lang == "de"
    yield "# Befunde" if german else "# Finding codes"
    yield ""
    if german:
        yield "Jeder Befund hat einen Code, der seine Bedeutung nie wechselt. Dasselbe sagt auf der"
        yield "Kommandozeile `mscons --lang de explain AHB101`. English: [findings](findings.md)."
    else:
        yield "Every finding has a code that never changes its meaning. On the command line"
        yield "`mscons explain AHB101` says the same. Deutsch: [Befunde](befunde.md)."
    known = render.codes(lang).all()
    for family, titles in FAMILIES.items():
        yield from ("", f"## {family} - {titles[german]}")
        for one in known:
            if one.code.startswith(family):
                yield from ("", *finding(one, german))


def finding(one: Code, german: bool) -> Iterator[str]:
    """Tell one code."""
    grade = one.severity.value
    yield f"### {one.code} {plain(one.title)}"
    yield ""
    yield f"`{one.name}`, {GRADES[grade] if german else grade}. {plain(one.explanation)}"
    yield ""
    yield f"- {'Beispiel' if german else 'Example'}: {code(one.example)}"
    yield f"- {'Hilfe' if german else 'Help'}: {plain(one.help)}"
    if one.kind and one.answer:
        answer = "Erwartete Antwort" if german else "Expected answer"
        yield f"- {answer}: {one.kind} {one.answer}"


def overview() -> Iterator[str]:
    """Tell format versions, releases, and which PID has a table where."""
    versions = format_versions()
    yield "# Format versions and PIDs"
    yield ""
    yield "What `mscons schema list` shows. Dates are German days; a version without a last day is"
    yield "in force until another one is published."
    yield from ("", "## Format versions", "")
    types = sorted({name for version in versions for name in version.releases})
    yield from heads("version", "first day", "last day", *types)
    for one in versions:
        releases = [one.releases.get(name, "-") for name in types]
        yield row(one.name, str(one.start), str(one.end or "-"), *releases)
    yield from ("", "## PIDs with a table", "")
    yield from heads("PID", "message", "name", "versions with a table")
    for pid in pids():
        known, newest = known_pid(pid), newest_table(pid)
        tables = known.tables if known else ()
        link = f"[{pid}](pid-{pid}.md)"
        yield row(link, newest.message, plain(newest.name), ", ".join(tables))
    yield from ("", "## What the tables hold", "")
    yield "Versions whose tables are of one size share a line. `make sweep` makes faults of every"
    yield "row, and tells how many of each kind."
    yield ""
    yield from heads("PID", "versions", "rows", "conditions", "without a predicate")
    yield from sizes()
    ended = [found for pid in pids() if (found := successor(pid))]
    if ended:
        yield from ("", "## What took the place of a PID", "")
        yield from heads("PID", "ended", "since", "successors by role")
        for gone in ended:
            roles = "; ".join(
                f"{role}: {', '.join(f'{k} {v}' for k, v in codes.items())}"
                for role, codes in gone.by_role.items()
            )
            yield row(str(gone.pid), str(gone.ended), gone.since, plain(roles))
    yield from ("", "## What rests on an inferred source", "")
    yield "Read off the data that are shipped: each part, and why. All else is certain, which means"
    yield "an official document, or two sources that agree."
    yield ""
    yield from heads("data", "version", "part", "why")
    yield from inferred()


def sizes() -> Iterator[str]:
    """Count rows and conditions of each table; conditions of packages count, too."""
    for pid in pids():
        found: dict[tuple[int, int, int], list[str]] = {}
        for version in format_versions():
            plan = rules.plan_for(pid, version.name)
            if plan is None:
                continue
            cells = (rules.parse(rule.expression) for rule in plan.rules)
            numbers = {number for cell in cells for number in cell.numbers()}
            without = sum(not plan.book.implemented(number) for number in numbers)
            found.setdefault((len(plan.rules), len(numbers), without), []).append(version.name)
        for size, versions in found.items():
            yield row(str(pid), ", ".join(versions), *map(str, size))


def inferred() -> Iterator[str]:
    """List every part of a table, a structure or a list of conditions that is inferred."""
    for pid in pids():
        for version in format_versions():
            found = ahb(pid, version)
            if found is not None:
                yield from doubts(f"{found.message} {pid}", version.name, found.certainty)
    for path in sorted(SCHEMAS.glob("fv*/*/*.json")):
        if path.stem in ("mig", "conditions"):
            told = json.loads(path.read_text("utf-8"))["certainty"]
            yield from doubts(f"{path.parent.name.upper()} {path.stem}", path.parts[-3], told)


def doubts(name: str, version: str, certainty: Mapping[str, str]) -> Iterator[str]:
    """Give a row for each part that is inferred."""
    for part, why in certainty.items():
        if why.startswith("inferred"):
            reason = why.removeprefix("inferred").lstrip(": ")
            which = "all" if part == "*" else part
            yield row(name, version.upper(), plain(which), plain(reason or "-"))


def newest_table(pid: int) -> Ahb:
    """Give the table of the newest version that has one."""
    found = [one for version in format_versions() if (one := ahb(pid, version))]
    return found[-1]


def table(pid: int) -> Iterator[str]:
    """Tell the rows of a table, and the conditions that they use."""
    one = newest_table(pid)
    yield f"# {pid} {plain(one.name)}"
    yield ""
    yield f"{one.message} {one.release}, {one.fv}. {plain(one.direction)}."
    yield f"`mscons schema show {pid}` shows the table of the version that is in force."
    if one.provisional:
        yield from ("", f"**Provisional.** {plain(one.provisional)}")
    yield from ("", f"Source: {plain(one.source)}.", "", "## Rows", "")
    yield from heads("path", "expression", "name")
    for rule in one.rows:
        yield row(code(rule.path), plain(rule.expression), plain(rule.name))
    used = {
        part
        for rule in one.rows
        for part in re.findall(r"\[([0-9A-Z]+?)(?:[0-9]+\.\.[0-9n]+)?\]", rule.expression)
    }
    meanings = conditions(one.message, one.fv)
    yield from ("", "## Conditions", "")
    yield from heads("number", "predicate", "decided by", "meaning")
    for number in sorted(used & meanings.keys(), key=lambda n: (not n.isdigit(), len(n), n)):
        meaning = meanings[number]
        cells = (plain(f"[{number}]"), code(meaning.predicate or "-"), meaning.kind)
        yield row(*cells, plain(meaning.text or meaning.expression))


def commands() -> Iterator[str]:
    """Tell every command with its options, as `--help` does."""
    yield "# Command line"
    yield ""
    yield "What `--help` of every command says."
    with click.Context(program, info_name="mscons") as context:
        yield from command(program, context, "mscons")
        for name in program.list_commands(context):
            found = program.get_command(context, name)
            if found is not None:
                yield from below(found, context, f"mscons {name}")


def below(found: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    """Tell a command and those below it."""
    with click.Context(found, info_name=name.split()[-1], parent=parent) as context:
        yield from command(found, context, name)
        if isinstance(found, click.Group):
            for more in found.list_commands(context):
                if kid := found.get_command(context, more):
                    yield from below(kid, context, f"{name} {more}")


def command(found: click.Command, context: click.Context, name: str) -> Iterator[str]:
    """Tell one command."""
    usage = " ".join(found.collect_usage_pieces(context))
    yield from ("", f"## {name}", "", "```text", f"{name} {usage}", "```")
    text = inspect.cleandoc(found.help or "")
    for part in text.split("\n\n"):
        yield from ("", plain(" ".join(part.replace("\b", "").split())))
    records = [r for p in found.get_params(context) if (r := p.get_help_record(context))]
    yield from ("", *heads("option", "meaning"))
    for option, meaning in records:
        yield row(code(option), plain(" ".join(meaning.split())))
    if found.epilog:
        for part in found.epilog.replace("\b", "").strip().split("\n\n"):
            yield from ("", "```text", *part.splitlines(), "```")


def library() -> Iterator[str]:
    """Tell the public names of each package."""
    yield "# Python"
    yield ""
    yield "The public names of the library. Everything else is private and may change. Docstrings"
    yield "say more: `help(mscons.messages.validate)`."
    for package in ("edifact", "schemas", "messages", "cli"):
        module = import_module(f"mscons.{package}")
        yield from ("", f"## mscons.{package}", "", plain(first(module)), "")
        yield from heads("name", "what it is")
        for name in sorted(module.__all__, key=str.lower):
            yield row(
                code(name + signature(getattr(module, name))), plain(first(getattr(module, name)))
            )


def signature(thing: object) -> str:
    """Give the names of the parameters of a function: `(source, *, limits)`."""
    if not inspect.isfunction(thing) and not hasattr(thing, "__wrapped__"):
        return ""
    parts: list[str] = []
    starred = False
    for one in inspect.signature(thing).parameters.values():  # type: ignore[arg-type]
        if one.kind is one.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        parts.append({one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "") + one.name)
    return f"({', '.join(parts)})"


def first(thing: object) -> str:
    """Give the first paragraph of a docstring; values of other types have none of their own."""
    if isinstance(thing, types.UnionType):
        return " or ".join(f"`{one.__name__}`" for one in thing.__args__)
    own = inspect.ismodule(thing) or inspect.isclass(thing) or callable(thing)
    text = inspect.getdoc(thing) if own else f"A value of type {type(thing).__name__}."
    if dataclasses.is_dataclass(thing) and (text or "").startswith(
        f"{getattr(thing, '__name__', '')}("
    ):
        return ""
    return " ".join((text or "").split("\n\n")[0].split())


def heads(*cells: str) -> Iterator[str]:
    """Begin a table."""
    yield row(*cells)
    yield row(*(["---"] * len(cells)))


def row(*cells: str) -> str:
    """Give one line of a table."""
    return "| " + " | ".join(cells) + " |"


def code(text: str) -> str:
    """Set text as code; the backticks around it are as many as it needs."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    inner = f" {text} " if "`" in text else text
    return f"{ticks}{inner}{ticks}".replace("|", "\\|")


def plain(text: str) -> str:
    """Escape what Markdown would read as its own; backticks and what is between them stay."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(
        p if p.startswith("`") else re.sub(r"([\\*_\[\]<>|~#$])", r"\\\1", p) for p in parts
    )


def run(check: bool) -> int:
    """Write the pages, or compare them; pages that nothing makes any more are removed."""
    made = dict(pages())
    stale = [
        p for p in REFERENCE.glob("*.md") if NOTE in p.read_text("utf-8") and p.name not in made
    ]
    changed = [
        name
        for name, text in made.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != text
    ]
    for name in (*changed, *(path.name for path in stale)):
        print(f"{'not up to date' if check else 'written'}: docs/reference/{name}")
    if not check:
        for name in changed:
            (REFERENCE / name).write_text(made[name], "utf-8")
        for path in stale:
            path.unlink()
    return int(check and bool(changed or stale))


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv[1:]))
