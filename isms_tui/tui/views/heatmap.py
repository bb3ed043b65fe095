"""A heat map: how many records stand at each place, which level it has, and on which side of the limit it lies."""

from typing import Any, ClassVar

from textual.binding import BindingType

from isms_tui.pack import Drawing, Register
from isms_tui.tui.commands import key
from isms_tui.tui.picker import Picker
from isms_tui.tui.views.base import Record, View
from isms_tui.tui.views.row import Row
from isms_tui.workspace import Workspace

STEPS = 5
"""Steps of a scale that nobody has set yet."""
Place = tuple[int, int]
OUTSIDE: Place = (0, 0)
"""Where records stand that are not rated, or off the scale."""
HEAD = 2


class HeatMap(View):
    """Counts on a grid, x to the right and y upwards; ``t`` shows the state before or after."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("t", "turn", "before/after", "Show the other state.", id="heat-map-turn", show=True)
    ]

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__(workspace, register, drawing)
        self.after = False
        self.spot: Place | None = None
        self.steps: Place = (STEPS, STEPS)
        self.cells: dict[Place, list[Record]] = {}
        self._levels: dict[Place, float | None] = {}
        self._limit: Any = None
        self._above = [0, 0]
        self._scaled = True

    @property
    def key(self) -> str:
        here = self.here
        return str(here[0]["id"]) if len(here) == 1 else ""

    @property
    def here(self) -> list[Record]:
        """The records of the place under the cursor."""
        return self.cells.get(self.spot or OUTSIDE, [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing changes between before and after, there is nothing to turn."""
        return action != "turn" or bool(self.drawing.trees.keys() & {"x_after", "y_after"})

    def take(self, keep: str) -> None:
        before = list(zip(self.each("x"), self.each("y"), strict=True))
        later = zip(
            self.each("x_after" if "x_after" in self.drawing.trees else "x"),
            self.each("y_after" if "y_after" in self.drawing.trees else "y"),
            strict=True,
        )
        spots = (before, list(later))
        steps = self.whole("x_steps"), self.whole("y_steps")
        self._scaled = all(steps)
        seen = [[spot[axis] for spot in before if isinstance(spot[axis], int)] for axis in (0, 1)]
        across, up = (int(steps[axis] or max([STEPS, *seen[axis]])) for axis in (0, 1))
        self.steps = (min(across, 12), min(up, 12))
        self._limit = self.whole("limit")
        places = [(x, y) for x in range(1, self.steps[0] + 1) for y in range(1, self.steps[1] + 1)]
        self._levels = {place: self.whole("level", x=place[0], y=place[1]) for place in places}
        self._above = [sum(self.beyond(spot) for spot in state) for state in spots]
        self.cells = {}
        kept: Place | None = None
        for record, spot in zip(self.records, spots[self.after], strict=True):
            place = spot if spot in self._levels else OUTSIDE
            self.cells.setdefault(place, []).append(record)
            if record["id"] == keep:
                kept = place
        if kept is not None and keep and (self.spot is None or record_alone(self.here, keep)):
            self.spot = kept
        if self.spot is None or (self.spot == OUTSIDE and OUTSIDE not in self.cells):
            filled = [place for place in self.cells if place != OUTSIDE]
            self.spot = max(filled, key=lambda p: (self._levels[p] or 0, p[1], p[0]), default=(1, 1))
        elif self.spot not in self._levels and self.spot != OUTSIDE:
            self.spot = (min(self.spot[0], self.steps[0]), min(self.spot[1], self.steps[1]))

    def beyond(self, place: Any) -> bool:
        """Whether a place lies above the limit."""
        level = self._levels.get(place)
        return level is not None and self._limit is not None and level > self._limit

    # -- drawing ---------------------------------------------------------------------------------

    def _layout(self) -> tuple[int, int, int]:
        """Cells of the label, and the width and height of a place."""
        label = 4
        width = max(4, min(13, (self.size.width - label - 2) // self.steps[0]))
        room = self.size.height - HEAD - 4 - min(4, max(1, self.size.height // 6))
        return label, width, max(1, min(3, room // self.steps[1]))

    def paint(self, y: int, row: Row) -> None:
        label, width, height = self._layout()
        grid = self.steps[1] * height
        if y == 0:
            self._caption(row)
        elif y == 1:
            row.put(1, f"↑ {self._axis('y')}", "dim", self.size.width - 2)
        elif y < HEAD + grid:
            line = y - HEAD
            self._grid(row, self.steps[1] - line // height, line % height, label, width, height)
        elif y == HEAD + grid:
            row.put(label, "└" + "─" * (self.steps[0] * width), "dim")
        elif y == HEAD + grid + 1:
            for x in range(1, self.steps[0] + 1):
                row.put(label + 1 + (x - 1) * width + width // 2 - 1, str(x), "heading")
        else:
            self._below(y - HEAD - grid - 2, row, label, self.steps[0] * width)

    def _axis(self, name: str) -> str:
        tree = self.drawing.trees[name]
        field = self.workspace.register(tree[2]).fields.get(tree[3]) if tree[0] == "f" else None
        return field.label.lower() if field else name

    def _caption(self, row: Row) -> None:
        states = self.options.get("states", ["before", "after"])
        x = 1
        if self.check_action("turn", ()):
            for index, state in enumerate(states):
                x = row.put(x, f" {state} ", "heading" if index == self.after else "dim")
                x = row.put(x, "◂ t" if index == self.after else "", "accent") + 1
        if not self._scaled:
            row.put(x, "no scale is in force yet", "warn", self.size.width - x - 1)
        elif self._limit is not None:
            x = row.put(x, f"▲ above {number(self._limit)}: ", "bad")
            counts = dict.fromkeys(self._above) if not self.check_action("turn", ()) else self._above
            row.put(x, " → ".join(str(count) for count in counts), "strong")

    def _grid(self, row: Row, up: int, line: int, label: int, width: int, height: int) -> None:
        middle = height // 2
        if line == middle:
            row.put(1, f"{up:>2}", "heading")
        row.put(label, "│", "dim")
        for across in range(1, self.steps[0] + 1):
            self._cell(row, (across, up), line, label + 1 + (across - 1) * width, width, height)

    def _cell(self, row: Row, place: Place, line: int, x: int, width: int, height: int) -> None:
        level, count = self._levels[place], len(self.cells.get(place, ()))
        beyond, here = self.beyond(place), place == self.spot
        style = "cursor" if here else "" if level is None or self._limit is None else "bad" if beyond else "good"
        sign = "▲" if beyond else " "
        mark = f"{number(level)}{sign}" if level is not None else ""
        shown = f"▸{count}◂" if here else str(count) if count else "·"
        inner = width - 1
        if height == 1:
            text = f"{mark} {shown}" if len(mark) + 1 + len(shown) <= inner else sign + shown
            row.put(x, text.center(inner)[:inner], style)
        elif line == height // 2:
            row.put(x, shown.center(inner), style)
        elif line == 0:
            row.put(x, mark.rjust(inner), style)
        else:
            row.put(x, " " * inner, style)
        edge = place[0] < self.steps[0] and self.beyond((place[0] + 1, place[1])) != beyond
        row.put(x + inner, "┃" if edge else " ", "strong")

    def _below(self, y: int, row: Row, label: int, wide: int) -> None:
        """What the axis is called, what is off the map, and the records of the place one is at."""
        outside = len(self.cells.get(OUTSIDE, ()))
        if y == 0:
            said = f"{self._axis('x')} →"
            row.put(label + wide - len(said), said, "dim")
            if outside:
                here = self.spot == OUTSIDE
                sign = "▸" if here else " "
                row.put(1, f"{sign}not rated: {outside}", "cursor" if here else "warn", max(8, wide - len(said)))
        elif y == 1:
            row.put(1, self.told(), "heading", self.size.width - 2)
        else:
            room = self.size.height - HEAD - self.steps[1] * self._layout()[2] - 4
            place, left = y - 2, len(self.here) - room
            if left > 0 and place == room - 1:
                row.put(3, f"… and {left + 1} more; enter lists them", "dim", self.size.width - 4)
            elif place < len(self.here):
                record = self.here[place]
                end = row.put(3, str(record["id"]), "accent")
                row.put(end + 2, self.called(record), "", self.size.width - end - 3)

    def told(self) -> str:
        """The place under the cursor, in words."""
        if self.spot == OUTSIDE:
            return f"not rated, or off the scale: {len(self.here)}"
        x, y = self.spot or OUTSIDE
        level = self._levels.get((x, y))
        side = " ▲ above the limit" if self.beyond((x, y)) else " within the limit" if self._limit is not None else ""
        said = f"level {number(level)}{side} · " if level is not None else ""
        return f"{self._axis('x')} {x}, {self._axis('y')} {y} · {said}{len(self.here)} here"

    # -- keys ------------------------------------------------------------------------------------

    def page(self) -> int:
        return self.steps[1]

    def step(self, dx: int, dy: int) -> None:
        x, y = self.spot or OUTSIDE
        if (x, y) == OUTSIDE:
            self.spot = (1, 1) if dy < 0 or dx else OUTSIDE
        elif y - dy < 1 and OUTSIDE in self.cells:
            self.spot = OUTSIDE
        else:
            self.spot = (max(1, min(x + dx, self.steps[0])), max(1, min(y - dy, self.steps[1])))

    def at(self, x: int, y: int) -> bool:
        label, width, height = self._layout()
        place = ((x - label - 1) // width + 1, self.steps[1] - (y - HEAD) // height)
        if place not in self._levels or x <= label or y < HEAD:
            return False
        again, self.spot = place == self.spot, place
        return again

    def action_turn(self) -> None:
        """Show the other state."""
        self.after = not self.after
        self.take("")
        self.refresh()

    def action_choose(self) -> None:
        if len(self.here) < 2:
            super().action_choose()
            return
        choices = [(str(record["id"]), f"{record['id']}  {self.called(record)}") for record in self.here]

        def picked(keys: list[str] | None) -> None:
            if keys:
                self.post_message(self.Chosen(keys[0]))

        self.app.push_screen(Picker(self.told(), choices, []), picked)


def record_alone(records: list[Record], key: str) -> bool:
    """Whether a place no longer holds a record: the cursor then follows it."""
    return all(record["id"] != key for record in records)


def number(value: float | None) -> str:
    """A level without needless decimals."""
    return f"{value:g}" if value is not None else ""
