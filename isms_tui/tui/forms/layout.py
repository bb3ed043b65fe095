"""In which order a form shows its fields: what names the record, what is still needed, then group by group."""

from collections.abc import Callable, Collection

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label

from isms_tui.pack import Register
from isms_tui.tui.forms.row import Row

NEEDED, REST = "Still needed", "More"


def blocks(register: Register, wanting: Collection[str]) -> list[tuple[str, list[str]]]:
    """Headings with the names of the fields below them; the first block needs none."""
    head = [register.naming, register.status, *register.columns]
    first = list(dict.fromkeys(name for name in head if name in register.fields))
    left = [field for field in register.fields.values() if field.name not in first]
    needed = [field.name for field in left if field.name in wanting]
    groups: dict[str, list[str]] = {}
    for field in left:
        if field.name not in needed:
            groups.setdefault(field.group or REST, []).append(field.name)
    rest = groups.pop(REST, [])
    found = [("", first), (NEEDED, needed), *groups.items(), (REST if groups or needed else "", rest)]
    return [(heading, names) for heading, names in found if names]


class Block(Vertical):
    """Some rows under a heading, which shows while one of them does."""

    def __init__(self, heading: str, rows: list[Row]) -> None:
        super().__init__(classes="block")
        self._heading, self._rows = heading, rows

    def compose(self) -> ComposeResult:
        if self._heading:
            yield Label(Content(self._heading), classes="block-heading", markup=False)
        yield from self._rows

    def reveal(self, wanted: Callable[[Row], bool]) -> int:
        """Show the rows that are wanted; how many are not."""
        for row in self._rows:
            row.display = wanted(row)
        hidden = sum(not row.display for row in self._rows)
        self.display = hidden < len(self._rows)
        return hidden
