"""A table of records that draws only the lines in sight: ten thousand rows scroll like ten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from isms_tui.tui.commands import key
from isms_tui.tui.words import SIGNS

SAMPLE = 200
"""Rows that are measured for the widths of columns."""
GAPS = "gaps"
"""The name of the column of signs, for sorting."""
NARROW = 23
"""Cells that the stretching column keeps while others are left out to make room."""
MARGIN = 4
"""Cells before the first column: cursor, mark, sign, space."""


@dataclass(slots=True)
class Column:
    """A column: its heading, the field it shows, and how it yields when room is short."""

    name: str
    heading: str
    stretch: bool = False
    keep: bool = False
    right: bool = False


@dataclass(slots=True)
class Rows:
    """Rows in order: their keys, how each one reads, and the signs (severities) of some.

    ``heads`` are the headings of groups by the place of the row below; ``problem`` says what of a filter isn't
    understood (then it leaves out nothing).
    """

    keys: list[str]
    cells: Callable[[str], tuple[str, ...]]
    signs: dict[str, str]
    heads: dict[int, str] = field(default_factory=dict)
    problem: str = ""


def cut(text: str, width: int, *, right: bool = False) -> str:
    """Text in a cell: padded, or ended by an ellipsis."""
    text = " ".join(text.split())
    spare = width - cell_len(text)
    if spare < 0:
        return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width)
    return " " * spare + text if right else text + " " * spare


class RecordTable(ScrollView, can_focus=True):
    """Rows of texts under headings, with a cursor and marks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("down,j", "move(1)", "down", "The next row.", id="row-down"),
        key("up,k", "move(-1)", "up", "The row before.", id="row-up"),
        key("pagedown", "page(1)", "page down", "A page on.", id="row-page-down"),
        key("pageup", "page(-1)", "page up", "A page back.", id="row-page-up"),
        key("home", "move(-1000000000)", "first", "The first row.", id="row-first"),
        key("end", "move(1000000000)", "last", "The last row.", id="row-last"),
        key("enter", "choose", "open", "Open the record.", id="open-record", show=True),
        key("space", "mark", "mark", "Mark.", id="record-table-mark", show=True),
        key(
            "A,ctrl+a",
            "mark_all",
            "mark all shown",
            "All that are shown; where all are marked already, none.",
            id="record-table-mark-all",
        ),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--group",
        "table--cursor",
        "table--marked",
        *(f"table--{severity}" for severity in SIGNS),
    }
    cursor: reactive[int] = reactive(0, repaint=False)

    class Chosen(Message):
        """A row was opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Headed(Message):
        """The heading of a column was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Marked(Message):
        """Other rows are marked now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marked: dict[str, None] = {}
        self.nothing = ""
        self._columns: list[Column] = []
        self._rows: Rows | None = None
        self._keys: list[str] = []
        self._lines: list[int | str] | range = range(0)
        self._tops: list[int] | range = range(0)
        self._cells: dict[str, tuple[str, ...]] = {}
        self._widths: list[tuple[int, int]] = []
        self._sort: tuple[str, bool] = ("", False)
        self._clicked = ""

    @property
    def key(self) -> str:
        """The id under the cursor, or nothing."""
        return self._keys[self.cursor] if 0 <= self.cursor < len(self._keys) else ""

    @property
    def chosen(self) -> list[str]:
        """The marked ids in the order of the table, those not shown after them; without marks the one at the cursor."""
        if not self.marked:
            return [self.key] if self.key else []
        here = [key for key in self._keys if key in self.marked]
        return here + sorted(self.marked.keys() - set(here))

    def show(
        self, columns: Sequence[Column], rows: Rows, keep: str = "", *, sort: str = "", down: bool = False
    ) -> None:
        """Show other rows; the cursor stays on the row with the id ``keep`` where there is one."""
        self._columns, self._rows, self._keys, self._sort = list(columns), rows, rows.keys, (sort, down)
        self._cells.clear()
        self._lay(rows.heads)
        place = self._keys.index(keep) if keep in self._keys else self.cursor
        self._measure()
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        self.set_reactive(RecordTable.cursor, max(0, min(place, len(self._keys) - 1)))
        self._follow()
        self.refresh()

    def _lay(self, heads: dict[int, str]) -> None:
        """Which line holds which row, where headings stand between them."""
        self._lines = self._tops = range(len(self._keys))
        if heads:
            lines: list[int | str] = []
            tops: list[int] = []
            for place in range(len(self._keys)):
                if place in heads:
                    lines.append(heads[place])
                tops.append(len(lines))
                lines.append(place)
            self._lines, self._tops = lines, tops

    def on_resize(self) -> None:
        self._measure()
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        self._follow()
        self.refresh()

    def _row(self, key: str) -> tuple[str, ...]:
        if key not in self._cells and self._rows is not None:
            self._cells[key] = self._rows.cells(key)
        return self._cells[key]

    def _heading(self, column: Column) -> str:
        name, down = self._sort
        return column.heading + (("▼" if down else "▲") if column.name == name else "")

    def _measure(self) -> None:
        """Which columns fit, and how wide; the stretching one takes what is left."""
        room = max(10, self.size.width - MARGIN - 1)  # beside the scrollbar
        sample = [self._row(key) for key in self._keys[:SAMPLE]]
        wanted = []
        for index, column in enumerate(self._columns):
            longest = max((cell_len(row[index]) for row in sample), default=0)
            heading = len(column.heading) + (column.name == self._sort[0])
            wanted.append(max(heading, min(longest, 60 if column.stretch else 16)))
        shown = list(range(len(self._columns)))

        def used() -> int:
            widths = (min(wanted[i], NARROW) if self._columns[i].stretch else wanted[i] for i in shown)
            return sum(widths) + 2 * (len(shown) - 1)

        while used() > room:
            spare = [i for i in shown if not self._stays(self._columns[i])]
            if not spare:
                break
            shown.remove(spare[-1])
        widths = {i: wanted[i] for i in shown}
        stretching = [i for i in shown if self._columns[i].stretch]
        if stretching:
            fixed = sum(widths[i] for i in shown if i not in stretching) + 2 * (len(shown) - 1)
            widths[stretching[0]] = max(8, room - fixed)
        self._widths = [(i, widths[i]) for i in shown]

    def _stays(self, column: Column) -> bool:
        return column.keep or column.stretch or column.name == self._sort[0]

    # -- drawing ---------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y == 0:
            style = base + self.get_component_rich_style("table--heading", partial=True)
            sign = "▼" if self._sort == (GAPS, True) else "▲" if self._sort[0] == GAPS else " "
            heads = (cut(self._heading(self._columns[i]), w, right=self._columns[i].right) for i, w in self._widths)
            return Strip([Segment(cut_line(f"  {sign} " + "  ".join(heads), width), style)], width)
        line = y - 1 + self.scroll_offset.y
        if line >= len(self._lines):
            said = self.nothing if y == 2 and not self._keys else ""
            return Strip([Segment(cut_line(" " * MARGIN + said, width), base)], width)
        row = self._lines[line]
        if isinstance(row, str):
            style = base + self.get_component_rich_style("table--group", partial=True)
            return Strip([Segment(cut_line(cut_line(f"  ─ {row} ", width - 2, "─"), width), style)], width)
        return Strip(self._segments(row, base), width)

    def _segments(self, place: int, base: Style) -> list[Segment]:
        key = self._keys[place]
        row, here, marked = self._row(key), place == self.cursor, key in self.marked
        style = base
        for holds, name in ((marked, "table--marked"), (here, "table--cursor")):
            if holds:
                style += self.get_component_rich_style(name, partial=True)
        severity = self._rows.signs.get(key, "") if self._rows is not None else ""
        coloured = style + self.get_component_rich_style(f"table--{severity}", partial=True) if severity else style
        text = "  ".join(cut(row[i], w, right=self._columns[i].right) for i, w in self._widths)
        return [
            Segment(("▸" if here else " ") + ("✓" if marked else " "), style),
            Segment(SIGNS.get(severity, " "), coloured),
            Segment(" " + set_cell_size(text, max(0, self.size.width - MARGIN)), style),
        ]

    def _follow(self) -> None:
        if not self._keys:
            return
        page, top, line = max(1, self.size.height - 1), self.scroll_offset.y, self._tops[self.cursor]
        first = line - 1 if line and isinstance(self._lines[line - 1], str) else line
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif line >= top + page:
            self.scroll_to(y=line - page + 1, animate=False)

    def watch_cursor(self, before: int, after: int) -> None:
        top = self.scroll_offset.y
        self._follow()
        if self.scroll_offset.y == top:
            for place in (before, after):
                self._repaint(place)

    def _repaint(self, place: int) -> None:
        if 0 <= place < len(self._tops):
            line = self._tops[place] - self.scroll_offset.y
            self.refresh(Region(0, line + 1, self.size.width, 1))

    # -- keys and mouse --------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        self._clicked = ""
        self.cursor = max(0, min(self.cursor + by, len(self._keys) - 1))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 2))

    def action_choose(self) -> None:
        if self.key:
            self.post_message(self.Chosen(self.key))

    def action_mark(self) -> None:
        self._mark(self.cursor)
        self.action_move(1)

    def _mark(self, place: int) -> None:
        if 0 <= place < len(self._keys):
            key = self._keys[place]
            if key in self.marked:
                del self.marked[key]
            else:
                self.marked[key] = None
            self._repaint(place)
            self.post_message(self.Marked())

    def action_mark_all(self) -> None:
        """All that are shown; where all are marked already, none."""
        every = dict.fromkeys(self._keys)
        if every.keys() <= self.marked.keys():
            self.marked = {key: None for key in self.marked if key not in every}
        else:
            self.marked |= every
        self.refresh()
        self.post_message(self.Marked())

    def unmark(self) -> None:
        """Mark nothing."""
        self.marked = {}
        self.refresh()
        self.post_message(self.Marked())

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        if place.y == 0:
            self._head_clicked(place.x)
            return
        line = place.y - 1 + self.scroll_offset.y
        row = self._lines[line] if line < len(self._lines) else ""
        if isinstance(row, str):
            return
        self.cursor = row
        if place.x < 2:
            self._mark(row)
        elif self._clicked == self.key:
            self.action_choose()
        else:
            self._clicked = self.key

    def _head_clicked(self, x: int) -> None:
        if x < MARGIN:
            self.post_message(self.Headed(GAPS))
        left = MARGIN
        for index, width in self._widths:
            if left <= x < left + width + 2:
                self.post_message(self.Headed(self._columns[index].name))
            left += width + 2


def cut_line(text: str, width: int, fill: str = " ") -> str:
    """A line as wide as the table."""
    return set_cell_size(text + fill * max(0, width - cell_len(text)), width)
