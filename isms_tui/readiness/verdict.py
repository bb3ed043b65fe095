"""From scores and gaps to a verdict: gates, ceilings, and the one number, by the pack's tables."""

from isms_tui.pack import Pack
from isms_tui.readiness.model import Gap, Gate, Phase, RequirementState
from isms_tui.readiness.score import Scorer


def gates(pack: Pack, view: str, gaps: list[Gap]) -> list[Gate]:
    """Every gate of the view and the views before it: met unless one of its rules is open."""
    order = list(pack.views)
    reached = set(order[: order.index(view) + 1])
    hits = {gap.rule: len(gap.hits) for gap in gaps}
    out = []
    for table in pack.verdict["gate"]:
        if table["view"] in reached:
            opened = [rule for rule in table.get("rules", []) if rule in hits]
            some = table.get("at_most")
            if some and sum(hits.get(rule, 0) for rule in some["rules"]) > some["open"]:
                opened += [rule for rule in some["rules"] if rule in hits and rule not in opened]
            opened += [
                rule for rule in table.get("spread", []) if rule in hits and rule not in opened and _spread(gaps, rule)
            ]
            out.append(Gate(table["id"], table["title"], not opened, opened))
    return out


def _spread(gaps: list[Gap], rule: str) -> bool:
    return any(gap.rule == rule and gap.severity == "major" for gap in gaps)


def number(pack: Pack, view: str, points: dict[str, RequirementState], phases: list[Phase]) -> float:
    """Readiness before ceilings, 0 to 100: the mean of the first view's points, or the weighted phases."""
    if view == next(iter(pack.views)):
        stage = pack.views[view].stage
        chosen = [point for point in pack.requirements.values() if point.stage <= stage]
        return 100 * Scorer.weighted(points, chosen)
    weights = {table["id"]: float(table["weight"]) for table in pack.scoring["phase"]}
    return 100 * sum(weights[phase.phase] * phase.completeness for phase in phases)


def ceiling(pack: Pack, met: list[Gate], gaps: list[Gap]) -> float:
    """The highest number that the open gates and gaps allow."""
    table = pack.verdict["ceilings"]
    caps = [100.0]
    if not all(gate.met for gate in met):
        caps.append(table["gate_unmet"])
    if any(gap.severity == "major" for gap in gaps):
        caps.append(table["major_open"])
    if sum(gap.severity == "minor" for gap in gaps) > table["many_minors"]:
        caps.append(table["minors"])
    if any(gap.rule in table["missing_items"]["rules"] for gap in gaps):
        caps.append(table["missing_items"]["number"])
    return min(float(cap) for cap in caps)


def verdict(pack: Pack, met: list[Gate], gaps: list[Gap], score: float) -> str:
    """The word that is shown before any number."""
    table = pack.verdict["verdict"]
    if not all(gate.met for gate in met) or any(gap.severity == "major" for gap in gaps):
        return str(table["not_ready"])
    if sum(gap.severity == "minor" for gap in gaps) > table["minors"] or score < table["ready_at"]:
        return str(table["at_risk"])
    return str(table["ready"])
