"""What would close a gap: small changes to records, found from the rule's condition and tried before they are told.

A condition is taken apart from the outside in: to make "all of these" false, one part is enough; to make "one of
these" false, each must be; where a field is compared, the field is changed; where no record is found, one is
made. Whatever this proposes is only a guess until the rules have been held against it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

from isms_tui.pack import Field, Pack
from isms_tui.pack.trees import OWN, Node, both, free, rename
from isms_tui.readiness.engine import Engine, Subject
from isms_tui.readiness.model import Opening
from isms_tui.readiness.values import COMPARE, blank, iso

Place = tuple[str, str]
"""A register and the id of one of its records; an id that ends in an ellipsis is a record yet to be made."""
Edits = dict[Place, dict[str, Any]]
NEW = "…"
IT = "it"
"""What a hit is about, read like any other record."""
WORDS = "… in words of your own, as it really is"
"""Stands for a text that only a person can write."""
WITNESSES, TRIED, TOLD = 3, 60, 3
"""Records that are changed together at most; changes that are tried; changes that are told."""


@dataclass(slots=True)
class Cure:
    """A change that closes a hit: the fields to set (None: to clear), record by record, and what else it opens."""

    edits: Edits
    opens: list[Opening] = field(default_factory=list)

    @property
    def touches(self) -> set[tuple[Place, str]]:
        """The fields it changes, and the records it makes."""
        made = {(place, "") for place in self.edits if place[1].endswith(NEW)}
        return made | {(place, name) for place, fields in self.edits.items() for name in fields}

    @property
    def size(self) -> int:
        """How many fields it changes; a record to be made counts as two more."""
        return sum(len(fields) + 2 * id.endswith(NEW) for (_, id), fields in self.edits.items())


def defaults(pack: Pack, register: str) -> dict[str, Any]:
    """What a new record of a register holds before anybody says anything."""
    return {f.name: f.default for f in pack.registers[register].fields.values() if f.default is not None}


class Curer:
    """Looks for cures in one engine's records."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.pack: Pack = engine.pack

    def cures(self, rule: str, subject: Subject, try_out: Callable[[Edits], list[Opening] | None]) -> list[Cure]:
        """The smallest changes that close a hit. ``try_out`` says what a change opens, or None if it does not help."""
        tree = self.pack.rule_trees(rule, subject[0])["when"]
        condition = rename(both([tree[3], tree[4]]) if tree[0] == "for" else tree[1], OWN, IT)
        bound = {IT: subject[1]}
        guesses: dict[str, Cure] = {}
        for edits in islice(self._false(condition, bound), TRIED * 4):
            guesses.setdefault(repr(sorted(edits.items(), key=repr)), Cure(edits))
        found: list[Cure] = []
        for cure in sorted(guesses.values(), key=lambda cure: cure.size)[:TRIED]:
            if any(known.touches < cure.touches for known in found):
                continue
            opened = try_out(cure.edits)
            if opened is not None:
                cure.opens = opened
                found.append(cure)
        grave = {name: weight for weight, name in enumerate(reversed(self.pack.verdict["severities"]), 1)}

        def rank(cure: Cure) -> tuple[int, ...]:
            """Mending the record or adding one stands before withdrawing it or moving the mark it missed."""
            opened = sum(grave[self.pack.rules[o.rule].severity] for o in cure.opens)
            return self._evades(cure, subject), opened, cure.size

        best: dict[frozenset[tuple[Place, str]], Cure] = {}
        for cure in sorted(found, key=rank):
            best.setdefault(frozenset(cure.touches), cure)
        return list(best.values())[:TOLD]

    def _evades(self, cure: Cure, subject: Subject) -> int:
        """How much of a change takes something back, or changes what is not at fault."""
        evades = 0
        for place, fields in cure.edits.items():
            row = self.engine.graph.tables[place[0]].get(place[1])
            if row is not None:
                evades += (place != subject) + (self.pack.registers[place[0]].status in fields)
                evades += sum(not blank(row.get(name)) for name in fields)
        return evades

    # -- guessing --------------------------------------------------------------------------------

    def _true(self, node: Node, bound: dict[str, Any]) -> Iterator[Edits]:
        """Edits that could make a test true."""
        if self._holds(node, bound):
            yield {}
            return
        tag = node[0]
        if tag == "and":
            yield from _together([list(islice(self._true(part, bound), 4)) for part in node[1]])
        elif tag == "or":
            for part in node[1]:
                yield from self._true(part, bound)
        elif tag == "not":
            yield from self._false(node[1], bound)
        elif tag == "blank":
            yield from self._set(node[1], bound, None)
        elif tag == "cmp":
            yield from self._compared(node[1], node[2], node[3], bound)
        elif tag == "in" and node[2][0] == "list":
            for item in node[2][1]:
                yield from self._set(node[1], bound, self._value(item, bound))
        elif tag == "in":
            yield from self._listed(node[2], bound, self._value(node[1], bound))
        elif tag == "f":
            yield from self._set(node, bound, True)
        elif tag == "q" and node[1] == "exists":
            yield from self._found(node, bound)

    def _false(self, node: Node, bound: dict[str, Any]) -> Iterator[Edits]:
        """Edits that could make a test false."""
        if not self._holds(node, bound):
            yield {}
            return
        tag = node[0]
        if tag == "and":
            for part in node[1]:
                yield from self._false(part, bound)
        elif tag == "or":
            arms = [part for part in node[1] if self._holds(part, bound)]
            yield from _together([list(islice(self._false(part, bound), 4)) for part in arms])
        elif tag == "not":
            yield from self._true(node[1], bound)
        elif tag == "blank":
            yield from self._filled(node[1], bound)
        elif tag == "cmp":
            yield from self._compared(_OPPOSITE[node[1]], node[2], node[3], bound)
        elif tag == "in" and node[2][0] == "list":
            wrong = {self._value(item, bound) for item in node[2][1]}
            for choice in self._choices(node[1]):
                if choice not in wrong:
                    yield from self._set(node[1], bound, choice)
        elif tag == "not in" and node[2][0] == "list":
            yield from self._true(["in", node[1], node[2]], bound)
        elif tag == "f":
            yield from self._set(node, bound, False)
        elif tag == "matches":
            yield from self._filled(node[1], bound)
        elif tag in ("exactly", "at least"):
            for part in node[2]:
                yield from (self._false if self._holds(part, bound) else self._true)(part, bound)
        elif tag == "q" and node[1] == "exists":
            members = list(islice(self._witnesses(node, bound), WITNESSES + 1))
            if 0 < len(members) <= WITNESSES:
                ways = [list(islice(self._false(node[4], {**bound, node[2]: id}), 4)) for id in members]
                yield from _together(ways)

    def _found(self, node: Node, bound: dict[str, Any]) -> Iterator[Edits]:
        """A record that is looked for: one that is there and nearly fits, or a new one."""
        _, _, name, domain, condition, _ = node
        if domain[0] == "reg":
            table = domain[1]
            near = 0
            for id in self.engine.graph.tables[table]:
                for edits in islice(self._true(condition, {**bound, name: id}), 1):
                    if len(edits) == 1 and sum(map(len, edits.values())) == 1:
                        near += 1
                        yield edits
                if near >= WITNESSES:
                    break
            new = table + NEW
            for edits in self._drafted(table, new, condition, {**bound, name: new}):
                yield {(table, new): {}, **edits}
            return
        for id in list(self._value(domain, bound) or ())[:WITNESSES]:
            yield from islice(self._true(condition, {**bound, name: id}), 2)

    def _drafted(self, table: str, new: str, condition: Node, bound: dict[str, Any]) -> list[Edits]:
        """What a record yet to be made has to say beyond its register's defaults."""
        rows = self.engine.graph.tables[table]
        rows[new] = {"id": new, **defaults(self.pack, table)}
        try:
            return list(islice(self._true(condition, bound), 2))
        finally:
            del rows[new]

    def _witnesses(self, node: Node, bound: dict[str, Any]) -> Iterator[str]:
        _, _, name, domain, condition, _ = node
        members: Iterable[Any] = (
            self.engine.graph.tables[domain[1]] if domain[0] in ("reg", "cat") else self._value(domain, bound) or ()
        )
        for id in list(members):
            if self._holds(condition, {**bound, name: id}):
                yield id

    # -- fields ----------------------------------------------------------------------------------

    def _compared(self, sign: str, left: Node, right: Node, bound: dict[str, Any]) -> Iterator[Edits]:
        """Set one side to what the other is, or a step beyond."""
        for way, side, other in ((sign, left, right), (_TURNED[sign], right, left)):
            if side[0] == "length":
                yield from self._filled(side[1], bound)
            if side[0] != "f":
                continue
            value = self._value(other, bound)
            if way == "!=":
                for choice in self._choices(side):
                    if choice != value:
                        yield from self._set(side, bound, choice)
            elif value is not None and self._is_date(side) and COMPARE[way](self.engine.compiler.today, value):
                yield from self._set(side, bound, self.engine.compiler.today)
            elif value is not None:
                beyond = {"<": -1, ">": 1}.get(way, 0)
                yield from self._set(side, bound, value + beyond if isinstance(value, int) and beyond else value)

    def _is_date(self, node: Node) -> bool:
        spec = self._field(node)
        return spec is not None and spec.kind == "date"

    def _choices(self, node: Node) -> list[Any]:
        spec = self._field(node)
        return [] if spec is None else [True, False] if spec.kind == "bool" else list(spec.choices)

    def _field(self, node: Node) -> Field | None:
        if node[0] != "f" or node[2] not in self.pack.registers:
            return None
        return self.pack.registers[node[2]].fields.get(node[3])

    def _filled(self, node: Node, bound: dict[str, Any]) -> Iterator[Edits]:
        """A blank field filled: with each choice, today, a record that is there, or words."""
        spec = self._field(node)
        if spec is None:
            return
        if spec.kind in ("ref", "refs"):
            values: list[Any] = list(islice(self.engine.graph.tables.get(spec.to, ()), WITNESSES))
        elif spec.kind == "date":
            values = [self.engine.compiler.today]
        elif spec.kind in ("int", "decimal"):
            values = [spec.minimum if spec.minimum is not None else 1]
        elif spec.kind in ("enum", "bool", "list") and self._choices(node):
            values = self._choices(node)
        else:
            values = [WORDS]
        for value in values:
            yield from self._set(node, bound, value)

    def _listed(self, node: Node, bound: dict[str, Any], item: Any) -> Iterator[Edits]:
        """Put an item on a list that a record holds."""
        if item is not None and self._field(node) is not None:
            yield from self._set(node, bound, [*(self._value(node, bound) or ()), item])

    def _set(self, node: Node, bound: dict[str, Any], value: Any) -> Iterator[Edits]:
        """Set the field that an expression reads, on the record that it reads it of."""
        spec = self._field(node)
        if spec is None or spec.derive:
            return
        record = self._value(node[1], bound)
        if not isinstance(record, str):
            return
        if spec.kind == "date" and isinstance(value, int):
            value = iso(value)
        if spec.kind in ("list", "refs") and value is not None and not isinstance(value, list):
            value = [value]
        yield {(node[2], record): {node[3]: value}}

    # -- asking ----------------------------------------------------------------------------------

    def _holds(self, node: Node, bound: dict[str, Any]) -> bool:
        return self._value(node, bound) is True

    def _value(self, node: Node, bound: dict[str, Any]) -> Any:
        return self.engine.bound_value(node, {name: bound[name] for name in sorted(free(node)) if name in bound})


_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _together(ways: list[list[Edits]]) -> Iterator[Edits]:
    """One way for each of several parts, at once; ways that contradict each other are left out."""
    for chosen in islice(product(*ways), 32) if all(ways) else ():
        merged = _merged(chosen)
        if merged is not None:
            yield merged


def _merged(chosen: Iterable[Edits]) -> Edits | None:
    merged: Edits = {}
    for edits in chosen:
        for place, fields in edits.items():
            own = merged.setdefault(place, {})
            if any(own.get(name, value) != value for name, value in fields.items()):
                return None
            own.update(fields)
    return merged
