"""A table of records that draws only the lines in sight: ten thousand rows scroll like ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

SAMPLE = 300
"""Rows that are measured for the widths of columns."""


@dataclass(slots=True)
class Column:
    """A column: its heading, the field it shows, and how it yields when room is short."""

    name: str
    heading: str
    stretch: bool = False
    keep: bool = False


def cut(text: str, width: int) -> str:
    """Text in a cell: padded, or ended by an ellipsis."""
    text = text.replace("\n", " ")
    return text.ljust(width) if len(text) <= width else text[: max(0, width - 1)] + "…"


class RecordTable(ScrollView, can_focus=True):
    """Rows of texts under headings, with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home", "move(-1000000000)", "First", show=False),
        Binding("end", "move(1000000000)", "Last", show=False),
        Binding("enter", "choose", "open", show=True),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--heading", "table--cursor", "table--dim"}
    cursor: reactive[int] = reactive(0)

    class Chosen(Message):
        """A row was opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: list[Column] = []
        self._rows: list[tuple[str, ...]] = []
        self._widths: list[tuple[int, int]] = []

    @property
    def key(self) -> str:
        """The id under the cursor, or nothing."""
        return self._rows[self.cursor][0] if 0 <= self.cursor < len(self._rows) else ""

    def show(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], keep: str = "") -> None:
        """Show other rows; the cursor stays on the row with the id ``keep`` where there is one."""
        self._columns, self._rows = list(columns), list(rows)
        place = next((index for index, row in enumerate(self._rows) if keep and row[0] == keep), self.cursor)
        self._measure()
        self.virtual_size = Size(self.size.width, len(self._rows) + 1)
        self.set_reactive(RecordTable.cursor, max(0, min(place, len(self._rows) - 1)))
        self._follow()
        self.refresh()

    def on_resize(self) -> None:
        self._measure()
        self.virtual_size = Size(self.size.width, len(self._rows) + 1)
        self.refresh()

    def _measure(self) -> None:
        """Which columns fit, and how wide; the stretching one takes what is left."""
        room = max(10, self.size.width - 2)
        wanted = []
        for index, column in enumerate(self._columns):
            longest = max((len(row[index]) for row in self._rows[:SAMPLE]), default=0)
            wanted.append(min(max(len(column.heading), longest), 60 if column.stretch else 16))
        shown = list(range(len(self._columns)))

        def used() -> int:
            return sum(min(wanted[i], 24) if self._columns[i].stretch else wanted[i] for i in shown) + 2 * len(shown)

        while used() > room:
            spare = [i for i in shown if not self._columns[i].keep and not self._columns[i].stretch]
            if not spare:
                break
            shown.remove(spare[-1])
        widths = {i: wanted[i] for i in shown}
        stretching = [i for i in shown if self._columns[i].stretch]
        if stretching:
            fixed = sum(widths[i] for i in shown if i not in stretching) + 2 * len(shown)
            widths[stretching[0]] = max(8, room - fixed)
        self._widths = [(i, widths[i]) for i in shown]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if y == 0:
            style = base + self.get_component_rich_style("table--heading", partial=True)
            text = " " + "  ".join(cut(self._columns[i].heading, w) for i, w in self._widths)
            return Strip([Segment(cut(text, width), style)], width)
        index = y - 1 + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[index]
        here = index == self.cursor
        style = base + self.get_component_rich_style("table--cursor", partial=True) if here else base
        text = ("▸" if here else " ") + "  ".join(cut(row[i], w) for i, w in self._widths)
        return Strip([Segment(cut(text, width), style)], width)

    def _follow(self) -> None:
        page = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + page:
            self.scroll_to(y=self.cursor - page + 1, animate=False)

    def watch_cursor(self, before: int, after: int) -> None:
        top = self.scroll_offset.y
        self._follow()
        if self.scroll_offset.y == top:
            for index in (before, after):
                self.refresh(Region(0, index - top + 1, self.size.width, 1))

    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self._rows) - 1))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 2))

    def action_choose(self) -> None:
        if self.key:
            self.post_message(self.Chosen(self.key))

    def on_click(self, event) -> None:  # type: ignore[no-untyped-def]
        index = event.y - 1 + self.scroll_offset.y
        if event.y > 0 and index < len(self._rows):
            again = index == self.cursor
            self.cursor = index
            if again:
                self.action_choose()
