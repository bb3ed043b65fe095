"""A timeline: one bar a record, what waits for what, what is late, and today's line."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from isms_tui.pack import Drawing, Register
from isms_tui.tui.commands import key
from isms_tui.tui.views.base import Record, View, day, place_of, window
from isms_tui.tui.views.row import Row
from isms_tui.workspace import Workspace, natural

SCALES = (("week", 1), ("month", 5), ("quarter", 13))
"""What a tick of the calendar is, and how many days a cell holds then."""
HEAD = 2
FOOT = 1


@dataclass(slots=True)
class Bar:
    """A record in time. Days are day numbers; ``early`` names what it starts before the end of."""

    record: Record
    start: int
    end: int
    share: float
    point: bool
    over: bool
    needs: list[str]
    early: list[str]


class Gantt(View):
    """Bars sorted by their start. Labels, the calendar and today's line stay where they can be seen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "plus,equals_sign",
            "zoom(-1)",
            "zoom in",
            "A finer or a coarser calendar, around today where that is in sight, else around the middle.",
            id="gantt-zoom-zoom-in",
            show=True,
        ),
        key(
            "minus",
            "zoom(1)",
            "zoom out",
            "A finer or a coarser calendar, around today where that is in sight, else around the middle.",
            id="gantt-zoom-zoom-out",
            show=True,
        ),
    ]

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__(workspace, register, drawing)
        self.bars: list[Bar] = []
        self.undated = 0
        self.cursor = 0
        self.scale: int | None = None
        self._from = 0
        self._top = 0
        self._followers: dict[str, list[str]] = {}

    @property
    def key(self) -> str:
        return str(self.bars[self.cursor].record["id"]) if self.bars else ""

    @property
    def today(self) -> int:
        """The day number of the workspace's day."""
        return self.workspace.today.toordinal()

    def take(self, keep: str) -> None:
        needs = self.options.get("needs", "")
        columns = [self.each(name) for name in ("start", "end", "progress", "point")]
        self.bars = []
        for record, start, end, share, point, over in zip(self.records, *columns, self.over(self.records), strict=True):
            first = start if start is not None else end
            last = end if end is not None else start
            if first is None or last is None:
                continue
            wanted = record.get(needs) or []
            wanted = wanted if isinstance(wanted, list) else [wanted]
            done = max(0.0, min(1.0, (share or 0) / 100))
            first = last if point is True else min(first, last)
            self.bars.append(Bar(record, first, last, done, point is True, over, wanted, []))
        self.undated = len(self.records) - len(self.bars)
        self.bars.sort(key=lambda bar: (bar.start, bar.end, natural(str(bar.record["id"]))))
        ends = {bar.record["id"]: bar for bar in self.bars}
        self._followers = {}
        for bar in self.bars:
            for need in bar.needs:
                self._followers.setdefault(need, []).append(str(bar.record["id"]))
                if need in ends and ends[need].end > bar.start and not bar.over:
                    bar.early.append(need)
        self.cursor = place_of([bar.record for bar in self.bars], keep, self.cursor)

    # -- the calendar ----------------------------------------------------------------------------

    def _label(self) -> int:
        """Cells for the names on the left."""
        return max(22, min(40, self.size.width * 2 // 5))

    def _wide(self) -> int:
        """Cells for the calendar."""
        return max(1, self.size.width - self._label() - 1)

    def _fit(self) -> None:
        """Choose the finest scale that shows everything; else begin a quarter of the way before today."""
        if self.scale is not None or not self.bars:
            return
        first = min(min(bar.start for bar in self.bars), self.today)
        last = max(max(bar.end for bar in self.bars), self.today)
        room = self._wide() - 2
        self.scale = next((i for i, (_, days) in enumerate(SCALES) if (last - first) // days < room), len(SCALES) - 1)
        days = SCALES[self.scale][1]
        self._from = first - days if (last - first) // days < room else self.today - days * self._wide() // 4

    @property
    def days(self) -> int:
        """Days in a cell."""
        return SCALES[self.scale or 0][1]

    def cell(self, number: int) -> int:
        """The cell of the calendar in which a day stands; it need not be in sight."""
        return (number - self._from) // self.days

    def _ticks(self) -> list[tuple[int, str, str]]:
        """Where the calendar is marked: cell, the mark, and the longer time that begins there."""
        out = []
        for x in range(self._wide()):
            for number in range(self._from + x * self.days, self._from + (x + 1) * self.days):
                at = date.fromordinal(max(1, number))
                if self.scale == 0 and at.weekday() == 0:
                    out.append((x, str(at.day), at.strftime("%B %Y") if at.day <= 7 else ""))
                elif self.scale == 1 and at.day == 1:
                    out.append((x, at.strftime("%b"), str(at.year) if at.month == 1 else ""))
                elif self.scale == 2 and at.day == 1 and at.month % 3 == 1:
                    out.append((x, f"Q{at.month // 3 + 1}", str(at.year) if at.month == 1 else ""))
        return out

    # -- drawing ---------------------------------------------------------------------------------

    def paint(self, y: int, row: Row) -> None:
        self._fit()
        if not self.bars:
            row.put(1, "no record here has a date" if y == 0 else "", "dim")
            return
        room = self.size.height - HEAD - FOOT
        self._top = window(self.cursor, self._top, room, len(self.bars))
        if y < HEAD:
            self._calendar(y, row)
        elif y == self.size.height - 1:
            row.put(1, self.told(), "dim", self.size.width - 2)
        elif self._top + y - HEAD < len(self.bars):
            self._bar(self._top + y - HEAD, row)

    def _calendar(self, y: int, row: Row) -> None:
        left = self._label() + 1
        if y == 0:
            row.put(1, f"by {SCALES[self.scale or 0][0]}", "dim")
            begin = date.fromordinal(max(1, self._from))
            first = begin.strftime("%B %Y") if self.scale == 0 else str(begin.year)
            longer = [(x, more) for x, _, more in self._ticks() if more]
            if not longer or longer[0][0] > len(first):
                row.put(left, first, "heading")
            for x, more in longer:
                row.put(left + x, more, "heading")
            return
        above = f"{self._top + 1}-{min(len(self.bars), self._top + self.size.height - HEAD - FOOT)} of {len(self.bars)}"
        row.put(1, above, "dim", self._label() - 1)
        x = self.cell(self.today)
        for tick, mark, _ in self._ticks():
            row.put(left + (x + 1 if tick <= x < tick + len(mark) else tick), mark, "dim")
        if x < 0:
            row.put(left, "◂ today ", "today")
        elif x >= self._wide():
            row.put(self.size.width - 8, " today ▸", "today")
        else:
            row.put(left + x, "▼", "today")
            if all(row.free(left + x + 1 + i) for i in range(6)):
                row.put(left + x + 1, "today", "today")

    def _bar(self, index: int, row: Row) -> None:
        bar, left, here = self.bars[index], self._label() + 1, index == self.cursor
        id = str(bar.record["id"])
        mine = self.bars[self.cursor]
        sign = "▸" if here else "◂" if id in mine.needs else "▹" if self.key in bar.needs else " "
        row.put(0, sign, "accent")
        end = row.put(1, id, "accent", left - 2)
        row.put(end + 1, self.called(bar.record), "", left - end - 2)
        if here:
            row.style(0, left - 1, "cursor")
        row.put(left - 1, "│", "dim")
        today = self.cell(self.today)
        if 0 <= today < self._wide():
            row.put(left + today, "│", "today")
        self._span(bar, row, left)
        if 0 <= today < self._wide() and self.cell(bar.start) <= today <= self.cell(bar.end) and not bar.point:
            row.put(left + today, "┃", "today")

    def _span(self, bar: Bar, row: Row, left: int) -> None:
        first, last = self.cell(bar.start), self.cell(bar.end)
        late = not bar.over and bar.end < self.today
        dropped = bar.record.get(self.register.status) in self.register.dropped
        style = "dim" if dropped else "good" if bar.over else "bad" if late else "accent"
        if last < 0:
            row.put(left, "◂!" if late else "◂", style)
            return
        if first >= self._wide():
            row.put(left + self._wide() - 1, "▸", style)
            return
        if bar.point:
            row.put(left + first, "◆" if bar.over else "◇", style)
        else:
            filled = first + round((last - first + 1) * (1.0 if bar.over else bar.share))
            for x in range(max(0, first), min(last + 1, self._wide())):
                row.put(left + x, "╌" if dropped else "█" if x < filled else "░", style)
        if bar.needs and first > 0:
            row.put(left + first - 1, "!" if bar.early else "↳", "bad" if bar.early else "dim")
        after = "×" if dropped else "✓" if bar.over else f"! {self.today - bar.end} d" if late else ""
        if last + 1 < self._wide():
            row.put(left + last + 1, after, style)

    def told(self) -> str:
        """The record under the cursor, in words."""
        bar = self.bars[self.cursor]
        id = str(bar.record["id"])
        parts = [day(bar.start) if bar.start == bar.end else f"{day(bar.start)} to {day(bar.end)}"]
        if not bar.over and bar.end < self.today:
            parts.append(f"{self.today - bar.end} days late")
        if bar.early:
            parts.append(f"starts before {', '.join(bar.early)} ends")
        for word, ids in (("needs", bar.needs), ("before", self._followers.get(id, []))):
            if ids:
                parts.append(f"{word} {', '.join(ids)}")
        if self.undated:
            parts.append(f"{self.undated} without dates")
        return f"{id}  {' · '.join(parts)}"

    # -- keys ------------------------------------------------------------------------------------

    def step(self, dx: int, dy: int) -> None:
        self._fit()
        if dy and self.bars:
            self.cursor = max(0, min(self.cursor + dy, len(self.bars) - 1))
            bar = self.bars[self.cursor]
            if self.cell(bar.end) < 0 or self.cell(bar.start) >= self._wide():
                self._from = max(1, bar.start - self.days * (self._wide() // 4))
        self._from = max(1, self._from + dx * self.days * max(1, self._wide() // 4))

    def at(self, x: int, y: int) -> bool:
        index = self._top + y - HEAD
        if y < HEAD or index >= len(self.bars):
            return False
        again, self.cursor = index == self.cursor, index
        return again

    def action_zoom(self, by: int) -> None:
        """A finer or a coarser calendar, around today where that is in sight, else around the middle."""
        self._fit()
        x = self.cell(self.today)
        fixed = x if 0 <= x < self._wide() else self._wide() // 2
        number = self._from + fixed * self.days
        self.scale = max(0, min((self.scale or 0) + by, len(SCALES) - 1))
        self._from = max(1, number - fixed * self.days)
        self.refresh()
