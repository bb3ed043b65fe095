"""From gaps and scores to a verdict: the order of work, gates, ceilings and the one number, by the pack's tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from isms_tui.pack import Pack
from isms_tui.readiness.model import Considered, Gap, Gate, Phase, RequirementState
from isms_tui.readiness.score import Scorer


@dataclass(slots=True)
class Standing:
    """Where an organisation stands in a view: everything that follows from its gaps and its registers' progress."""

    view: str
    gaps: list[Gap]
    considered: list[Considered]
    no_data: list[str]
    points: dict[str, RequirementState]
    phases: list[Phase]
    gates: list[Gate]
    score: float
    score_before_ceilings: float
    verdict: str


class Judge:
    """Judges by one pack's tables."""

    def __init__(self, pack: Pack, scorer: Scorer) -> None:
        self.pack, self.scorer, self.tables = pack, scorer, pack.verdict

    def stand(
        self, view: str, gaps: list[Gap], considered: list[Considered], no_data: list[str], days: int | None
    ) -> Standing:
        """The standing in a view whose date is some days ahead (None: no date is set)."""
        limits = self.scorer.limits(gaps, no_data)
        points = self.scorer.points(limits)
        ordered = self._ordered(gaps, points)
        phases = self.scorer.phases(points, ordered)
        met = self.gates(view, ordered)
        before = self._number(view, points, phases)
        score = min(before, self._ceiling(met, ordered))
        return Standing(
            view=view,
            gaps=ordered,
            considered=considered,
            no_data=no_data,
            points=points,
            phases=phases,
            gates=met,
            score=round(score, 1),
            score_before_ceilings=round(before, 1),
            verdict=self._verdict(met, ordered, score, days),
        )

    # -- the order of work -----------------------------------------------------------------------

    def _ordered(self, gaps: list[Gap], points: dict[str, RequirementState]) -> list[Gap]:
        """Gates first, in their order; then the gravest; then what lifts the score most."""
        severities = {name: rank for rank, name in enumerate(self.tables["severities"])}
        gated: dict[str, int] = {}
        for number, table in enumerate(self.tables["gate"]):
            for rule in table.get("rules", []):
                gated.setdefault(rule, number)
        place = {rule: rank for rank, rule in enumerate(self.pack.rules)}

        def rank(gap: Gap) -> tuple[float, ...]:
            base = gap.escalates[0] if gap.escalates else gap.rule
            lift = self._lift(gap, points)
            return gated.get(gap.rule, 99), severities[gap.severity], -lift, place[base], bool(gap.escalates)

        return sorted(gaps, key=rank)

    def _lift(self, gap: Gap, points: dict[str, RequirementState]) -> float:
        """The weight times what is missing, over the points whose score this gap holds down."""
        cap = self.scorer.tables["score"]["finding"][gap.severity]
        held = {point for ref in gap.refs for point in self.pack.standing_for(ref) if points[point].score >= cap}
        return sum(self.pack.requirements[ref].weight * (1 - points[ref].score) for ref in held)

    # -- gates -----------------------------------------------------------------------------------

    def gates(self, view: str, gaps: list[Gap]) -> list[Gate]:
        """Every gate of the view and the views before it: met unless one of its rules is open."""
        order = list(self.pack.views)
        reached = set(order[: order.index(view) + 1])
        hits = {gap.rule: gap.count for gap in gaps}
        spread = self.tables.get("spread", {}).get("id", "")
        out = []
        for table in self.tables["gate"]:
            if table["view"] in reached:
                opened = [rule for rule in table.get("rules", []) if rule in hits]
                some = table.get("at_most")
                if some and sum(hits.get(rule, 0) for rule in some["rules"]) > some["open"]:
                    opened += [rule for rule in some["rules"] if rule in hits]
                opened += [rule for rule in table.get("spread", []) if f"{spread}:{rule}" in hits]
                out.append(Gate(table["id"], table["title"], not opened, list(dict.fromkeys(opened))))
        return out

    # -- number and verdict ----------------------------------------------------------------------

    def _number(self, view: str, points: dict[str, RequirementState], phases: list[Phase]) -> float:
        """Readiness before ceilings, 0 to 100: the mean of the points asked for, or the weighted phases."""
        if view in self.tables.get("number", {}).get("by_points", ()):
            stage = self.pack.views[view].stage
            chosen = [point for point in self.pack.requirements.values() if point.stage <= stage]
            return 100 * Scorer.weighted(points, chosen)
        weights = {table["id"]: float(table["weight"]) for table in self.pack.scoring["phase"]}
        return 100 * sum(weights[phase.phase] * phase.completeness for phase in phases)

    def _ceiling(self, met: list[Gate], gaps: list[Gap]) -> float:
        """The highest number that the open gates and gaps allow."""
        table = self.tables.get("ceilings", {})
        missing = table.get("missing_items", {})
        applies = [
            (not all(gate.met for gate in met), table.get("gate_unmet")),
            (self._majors(gaps) > 0, table.get("major_open")),
            (self._minors(gaps) > table.get("many_minors", len(gaps)), table.get("minors")),
            (self._clustered(gaps), self.tables.get("cluster", {}).get("ceiling")),
            (any(gap.rule in missing.get("rules", ()) for gap in gaps), missing.get("number")),
        ]
        return min([100.0, *(float(cap) for holds, cap in applies if holds and cap is not None)])

    def _majors(self, gaps: Iterable[Gap]) -> int:
        """Open rules of the gravest kind. A cluster is shown as one and has a ceiling of its own instead."""
        return sum(gap.severity == self.tables["severities"][0] and not self._is_cluster(gap) for gap in gaps)

    def _minors(self, gaps: Iterable[Gap]) -> int:
        return sum(gap.severity == self.tables["severities"][1] for gap in gaps)

    def _clustered(self, gaps: Iterable[Gap]) -> bool:
        return any(self._is_cluster(gap) for gap in gaps)

    def _is_cluster(self, gap: Gap) -> bool:
        return "cluster" in self.tables and gap.rule.startswith(self.tables["cluster"]["id"] + ":")

    def _verdict(self, met: list[Gate], gaps: list[Gap], score: float, days: int | None) -> str:
        """The word that is shown before any number."""
        table = self.tables["verdict"]
        if not all(gate.met for gate in met) or self._majors(gaps):
            return str(table["not_ready"])
        minors, hurry = self._minors(gaps), table.get("hurry")
        pressed = hurry and days is not None and 0 <= days < hurry["days"] and minors > hurry["minors"]
        if minors > table["minors"] or score < table["ready_at"] or self._clustered(gaps) or pressed:
            return str(table["at_risk"])
        return str(table["ready"])
