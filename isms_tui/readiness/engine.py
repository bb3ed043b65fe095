"""Records in, gaps out: the rules of a pack held against the records, kept true with every change."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from isms_tui.pack import Pack
from isms_tui.pack.trees import OWN, TRUE, Node, free, key
from isms_tui.readiness.compile import STAGE, TODAY, Compiler, Run
from isms_tui.readiness.graph import Graph, Record
from isms_tui.readiness.model import Opening
from isms_tui.readiness.patterns import DOMAIN, Pattern, PatternMaker
from isms_tui.readiness.session import Session

Subject = tuple[str, Any]
"""What a hit is about: a register (or loop) and a record's id (or the loop's value)."""
WHOLE = "the whole"
_names = itertools.count(1)


class Engine:
    """The open gaps of a set of records, on a day, for a stage (0: that of the view that the records ask for).

    Unless ``live``, changes cost as much as beginning anew.
    """

    def __init__(
        self, pack: Pack, records: Mapping[str, Mapping[str, Record]], *, today: int, stage: int = 0, live: bool = True
    ) -> None:
        self.pack = pack
        self.graph = Graph(live=live)
        for name, catalogue in pack.catalogues.items():
            self.graph.tables[name] = catalogue.rows
        for name in pack.registers:
            self.graph.tables[name] = dict(records.get(name, {}))
        self.compiler = Compiler(pack, self.graph)
        self.compiler.today, self.compiler.stage = today, stage
        self._functions: dict[str, Run] = {}
        if not stage:
            self.compiler.stage = pack.views[self.view()].stage
        self.hits: dict[str, set[Subject]] = {rule: set() for rule in pack.rules}
        self._makers: dict[str, PatternMaker] = {}
        self._attributes: dict[Subject, set[str]] = {}
        self._facts: dict[Subject, tuple[str, dict[str, Any]]] = {}
        self._rules_of: dict[str, set[str]] = {}
        self._numbers = itertools.count(1)
        self._rank = {rule: index for index, rule in enumerate(pack.rules)}
        self._rule_of: dict[str, str] = {}
        patterns = {name: pattern for rule in pack.rules for name, pattern in self._patterns(rule)}
        self._session = Session(f"rules {next(_names)}", patterns)
        self._matched: dict[Subject, set[str]] = {}
        for table in self._makers:
            self.graph.touched.update((table, row) for row in self.graph.tables[table])
        self.settle()

    def _patterns(self, rule: str) -> Iterator[tuple[str, Pattern]]:
        """The patterns of a rule by their names: one, or one for each register that it looks at."""
        trees = self.pack.trees["rule:" + rule]
        for table, tree in trees["any"].items() if "any" in trees else [("", trees)]:
            name = f"{rule} {table}".strip()
            self._rule_of[name] = rule
            yield name, self._pattern(rule, tree["when"])

    def _pattern(self, rule: str, tree: Node) -> Pattern:
        if tree[0] == "whole":
            table, where, condition = WHOLE, TRUE, tree[1]
            self.graph.tables.setdefault(table, {"": {"id": ""}})
        else:
            _, _, domain, where, condition = tree
            table = domain[1] if domain[0] in ("reg", "cat") else f"loop {rule}"
            if domain[0] == "list":
                self.graph.tables[table] = {item[1]: {"id": item[1]} for item in domain[1]}
            elif domain[0] not in ("reg", "cat"):
                raise ValueError(f"{rule}: a rule loops over a register, a catalogue or a written list")
        self._rules_of.setdefault(table, set()).add(rule)
        maker = self._makers.get(table)
        if maker is None:
            projected: dict[str, str] = {}
            maker = PatternMaker(self.pack.registers.get(table), OWN, self._projector(table, projected))
            self._makers[table] = maker
        return maker.pattern(table, where, condition)

    def _projector(self, table: str, projected: dict[str, str]) -> Any:
        def project(node: Node) -> str:
            label = key(node)
            if label not in projected:
                projected[label] = f"p{len(projected)}"
                self.compiler.leaf(table, node, projected[label])
            return projected[label]

        return project

    # -- changes ---------------------------------------------------------------------------------

    def put(self, register: str, record: Record) -> None:
        """Take over a record's new state; ``settle`` then tells what follows."""
        self.graph.put(register, record["id"], record)

    def drop(self, register: str, record: str) -> None:
        """Take a record out."""
        self.graph.drop(register, record)

    def set_today(self, today: int) -> None:
        """Move to another day."""
        if today != self.compiler.today:
            self.compiler.today = today
            self.graph.cell(TODAY)

    def set_stage(self, stage: int) -> None:
        """Ask for another view."""
        if stage != self.compiler.stage:
            self.compiler.stage = stage
            self.graph.cell(STAGE)

    def settle(self) -> tuple[list[Opening], list[Opening]]:
        """Bring the gaps up to date; returns the hits that opened and those that closed."""
        touched, self.graph.touched = self.graph.touched, set()
        for leaf, row in self.graph.settle():
            assert leaf.table is not None
            subject = (leaf.table, row)
            held = self._attributes.setdefault(subject, set())
            if row in leaf.stored:
                held.add(leaf.attribute)
            else:
                held.discard(leaf.attribute)
            touched.add(subject)
        opened: list[Opening] = []
        closed: list[Opening] = []
        for subject in touched:
            if subject[0] in self._makers:
                self._refresh(subject, opened, closed)
        for changes in (opened, closed):
            changes.sort(key=lambda change: (self._rank[change.rule], change.register, str(change.id)))
        return opened, closed

    def _refresh(self, subject: Subject, opened: list[Opening], closed: list[Opening]) -> None:
        attributes = self._fact(subject)
        before = self._facts.get(subject)
        if before is not None and before[1] == attributes:
            return
        matched: set[str] = set()
        if attributes is None:
            if before is not None:
                self._session.drop(before[0])
                del self._facts[subject]
            self._attributes.pop(subject, None)
        else:
            fact = before[0] if before is not None else str(next(self._numbers))
            matched = {self._rule_of[name] for name in self._session.put(fact, attributes)}
            self._facts[subject] = (fact, attributes)
        was = self._matched.get(subject, set())
        for rule in matched - was:
            self.hits[rule].add(subject)
            opened.append(Opening(rule, *subject))
        for rule in was - matched:
            self.hits[rule].discard(subject)
            closed.append(Opening(rule, *subject))
        if matched:
            self._matched[subject] = matched
        else:
            self._matched.pop(subject, None)

    def _fact(self, subject: Subject) -> dict[str, Any] | None:
        table, row = subject
        record = self.graph.tables[table].get(row)
        if record is None or record.get("archived"):
            return None
        maker = self._makers[table]
        fact: dict[str, Any] = {DOMAIN: table}
        for name in maker.carried:
            value = record.get(name)
            if value is not None and value != "":
                fact["own " + name] = value
        for name in maker.known:
            value = record.get(name)
            if value is not None and value != "" and value != []:
                fact["has " + name] = True
        for attribute in self._attributes.get(subject, ()):
            fact[attribute] = True
        return fact

    def view(self) -> str:
        """The view that the organisation's own goal names, else the first."""
        tree = self.pack.trees["data/pack.toml"].get("default_view")
        wished = self.value(tree) if tree else None
        return wished if wished in self.pack.views else next(iter(self.pack.views))

    # -- questions -------------------------------------------------------------------------------

    def value(self, node: Node, register: str = "", record: Record | None = None) -> Any:
        """What an expression gives, for a record that need not be stored."""
        label = key(node)
        run = self._functions.get(label)
        if run is None:
            run = self._functions[label] = self.compiler.function(node)
            self.quiet()
        own = record if record is not None else {}
        return run([own, own.get("id")])

    def bound_value(self, node: Node, bound: Mapping[str, Any]) -> Any:
        """What an expression gives where its variables stand for these records' ids (or values)."""
        label = key([node, *bound])
        run = self._functions.get(label)
        if run is None:
            run = self._functions[label] = self.compiler.function(node, tuple(bound))
            self.quiet()
        return run([{}, None, *bound.values()])

    def quiet(self) -> None:
        """Compute what newly asked questions rest on; no gap can change by that."""
        for _ in self.graph.settle():
            raise AssertionError("a question changed an answer")

    @staticmethod
    def closed(node: Node) -> bool:
        """Whether an expression speaks of no record in particular."""
        return not free(node)

    def subject_value(self, node: Node, subject: Subject) -> Any:
        """What an expression gives for what a hit is about."""
        row = self.graph.tables[subject[0]].get(subject[1], {})
        return self.value(node, record={**row, "id": subject[1]})

    def empty(self, register: str) -> bool:
        """Whether a register has no record that counts."""
        return all(record.get("archived") for record in self.graph.tables[register].values())

    def close(self) -> None:
        """Free the rules engine's memory."""
        self._session.close()
