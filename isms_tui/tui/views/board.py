"""A board: one column a state, one card a record; a card moves along the lifecycle."""

from typing import ClassVar

from textual.binding import BindingType

from isms_tui.pack import Drawing, Register
from isms_tui.tui.commands import key
from isms_tui.tui.picker import Picker
from isms_tui.tui.views.base import Record, View, day, place_of, window
from isms_tui.tui.views.row import Row, wrapped
from isms_tui.tui.words import word
from isms_tui.workspace import InputError, Workspace

NARROWEST = 17
"""Cells that a column needs; more columns than fit are reached by moving on."""
ENOUGH = 8
"""Cells without which a note is not begun."""
HEAD = 2


class Board(View):
    """Cards in columns. ``<`` and ``>`` move a card to a state that its lifecycle allows next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("less_than_sign,shift+left", "move(-1)", "move left", "Move left.", id="board-move-move-left", show=True),
        key(
            "greater_than_sign,shift+right",
            "move(1)",
            "move right",
            "Move right.",
            id="board-move-move-right",
            show=True,
        ),
    ]

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__(workspace, register, drawing)
        self.field = register.fields[self.options["by"]]
        self.columns: list[str] = []
        self.cards: list[list[Record]] = []
        self.column = 0
        self._cursors: list[int] = []
        self._tops: list[int] = []
        self._left = 0

    @property
    def key(self) -> str:
        cards = self.cards[self.column] if self.cards else []
        return str(cards[self._cursors[self.column]]["id"]) if cards else ""

    @property
    def height(self) -> int:
        """Lines of a card: id, two of its name, and one below where there is something to say."""
        return 4 if self.drawing.trees.keys() & {"note", "due"} else 3

    def take(self, keep: str) -> None:
        before = dict(zip(self.columns, zip(self._cursors, self._tops, strict=True), strict=True))
        here = self.columns[self.column] if self.columns else None
        groups: dict[str, list[Record]] = {choice: [] for choice in self.field.choices}
        blank: list[Record] = []
        for record in self.records:
            groups.get(str(record.get(self.field.name)), blank).append(record)
        if blank:
            groups = {"": blank, **groups}
        self.columns, self.cards = list(groups), list(groups.values())
        self._cursors, self._tops = [], []
        for index, (name, cards) in enumerate(groups.items()):
            cursor, top = before.get(name, (0, 0))
            place = place_of(cards, keep, cursor)
            self._cursors.append(max(0, place))
            self._tops.append(top)
            if cards and cards[place]["id"] == keep:
                here = self.columns[index]
        if here not in self.columns or (not keep and not groups[str(here)]):
            here = next((name for name, cards in groups.items() if cards), self.columns[0])
        self.column = self.columns.index(str(here))

    # -- drawing ---------------------------------------------------------------------------------

    def _layout(self) -> tuple[int, int]:
        """How many columns are in sight, and how wide each is."""
        count = max(1, min(len(self.columns), self.size.width // NARROWEST))
        self._left = window(self.column, self._left, count, len(self.columns))
        return count, self.size.width // count

    def _room(self) -> int:
        """How many cards fit below each other."""
        return max(1, (self.size.height - HEAD - 1) // self.height)

    def paint(self, y: int, row: Row) -> None:
        count, width = self._layout()
        for index in range(count):
            column, x = self._left + index, index * width
            if index:
                row.put(x - 1, "│" if y != 1 else "┼", "dim")
            if y == 0:
                self._head(row, x, column, width, count)
            elif y == 1:
                row.put(x, "─" * (width - 1), "dim")
            elif column < len(self.columns):
                self._card(y - HEAD, row, x, column, width - 1)

    def _head(self, row: Row, x: int, column: int, width: int, count: int) -> None:
        name = self.columns[column]
        number = f" {len(self.cards[column])}"
        first = "◂" if column == self._left > 0 else "▾" if column == self.column else " "
        more = "▸" if column == self._left + count - 1 < len(self.columns) - 1 else ""
        room = width - 2 - len(number) - len(more)
        title = word(self.field, name) if name else "not set"
        x = row.put(x, first, "accent")
        x = row.put(x, title, "heading" if column == self.column else "strong", room)
        row.put(row.put(x, number, "dim"), more, "accent")

    def _card(self, y: int, row: Row, x: int, column: int, width: int) -> None:
        cards, room = self.cards[column], self._room()
        self._tops[column] = top = window(self._cursors[column], self._tops[column], room, len(cards))
        place, line = divmod(y, self.height)
        below = len(cards) - top - room
        if place >= room:
            if line == 0 and y == room * self.height and below > 0:
                row.put(x + 1, f"↓ {below} more", "dim", width - 1)
            return
        if top + place >= len(cards):
            return
        record = cards[top + place]
        here = column == self.column and top + place == self._cursors[column]
        if line == 0:
            row.put(x, "▸" if here else " ", "accent")
            row.put(x + 1, str(record["id"]), "accent", width - 1)
            if place == 0 and top:
                row.put(x + width - len(f"↑ {top}") - 1, f"↑ {top}", "dim")
        elif line < 3:
            lines = wrapped(self.called(record), width - 2, 2)
            row.put(x + 1, lines[line - 1] if line <= len(lines) else "")
        else:
            self._foot(row, x + 1, record, width - 2)
        if here:
            row.style(x, x + width, "cursor")

    def _foot(self, row: Row, x: int, record: Record, width: int) -> None:
        due, note = self.each("due", [record])[0], self.said("note", self.each("note", [record])[0])
        if due is not None:
            late = due < self.workspace.today.toordinal() and not self.over([record])[0]
            end = row.put(x, ("! " if late else "") + day(due), "bad" if late else "dim", width)
            width, x = width - (end - x) - 3, end + 3
            if note and width >= ENOUGH:
                row.put(end + 1, "·", "dim")
        if note and width >= ENOUGH:
            row.put(x, note, "dim", width)

    # -- keys ------------------------------------------------------------------------------------

    def page(self) -> int:
        return self._room()

    def step(self, dx: int, dy: int) -> None:
        if dx:
            self.column = max(0, min(self.column + dx, len(self.columns) - 1))
        if dy:
            cards = self.cards[self.column]
            self._cursors[self.column] = max(0, min(self._cursors[self.column] + dy, len(cards) - 1))

    def at(self, x: int, y: int) -> bool:
        before = self.key
        count, width = self._layout()
        column = self._left + min(x // width, count - 1)
        self.column = column
        place = self._tops[column] + (y - HEAD) // self.height
        if y >= HEAD and place < len(self.cards[column]):
            self._cursors[column] = place
            return self.key == before
        return False

    def targets(self, record: Record, by: int) -> list[str]:
        """The states to one side that a card may go to next, the nearest first."""
        states = self.field.choices
        now = record.get(self.field.name)
        place = states.index(now) if now in states else -1
        bound = self.field.name == self.register.status and self.register.lifecycle and place >= 0
        allowed = self.register.lifecycle.get(str(now), []) if bound else states[max(0, place + by) :][:1]
        side = [state for state in allowed if (states.index(state) - place) * by > 0]
        return sorted(side, key=lambda state: abs(states.index(state) - place))

    def action_move(self, by: int) -> None:
        record = self.workspace.get(self.register.name, self.key) if self.key else None
        if record is None:
            return
        states = self.targets(record, by)
        if not states:
            now = word(self.field, str(record.get(self.field.name) or "not set"))
            after = self.register.lifecycle.get(str(record.get(self.field.name)), [])
            open_ = ", ".join(word(self.field, state) for state in after) or "no other state"
            self.notify(f'from "{now}" a record goes on to: {open_}', severity="warning", markup=False)
        elif len(states) == 1:
            self._set(str(record["id"]), states[0])
        else:
            choices = [(state, word(self.field, state)) for state in states]

            def picked(keys: list[str] | None, id: str = str(record["id"])) -> None:
                if keys:
                    self._set(id, keys[0])

            self.app.push_screen(Picker(f"{record['id']} goes on to", choices, []), picked)

    def _set(self, id: str, state: str) -> None:
        try:
            self.workspace.put(self.register.name, {self.field.name: state}, id)
        except InputError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"{id}: {word(self.field, state)}; u takes it back", timeout=3, markup=False)
