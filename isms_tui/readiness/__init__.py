"""Readiness: records to facts to gaps, and from gaps the state of points, phases and the whole."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from isms_tui.pack import Pack, Rule
from isms_tui.readiness.engine import Engine, Subject
from isms_tui.readiness.explain import Explainer, explained
from isms_tui.readiness.graph import Record
from isms_tui.readiness.messages import Speaker
from isms_tui.readiness.model import Gap, Gate, Hit, Opening, Phase, Report, RequirementState
from isms_tui.readiness.score import Scorer, complete_condition
from isms_tui.readiness.trial import Trial, trial
from isms_tui.readiness.values import blank, iso
from isms_tui.readiness.verdict import ceiling, gates, number, verdict

__all__ = [
    "Gap",
    "Gate",
    "Hit",
    "Opening",
    "Phase",
    "Readiness",
    "Report",
    "RequirementState",
    "Trial",
    "explained",
    "trial",
]

Moved = tuple[list[Opening], list[Opening]]


class Readiness:
    """What is missing in a set of records, on a day, seen for a view."""

    def __init__(
        self,
        pack: Pack,
        records: Mapping[str, Mapping[str, Record]],
        *,
        today: date,
        view: str = "",
        live: bool = True,
    ) -> None:
        self.pack = pack
        stage = pack.views[view].stage if view else 0
        self.engine = Engine(pack, records, today=today.toordinal(), stage=stage, live=live)
        self.speaker = Speaker(self.engine)
        self.explainer = Explainer(self.engine, self.speaker)
        self._scorer: Scorer | None = None
        self._asked = view
        self._gaps: list[Gap] | None = None

    def close(self) -> None:
        """Free the rules engine."""
        self.engine.close()

    @property
    def view(self) -> str:
        """The view asked for, else the one the organisation's own goal names, else the first."""
        return self._asked or self.engine.view()

    # -- changes ---------------------------------------------------------------------------------

    def take(self, changed: Iterable[tuple[str, str, Record | None]]) -> Moved:
        """Take over new states of records (None: gone); returns the hits in view that opened and closed."""
        for register, id, record in changed:
            if register not in self.pack.registers:
                continue
            if record is None:
                self.engine.drop(register, id)
            else:
                self.engine.put(register, record)
        return self._settled()

    def set_today(self, today: date) -> Moved:
        """Move to another day."""
        self.engine.set_today(today.toordinal())
        return self._settled()

    def _settled(self) -> Moved:
        opened, closed = self.engine.settle()
        stage = self.pack.views[self.view].stage
        if stage != self.engine.compiler.stage:
            self.engine.set_stage(stage)
            more, less = self.engine.settle()
            opened, closed = opened + more, closed + less
        self._gaps = None
        counted = {rule.id for rule in self.rules_of(self.view)}
        return [o for o in opened if o.rule in counted], [c for c in closed if c.rule in counted]

    # -- questions -------------------------------------------------------------------------------

    def rules_of(self, view: str) -> list[Rule]:
        """The rules that count in a view."""
        reached = self._reached(view)
        return [rule for rule in self.pack.rules.values() if rule.gate in reached]

    def _reached(self, view: str) -> set[str]:
        order = list(self.pack.views)
        return {self.pack.views[name].gate for name in order[: order.index(view) + 1]}

    def gaps(self) -> list[Gap]:
        """The open gaps in view, in the order in which they should be worked on."""
        if self._gaps is None:
            self._gaps = self._open_gaps(self.view)
        return self._gaps

    def _open_gaps(self, view: str) -> list[Gap]:
        found = [self._gap(rule) for rule in self.rules_of(view) if self.engine.hits[rule.id]]
        severities = {name: rank for rank, name in enumerate(self.pack.verdict["severities"])}
        gated = {rule: rank for rank, table in enumerate(self.pack.verdict["gate"]) for rule in table.get("rules", [])}
        place = {rule: rank for rank, rule in enumerate(self.pack.rules)}
        weight = {gap.rule: self._weight(gap) for gap in found}
        return sorted(
            found,
            key=lambda gap: (gated.get(gap.rule, 99), severities[gap.severity], -weight[gap.rule], place[gap.rule]),
        )

    def _weight(self, gap: Gap) -> int:
        refs = {point for hit in gap.hits for point in self.pack.standing_for(hit.requirement or gap.requirement)}
        return sum(self.pack.requirements[ref].weight for ref in refs)

    def _gap(self, rule: Rule) -> Gap:
        subjects = sorted(self.engine.hits[rule.id], key=_order)
        various = "{" in rule.requirement
        hits = [
            Hit(
                self.speaker.say(rule.id, "say", subject),
                self.speaker.records(rule.id, subject),
                self.speaker.say(rule.id, "requirement", subject) if various else "",
            )
            for subject in subjects
        ]
        ref = hits[0].requirement if various else rule.requirement
        clause, phase = self.place(ref)
        action = (
            self.speaker.say(rule.id, "do", subjects[0]) if len(subjects) == 1 else self.speaker.plain(rule.id, "do")
        )
        return Gap(rule.id, ref, clause, phase, rule.severity, rule.gate, rule.title, action, hits)

    def place(self, ref: str) -> tuple[str, str]:
        """The clause and phase of a reference: of its points, or what the pack says of its catalogue's rows."""
        points = [self.pack.requirements[point] for point in self.pack.standing_for(ref)]
        if points:
            clauses = {point.clause for point in points}
            return (clauses.pop() if len(clauses) == 1 else ref), points[0].phase
        return ref, str(self.pack.settings.get("elsewhere_phase", ""))

    def report(self, view: str = "", clause: str = "") -> Report:
        """Everything at once, for a view; ``clause`` keeps only what stands below a reference."""
        view = view or self.view
        before = self.engine.compiler.stage
        self.engine.set_stage(self.pack.views[view].stage)
        self.engine.settle()
        try:
            return self._report(view, clause)
        finally:
            self.engine.set_stage(before)
            self.engine.settle()

    @property
    def scorer(self) -> Scorer:
        """Made when first asked: a question about gaps alone needs no scores."""
        if self._scorer is None:
            self._scorer = Scorer(self.engine)
        return self._scorer

    def _report(self, view: str, clause: str) -> Report:
        gaps = self._open_gaps(view)
        silent = self.no_data(view)
        points = self.scorer.points(gaps, silent)
        phases = self.scorer.phases(points, gaps)
        met = gates(self.pack, view, gaps)
        before = number(self.pack, view, points, phases)
        score = min(before, ceiling(self.pack, met, gaps))
        reached = self._reached(view)
        later = [rule.id for rule in self.pack.rules.values() if rule.gate not in reached and self.engine.hits[rule.id]]
        shown = [gap for gap in gaps if not clause or self._below(gap, clause)]
        return Report(
            organisation=self.organisation(),
            as_of=iso(self.engine.compiler.today),
            view=view,
            pack={"id": self.pack.id, "version": self.pack.version},
            verdict=verdict(self.pack, met, gaps, score),
            score=round(score, 1),
            score_before_ceilings=round(before, 1),
            gates=met,
            phases=phases,
            requirements=[p for p in points.values() if not clause or self._stands_below(p.ref, p.clause, clause)],
            gaps=shown,
            no_data=[name for name in silent if not clause or self._rule_below(name, clause)],
            later=[name for name in later if not clause or self._rule_below(name, clause)],
        )

    def no_data(self, view: str) -> list[str]:
        """Rules that could find nothing because their register is empty, where that says nothing good."""
        out = []
        for rule in self.rules_of(view):
            if "any" in self.pack.trees["rule:" + rule.id]:
                continue
            tree = self.pack.rule_trees(rule.id)["when"]
            if tree[0] == "for" and tree[2][0] == "reg":
                name = tree[2][1]
                if self.engine.empty(name) and not self.scorer.may_be_empty(name):
                    out.append(rule.id)
        return out

    def looks_at(self, rule: str) -> str:
        """The register that a rule looks at first."""
        return _first_register(self.pack.rule_trees(rule)["when"]) or next(iter(self.pack.registers))

    def days_to_goal(self) -> int | None:
        """Days until the date that the view aims at."""
        tree = self.pack.trees["data/pack.toml"].get("starts:" + self.view)
        day = self.engine.value(tree) if tree else None
        return day - self.engine.compiler.today if isinstance(day, int) else None

    def organisation(self) -> str:
        """The organisation's name."""
        tree = self.pack.trees["data/pack.toml"].get("organisation")
        return str((self.engine.value(tree) if tree else None) or "")

    def knows(self, clause: str) -> bool:
        """Whether a reference means anything: a clause, a point, a row of a catalogue, or what they begin with."""
        refs = {ref for catalogue in self.pack.catalogues.values() for ref in catalogue.rows}
        refs |= {point.clause for point in self.pack.requirements.values()}
        return any(self._stands_below(ref, ref, clause) for ref in refs)

    @staticmethod
    def _stands_below(ref: str, clause: str, wanted: str) -> bool:
        return wanted in (ref, clause) or ref.startswith((wanted + " ", wanted + ".", wanted + "-"))

    def _below(self, gap: Gap, clause: str) -> bool:
        refs = {hit.requirement or gap.requirement for hit in gap.hits}
        return any(self._stands_below(ref, self.place(ref)[0], clause) for ref in refs)

    def _rule_below(self, rule: str, clause: str) -> bool:
        ref = self.pack.rules[rule].requirement
        return self._stands_below(ref, self.place(ref)[0], clause)

    # -- records ---------------------------------------------------------------------------------

    def record(self, register: str, id: str) -> Record | None:
        """A record as readiness knows it."""
        return self.engine.graph.tables.get(register, {}).get(id)

    def label(self, register: str, id: str) -> str:
        """How a reference reads to a person."""
        return self.speaker.label(register, id)

    def missing(self, register: str, record: Record) -> list[str]:
        """Fields without which the record is incomplete."""
        required = self.pack.trees["register:" + register]["required"]
        return [
            field.name
            for field in self.pack.registers[register].fields.values()
            if field.required
            and blank(record.get(field.name))
            and (field.name not in required or self.engine.value(required[field.name], register, record) is True)
        ]

    def derived(self, register: str, record: Record) -> Record:
        """What the derived fields of a record come to; those that can't be computed yet are left out."""
        out: Record = {}
        for name, (tree, kind) in self.pack.trees["register:" + register]["derive"].items():
            value = self.engine.value(tree, register, record)
            if value is not None:
                out[name] = iso(value) if list(kind) == ["date"] else value
        return out

    def complete(self, register: str, record: Record) -> bool:
        """Whether a record is complete, as progress counts it."""
        return self.engine.value(complete_condition(self.pack, register), register, record) is not False

    def explain(self, rule: str) -> list[str]:
        """A rule in words."""
        return explained(self.pack, rule)

    def why(self, rule: str) -> list[str]:
        """Why a rule is open here: its hits, and the facts that matched."""
        return self.explainer.why(rule, sorted(self.engine.hits[rule], key=_order))


def _first_register(node: Any) -> str:
    if not isinstance(node, list) or not node or node[0] == "lit":
        return ""
    if node[0] == "reg":
        return str(node[1])
    return next((found for part in node if (found := _first_register(part))), "")


def _order(subject: Subject) -> Any:
    import re

    parts = re.split(r"(\d+)", str(subject[1]))
    return subject[0], [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
