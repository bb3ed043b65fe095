"""What a pack lacks that loads: rules not shown to work, points nothing answers, registers nobody sees."""

from collections.abc import Mapping
from dataclasses import dataclass

from isms_tui.examples import problems
from isms_tui.pack import Examples, Pack, Requirement


def lint(pack: Pack, examples: Mapping[str, Examples]) -> list[str]:
    """Each shortcoming in one line that names the place and the cure."""
    out = []
    for rule in pack.rules.values():
        out += [f"rule {rule.id}: {text}" for text in problems(pack, rule, examples.get(rule.id, Examples()))]
    seen = {tab.register for screen in pack.screens.values() for tab in screen.tabs}
    ruled = registers_of_rules(pack)
    for name in pack.registers:
        if name not in seen:
            out.append(f'register {name}: no screen shows it; add {{ register = "{name}" }} to the tabs of one')
        if name not in ruled:
            out.append(f"register {name}: no rule looks at it; add one, or leave the register out")
    for point in pack.requirements.values():
        if point.weight and not point.registers and not rules_on(pack, point):
            out.append(f"requirement {point.ref}: no rule and no register answers it; add registers = [ … ] to it")
    return out


def rules_on(pack: Pack, point: Requirement) -> list[str]:
    """The rules whose requirement is the point, or stands for it. A rule that names its point itself is on none."""
    return [
        rule.id
        for rule in pack.rules.values()
        if "{" not in rule.requirement and point.ref in pack.standing_for(rule.requirement)
    ]


def registers_of_rules(pack: Pack) -> dict[str, set[str]]:
    """The rules that read each register."""
    found: dict[str, set[str]] = {}

    def walk(node: object, rule: str) -> None:
        if isinstance(node, list) and node and node[0] != "lit":
            if node[0] in ("reg", "one"):
                found.setdefault(str(node[1]), set()).add(rule)
            elif node[0] == "f":
                found.setdefault(str(node[2]), set()).add(rule)
            for part in node:
                walk(part, rule)

    for rule in pack.rules:
        trees = pack.trees["rule:" + rule]
        for tree in trees["any"].values() if "any" in trees else [trees]:
            walk(tree["when"], rule)
    return found


@dataclass(slots=True)
class Covered:
    """What a clause has: registers, points (and how many weigh something), rules, and how many show examples."""

    clause: str
    title: str
    registers: list[str]
    points: int
    weighing: int
    answered: int
    rules: int
    shown: int


def coverage(pack: Pack, examples: Mapping[str, Examples]) -> list[Covered]:
    """A line for each clause, in the order of the standard, and one for rules that lie elsewhere."""
    clauses: dict[str, list[Requirement]] = {}
    for point in pack.requirements.values():
        clauses.setdefault(point.clause, []).append(point)
    placed: dict[str, list[str]] = {clause: [] for clause in clauses}
    for rule in pack.rules.values():
        refs = [] if "{" in rule.requirement else pack.standing_for(rule.requirement)
        clause = pack.requirements[refs[0]].clause if refs else "elsewhere"
        placed.setdefault(clause, []).append(rule.id)
    out = []
    for clause, rules in placed.items():
        points = clauses.get(clause, [])
        weighing = [point for point in points if point.weight]
        out.append(
            Covered(
                clause,
                points[0].title if points else "on rows of other catalogues, or on the point that a record names",
                sorted({name for point in points for name in point.registers}),
                len(points),
                len(weighing),
                sum(1 for point in weighing if point.registers or point.question),
                len(rules),
                sum(1 for rule in rules if examples.get(rule, Examples()).fires and examples[rule].silent),
            )
        )
    return out
