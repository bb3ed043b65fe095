"""A matrix of responsibilities: a row a record, a column a person (or role), letters where they meet."""

from isms_tui.pack import Drawing, Register
from isms_tui.tui.views.base import View, place_of, window
from isms_tui.tui.views.row import Row, wrapped
from isms_tui.workspace import Workspace, natural

HEAD = 4
"""Three lines for the names of a column, and a rule."""
FOOT = 2
WIDTH = 11


class Matrix(View):
    """Who has which part in what. The names of rows and columns stay in sight."""

    def __init__(self, workspace: Workspace, register: Register, drawing: Drawing) -> None:
        super().__init__(workspace, register, drawing)
        self.letters: dict[str, str] = self.options["letters"]
        self.to = register.fields[next(iter(self.letters.values()))].to
        self.cells: list[dict[str, str]] = []
        self.people: list[str] = []
        self.cursor = 0
        self.column = 0
        self._top = 0
        self._left = 0
        self._names: dict[str, list[str]] = {}

    @property
    def key(self) -> str:
        return str(self.records[self.cursor]["id"]) if self.records else ""

    def take(self, keep: str) -> None:
        here = self.people[self.column] if self.people else ""
        self.cells = []
        parts: dict[str, int] = {}
        for record in self.records:
            row: dict[str, str] = {}
            for letter, name in self.letters.items():
                value = record.get(name) or []
                for person in value if isinstance(value, list) else [value]:
                    row[person] = row.get(person, "") + letter
                    parts[person] = parts.get(person, 0) + 1
            self.cells.append(row)
        self.people = sorted(parts, key=lambda person: (-parts[person], natural(person)))
        self._names = {}
        self.cursor = place_of(self.records, keep, self.cursor)
        self.column = self.people.index(here) if here in parts else min(self.column, max(0, len(self.people) - 1))

    # -- drawing ---------------------------------------------------------------------------------

    def _label(self) -> int:
        """Cells for the names of rows."""
        return max(20, min(44, self.size.width * 2 // 5))

    def _count(self) -> int:
        """How many columns are in sight."""
        return max(1, min(len(self.people), (self.size.width - self._label() - 1) // WIDTH))

    def _heads(self, person: str) -> list[str]:
        if person not in self._names:
            lines = wrapped(self.titled(self.to, person), WIDTH - 1, 3)
            self._names[person] = [""] * (3 - len(lines)) + lines
        return self._names[person]

    def paint(self, y: int, row: Row) -> None:
        self._top = window(self.cursor, self._top, self.size.height - HEAD - FOOT, len(self.records))
        self._left = window(self.column, self._left, self._count(), len(self.people))
        label = self._label()
        if y < HEAD - 1:
            self._head(y, row, label)
        elif y == HEAD - 1:
            row.put(0, "─" * self.size.width, "dim")
            row.put(label, "┼", "dim")
        elif y == self.size.height - 2:
            said = " · ".join(
                f"{letter} {self.register.fields[name].label.lower()}" for letter, name in self.letters.items()
            )
            row.put(1, said, "dim", self.size.width - 2)
        elif y == self.size.height - 1:
            row.put(1, self.told(), "heading", self.size.width - 2)
        elif self._top + y - HEAD < len(self.records):
            self._line(self._top + y - HEAD, row, label)

    def _head(self, y: int, row: Row, label: int) -> None:
        row.put(label, "│", "dim")
        if y == 2:
            ends = min(len(self.records), self._top + self.size.height - HEAD - FOOT)
            row.put(1, f"{self._top + 1}-{ends} of {len(self.records)}", "dim", label - 2)
        for place in range(self._count() if self.people else 0):
            column = self._left + place
            x = label + 1 + place * WIDTH
            row.put(x, self._heads(self.people[column])[y], "heading" if column == self.column else "dim")
        if y == 0 and self._left:
            row.put(label, "◂", "accent")
        if y == 0 and self._left + self._count() < len(self.people):
            more = f"{len(self.people) - self._left - self._count()} ▸"
            row.put(self.size.width - len(more), more, "accent")

    def _line(self, index: int, row: Row, label: int) -> None:
        record, here = self.records[index], index == self.cursor
        row.put(0, "▸" if here else " ", "accent")
        end = row.put(1, str(record["id"]), "accent", label - 2)
        row.put(end + 1, self.called(record), "", label - end - 2)
        if here:
            row.style(0, label, "cursor")
        row.put(label, "│", "dim")
        for place in range(self._count() if self.people else 0):
            column = self._left + place
            letters = self.cells[index].get(self.people[column], "")
            x = label + 1 + place * WIDTH
            chosen = here and column == self.column
            row.put(x, f"▸{letters or '·'}◂" if chosen else f" {letters or '·'}", "strong" if letters else "dim")
            if chosen:
                row.style(x, x + WIDTH - 1, "cursor")

    def told(self) -> str:
        """The cell under the cursor, in words."""
        if not self.people:
            return "nobody is named yet"
        person = self.people[self.column]
        letters = self.cells[self.cursor].get(person, "")
        parts = [self.register.fields[self.letters[letter]].label.lower() for letter in letters]
        return f"{self.titled(self.to, person)} · {self.key}: {', '.join(parts) or 'no part in it'}"

    # -- keys ------------------------------------------------------------------------------------

    def page(self) -> int:
        return max(1, self.size.height - HEAD - FOOT - 1)

    def step(self, dx: int, dy: int) -> None:
        self.cursor = max(0, min(self.cursor + dy, len(self.records) - 1))
        self.column = max(0, min(self.column + dx, len(self.people) - 1))

    def at(self, x: int, y: int) -> bool:
        index, before = self._top + y - HEAD, (self.cursor, self.column)
        if y < HEAD or index >= len(self.records):
            return False
        self.cursor = index
        if x > self._label() and self.people:
            self.column = min(self._left + (x - self._label() - 1) // WIDTH, len(self.people) - 1)
        return before == (self.cursor, self.column)
