"""From records to the rows of a table: which columns, which records, in which order.

Words are made only for the rows in sight.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from isms_tui.door import BOOKKEEPING, Record, is_blank
from isms_tui.pack import Field, Register, Tab
from isms_tui.tui.filter import EVERYTHING, FilterError, Read, test_of
from isms_tui.tui.table import GAPS, Column, Rows
from isms_tui.tui.words import SIGNS, shown
from isms_tui.workspace import Workspace, natural

RIGHT = ("int", "decimal")
GRAVITY = {severity: rank for rank, severity in enumerate(SIGNS)}


@dataclass(slots=True, frozen=True)
class Wish:
    """How one wants to see a register: in which order, and what of it."""

    sort: str = "id"
    down: bool = False
    filter: str = ""
    gaps: bool = False


class Source:
    """A register's records as they stand now, ready to be arranged this way and that."""

    def __init__(self, workspace: Workspace, tab: Tab) -> None:
        self.workspace, self.tab = workspace, tab
        self.register: Register = workspace.register(tab.register)
        self.records = {row["id"]: row for row in workspace.records(tab.register) if not row.get("archived")}
        self.signs = gravest(workspace, tab.register)
        self.names = columns_of(workspace, tab)
        every = dict.fromkeys(["id", *self.names, *self.register.fields, *BOOKKEEPING, *_reached(tab)])
        self.fields = {name: self._field(name) for name in every}
        self.columns = [Column("id", "id", keep=True), *self._columns()]
        self._all: dict[str, str] = {}

    def _field(self, name: str) -> Field:
        if name == "id":
            return Field("id", "text", "Id")
        found = self.workspace.pack.column(self.register.name, name) or BOOKKEEPING[name]
        return found if found.label else replace(found, label=name.replace("_", " ").capitalize())

    def _columns(self) -> Iterator[Column]:
        stretching = _naming(self.register, self.names)
        for name in self.names:
            spec = self.fields[name]
            yield_last = name in (self.register.status, stretching)
            yield Column(
                name, spec.short or spec.label.lower(), name == stretching, yield_last, right=spec.kind in RIGHT
            )

    # -- values ----------------------------------------------------------------------------------

    def value(self, record: Record, name: str) -> Any:
        """What a record has in a column, its own or at the other end of a reference."""
        own, dot, further = name.partition(".")
        found: Any = record.get(own)
        if not dot:
            return found
        if is_blank(found):
            return None
        to = self.register.fields[own].to
        pack = self.workspace.pack
        row = pack.catalogues[to].rows.get(found) if to in pack.catalogues else self.workspace.get(to, found)
        return (row or {}).get(further)

    def text(self, record: Record, name: str) -> str:
        """How that reads."""
        spec = self.fields[name]
        return shown(self.workspace, spec, self.value(record, name), full=name == self.register.naming)

    def cells(self, key: str) -> tuple[str, ...]:
        """A row's texts, column by column."""
        record = self.records[key]
        return tuple(self.text(record, column.name) for column in self.columns)

    def name_of(self, key: str) -> str:
        """A record by its id and what it is called."""
        record = self.records[key]
        called = next(
            (text for column in self.columns if column.stretch and (text := self.text(record, column.name))), ""
        )
        return f"{key} {called}".strip() if called != key else key

    def label(self, name: str) -> str:
        """A column's name in words; at the other end of a reference, of which reference."""
        own, dot, _ = name.partition(".")
        label = self.fields[name].label
        return f"{label} ({self.fields[own].label})" if dot else label

    def title(self, rows: Rows, wish: Wish, marked: int) -> str:
        """How many rows there are, which of the records they are, and in which order."""
        total, here = len(self.records), len(rows.keys)
        said = [f"{here} of {total}" if here < total else f"{total}"]
        said[0] += f" {self.register.plural}"
        if marked:
            said.append(f"{marked} selected")
        if wish.gaps:
            said.append("only with gaps")
        if wish.filter:
            said.append(f"filter: {wish.filter}")
        if wish.sort != "id":
            heading = next((column.heading for column in self.columns if column.name == wish.sort), wish.sort)
            said.append(f"by {heading} {'▼' if wish.down else '▲'}")
        return " · ".join(said)

    def _everything(self, key: str) -> str:
        if key not in self._all:
            record = self.records[key]
            said = (self.text(record, name) for name in self.fields if not is_blank(self.value(record, name)))
            self._all[key] = "\n".join(said)
        return self._all[key]

    def _read(self, key: str) -> Read:
        record = self.records[key]

        def read(name: str) -> tuple[Any, str]:
            if name == EVERYTHING:
                return None, self._everything(key)
            return self.value(record, name), self.text(record, name)

        return read

    # -- arranging -------------------------------------------------------------------------------

    def arrange(self, wish: Wish) -> Rows:
        """The rows that a wish leaves, in its order."""
        keys = list(self.records)
        problem = ""
        if wish.gaps:
            keys = [key for key in keys if key in self.signs]
        if wish.filter:
            try:
                test = test_of(wish.filter, self.fields, self.workspace.today)
                keys = [key for key in keys if test(self._read(key))]
            except FilterError as error:
                problem = str(error)
        keys = self._sorted(keys, wish)
        heads: dict[int, str] = {}
        if self.tab.group and wish.sort == "id":
            keys, heads = self._grouped(keys)
        return Rows(keys, self.cells, self.signs, heads, problem)

    def _sorted(self, keys: list[str], wish: Wish) -> list[str]:
        """Blank ones last, whichever way; the same ones by id."""
        if wish.sort == "id":
            return keys[::-1] if wish.down else keys
        if wish.sort == GAPS:
            order: dict[str, Any] = {key: GRAVITY.get(sign, len(GRAVITY)) for key, sign in self.signs.items()}
        elif wish.sort in self.fields:
            order = self._order(keys, wish.sort)
        else:
            return keys
        said = sorted((key for key in keys if key in order), key=order.__getitem__, reverse=wish.down)
        return said + [key for key in keys if key not in order]

    def _order(self, keys: Sequence[str], name: str) -> dict[str, Any]:
        """What each record that says something in a column is sorted by: numbers, dates, a choice's place, or text."""
        spec = self.fields[name]
        places = {choice: place for place, choice in enumerate(spec.choices)}
        if spec.kind == "ref" and spec.to in self.workspace.pack.catalogues:
            places = {ref: place for place, ref in enumerate(self.workspace.pack.catalogues[spec.to].rows)}
        order: dict[str, Any] = {}
        for key in keys:
            value = self.value(self.records[key], name)
            if is_blank(value):
                continue
            if places:
                items = value if isinstance(value, list) else [value]
                order[key] = [places.get(item, len(places)) for item in items]
            elif spec.kind in (*RIGHT, "bool", "date"):
                order[key] = value
            else:
                order[key] = natural(self.text(self.records[key], name).casefold())
        return order

    def _grouped(self, keys: list[str]) -> tuple[list[str], dict[int, str]]:
        groups: dict[str, list[str]] = {}
        for key in keys:
            groups.setdefault(self.text(self.records[key], self.tab.group), []).append(key)
        out: list[str] = []
        heads = {}
        for title, members in groups.items():
            heads[len(out)] = f"{(title or 'none').capitalize()} · {len(members)}"
            out += members
        return out, heads


def columns_of(workspace: Workspace, tab: Tab) -> list[str]:
    """The columns of a table after the id: those one chose, else the pack's."""
    usual = default_columns(workspace, tab)
    chosen = workspace.settings.get(f"columns.{tab.register}", usual)
    pack = workspace.pack
    known = [name for name in chosen if pack.column(tab.register, name) or name in BOOKKEEPING]
    return list(dict.fromkeys(known)) or usual


def default_columns(workspace: Workspace, tab: Tab) -> list[str]:
    """The columns that the pack gives a table; a record's name is among them, unless its id says it."""
    register = workspace.register(tab.register)
    names = list(tab.columns or register.columns)
    named = any(name.partition(".")[0] == register.naming for name in names)
    return names if named else [register.naming, *names]


def offered_columns(workspace: Workspace, tab: Tab) -> list[str]:
    """The columns one can choose from."""
    register = workspace.register(tab.register)
    usual = default_columns(workspace, tab)
    return list(dict.fromkeys([*usual, *_reached(tab), *register.columns, *register.fields, *BOOKKEEPING]))


def _reached(tab: Tab) -> list[str]:
    """Columns at the other end of a reference, as the pack names them for this table."""
    return [name for name in [*tab.columns, tab.group] if "." in name]


def _naming(register: Register, names: list[str]) -> str:
    """The column that takes the room left: the record's name, itself or what it refers to."""
    own = [name for name in names if name.partition(".")[0] == register.naming]
    texts = [name for name in names if "." not in name and register.fields.get(name, Field("", "")).kind == "text"]
    return next(iter([*own, *texts, *names]))


def gravest(workspace: Workspace, register: str) -> dict[str, str]:
    """The gravest severity of the gaps that speak of each record of a register."""
    found: dict[str, str] = {}
    for gap in workspace.gaps():
        if gap.escalates:
            continue  # it rests on other gaps, which speak of the records themselves
        for hit in gap.hits:
            for place in hit.records:
                table, id = workspace.record_for(*place)
                if table == register and GRAVITY.get(gap.severity, 9) < GRAVITY.get(found.get(id, ""), 9):
                    found[id] = gap.severity
    return found
