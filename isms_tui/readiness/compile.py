"""Expressions to closures: how each form of the condition language is computed over the graph.

An environment is a list: slot 0 the record that the value is about, slot 1 its id (or the member of a
list), the rest the variables that quantifiers bind.
"""

import re
from collections.abc import Callable
from typing import Any

from isms_tui.pack import Pack
from isms_tui.pack.trees import OWN, Node, both, conjuncts, free, has, join, key, loosen, rename
from isms_tui.readiness.graph import Env, Graph, Leaf, Template, View, Whole
from isms_tui.readiness.values import COMPARE, blank, cell, day, shift

Run = Callable[[Env], Any]
TODAY, STAGE = ("today",), ("stage",)


class Compiler:
    """Makes templates over one graph; equal views and wholes are made once."""

    def __init__(self, pack: Pack, graph: Graph) -> None:
        self.pack, self.graph = pack, graph
        self.today, self.stage = 1, 1
        self._views: dict[str, View] = {}
        self._wholes: dict[str, Whole] = {}
        self._points = {name: _groups(catalogue.rows, catalogue.group) for name, catalogue in pack.catalogues.items()}
        self._also = {name: re.compile(c.also) for name, c in pack.catalogues.items() if c.also}

    # -- templates -------------------------------------------------------------------------------

    def leaf(self, table: str, node: Node, attribute: str) -> Leaf:
        """An attribute of every fact of ``table``."""
        leaf = Leaf(table, attribute)
        leaf.run = _Body(self, leaf).truth(node)
        self.graph.enter(leaf)
        return leaf

    def whole(self, node: Node) -> Whole:
        """The value of a closed expression."""
        name = key(node)
        if name not in self._wholes:
            whole = Whole()
            whole.run = _Body(self, whole).make(node, closed=True)
            self._wholes[name] = whole
            self.graph.enter(whole)
        return self._wholes[name]

    def view(self, table: str, name: str, inside: Node, keys: list[tuple[str, Node]], value: Node | None) -> View:
        """The records of ``table`` with ``inside``, filed under ``keys``, each with its ``value``."""
        parts = [rename(inside, name, OWN), *[[mode, rename(node, name, OWN)] for mode, node in keys]]
        label = key([table, parts, rename(value, name, OWN)])
        if label not in self._views:
            view = View(table)
            body = _Body(self, view)
            test = body.truth(parts[0])
            filed = [(part[0], body.make(part[1])) for part in parts[1:]]
            carried = body.make(rename(value, name, OWN)) if value is not None else None
            view.run = _filing(test, filed, carried)
            self._views[label] = view
            self.graph.enter(view)
        return self._views[label]

    def function(self, node: Node, names: tuple[str, ...] = ()) -> Run:
        """A closure over ``[record, id, …]`` that is computed on demand and remembered nowhere.

        ``names`` are further variables, whose values follow the id.
        """
        template = Template(None, 2 + len(names))
        body = _Body(self, template)
        body.slots.update({name: index for index, name in enumerate(names, 2)})
        run = body.make(node)
        slots = template.slots
        return lambda env: run([*env, *[None] * slots])

    # -- references ------------------------------------------------------------------------------

    def there(self, table: str, value: Any) -> bool:
        """Whether a reference leads somewhere; noted as read where that can change."""
        if table in self._points:
            also = self._also.get(table)
            known = value in self.graph.tables[table] or value in self._points[table]
            return known or bool(also and also.fullmatch(value))
        return self.graph.field(table, value, "id") is not None

    def expand(self, table: str, values: Any) -> frozenset[str] | None:
        """Points, and for a reference that stands for several, all of these."""
        if values is None:
            return None
        rows, groups = self.graph.tables[table], self._points[table]
        found: set[str] = set()
        for value in values:
            found.update(groups.get(value) or ((value,) if value in rows else ()))
        return frozenset(found)


def _groups(rows: dict[str, dict[str, Any]], group: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ref, row in rows.items():
        parts = str(row.get(group, "")).split(".")
        for end in range(1, len(parts) + 1):
            found.setdefault(".".join(parts[:end]), []).append(ref)
        if "." in str(row.get(group, "")):
            head = ref.split(" ")[-1].split(".")[0]
            found.setdefault(f"{row[group]} {head}", []).append(ref)
    return found


def _filing(test: Run, keys: list[tuple[str, Run]], carried: Run | None) -> Run:
    def run(env: Env) -> Any:
        if not test(env):
            return None
        filed: list[tuple[Any, ...]] = [()]
        for mode, make in keys:
            value = make(env)
            if value is None:
                return None
            if mode == "one":
                filed = [(*part, value) for part in filed]
            else:
                filed = [(*part, item) for part in filed for item in dict.fromkeys(value)]
        return (tuple(filed), carried(env) if carried else None) if filed else None

    return run


class _Body:
    """Compiles the expressions of one template."""

    def __init__(self, compiler: Compiler, template: Template) -> None:
        self.c, self.graph, self.template = compiler, compiler.graph, template
        self.slots: dict[str, int] = {OWN: 1}

    def truth(self, node: Node) -> Run:
        run = self.make(node)
        if node[0] in ("cmp", "and", "or", "not", "blank", "in", "not in", "matches", "between", "q", "lit"):
            return run
        return lambda env: run(env) is True

    def make(self, node: Node, *, closed: bool = False) -> Run:
        if not closed and has(node, ("q", "share", "today", "gate", "one")) and not free(node):
            whole = self.c.whole(node)
            self.template.wholes.add(whole)
            self.template.above(whole)
            return lambda env: whole.value
        handler: Callable[[Node], Run] = getattr(self, f"_{_NAMES.get(node[0], node[0])}")
        return handler(node)

    def _slot(self, name: str) -> int:
        slot = self.slots[name] = self.template.slots
        self.template.slots += 1
        return slot

    # -- values ----------------------------------------------------------------------------------

    def _lit(self, node: Node) -> Run:
        value = node[1]
        return lambda env: value

    def _var(self, node: Node) -> Run:
        slot = self.slots[node[1]]
        return lambda env: env[slot]

    def _today(self, node: Node) -> Run:
        compiler, graph = self.c, self.graph

        def run(env: Env) -> Any:
            if graph.reading is not None:
                graph.reading.append(TODAY)
            return compiler.today

        return run

    def _gate(self, node: Node) -> Run:
        compiler, graph = self.c, self.graph

        def run(env: Env) -> Any:
            if graph.reading is not None:
                graph.reading.append(STAGE)
            return compiler.stage

        return run

    def _one(self, node: Node) -> Run:
        literal, graph, table = self.c.pack.registers[node[1]].key, self.graph, node[1]
        return lambda env: literal if graph.field(table, literal, "id") is not None else None

    def _f(self, node: Node) -> Run:
        _, record, table, name, kind, to = node
        graph = self.graph
        raw: Run
        if record == ["var", OWN] and table not in self.c.pack.catalogues:
            self.template.own.add(name)
            if kind == "raw":
                return _filled(name)
            raw = _own(name)
        else:
            base = self.make(record)
            if table in self.c.pack.catalogues:
                rows = graph.tables[table]
                raw = lambda env: rows.get(base(env), {}).get(name)  # noqa: E731
            else:

                def raw(env: Env) -> Any:
                    found = base(env)
                    if found is None:
                        return None
                    value = graph.field(table, found, name)
                    if value is None and kind in ("list", "refs") and graph.field(table, found, "id") is not None:
                        return ()
                    return value

        return self._converted(raw, kind, to, own=record == ["var", OWN])

    def _converted(self, raw: Run, kind: str, to: str, *, own: bool) -> Run:
        there = self.c.there
        if kind == "date":
            return lambda env: None if (v := raw(env)) is None or v == "" else day(v)
        if kind == "ref":
            return lambda env: v if (v := raw(env)) is not None and v != "" and there(to, v) else None
        if kind == "refs":
            if own:
                return lambda env: [v for v in raw(env) or () if there(to, v)]
            return lambda env: None if (found := raw(env)) is None else [v for v in found if there(to, v)]
        if kind == "list":
            return (lambda env: raw(env) or ()) if own else raw
        return lambda env: None if (v := raw(env)) == "" else v

    def _list(self, node: Node) -> Run:
        runs = [self.make(item) for item in node[1]]
        if all(item[0] == "lit" for item in node[1]):
            values = tuple(item[1] for item in node[1])
            return lambda env: values
        return lambda env: [run(env) for run in runs]

    def _if(self, node: Node) -> Run:
        test, first, second = self.truth(node[1]), self.make(node[2]), self.make(node[3])
        return lambda env: first(env) if test(env) else second(env)

    def _arithmetic(self, node: Node) -> Run:
        left, right, sign = self.make(node[1]), self.make(node[2]), node[0]

        def run(env: Env) -> Any:
            a = left(env)
            b = right(env)
            if a is None or b is None:
                return None
            return a + b if sign == "+" else a - b if sign == "-" else a * b

        return run

    def _shift(self, node: Node) -> Run:
        start, sign, months = self.make(node[1]), node[2], self.make(node[3])

        def run(env: Env) -> Any:
            a = start(env)
            n = months(env)
            return None if a is None or n is None else shift(a, sign * int(n))

        return run

    def _minus(self, node: Node) -> Run:
        left, right = self.make(node[1]), self.make(node[2])
        return lambda env: frozenset(left(env) or ()) - frozenset(right(env) or ())

    def _abs(self, node: Node) -> Run:
        inner = self.make(node[1])
        return lambda env: None if (v := inner(env)) is None else abs(v)

    def _length(self, node: Node) -> Run:
        inner = self.make(node[1])
        return lambda env: None if (v := inner(env)) is None else len(v)

    def _cell(self, node: Node) -> Run:
        rows, row, column = (self.make(part) for part in node[1:])
        return lambda env: cell(rows(env), row(env), column(env))

    def _first(self, node: Node) -> Run:
        wanted, members = self.make(node[1]), self.make(node[2])
        return lambda env: list(members(env) or ())[: int(wanted(env) or 0)]

    def _reached(self, node: Node) -> Run:
        start, table, name, there, graph = self.make(node[1]), node[2], node[3], self.c.there, self.graph

        def run(env: Env) -> Any:
            found: dict[str, None] = {}
            ahead = list(start(env) or ())
            while ahead:
                record = ahead.pop()
                if record not in found and there(table, record):
                    found[record] = None
                    ahead += graph.field(table, record, name) or ()
            return list(found)

        return run

    def _labels(self, node: Node) -> Run:
        tests = [(label, self.truth(test)) for test, label in node[1]]
        return lambda env: [label for label, test in tests if test(env)]

    def _by(self, node: Node) -> Run:
        chosen, runs = self.make(node[1]), {name: self.make(tree) for tree, name in node[2]}
        return lambda env: run(env) if (run := runs.get(chosen(env))) is not None else None

    def _expand(self, node: Node) -> Run:
        inner, table, expand = self.make(node[1]), node[2], self.c.expand
        return lambda env: expand(table, inner(env))

    # -- tests -----------------------------------------------------------------------------------

    def _cmp(self, node: Node) -> Run:
        test, left, right = COMPARE[node[1]], self.make(node[2]), self.make(node[3])

        def run(env: Env) -> bool:
            a = left(env)
            if a is None:
                return False
            b = right(env)
            return b is not None and test(a, b)

        return run

    def _between(self, node: Node) -> Run:
        value, low, high = (self.make(part) for part in node[1:])

        def run(env: Env) -> bool:
            v, a, b = value(env), low(env), high(env)
            return v is not None and a is not None and b is not None and bool(a <= v <= b)

        return run

    def _in(self, node: Node) -> Run:
        item, place, wanted = self.make(node[1]), self.make(node[2]), node[0] == "in"

        def run(env: Env) -> bool:
            v = item(env)
            found = place(env)
            return v is not None and found is not None and (v in found) is wanted

        return run

    def _matches(self, node: Node) -> Run:
        inner, pattern = self.make(node[1]), re.compile(node[2])
        return lambda env: (v := inner(env)) is not None and pattern.search(str(v)) is not None

    def _subset(self, node: Node) -> Run:
        left, right = self.make(node[1]), self.make(node[2])
        return lambda env: (a := left(env)) is not None and (b := right(env)) is not None and set(a) <= set(b)

    def _blank(self, node: Node) -> Run:
        inner = self.make(node[1])
        return lambda env: blank(inner(env))

    def _not(self, node: Node) -> Run:
        if node[1][0] == "blank":
            there = self.make(node[1][1])
            return lambda env: not blank(there(env))
        inner = self.truth(node[1])
        return lambda env: not inner(env)

    def _and(self, node: Node) -> Run:
        runs = [self.truth(part) for part in node[1]]
        return lambda env: _all(runs, env)

    def _or(self, node: Node) -> Run:
        runs = [self.truth(part) for part in node[1]]

        def run(env: Env) -> bool:
            return any(run(env) for run in runs)

        return run

    def _exactly(self, node: Node) -> Run:
        runs, wanted = [self.truth(part) for part in node[2]], node[1]
        return lambda env: sum(1 for run in runs if run(env)) == wanted

    def _least(self, node: Node) -> Run:
        runs, wanted = [self.truth(part) for part in node[2]], node[1]
        return lambda env: sum(1 for run in runs if run(env)) >= wanted

    def _share(self, node: Node) -> Run:
        part, of = self.make(node[1]), self.make(node[2])

        def run(env: Env) -> Any:
            total = of(env)
            return part(env) / total if total else None

        return run

    # -- quantifiers -----------------------------------------------------------------------------

    def _q(self, node: Node) -> Run:
        _, kind, name, domain, condition, value = node
        if kind == "exists" and domain[0] == "reg":
            looser = loosen(node)
            if looser != node:
                return self.make(looser, closed=not free(looser))
        if domain[0] == "reg":
            return self._looked_up(node)
        members: Run
        if domain[0] == "cat":
            rows = self.graph.tables[domain[1]]
            members = lambda env: rows  # noqa: E731
        else:
            members = self.make(domain)
        slot = self._slot(name)
        test = self.truth(condition)
        carried = self.make(value) if value is not None else None

        def scan(env: Env) -> Any:
            for item in members(env) or ():
                env[slot] = item
                if test(env):
                    yield item, carried(env) if carried else None

        return _fold(kind, scan)

    def _looked_up(self, node: Node) -> Run:
        _, kind, name, domain, condition, value = node
        inside, keys, outside, rest = [], [], [], []
        for part in conjuncts(condition):
            tied = join(part, name) if free(part) - {name} else None
            if not free(part) - {name}:
                inside.append(part)
            elif tied is not None:
                keys.append((tied[0], tied[1]))
                outside.append(self.make(tied[2]))
            else:
                rest.append(part)
        carried = value if value is not None and free(value) <= {name} else None
        view = self.c.view(domain[1], name, both(inside), keys, carried)
        self.template.above(view)
        group = _key(outside)
        graph = self.graph
        if not rest and (value is None or carried is not None):
            if kind == "exists":
                return lambda env: (k := group(env)) is not None and graph.any_in(view, k)
            if kind == "count":
                return lambda env: 0 if (k := group(env)) is None else len(graph.group(view, k))
        slot = self._slot(name)
        test = self.truth(both(rest)) if rest else None
        late = self.make(value) if value is not None and carried is None else None

        def scan(env: Env) -> Any:
            k = group(env)
            for item, kept in (graph.group(view, k) if k is not None else {}).items():
                env[slot] = item
                if test is None or test(env):
                    yield item, late(env) if late else kept

        return _fold(kind, scan)


def _own(name: str) -> Run:
    return lambda env: env[0].get(name)


def _filled(name: str) -> Run:
    return lambda env: None if (v := env[0].get(name)) == "" else v


def _all(runs: list[Run], env: Env) -> bool:
    for run in runs:  # noqa: SIM110 (twice as fast as all() of a generator, and most of what is run)
        if not run(env):
            return False
    return True


def _key(parts: list[Run]) -> Run:
    if not parts:
        return lambda env: ()
    if len(parts) == 1:
        only = parts[0]
        return lambda env: None if (v := only(env)) is None else (v,)

    def run(env: Env) -> Any:
        found = tuple(part(env) for part in parts)
        return None if None in found else found

    return run


def _fold(kind: str, scan: Run) -> Run:
    """What a quantifier makes of the members it finds."""
    if kind == "exists":
        return lambda env: next(iter(scan(env)), None) is not None
    if kind == "count":
        return lambda env: sum(1 for _ in scan(env))
    if kind == "all":
        return lambda env: sorted(item for item, _ in scan(env))
    if kind == "the":
        return lambda env: min((item for item, _ in scan(env)), default=None)
    if kind == "distinct":
        return lambda env: len({v for _, v in scan(env) if v is not None})
    if kind == "union":
        return lambda env: frozenset(v for _, found in scan(env) for v in found or ())
    if kind == "latest":
        return lambda env: max((v for _, v in scan(env) if v is not None), default=None)
    if kind == "earliest":
        return lambda env: min((v for _, v in scan(env) if v is not None), default=None)
    if kind == "newest":

        def newest(env: Env) -> Any:
            dated = [(value, item) for item, value in scan(env) if value is not None]
            return [item for _, item in sorted(dated, reverse=True)]

        return newest
    if kind == "last":
        return lambda env: max(((v, item) for item, v in scan(env) if v is not None), default=(None, None))[1]
    if kind == "each":
        return lambda env: [v for _, v in scan(env)]
    raise AssertionError(kind)


_NAMES = {
    "+": "arithmetic",
    "-": "arithmetic",
    "*": "arithmetic",
    "not in": "in",
    "at least": "least",
}
