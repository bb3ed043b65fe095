"""What all views share: records in, lines out, a cursor moved by arrows, and the record that enter opens."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from isms_tui.pack import Drawing, Field, Register
from isms_tui.tui.commands import key
from isms_tui.tui.views.row import Row
from isms_tui.tui.words import shown
from isms_tui.workspace import Workspace

Record = dict[str, Any]
LOOKS = ("heading", "cursor", "dim", "good", "warn", "bad", "accent", "today", "strong")
"""The styles that lines use; each is a component class, so that the stylesheet says how they look."""


class View(Widget, can_focus=True):
    """Records drawn line by line: only the lines in sight are made.

    A kind of view overrides ``take`` (other records), ``paint`` (one line), ``step`` (an arrow key), ``at`` (a click)
    and ``key``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("down,j", "step(0, 1)", "down", "Down.", id="view-step-down"),
        key("up,k", "step(0, -1)", "up", "Up.", id="view-step-up"),
        key("left", "step(-1, 0)", "left", "Left.", id="view-step-left"),
        key("right", "step(1, 0)", "right", "Right.", id="view-step-right"),
        key("pagedown", "page(1)", "page down", "Page down.", id="view-page-page-down"),
        key("pageup", "page(-1)", "page up", "Page up.", id="view-page-page-up"),
        key("home", "far(-1)", "first", "First.", id="view-far-first"),
        key("end", "far(1)", "last", "Last.", id="view-far-last"),
        key("enter", "choose", "open", "Open.", id="view-choose", show=True),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"view--{look}" for look in LOOKS}

    class Chosen(Message):
        """A record was opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__()
        self.workspace, self.register, self.drawing = workspace, register, drawing
        self.records: list[Record] = []
        self.options = drawing.options
        self.painted = 0
        """Lines made so far: what drawing costs."""
        states = register.fields[register.status].choices if register.lifecycle else []
        self.final = {state for state in states if not register.lifecycle.get(state)} | set(register.dropped)
        """States after which nothing is late any more."""

    # -- what a kind of view says ----------------------------------------------------------------

    @property
    def key(self) -> str:
        """The id of the one record under the cursor, or nothing."""
        return ""

    def take(self, keep: str) -> None:
        """Make ready what the lines are made from; the cursor goes to the record ``keep`` where it is there."""

    def paint(self, y: int, row: Row) -> None:
        """Write one line."""

    def step(self, dx: int, dy: int) -> None:
        """Move the cursor."""

    def at(self, x: int, y: int) -> bool:
        """Move the cursor to a place; whether it was there already."""
        return False

    def page(self) -> int:
        """How many steps down a page is."""
        return max(1, self.size.height - 3)

    # -- showing ---------------------------------------------------------------------------------

    def show(self, records: Sequence[Record], keep: str = "") -> None:
        """Draw these records; the cursor stays on, or goes to, the record with the id ``keep``."""
        keep = keep or self.key
        self.records = list(records)
        if "of" not in self.options:
            self.records = self.counted(self.records)
        self.take(keep)
        self.refresh()

    def counted(self, records: list[Record]) -> list[Record]:
        """The records that the view says it is about."""
        if "only" not in self.drawing.trees:
            return records
        return [record for record, yes in zip(records, self.each("only", records), strict=True) if yes is True]

    def each(self, option: str, records: Sequence[Record] | None = None) -> list[Any]:
        """What an option gives for each record; None for all where the view doesn't say it."""
        records = self.records if records is None else records
        tree = self.drawing.trees.get(option)
        return self.workspace.ask_each(tree, records) if tree is not None else [None] * len(records)

    def whole(self, option: str, **names: Any) -> Any:
        """What an option gives that is about no record."""
        tree = self.drawing.trees.get(option)
        return self.workspace.ask(tree, **names) if tree is not None else None

    def called(self, record: Record) -> str:
        """What a record is called."""
        field = self.register.fields[self.register.naming]
        value = record.get(field.name)
        if field.kind == "ref" and value:
            return self.titled(field.to, str(value))
        return shown(self.workspace, field, value)

    def titled(self, table: str, id: str) -> str:
        """What a record or a row of a catalogue elsewhere is called; its id where it is gone."""
        catalogue = self.workspace.pack.catalogues.get(table)
        if catalogue is not None:
            return str(catalogue.rows.get(id, {}).get(catalogue.label) or id)
        register, record = self.workspace.register(table), self.workspace.get(table, id)
        naming = register.fields[register.naming]
        return (shown(self.workspace, naming, record.get(naming.name)) if record else "") or id

    def said(self, option: str, value: Any) -> str:
        """The value of an option as a person reads it."""
        tree = self.drawing.trees.get(option)
        if value is None or tree is None:
            return ""
        if tree[0] == "f" and tree[2] in self.workspace.pack.registers:
            field = self.workspace.register(tree[2]).fields.get(tree[3])
            if field is not None:
                return shown(self.workspace, field, day(value) if field.kind == "date" else value)
        return shown(self.workspace, Field("", "text"), value)

    def over(self, records: Sequence[Record]) -> list[bool]:
        """Which of these records can't be late any more: as the view says, else by their state."""
        if "done" in self.drawing.trees:
            return [yes is True for yes in self.each("done", records)]
        return [record.get(self.register.status) in self.final for record in records]

    def render_line(self, y: int) -> Strip:
        self.painted += 1
        row = Row(self.size.width)
        if self.records:
            self.paint(y, row)
        elif y == 0:
            row.put(1, "nothing to show here", "dim")
        looks: dict[str, Style] = {}

        def look(name: str) -> Style:
            if name not in looks:
                base = self.rich_style
                looks[name] = base + self.get_component_rich_style(f"view--{name}", partial=True) if name else base
            return looks[name]

        return row.strip(look)

    # -- keys and mouse --------------------------------------------------------------------------

    def _moved(self) -> None:
        self.refresh()

    def action_step(self, dx: int, dy: int) -> None:
        if self.records:
            self.step(dx, dy)
            self._moved()

    def action_page(self, by: int) -> None:
        self.action_step(0, by * self.page())

    def action_far(self, by: int) -> None:
        self.action_step(0, by * max(1, len(self.records)))

    def action_choose(self) -> None:
        if self.key:
            self.post_message(self.Chosen(self.key))

    def on_click(self, event: events.Click) -> None:
        inside = event.get_content_offset(self)
        if inside is None or not self.records:
            return
        if self.at(inside.x, inside.y):
            self.action_choose()
        self._moved()

    def on_mouse_scroll_down(self) -> None:
        self.action_step(0, 1)

    def on_mouse_scroll_up(self) -> None:
        self.action_step(0, -1)


def day(number: int) -> str:
    """A day number as people write it."""
    return date.fromordinal(number).isoformat()


def window(cursor: int, top: int, room: int, total: int) -> int:
    """The first line to show so that the cursor is in sight, moving as little as possible."""
    room = max(1, room)
    if cursor < top:
        top = cursor
    elif cursor >= top + room:
        top = cursor - room + 1
    return max(0, min(top, total - room))


def place_of(records: Sequence[Record], key: str, before: int) -> int:
    """Where a record stands; where it is gone, the place before, if there still is one."""
    found = next((i for i, record in enumerate(records) if key and record["id"] == key), before)
    return max(0, min(found, len(records) - 1))
