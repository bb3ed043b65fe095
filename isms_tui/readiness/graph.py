"""What depends on what: computed values that know what they read and are recomputed only when that changes.

Three kinds of computed value, all called templates:

* a *leaf* is an expression about one record (or one member of a list), an attribute of its fact;
* a *view* is the set of records of a register that satisfy an expression about themselves, filed under
  the values by which others look them up: quantifiers read groups of it;
* a *whole* is an expression about no record in particular (the current method, today minus a year).

What a value reads of its own record is known beforehand; all other reads are recorded as they happen.
A change marks what read it, and the marked are recomputed from the ground up, level by level; where a
value comes out as before, nothing above it is touched.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Record = dict[str, Any]
Env = list[Any]
Key = Any
Cell = tuple[Any, ...]
MISSING: Record = {}


class Template:
    """One computed value, for each record of ``table`` (or once, for a whole)."""

    def __init__(self, table: str | None, slots: int = 2) -> None:
        self.table = table
        self.slots = slots
        self.own: set[str] = set()
        self.wholes: set[Whole] = set()
        self.level = 0
        self.run: Callable[[Env], Any] = lambda env: None
        self.stored: dict[Key, Any] = {}

    def above(self, other: "Template") -> None:
        """This value is computed from the other, so after it."""
        self.level = max(self.level, other.level + 1)


class Leaf(Template):
    """An attribute of a fact; ``attribute`` is its name there."""

    def __init__(self, table: str, attribute: str) -> None:
        super().__init__(table)
        self.attribute = attribute


class Whole(Template):
    """A value about no record in particular."""

    def __init__(self) -> None:
        super().__init__(None)
        self.value: Any = None
        self.users: list[Template] = []


class View(Template):
    """The records that satisfy a condition on themselves, grouped for look-up.

    ``run`` gives None for a record that does not belong, else ``(keys, value)``.
    """

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.groups: dict[tuple[Any, ...], dict[str, Any]] = {}


class Graph:
    """The records, what is computed from them, and what has to be computed anew.

    A graph that is not ``live`` notes no reads: it answers once in half the time, and any later change
    makes it compute everything anew.
    """

    def __init__(self, *, live: bool = True) -> None:
        self.live = live
        self.tables: dict[str, dict[Key, Record]] = {}
        self.templates: dict[str, list[Template]] = {}
        self.reading: list[Cell] | None = None
        self._wholes: list[Whole] = []
        self._owners: dict[tuple[str, str], list[Template]] = {}
        self._readers: dict[Cell, set[tuple[Template, Key]]] = {}
        self._sources: dict[tuple[Template, Key], list[Cell]] = {}
        self._dirty: list[set[tuple[Template, Key]]] = []
        self.touched: set[tuple[str, Key]] = set()

    def enter(self, template: Template) -> None:
        """Take a template in. All it reads must have been taken in before."""
        while len(self._dirty) <= template.level:
            self._dirty.append(set())
        for whole in template.wholes:
            whole.users.append(template)
        if isinstance(template, Whole):
            self._wholes.append(template)
            self._dirty[template.level].add((template, None))
            return
        assert template.table is not None
        self.templates.setdefault(template.table, []).append(template)
        for name in template.own:
            self._owners.setdefault((template.table, name), []).append(template)
        for key in self.tables.get(template.table, ()):
            self._dirty[template.level].add((template, key))

    # -- reading ---------------------------------------------------------------------------------

    def field(self, table: str, key: Key, name: str) -> Any:
        """A field of any record, noted as read."""
        if self.reading is not None:
            self.reading.append((table, key, name))
        return self.tables.get(table, MISSING).get(key, MISSING).get(name)

    def group(self, view: View, key: tuple[Any, ...]) -> dict[str, Any]:
        """The members of a view under one key with their values, noted as read."""
        if self.reading is not None:
            self.reading.append((view, key))
        return view.groups.get(key, MISSING)

    def any_in(self, view: View, key: tuple[Any, ...]) -> bool:
        """Whether a view has members under a key; only that much is noted as read."""
        if self.reading is not None:
            self.reading.append((view, key, True))
        return key in view.groups

    # -- changing --------------------------------------------------------------------------------

    def cell(self, cell: Cell) -> None:
        """Say that something changed that is no record: the date, the view asked for."""
        if self.live:
            self._changed(cell)
        else:
            self._mark_all()

    def _changed(self, cell: Cell) -> None:
        for template, key in self._readers.get(cell, ()):
            self._dirty[template.level].add((template, key))

    def _mark_all(self) -> None:
        for whole in self._wholes:
            self._dirty[whole.level].add((whole, None))
        for table, templates in self.templates.items():
            for template in templates:
                self._dirty[template.level].update((template, key) for key in self.tables.get(table, ()))

    def put(self, table: str, key: Key, record: Record) -> None:
        """Take over a record's new state."""
        rows = self.tables.setdefault(table, {})
        before = rows.get(key)
        rows[key] = record
        if before is None or bool(before.get("archived")) != bool(record.get("archived")):
            for template in self.templates.get(table, ()):
                self._dirty[template.level].add((template, key))
            self.touched.add((table, key))
            changed = set(record) if before is None else _differing(before, record)
        else:
            changed = _differing(before, record)
            for name in changed:
                for template in self._owners.get((table, name), ()):
                    self._dirty[template.level].add((template, key))
            if changed:
                self.touched.add((table, key))
        self._follow(table, key, changed)

    def _follow(self, table: str, key: Key, fields: Iterable[str]) -> None:
        """Mark what read these fields of a record."""
        if not self.live:
            self._mark_all()
        for name in fields:
            self._changed((table, key, name))

    def drop(self, table: str, key: Key) -> None:
        """Take a record out."""
        record = self.tables.get(table, {}).pop(key, None)
        if record is None:
            return
        self.touched.add((table, key))
        for template in self.templates.get(table, ()):
            self._dirty[template.level].add((template, key))
        self._follow(table, key, record)

    def settle(self) -> Iterator[tuple[Leaf, Key]]:
        """Recompute all that is marked; yields each leaf of a record that has changed."""
        for level in range(len(self._dirty)):
            while self._dirty[level]:
                marked = self._dirty[level]
                self._dirty[level] = set()
                for template, key in marked:
                    if isinstance(template, Whole):
                        self._settle_whole(template)
                    elif isinstance(template, View):
                        self._settle_view(template, key)
                    elif isinstance(template, Leaf) and self._settle_leaf(template, key):
                        yield template, key

    def _compute(self, template: Template, key: Key, env: Env) -> Any:
        if not self.live:
            return template.run(env)
        node = (template, key)
        for cell in self._sources.pop(node, ()):
            readers = self._readers.get(cell)
            if readers is not None:
                readers.discard(node)
                if not readers:
                    del self._readers[cell]
        reads: list[Cell] = []
        self.reading = reads
        try:
            return template.run(env)
        finally:
            self.reading = None
            if reads:
                self._sources[node] = reads
                for cell in reads:
                    self._readers.setdefault(cell, set()).add(node)

    def _forget(self, template: Template, key: Key) -> None:
        for cell in self._sources.pop((template, key), ()):
            self._readers.get(cell, set()).discard((template, key))

    def _row(self, template: Template, key: Key) -> Record | None:
        """The record a value is about; None when it is gone or archived."""
        assert template.table is not None
        record = self.tables.get(template.table, MISSING).get(key)
        return None if record is None or record.get("archived") else record

    def _settle_whole(self, whole: Whole) -> None:
        value = self._compute(whole, None, [None] * whole.slots)
        if value != whole.value or type(value) is not type(whole.value):
            whole.value = value
            for user in whole.users:
                if isinstance(user, Whole):
                    self._dirty[user.level].add((user, None))
                else:
                    for key in self.tables.get(user.table or "", ()):
                        self._dirty[user.level].add((user, key))

    def _settle_view(self, view: View, key: Key) -> None:
        record = self._row(view, key)
        before = view.stored.get(key)
        if record is None:
            self._forget(view, key)
            after = None
        else:
            after = self._compute(view, key, [record, key, *[None] * (view.slots - 2)])
        if after == before:
            return
        old_keys, old_value = before if before is not None else ((), None)
        new_keys, new_value = after if after is not None else ((), None)
        if after is None:
            del view.stored[key]
        else:
            view.stored[key] = after
        for group in old_keys:
            if group not in new_keys:
                members = view.groups[group]
                del members[key]
                self._changed((view, group))
                if not members:
                    del view.groups[group]
                    self._changed((view, group, True))
        for group in new_keys:
            found = view.groups.get(group)
            if found is None:
                view.groups[group] = {key: new_value}
                self._changed((view, group))
                self._changed((view, group, True))
            elif key not in found or new_value != old_value:
                found[key] = new_value
                self._changed((view, group))

    def _settle_leaf(self, leaf: Leaf, key: Key) -> bool:
        record = self._row(leaf, key)
        if record is None:
            self._forget(leaf, key)
            return leaf.stored.pop(key, None) is not None
        value = bool(self._compute(leaf, key, [record, key, *[None] * (leaf.slots - 2)]))
        if value == (key in leaf.stored):
            return False
        if value:
            leaf.stored[key] = True
        else:
            del leaf.stored[key]
        return True


def _differing(before: Record, after: Record) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
