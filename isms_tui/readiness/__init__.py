"""Readiness: records to facts to gaps, and from gaps the state of points, phases and the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from isms_tui.pack import Pack, Rule
from isms_tui.readiness.cure import Cure, Curer, Edits, defaults
from isms_tui.readiness.engine import Engine, Subject
from isms_tui.readiness.explain import Explainer, explained
from isms_tui.readiness.gaps import Finder, order
from isms_tui.readiness.graph import Record
from isms_tui.readiness.messages import Speaker
from isms_tui.readiness.model import Considered, Gap, Gate, Hit, Opening, Phase, Report, RequirementState
from isms_tui.readiness.score import Scorer, complete_condition
from isms_tui.readiness.trial import Trial, trial
from isms_tui.readiness.values import blank, iso
from isms_tui.readiness.verdict import Judge, Standing

__all__ = [
    "Considered",
    "Cure",
    "Gap",
    "Gate",
    "Hit",
    "Opening",
    "Phase",
    "Preview",
    "Readiness",
    "Report",
    "RequirementState",
    "Standing",
    "Trial",
    "explained",
    "trial",
]

Moved = tuple[list[Opening], list[Opening]]


@dataclass(slots=True)
class Preview:
    """What a change would do: the hits it would open and close, the standing before it and after it."""

    opened: list[Opening]
    closed: list[Opening]
    before: Standing
    after: Standing


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
        self.finder = Finder(self.engine, self.speaker)
        self._asked = view
        self._standings: dict[str, Standing] = {}

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

    def preview(self, changed: Iterable[tuple[str, str, Record | None]]) -> Preview:
        """What new states of records would open and close, and where one would stand; nothing stays changed."""
        changed = list(changed)
        before, stood = [(r, id, self.record(r, id)) for r, id, _ in changed], self.standing()
        opened, closed = self.take(changed)
        stands = self.standing()
        self.take(before)
        return Preview(opened, closed, stood, stands)

    def cures(self, rule: str, subject: Subject) -> list[Cure]:
        """The smallest changes that would close a hit, each tried against the rules."""

        def try_out(edits: Edits) -> list[Opening] | None:
            changed: list[tuple[str, str, Record | None]] = []
            for (register, id), fields in edits.items():
                there = self.record(register, id) or {"id": id, **defaults(self.pack, register)}
                record = {name: value for name, value in {**there, **fields}.items() if value is not None}
                changed.append((register, id, record))
            before = [(r, id, self.record(r, id)) for r, id, _ in changed]
            opened, _ = self.take(changed)
            helped = subject not in self.engine.hits[rule]
            self.take(before)
            return opened if helped else None

        return Curer(self.engine).cures(rule, subject, try_out)

    def state(self, rule: str, register: str, id: str) -> str | None:
        """A digest of what an open hit rests on; None when the rule is not open there."""
        subject = self.finder.subject(rule, register, id)
        return self.finder.state(rule, subject) if subject in self.engine.hits[rule] else None

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
        self._standings.clear()
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
        return self.standing().gaps

    def standing(self, view: str = "") -> Standing:
        """Where the organisation stands in a view: computed when asked, from what every change has kept true."""
        view = view or self.view
        if view not in self._standings:
            before = self.engine.compiler.stage
            self.engine.set_stage(self.pack.views[view].stage)
            self.engine.settle()
            try:
                self._standings[view] = self._stand(view)
            finally:
                self.engine.set_stage(before)
                self.engine.settle()
        return self._standings[view]

    def _stand(self, view: str) -> Standing:
        found, considered = self.finder.gaps(self.rules_of(view))
        return self.judge.stand(view, found, considered, self.no_data(view), self.days_to(view))

    def report(self, view: str = "", clause: str = "") -> Report:
        """Everything at once, for a view; ``clause`` keeps only what stands below a reference."""
        standing = self.standing(view)
        reached = self._reached(standing.view)
        later = [rule.id for rule in self.pack.rules.values() if rule.gate not in reached and self.engine.hits[rule.id]]
        return Report(
            organisation=self.organisation(),
            as_of=iso(self.engine.compiler.today),
            view=standing.view,
            pack={"id": self.pack.id, "version": self.pack.version},
            verdict=standing.verdict,
            score=standing.score,
            score_before_ceilings=standing.score_before_ceilings,
            gates=standing.gates,
            phases=standing.phases,
            requirements=[p for p in standing.points.values() if self._stands_below(p.ref, p.clause, clause)],
            gaps=[gap for gap in standing.gaps if self._below(gap, clause)],
            no_data=[name for name in standing.no_data if self._rule_below(name, clause)],
            later=[name for name in later if self._rule_below(name, clause)],
            considered=[note for note in standing.considered if self._rule_below(note.rule, clause)],
        )

    @property
    def scorer(self) -> Scorer:
        """Made when first asked: a question about one rule needs no scores."""
        return self.judge.scorer

    @cached_property
    def judge(self) -> Judge:
        """What turns gaps into a verdict."""
        return Judge(self.pack, Scorer(self.engine))

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
        """Days until the date that the view in force aims at."""
        return self.days_to(self.view)

    def days_to(self, view: str) -> int | None:
        """Days until the date that a view aims at; None when none is set."""
        tree = self.pack.trees["data/pack.toml"].get("starts:" + view)
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
        return not wanted or wanted in (ref, clause) or ref.startswith((wanted + " ", wanted + ".", wanted + "-"))

    def _below(self, gap: Gap, clause: str) -> bool:
        places = [(ref, self.finder.place(ref)[0]) for ref in gap.refs or {gap.requirement}]
        return any(self._stands_below(ref, place, clause) for ref, place in places)

    def _rule_below(self, rule: str, clause: str) -> bool:
        ref = self.pack.rules[rule].requirement
        return self._stands_below(ref, self.finder.place(ref)[0], clause)

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

    def snapshots(self, register: str, before: Record, record: Record) -> list[str]:
        """The fields in which a changed record notes what is open, because their time has just come."""
        trees = self.pack.trees["register:" + register]["snapshot"].items()
        value = self.engine.value
        return [n for n, t in trees if value(t, register, record) is True and value(t, register, before) is not True]

    def complete(self, register: str, record: Record) -> bool:
        """Whether a record is complete, as progress counts it."""
        return self.engine.value(complete_condition(self.pack, register), register, record) is not False

    def explain(self, rule: str) -> list[str]:
        """A rule in words."""
        return explained(self.pack, rule)

    def why(self, rule: str) -> list[str]:
        """Why a rule is open here: each hit, the facts that matched, and the smallest changes that would close it."""
        if rule not in self.pack.rules:
            return self._why_graver(next(gap for gap in self.gaps() if gap.rule == rule))
        subjects = sorted(self.engine.hits[rule], key=order)
        return self.explainer.why(rule, subjects, lambda subject: self.cures(rule, subject))

    @staticmethod
    def _why_graver(gap: Gap) -> list[str]:
        """What an escalated gap rests on."""
        lines = [f"{gap.rule}  {gap.title}", *(f"● {hit.message}" for hit in gap.hits)]
        return [*lines, f"    rests on {', '.join(gap.escalates)}; ask why of each", f"  → {gap.action}"]


def _first_register(node: Any) -> str:
    if not isinstance(node, list) or not node or node[0] == "lit":
        return ""
    if node[0] in ("reg", "one"):
        return str(node[1])
    return next((found for part in node if (found := _first_register(part))), "")
