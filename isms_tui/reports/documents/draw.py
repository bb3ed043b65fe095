"""Drawings as SVG, by hand: a few shapes and escaped text, the same bytes for the same numbers.

Every picture carries its numbers and signs as text, so that nothing is told by colour alone.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from math import cos, pi, sin

FONT = "Libertinus Serif"
Colours = dict[str, str]


class Sheet:
    """An SVG under construction."""

    def __init__(self, width: float, height: float, colours: Colours) -> None:
        self.width, self.height, self.colours = width, height, colours
        self.parts: list[str] = []

    def rect(self, x: float, y: float, w: float, h: float, fill: str, stroke: str = "", round_: float = 0) -> None:
        line = f' stroke="{self._colour(stroke)}"' if stroke else ""
        curve = f' rx="{round_:g}"' if round_ else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0, w):.1f}" height="{h:.1f}"'
            f' fill="{self._colour(fill)}"{line}{curve}/>'
        )

    def line(self, x: float, y: float, x2: float, y2: float, stroke: str, width: float = 1, dashes: str = "") -> None:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{self._colour(stroke)}"'
            f' stroke-width="{width:g}"{dashed}/>'
        )

    def path(
        self, points: Sequence[tuple[float, float]], stroke: str, fill: str = "none", closed: bool = False
    ) -> None:
        way = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        soft = ' fill-opacity="0.18"' if fill != "none" else ""
        self.parts.append(
            f'<path d="M{way}{" Z" if closed else ""}" fill="{self._colour(fill)}"{soft}'
            f' stroke="{self._colour(stroke)}" stroke-width="2" stroke-linejoin="round"/>'
        )

    def raw(self, d: str, fill: str) -> None:
        self.parts.append(f'<path d="{d}" fill="{self._colour(fill)}"/>')

    def circle(self, x: float, y: float, r: float, fill: str, stroke: str = "") -> None:
        line = f' stroke="{self._colour(stroke)}" stroke-width="1.5"' if stroke else ""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{self._colour(fill)}"{line}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 11,
        anchor: str = "start",
        fill: str = "ink",
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
            f' fill="{self._colour(fill)}"{weight}>{escape(text)}</text>'
        )

    def upright(self, x: float, y: float, text: str, size: float = 11) -> None:
        """Text from bottom to top."""
        self.parts.append(
            f'<text transform="translate({x:.1f} {y:.1f}) rotate(-90)" font-size="{size:g}" text-anchor="middle"'
            f' fill="{self.colours["muted"]}">{escape(text)}</text>'
        )

    def _colour(self, name: str) -> str:
        return self.colours.get(name, name)

    def done(self) -> str:
        size = f'viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" height="{self.height:g}"'
        body = "".join(self.parts)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{body}</svg>'


def short(text: str, room: int) -> str:
    """Text that fits, ended by an ellipsis where it is cut."""
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def mix(one: str, two: str, share: float) -> str:
    """A colour between two."""
    pairs = [(int(one[i : i + 2], 16), int(two[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def wheel(parts: Sequence[tuple[str, float]], middle: str, colours: Colours) -> str:
    """Phases as a ring, clockwise from the top, each filled as far as it is complete."""
    sheet = Sheet(420, 250, colours)
    x0, y0, inner, outer, gap = 210.0, 125.0, 70.0, 115.0, 0.05

    def arc(start: float, end: float, near: float, far: float) -> str:
        def at(angle: float, r: float) -> str:
            return f"{x0 + r * sin(angle):.1f} {y0 - r * cos(angle):.1f}"

        large = int(end - start > pi)
        return (
            f"M{at(start, far)} A{far:g} {far:g} 0 {large} 1 {at(end, far)}"
            f" L{at(end, near)} A{near:g} {near:g} 0 {large} 0 {at(start, near)} Z"
        )

    step = 2 * pi / max(1, len(parts))
    for place, (name, share) in enumerate(parts):
        start, end = place * step + gap, (place + 1) * step - gap
        sheet.raw(arc(start, end, inner, outer), "soft")
        if share > 0:
            sheet.raw(arc(start, start + (end - start) * min(1.0, share), inner, outer), "accent")
        angle = (start + end) / 2
        x, y = x0 + 138 * sin(angle), y0 - 120 * cos(angle)
        anchor = "start" if x > x0 + 5 else "end" if x < x0 - 5 else "middle"
        sheet.text(x, y, short(name, 14), 15, anchor, bold=True)
        sheet.text(x, y + 16, f"{round(share * 100)} %", 13, anchor)
    sheet.text(x0, y0 + 12, middle, 34, "middle", "accent", bold=True)
    return sheet.done()


def radar(spokes: Sequence[tuple[str, float]], colours: Colours) -> str:
    """Shares around a centre: 0 in the middle, 100 % at the rim."""
    sheet = Sheet(520, 300, colours)
    x0, y0, far = 260.0, 152.0, 108.0
    count = max(3, len(spokes))

    def at(place: int, share: float) -> tuple[float, float]:
        angle = 2 * pi * place / count
        return x0 + far * share * sin(angle), y0 - far * share * cos(angle)

    for ring in (0.25, 0.5, 0.75, 1.0):
        points = [at(place, ring) for place in range(count)]
        for (x, y), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            sheet.line(x, y, x2, y2, "line")
    for place in range(count):
        sheet.line(x0, y0, *at(place, 1), "line")
    if spokes:
        sheet.path([at(place, share) for place, (_, share) in enumerate(spokes)], "accent", "accent", closed=True)
    for place, (name, share) in enumerate(spokes):
        x, y = at(place, share)
        sheet.circle(x, y, 3.5, "accent")
        x, y = at(place, 1.13)
        anchor = "middle" if abs(x - x0) < 12 else "start" if x > x0 else "end"
        sheet.text(x, y + (10 if y > y0 else -2), short(name, 26), 12, anchor, bold=True)
        sheet.text(x, y + (24 if y > y0 else 12), f"{round(share * 100)} %", 11, anchor, "muted")
    return sheet.done()


def bars(rows: Sequence[tuple[str, int]], colours: Colours) -> str:
    """Counts as bars, one under the other."""
    room = min(34, max((len(name) for name, _ in rows), default=1))
    left, top, step = 16 + room * 6.2, 8, 24
    sheet = Sheet(640, top * 2 + step * max(1, len(rows)), colours)
    most = max((count for _, count in rows), default=1) or 1
    for place, (name, count) in enumerate(rows):
        y = top + place * step
        sheet.text(left - 8, y + 15, short(name, 34), 12, "end")
        sheet.rect(left, y + 3, (sheet.width - left - 50) * count / most, step - 8, "bar", round_=2)
        sheet.text(left + (sheet.width - left - 50) * count / most + 6, y + 15, str(count), 12, bold=True)
    return sheet.done()


def heat_map(
    cells: dict[tuple[int, int], list[str]],
    steps: tuple[int, int],
    fills: dict[tuple[int, int], tuple[str, str]],
    labels: tuple[str, str],
    colours: Colours,
) -> str:
    """A matrix with the ids that stand in each cell; ``fills`` gives colour and small print of a cell."""
    across, up = steps
    most = max([len(ids) for ids in cells.values()], default=0)
    lines = min(5, max(2, -(-most // 2)))
    width, height, left, bottom = min(140.0, 700 / across), 18 + lines * 13.0, 58, 40
    sheet = Sheet(left + across * width + 6, 6 + up * height + bottom, colours)
    for row in range(up, 0, -1):
        y = 6 + (up - row) * height
        sheet.text(left - 10, y + height / 2 + 4, str(row), 13, "end", bold=True)
        for column in range(1, across + 1):
            x = left + (column - 1) * width
            fill, small = fills.get((column, row), ("soft", ""))
            sheet.rect(x, y, width, height, fill, "#ffffff")
            sheet.text(x + width - 5, y + 12, small, 9, "end", "ink")
            ids = cells.get((column, row), [])
            fit = lines * 2 - (1 if len(ids) > lines * 2 else 0)
            shown = ids[:fit] + ([f"+ {len(ids) - fit}"] if len(ids) > fit else [])
            for place, id in enumerate(shown):
                sheet.text(x + 6 + (place % 2) * (width - 12) / 2, y + 26 + (place // 2) * 13, short(id, 10), 10.5)
    for column in range(1, across + 1):
        sheet.text(left + (column - 0.5) * width, 6 + up * height + 16, str(column), 13, "middle", bold=True)
    sheet.text(left + across * width / 2, 6 + up * height + 33, f"{labels[0]} →", 12, "middle", "muted")
    sheet.upright(18, 6 + up * height / 2, f"{labels[1]} →", 12)
    return sheet.done()


def gantt(rows: Sequence[tuple[str, date, date, float, str]], today: date, colours: Colours, room: int = 42) -> str:
    """Work over time: (label, start, end, share done, tone); tone ``milestone`` draws a diamond, ``bad`` is late."""
    left, step, top, width = 16 + room * 5.9, 20.0, 30.0, 940.0
    first = min([row[1] for row in rows], default=today).replace(day=1)
    last = max([today, *(row[2] for row in rows)])
    span = max(1, (last - first).days + 10)
    sheet = Sheet(width, top + step * max(1, len(rows)) + 8, colours)

    def at(day: date) -> float:
        return left + (width - left - 12) * (day - first).days / span

    months, month = 0, first
    every = max(1, span // 30 // 12)
    while month <= first + timedelta(days=span):
        x = at(month)
        if months % every == 0:
            sheet.line(x, top - 8, x, sheet.height, "line")
            if x + 50 < width:
                sheet.text(x + 3, top - 12, month.strftime("%Y-%m"), 10, fill="muted")
        months += 1
        month = (month + timedelta(days=32)).replace(day=1)
    for place, (label, start, end, done, tone) in enumerate(rows):
        y = top + place * step
        sheet.text(8, y + 13, short(label, room), 11)
        if tone == "milestone":
            x, m = at(end), y + step / 2
            sheet.raw(
                f"M{x:.1f} {m - 7:.1f} L{x + 7:.1f} {m:.1f} L{x:.1f} {m + 7:.1f} L{x - 7:.1f} {m:.1f} Z", "accent"
            )
            if done >= 1:
                sheet.text(x + 10, y + 13, "✓", 11)
            continue
        x, w = at(start), max(4.0, at(end) - at(start))
        sheet.rect(x, y + 4, w, step - 8, "soft", tone if tone == "bad" else "bar", 2)
        sheet.rect(x, y + 4, w * max(0.0, min(1.0, done)), step - 8, "bar", round_=2)
        sheet.text(x + w + 5, y + 13, "✓" if done >= 1 else f"{'● ' if tone == 'bad' else ''}{round(done * 100)} %", 10)
    sheet.line(at(today), top - 8, at(today), sheet.height, "bad", 1.5, "4 3")
    return sheet.done()


def plot(points: Sequence[tuple[date, float]], target: float | None, told: str, colours: Colours) -> str:
    """Values over time as a line, beside the target as a dashed one."""
    sheet = Sheet(640, 190, colours)
    left, right, top, bottom = 52.0, 624.0, 20.0, 158.0
    values = [value for _, value in points] + ([target] if target is not None else [])
    low, high = min(values), max(values)
    pad = (high - low) * 0.15 or abs(high) * 0.1 or 1.0
    low, high = (low - pad if low - pad > 0 or low < 0 else 0.0), high + pad
    first, last = points[0][0], points[-1][0]
    span = max(1, (last - first).days)

    def at(day: date, value: float) -> tuple[float, float]:
        x = left + 20 + (right - left - 40) * ((day - first).days / span if len(points) > 1 else 0.5)
        return x, bottom - (bottom - top) * (value - low) / (high - low)

    for share in (0.0, 0.5, 1.0):
        y = bottom - (bottom - top) * share
        sheet.line(left, y, right, y, "line")
        sheet.text(left - 6, y + 4, f"{low + (high - low) * share:.4g}", 10, "end", "muted")
    if target is not None:
        y = at(first, target)[1]
        sheet.line(left, y, right, y, "target", 1.5, "6 4")
        sheet.text(right, 10, f"- - {told}", 10, "end", "target")
    placed = [at(day, value) for day, value in points]
    if len(placed) > 1:
        sheet.path(placed, "accent")
    every = max(1, len(points) // 6)
    for place, ((day, value), (x, y)) in enumerate(zip(points, placed, strict=True)):
        sheet.circle(x, y, 3.5, "accent")
        if len(points) <= 12 or place == len(points) - 1:
            sheet.text(x, y - 8, f"{value:.4g}", 11, "middle", bold=True)
        if place % every == 0:
            sheet.text(x, bottom + 18, day.isoformat(), 10, "middle", "muted")
    return sheet.done()
