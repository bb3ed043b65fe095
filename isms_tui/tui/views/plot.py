"""A plot: one series at a time over the days, with its target and the points that miss it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from isms_tui.pack import Drawing, Register
from isms_tui.tui.views.base import Record, View, day
from isms_tui.tui.views.row import Row
from isms_tui.workspace import Workspace, natural

HEAD = 2
FOOT = 4
"""Below the chart: the axis, its days, and two lines on the point one is at."""
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bits of a braille character, by column and row."""


@dataclass(slots=True)
class Point:
    """A result: its record, its day, its value, and whether it misses the target."""

    record: Record
    x: int
    y: float
    off: bool


@dataclass(slots=True)
class Chart:
    """Where everything stands for one series at one size: worked out once, then only looked up line by line."""

    label: int
    width: int
    height: int
    low: float
    high: float
    goal: int
    spots: list[tuple[int, int]]
    dots: list[dict[int, int]]
    marks: list[list[int]]


class Plot(View):
    """Left and right go from series to series, up and down from point to point."""

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__(workspace, register, drawing)
        self.of = workspace.register(self.options["of"]) if "of" in self.options else register
        self.series: list[str] = []
        self.points: dict[str, list[Point]] = {}
        self.place = 0
        self.cursor = -1
        self._targets: dict[str, tuple[Any, Any]] = {}
        self._drawn: tuple[tuple[Any, ...], Chart] | None = None

    @property
    def apart(self) -> bool:
        """Whether the points are records of another register than the tab's."""
        return self.of is not self.register

    @property
    def key(self) -> str:
        if self.apart:
            return self.series[self.place] if self.series else ""
        return str(self.here[self._at].record["id"]) if self.here else ""

    @property
    def here(self) -> list[Point]:
        """The points of the series that is shown."""
        return self.points.get(self.series[self.place], []) if self.series else []

    @property
    def _at(self) -> int:
        """The point one is at; the latest, unless one has moved."""
        return len(self.here) - 1 if self.cursor < 0 else min(self.cursor, len(self.here) - 1)

    def take(self, keep: str) -> None:
        shown = self.series[self.place] if self.series else ""
        owner = self.options["series"]
        rows = self.records
        if self.apart:
            rows = self.counted([row for row in self.workspace.records(self.of.name) if not row.get("archived")])
        columns = [self.each(name, rows) for name in ("x", "y", "off", "target", "unit")]
        self.points, self._targets, self._drawn = {}, {}, None
        for record, x, y, off, target, unit in zip(rows, *columns, strict=True):
            series = record.get(owner)
            if not series or x is None or y is None:
                continue
            self.points.setdefault(series, []).append(Point(record, x, float(y), off is True))
            self._targets[series] = (target, self.said("unit", unit))
        for points in self.points.values():
            points.sort(key=lambda point: (point.x, str(point.record["id"])))
        self.series = [str(row["id"]) for row in self.records] if self.apart else sorted(self.points, key=natural)
        found = next((s for s, points in self.points.items() if any(p.record["id"] == keep for p in points)), "")
        wanted = keep if self.apart and keep in self.series else found or shown
        self.place = self.series.index(wanted) if wanted in self.series else 0
        if found and not self.apart:
            self.cursor = next(i for i, point in enumerate(self.here) if point.record["id"] == keep)

    # -- drawing ---------------------------------------------------------------------------------

    def _target(self) -> Any:
        return self._targets.get(self.series[self.place], (None, ""))[0]

    @property
    def chart(self) -> Chart:
        """The series that is shown, at the present size."""
        mark = (self.series[self.place], self.size)
        if self._drawn is None or self._drawn[0] != mark:
            self._drawn = (mark, self._charted())
        return self._drawn[1]

    def _charted(self) -> Chart:
        target = self._target()
        values = [point.y for point in self.here] + ([float(target)] if target is not None else [])
        low, high = min(values), max(values)
        air = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
        low, high = (max(0.0, low - air) if low >= 0 else low - air), high + air
        label = max(len(f"{value:.4g}") for value in (low, high, (low + high) / 2, target or 0)) + 2
        width, height = max(2, self.size.width - label - 3), max(2, self.size.height - HEAD - FOOT)

        def down(value: float) -> int:
            return round((high - value) / (high - low) * (height * 4 - 1))

        first, span = self.here[0].x, self.here[-1].x - self.here[0].x
        spots = [
            (round((point.x - first) / span * (width * 2 - 2)) if span else width, down(point.y)) for point in self.here
        ]
        dots: list[dict[int, int]] = [{} for _ in range(height)]
        for (x1, y1), (x2, y2) in pairwise(spots):
            steps = max(abs(x2 - x1), abs(y2 - y1), 1)
            for step in range(steps + 1):
                x, y = x1 + (x2 - x1) * step // steps, y1 + (y2 - y1) * step // steps
                dots[y // 4][x // 2] = dots[y // 4].get(x // 2, 0) | DOTS[x % 2][y % 4]
        marks: list[list[int]] = [[] for _ in range(height)]
        for index, (_, y) in enumerate(spots):
            marks[y // 4].append(index)
        goal = down(float(target)) // 4 if target is not None else -1
        return Chart(label, width, height, low, high, goal, spots, dots, marks)

    def paint(self, y: int, row: Row) -> None:
        if not self.series:
            row.put(1, "nothing was measured yet" if y == 0 else "", "dim")
            return
        series = self.series[self.place]
        to = self.of.fields[self.options["series"]].to
        target, unit = self._targets.get(series, (None, ""))
        if y == 0:
            x = row.put(1, f"◂ {self.place + 1}/{len(self.series)} ▸ ", "accent")
            x = row.put(x, f"{series} ", "accent")
            row.put(x, self.titled(to, series), "heading", self.size.width - x - 1)
        elif y == 1:
            goal = f"╌ target {target:g}" if target is not None else "no target"
            missed = sum(point.off for point in self.here)
            x = row.put(1, f"{goal} {unit}  ".replace("  ", " ").rstrip() + "  ", "good")
            x = row.put(x, f"● {len(self.here) - missed} on target  " if target is not None else "", "")
            row.put(x, f"✗ {missed} off" if missed else "", "bad")
        elif not self.here:
            row.put(1, "nothing was measured yet" if y == HEAD + 1 else "", "dim")
        else:
            self._plotted(y - HEAD, row)

    def _plotted(self, y: int, row: Row) -> None:
        chart = self.chart
        if y >= chart.height:
            self._under(y - chart.height, row)
            return
        edges = (0, chart.height // 2, chart.height - 1)
        if y in edges or y == chart.goal:
            value = (
                self._target() if y == chart.goal else chart.high - (chart.high - chart.low) * y / (chart.height - 1)
            )
            row.put(0, f"{value:.4g}".rjust(chart.label - 1), "good" if y == chart.goal else "dim")
        row.put(chart.label, "┤" if y in (*edges, chart.goal) else "│", "dim")
        left = chart.label + 1
        if y == chart.goal:
            row.put(left, "╌" * chart.width, "good")
        for x, bits in chart.dots[y].items():
            row.put(left + x, chr(0x2800 + bits), "accent")
        at = self._at
        for index in [*chart.marks[y], *([at] if at in chart.marks[y] else [])]:
            off = self.here[index].off
            style = "cursor" if index == at else "bad" if off else "strong"
            row.put(left + chart.spots[index][0] // 2, "✗" if off else "●", style)

    def _under(self, y: int, row: Row) -> None:
        point, chart = self.here[self._at], self.chart
        if y == 0:
            row.put(chart.label, "└" + "─" * chart.width, "dim")
            row.put(chart.label + 1 + chart.spots[self._at][0] // 2, "▲", "accent")
        elif y == 1:
            row.put(chart.label, day(self.here[0].x), "dim")
            if self.here[-1].x > self.here[0].x:
                row.put(chart.label + chart.width - 9, day(self.here[-1].x), "dim")
        elif y == 2:
            _, unit = self._targets.get(self.series[self.place], (None, ""))
            side = "✗ off target" if point.off else ""
            id = point.record["id"]
            said = f"{id}  {day(point.x)}: {point.y:g} {unit}  {side}  ({self._at + 1} of {len(self.here)})"
            row.put(1, said, "bad" if point.off else "", self.size.width - 2)

    # -- keys ------------------------------------------------------------------------------------

    def step(self, dx: int, dy: int) -> None:
        if dx and self.series:
            self.place = (self.place + dx) % len(self.series)
            self.cursor = -1
        if dy and self.here:
            self.cursor = max(0, min(self._at + dy, len(self.here) - 1))

    def page(self) -> int:
        return 10

    def at(self, x: int, y: int) -> bool:
        if not self.here:
            return False
        spots, left = self.chart.spots, self.chart.label + 1
        near = min(range(len(spots)), key=lambda i: abs(left + spots[i][0] // 2 - x))
        again, self.cursor = near == self._at, near
        return again
