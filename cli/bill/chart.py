"""A chart of one register as inline SVG: what it counted each day, on average, between readings.

Numbers only come into attributes, text is escaped; no style attributes, so that a strict policy
lets it through.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape

from mscons.messages import Register, legal_time

from .wording import Voice, day

__all__ = ["chart"]

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 720, 150, 64, 14, 22
_Bar = tuple[datetime, datetime, Decimal | None, str, str]


def chart(register: Register, say: Voice) -> str:
    """Draw a bar for each span, or for each day of a load profile; nothing without spans."""
    bars = list(_days(register, say) if register.daily else _spans(register, say))
    if not bars:
        return ""
    begin, end = bars[0][0], max(bar[1] for bar in bars)
    values = [bar[2] for bar in bars if bar[2] is not None]
    high, low = max([*values, Decimal(0)]), min([*values, Decimal(0)])
    if high == low:
        high = low + 1
    scale = _Scale(begin, end, low, high)
    words = "{unit} a day, {begin} to {end}"
    words = say(words, unit=register.unit, begin=day(begin), end=day(end))
    label = escape(words, quote=True)
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    lines = [f'<svg class="chart" role="img" aria-label="{label}" {size}>']
    lines += (scale.bar(bar) for bar in bars)
    zero = scale.y(Decimal(0))
    lines.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH}" y1="{zero:.1f}" y2="{zero:.1f}"/>')
    top = escape(say.number(_short(high)))
    lines.append(f'<text class="high" x="{_LEFT - 6}" y="{_TOP + 4}">{top}</text>')
    lines.append(f'<text class="high" x="{_LEFT - 6}" y="{zero + 4:.1f}">0</text>')
    foot = _HEIGHT - 6
    lines.append(f'<text x="{_LEFT}" y="{foot}">{escape(day(begin))}</text>')
    lines.append(f'<text class="last" x="{_WIDTH}" y="{foot}">{escape(day(end))}</text>')
    lines.append("</svg>")
    return "".join(lines)


class _Scale:
    def __init__(self, begin: datetime, end: datetime, low: Decimal, high: Decimal) -> None:
        self._begin, self._length = begin, (end - begin).total_seconds() or 1.0
        self._low, self._range = low, high - low

    def x(self, at: datetime) -> float:
        share = (at - self._begin).total_seconds() / self._length
        return _LEFT + share * (_WIDTH - _LEFT)

    def y(self, value: Decimal) -> float:
        share = float((value - self._low) / self._range)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)

    def bar(self, bar: _Bar) -> str:
        start, end, value, shown, grade = bar
        x, zero = self.x(start), self.y(Decimal(0))
        width = max(self.x(end) - x - 1.0, 0.5)
        if value is None:
            top, height, grade = float(_TOP), float(_HEIGHT - _BOTTOM - _TOP), "unknown"
        else:
            top = min(self.y(value), zero)
            height = max(abs(self.y(value) - zero), 0.5)
        box = f'x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
        return f'<rect class="{grade}" {box}><title>{escape(shown)}</title></rect>'


def _spans(register: Register, say: Voice) -> Iterator[_Bar]:
    for span in register.spans:
        value = span.amount
        if value is not None and span.days:
            value /= span.days
        grade = "true" if span.kinds == ("220",) else "other"
        amount = f"{say.number(span.amount)} {register.unit}"
        if span.amount is None:
            amount = say("not known")
        words = say(
            "{begin} to {end}: {amount}, {days} days, {kinds}",
            begin=day(span.start),
            end=day(span.end),
            amount=amount,
            days=say.number(span.days),
            kinds=say.kinds(span.kinds),
        )
        yield span.start, span.end, value, words, grade


def _days(register: Register, say: Voice) -> Iterator[_Bar]:
    """Take the days; the grade is that of the whole profile."""
    grade = "true" if register.kinds == ("220",) else "other"
    last = register.spans[-1].end
    starts = [start for start, _ in register.daily]
    for number_, (start, amount) in enumerate(register.daily):
        after = starts[number_ + 1] if number_ + 1 < len(starts) else last
        end = min(after, _day_after(start))
        yield start, end, amount, f"{day(start)}: {say.number(amount)} {register.unit}", grade


def _day_after(start: datetime) -> datetime:
    return legal_time.midnight(legal_time.german_day(start) + timedelta(days=1))


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")) if value < 1000 else value.quantize(Decimal(1))
