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
        self._canvas: tuple[tuple[Any, ...], dict[tuple[int, int], int]] | None = None

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
        self.points, self._targets, self._canvas = {}, {}, None
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

    def _range(self) -> tuple[float, float]:
        """The lowest and the highest value to be drawn, with a little air around them."""
        values = [point.y for point in self.here]
        target = self._target()
        values += [float(target)] if target is not None else []
        low, high = min(values), max(values)
        air = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
        return (max(0.0, low - air) if low >= 0 else low - air), high + air

    def _target(self) -> Any:
        return self._targets.get(self.series[self.place], (None, ""))[0]

    def _frame(self) -> tuple[int, int, int]:
        """Cells of the labels, width and height of the chart."""
        low, high = self._range()
        label = max(len(f"{value:.4g}") for value in (low, high, (low + high) / 2, self._target() or 0)) + 2
        return label, max(2, self.size.width - label - 3), max(2, self.size.height - HEAD - FOOT)

    def spot(self, point: Point) -> tuple[int, int]:
        """The dot of a point: two dots to a cell across, four down."""
        _, width, height = self._frame()
        low, high = self._range()
        first, last = self.here[0].x, self.here[-1].x
        across = (point.x - first) / (last - first) if last > first else 0.5
        return round(across * (width * 2 - 2)), round((high - point.y) / (high - low) * (height * 4 - 1))

    def _dots(self) -> dict[tuple[int, int], int]:
        """The line through all points, as braille cells; drawn once for a series at a size."""
        mark = (self.series[self.place], self.size)
        if self._canvas is None or self._canvas[0] != mark:
            cells: dict[tuple[int, int], int] = {}
            spots = [self.spot(point) for point in self.here]
            for (x1, y1), (x2, y2) in pairwise(spots):
                steps = max(abs(x2 - x1), abs(y2 - y1), 1)
                for step in range(steps + 1):
                    x, y = x1 + (x2 - x1) * step // steps, y1 + (y2 - y1) * step // steps
                    cells[x // 2, y // 4] = cells.get((x // 2, y // 4), 0) | DOTS[x % 2][y % 4]
            self._canvas = (mark, cells)
        return self._canvas[1]

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
            self._chart(y - HEAD, row)

    def _chart(self, y: int, row: Row) -> None:
        label, width, height = self._frame()
        if y >= height:
            self._under(y - height, row, label, width)
            return
        low, high = self._range()
        target = self._target()
        goal = round((high - float(target)) / (high - low) * (height * 4 - 1)) // 4 if target is not None else -1
        if y in (0, height // 2, height - 1) or y == goal:
            value = target if y == goal else high - (high - low) * y / (height - 1)
            row.put(0, f"{value:.4g}".rjust(label - 1), "good" if y == goal else "dim")
        row.put(label, "┤" if y in (0, height // 2, height - 1, goal) else "│", "dim")
        left = label + 1
        if y == goal:
            row.put(left, "╌" * width, "good")
        for (x, line), bits in self._dots().items():
            if line == y:
                row.put(left + x, chr(0x2800 + bits), "accent")
        for index, point in enumerate(self.here):
            x, line = self.spot(point)
            if line // 4 == y:
                style = "cursor" if index == self._at else "bad" if point.off else "strong"
                row.put(left + x // 2, "✗" if point.off else "●", style)

    def _under(self, y: int, row: Row, label: int, width: int) -> None:
        point = self.here[self._at]
        x = label + 1 + self.spot(point)[0] // 2
        if y == 0:
            row.put(label, "└" + "─" * width, "dim")
            row.put(x, "▲", "accent")
        elif y == 1:
            row.put(label, day(self.here[0].x), "dim")
            if self.here[-1].x > self.here[0].x:
                row.put(label + width - 9, day(self.here[-1].x), "dim")
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
        left = self._frame()[0] + 1
        near = min(range(len(self.here)), key=lambda i: abs(left + self.spot(self.here[i])[0] // 2 - x))
        again, self.cursor = near == self._at, near
        return again
