"""How complete each point and phase is, from the registers' progress, the answers given, and the open gaps.

The tables (weights, limits, words) are the pack's; the numbers behind them (how many records, how many of
them complete) are kept by the graph as records change.
"""

from collections.abc import Iterable
from typing import Any

from isms_tui.pack import Pack, Requirement
from isms_tui.pack.trees import TRUE, Node, both
from isms_tui.readiness.engine import Engine
from isms_tui.readiness.graph import Whole
from isms_tui.readiness.model import Gap, Phase, RequirementState


class Scorer:
    """Scores of one engine's records."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.pack = engine, engine.pack
        self.tables: dict[str, Any] = engine.pack.scoring
        self._tallies: dict[tuple[str, str], tuple[Whole, Whole]] = {}
        self._spare: dict[str, Whole] = {}
        self._nil: dict[str, Whole] = {}
        self._shown: dict[str, Whole] = {}
        self._steps: dict[str, tuple[Whole, list[tuple[float, Whole]]]] = {}
        compiler = engine.compiler
        for name in self.pack.registers:
            trees = self.pack.trees["register:" + name]
            for key, store in (("may_be_empty", self._spare), ("declared_empty", self._nil)):
                if trees[key] is not None:
                    store[name] = compiler.whole(trees[key])
            if self._evidence_field(name) and self._fresh() is not None:
                self._shown[name] = compiler.whole(self._evidenced(name))
        for point in self.pack.requirements.values():
            for name in point.registers:
                self._tally(point, name)
        self._covered = compiler.whole(self._covering()) if self._fresh() is not None else None
        for key, tree in self.pack.trees["rules/phases.toml"].items():
            if key.startswith("mix:"):
                self._steps[key[4:]] = self._mixed(key[4:], tree)
        engine.quiet()

    # -- what is counted -------------------------------------------------------------------------

    def _tally(self, point: Requirement, name: str) -> None:
        only = point.only.get(name, "")
        if (name, only) in self._tallies:
            return
        register = self.pack.registers[name]
        counts: list[Node] = []
        if register.status and register.dropped:
            states: Node = ["list", [["lit", state] for state in register.dropped]]
            counts.append(["not", ["in", _field(name, register.status), states]])
        ahead = self.pack.trees["register:" + name]["not_due"]
        if ahead is not None:
            counts.append(["not", ahead])
        if only:
            counts.append(self.pack.trees["point:" + point.ref][name])
        whole = self.engine.compiler.whole
        complete = complete_condition(self.pack, name)
        self._tallies[name, only] = (whole(_count(name, both(counts))), whole(_count(name, both([*counts, complete]))))

    def _fresh(self) -> Node | None:
        tree: Node | None = self.pack.trees["rules/phases.toml"].get("fresh")
        return tree

    def _evidence_field(self, name: str) -> str:
        register = self.tables.get("evidence", {}).get("register", "")
        fields = self.pack.registers[name].fields.values()
        return next((f.name for f in fields if register and f.to == register and f.kind == "refs"), "")

    def _evidenced(self, name: str) -> Node:
        to = self.tables["evidence"]["register"]
        linked: Node = ["f", ["var", "this"], name, self._evidence_field(name), "refs", to]
        fresh = _rename_this(self._fresh() or TRUE, "proof")
        return ["q", "exists", "this", ["reg", name], ["q", "exists", "proof", linked, fresh, None], None]

    def _covering(self) -> Node:
        evidence = self.tables["evidence"]
        field = self.pack.registers[evidence["register"]].fields[evidence["points"]]
        points: Node = ["f", ["var", "this"], evidence["register"], field.name, "refs", field.to]
        value: Node = ["expand", points, field.to]
        return ["q", "union", "this", ["reg", evidence["register"]], self._fresh(), value]

    def _mixed(self, phase: str, tree: list[Any]) -> tuple[Whole, list[tuple[float, Whole]]]:
        table = next(p for p in self.tables["phase"] if p["id"] == phase)["mix"]
        whole, name = self.engine.compiler.whole, table["register"]
        counted, steps = tree[0], []
        earlier: list[Node] = []
        for value, condition in tree[1:]:
            steps.append((float(value), whole(_count(name, both([counted, condition, *earlier])))))
            earlier.append(["not", condition])
        return whole(_count(name, counted)), steps

    # -- scores ----------------------------------------------------------------------------------

    def points(self, limits: dict[str, float]) -> dict[str, RequirementState]:
        """The score of every point, in the pack's order."""
        answers = self._answers()
        score = self.tables["score"]
        covered = (self._covered.value if self._covered else None) or frozenset()
        out = {}
        for point in self.pack.requirements.values():
            parts = [self._progress(name, point.only.get(name, "")) for name in point.registers]
            base = sum(parts) / len(parts) if parts else 1.0
            caps = [
                base,
                score.get("answer", {}).get(answers.get(point.ref, "unanswered"), 1.0),
                limits.get(point.ref, 1.0),
            ]
            if (
                self._covered
                and point.stage >= score["evidence_from"]
                and point.ref not in covered
                and not self._evident(point)
            ):
                caps.append(score["evidence"])
            value = min(caps)
            out[point.ref] = RequirementState(point.ref, point.clause, point.phase, round(value, 4), self._word(value))
        return out

    def _evident(self, point: Requirement) -> bool:
        return any(name in self._shown and bool(self._shown[name].value) for name in point.registers)

    def _progress(self, name: str, only: str) -> float:
        counted, complete = (whole.value or 0 for whole in self._tallies[name, only])
        if not counted:
            return 1.0 if self._holds(self._nil, name) and self.engine.empty(name) else 0.0
        begun = float(self.tables["score"]["filled"])
        return begun + (1 - begun) * complete / counted

    def may_be_empty(self, name: str) -> bool:
        """Whether nothing calls for a record in this register, or its emptiness is declared."""
        return self._holds(self._nil, name) or self._holds(self._spare, name)

    @staticmethod
    def _holds(store: dict[str, Whole], name: str) -> bool:
        return name in store and bool(store[name].value)

    def _answers(self) -> dict[str, str]:
        table = self.tables.get("answers")
        if not table:
            return {}
        rows = self.engine.graph.tables[table["register"]].values()
        return {
            row.get(table["point"], ""): row.get(table["answer"], "unanswered")
            for row in rows
            if not row.get("archived")
        }

    def limits(self, gaps: Iterable[Gap], no_data: Iterable[str]) -> dict[str, float]:
        """The highest score that open rules, and rules without data, leave to a point."""
        finding = self.tables["score"]["finding"]
        limits: dict[str, float] = {}

        def limit(ref: str, cap: float) -> None:
            for point in self.pack.standing_for(ref):
                limits[point] = min(limits.get(point, 1.0), cap)

        for gap in gaps:
            for ref in gap.refs:
                limit(ref, finding[gap.severity])
        for rule in (self.pack.rules[name] for name in no_data):
            if rule.severity != "observation":
                limit(rule.requirement, finding["no_data"])
        return limits

    def _word(self, value: float) -> str:
        for step in self.tables["score"]["words"]:
            if value <= step["up_to"] if step.get("inclusive") else value < step["up_to"]:
                return str(step["word"])
        return str(self.tables["score"]["words"][-1]["word"])

    def phases(self, points: dict[str, RequirementState], gaps: list[Gap]) -> list[Phase]:
        """Completeness of each phase, and whether it is closed."""
        out = []
        closed = self.tables["closed"]
        for table in self.tables["phase"]:
            name = table["id"]
            mine = [point for point in self.pack.requirements.values() if point.phase == name]
            value = self.weighted(points, mine)
            if name in self._steps:
                share = table["mix"]["share"]
                value = (1 - share) * value + share * self._index(name)
            counts = {s: sum(1 for gap in gaps if gap.phase == name and gap.severity == s) for s in self.severities()}
            done = value >= closed["completeness"] and all(counts[s] <= n for s, n in closed["at_most"].items())
            out.append(Phase(name, table["title"], round(value, 4), done, counts))
        return out

    def severities(self) -> list[str]:
        """Severities, gravest first."""
        return list(self.pack.verdict["severities"])

    def _index(self, phase: str) -> float:
        counted, steps = self._steps[phase]
        total = counted.value or 0
        return sum(value * (whole.value or 0) for value, whole in steps) / total if total else 0.0

    @staticmethod
    def weighted(points: dict[str, RequirementState], chosen: Iterable[Requirement]) -> float:
        """The mean score of some points by their weights."""
        chosen = list(chosen)
        total = sum(point.weight for point in chosen)
        return sum(point.weight * points[point.ref].score for point in chosen) / total if total else 0.0


def complete_condition(pack: Pack, name: str) -> Node:
    """The test of one record called ``this``: every required field is there, and what the register asks beyond."""
    trees = pack.trees["register:" + name]
    parts: list[Node] = []
    for field in pack.registers[name].fields.values():
        if field.required:
            blank: Node = ["blank", _field(name, field.name)]
            condition = trees["required"].get(field.name)
            parts.append(["not", blank if condition is None else ["and", [condition, blank]]])
    if trees["complete"] is not None:
        parts.append(trees["complete"])
    return both(parts)


def _field(register: str, name: str) -> Node:
    return ["f", ["var", "this"], register, name, "raw", ""]


def _count(name: str, condition: Node) -> Node:
    return ["q", "count", "this", ["reg", name], condition, None]


def _rename_this(node: Any, new: str) -> Any:
    if not isinstance(node, list) or not node or node[0] == "lit":
        return node
    if node == ["var", "this"]:
        return ["var", new]
    return [_rename_this(part, new) for part in node]
