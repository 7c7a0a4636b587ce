"""HTML: one page that needs no network and runs nothing, with a small chart of each register.

Everything of the input is escaped. There is one style sheet, allowed by its hash in the
Content-Security-Policy; nothing else is loaded. Text is ASCII with character references.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from html import escape
from importlib.resources import files

from mscons.messages import Consumption, Register, Remark

from ..render import sanitize
from . import Look
from .chart import chart
from .rows import Row, rows
from .wording import Voice, day

__all__ = ["render"]

_SPAN = (
    ("from", "t"),
    ("to", "t"),
    ("days", "n"),
    ("opening", "n"),
    ("closing", "n"),
    ("consumption", "n"),
    ("quality", ""),
)
_COST = (("price", "n"), ("net", "n"), ("gross", "n"))
_ZERO = Decimal(0)
_Cells = Iterable[tuple[str, str]]


def render(report: Consumption, look: Look) -> str:
    """Give the page, ended by LF."""
    text = "".join(f"{line}\n" for line in _lines(report, look))
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _lines(report: Consumption, look: Look) -> Iterator[str]:
    say = Voice(look.lang)
    yield from _head(report, say)
    yield "<main>"
    yield from _overview(report, say)
    by_register: dict[int, list[Row]] = {}
    for row in rows(report):
        by_register.setdefault(id(row.register), []).append(row)
    for count, register in enumerate(report.registers, 1):
        yield from _register(count, register, by_register[id(register)], report.currency, say)
    yield "</main>"
    yield f"<footer>mscons {_text(look.tool)}</footer>"
    yield "</body>"
    yield "</html>"


def _head(report: Consumption, say: Voice) -> Iterator[str]:
    heading = _text(say("Consumption"))
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{say.lang}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{heading}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"
    yield "<body>"
    limits = [
        f"{say(word)} {day(at)}" for word, at in (("from", report.first), ("to", report.last)) if at
    ]
    places = len({one.location for one in report.registers})
    count = len(report.registers)
    words = say("{registers} registers at {places} locations", registers=count, places=places)
    yield f"<header><h1>{heading}</h1>"
    yield f'<p class="lead">{_text(" ".join((words, *limits)))}</p></header>'


def _overview(report: Consumption, say: Voice) -> Iterator[str]:
    costs = (("net", "n"), ("gross", "n")) if report.currency else ()
    yield _section(say("registers"))
    columns = (("register", "id"), ("days", "n"), ("consumption", "n"), ("unit", ""), *costs)
    yield from _begin((*columns, ("quality", ""), ("remarks", "n")), say)
    for count, one in enumerate(report.registers, 1):
        total = say.number(one.total) + ("" if one.complete else " *")
        link = f'<td class="id"><a href="#r{count}">{_text(say.title(one))}</a></td>'
        cells = [(say.number(one.days), "n"), (total, "n"), (one.unit, "")]
        if costs:
            paid = one.costs
            for several in ((c.net for c in paid), (c.gross for c in paid)):
                cells.append((say.number(sum(several, _ZERO)) if paid else "", "n"))
        told = len(one.remarks) + sum(len(span.remarks) for span in one.spans)
        cells += [(say.kinds(one.kinds), ""), (str(told) if told else "", "n")]
        yield f"<tr>{link}{_cells(cells)}</tr>"
    yield "</tbody></table></div>"
    if not all(one.complete for one in report.registers):
        yield f'<p class="key">* {_text(say("as far as it is known"))}</p>'
    yield "</section>"
    yield from _sums(report, say)
    yield from _amounts(report, say)


def _sums(report: Consumption, say: Voice) -> Iterator[str]:
    if not report.sums:
        return
    yield _section(say("sums of locations"))
    yield from _begin(
        (("location", "id"), ("register", ""), ("consumption", "n"), ("unit", ""), ("of", "")),
        say,
    )
    for one in report.sums:
        parts = say.tariffs(one)
        cells = ((one.place, "id"), (one.quantity, ""), (say.number(one.total), "n"))
        yield f"<tr>{_cells((*cells, (one.unit, ''), (parts, '')))}</tr>"
        yield from _remark_rows(one.remarks, 5, say)
    yield "</tbody></table></div></section>"


def _amounts(report: Consumption, say: Voice) -> Iterator[str]:
    if report.currency is None:
        return
    yield _section(say("amounts"))
    yield from _begin(
        (("tax rate", "n"), ("net", "n"), ("tax", "n"), ("gross", "n"), ("", "")), say
    )
    for rate, net, tax in report.taxes:
        numbers = (rate, net, tax, net + tax)
        cells = [(say.number(value), "n") for value in numbers]
        yield f"<tr>{_cells((*cells, (report.currency, '')))}</tr>"
    whole = (report.net, report.gross - report.net, report.gross)
    cells = [
        (say("total") + ("" if report.priced else " *"), ""),
        *((say.number(value), "n") for value in whole),
        (report.currency, ""),
    ]
    yield f'<tr class="total">{_cells(cells)}</tr>'
    yield "</tbody></table></div>"
    words = say("Net amounts are rounded to cents; tax is worked out on their sum.")
    yield f'<p class="key">{_text(words)}</p>'
    if not report.priced:
        yield f'<p class="key">* {_text(say("as far as it is known"))}</p>'
    yield "</section>"


def _register(
    count: int, one: Register, several: list[Row], currency: str | None, say: Voice
) -> Iterator[str]:
    yield f'<section id="r{count}">'
    words = "{count} intervals" if one.profile else "{count} readings"
    values = say(words, count=one.readings)
    malo = f", MaLo {one.malo}" if one.malo and one.melo else ""
    small = _text(f"{one.unit}, {values}{malo}")
    yield f"<h2>{_text(say.title(one))} <small>{small}</small></h2>"
    yield chart(one, say)
    if one.remarks:
        yield '<ul class="remarks">'
        for remark in one.remarks:
            yield f'<li class="remark">{_text(say.remarks([remark]))}</li>'
        yield "</ul>"
    if not one.spans:
        yield "</section>"
        return
    columns = (*_SPAN, *(_COST if currency else ()))
    yield from _begin(columns, say)
    said = len(one.remarks)
    for row in several:
        times = [("" if at is None else day(at), "t") for at in (row.start, row.end)]
        values_ = (row.days, row.opening, row.closing, row.amount)
        cells = [
            *times,
            *((say.number(value), "n") for value in values_),
            (say.kinds(row.kinds), ""),
        ]
        if currency:
            cells += [(say.number(value), "n") for value in (row.price, row.net, row.gross)]
        yield f"<tr>{_cells(cells)}</tr>"
        yield from _remark_rows(row.remarks[said:], len(columns), say)
        said = 0
    total = [(say("total"), ""), ("", ""), (say.number(one.days), "n"), ("", ""), ("", "")]
    total += [(say.number(one.total), "n"), (say.kinds(one.kinds), "")]
    if currency:
        paid = one.costs
        sums = (sum((c.net for c in paid), _ZERO), sum((c.gross for c in paid), _ZERO))
        total += [("", ""), *((say.number(value) if paid else "", "n") for value in sums)]
    yield f'<tr class="total">{_cells(total)}</tr>'
    yield "</tbody></table></div></section>"


def _section(heading: str) -> str:
    return f"<section><h2>{_text(heading[0].upper() + heading[1:])}</h2>"


def _begin(columns: _Cells, say: Voice) -> Iterator[str]:
    heads = "".join(
        f"<th{_class(css)}>{_text(say(name) if name else name)}</th>" for name, css in columns
    )
    yield f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>'


def _remark_rows(several: Iterable[Remark], width: int, say: Voice) -> Iterator[str]:
    for one in several:
        text = _text(say.remarks([one]))
        yield f'<tr><td class="remark" colspan="{width}">{text}</td></tr>'


def _cells(cells: _Cells) -> str:
    return "".join(f"<td{_class(css)}>{_text(text)}</td>" for text, css in cells)


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""


def _text(text: str) -> str:
    return escape(sanitize(text, 500), quote=True)


@lru_cache(maxsize=1)
def _style() -> str:
    return files("mscons.cli.bill").joinpath("bill.css").read_text("utf-8")
