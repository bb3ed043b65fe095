"""Rules and gaps in words: what a rule asks, and which facts made it open."""

from collections.abc import Callable
from typing import Any

from isms_tui.pack import Pack, Register
from isms_tui.pack.trees import OWN, Node, conjuncts, free, rename
from isms_tui.readiness.cure import NEW, WORDS, Cure
from isms_tui.readiness.engine import Engine, Subject
from isms_tui.readiness.messages import Speaker
from isms_tui.readiness.values import iso


def explained(pack: Pack, id: str) -> list[str]:
    """What a rule asks, of whom, and what to do; no records are needed for that."""
    rule = pack.rules[id]
    view = next(view.title for view in pack.views.values() if view.gate == rule.gate)
    return [
        f"{id}  {rule.title}",
        f"about      {rule.requirement}",
        f"severity   {rule.severity} (predicted), counts from {view}",
        f"fires when {' '.join(rule.when.split())}",
        f"says       {rule.say}",
        f"to do      {rule.do}",
    ]


class Explainer:
    """Explains one engine's rules."""

    def __init__(self, engine: Engine, speaker: Speaker) -> None:
        self.engine, self.speaker, self.pack = engine, speaker, engine.pack

    def why(self, id: str, subjects: list[Subject], cures: Callable[[Subject], list[Cure]]) -> list[str]:
        """Each hit of an open rule with the parts of its condition that hold, the values behind them, and cures."""
        rule = self.pack.rules[id]
        if not subjects:
            return [f"{id} is not open: {rule.title}"]
        lines = [f"{id}  {rule.title}"]
        for subject in subjects:
            tree = self.pack.rule_trees(id, subject[0])["when"]
            name = tree[1] if tree[0] == "for" else OWN
            parts = [*conjuncts(tree[3]), *conjuncts(tree[4])] if tree[0] == "for" else conjuncts(tree[1])
            lines.append(f"● {self.speaker.say(id, 'say', subject)}")
            for part in self._holding(parts, subject):
                lines.append(f"    {said(rename(part, OWN, name))}{self._facts(part, subject, name)}")
            lines.append(f"  → {self.speaker.say(id, 'do', subject)}")
            lines += [f"  would close it: {self.told(cure)}" for cure in cures(subject)]
        return lines

    def told(self, cure: Cure) -> str:
        """A cure in words, with what it would open."""
        parts = []
        for (register, id), fields in cure.edits.items():
            spec = self.pack.registers[register]
            said = [self._change(spec, name, value) for name, value in fields.items()]
            if id.endswith(NEW):
                parts.append(f"a new {spec.title.lower()}" + (f" with {' and '.join(said)}" if said else ""))
            else:
                parts.append(f"{id}: {' and '.join(said)}")
        opens = ", ".join(dict.fromkeys(opening.rule for opening in cure.opens))
        return "; ".join(parts) + (f"  (opens {opens})" if opens else "")

    @staticmethod
    def _change(spec: Register, name: str, value: Any) -> str:
        label = (spec.fields[name].label or name).lower()
        if value is None:
            return f"{label} cleared"
        return f"{label} filled in" if value == WORDS else f"{label} = {_plain(value)}"

    def _holding(self, parts: list[Node], subject: Subject) -> list[Node]:
        """The parts that hold; of an ``or`` only the arms that do."""
        out: list[Node] = []
        for part in parts:
            if part[0] == "or":
                arms = [arm for arm in part[1] if self.engine.subject_value(arm, subject) is True]
                out += [inner for arm in arms for inner in self._holding(conjuncts(arm), subject)]
            else:
                out.append(part)
        return out

    def _facts(self, part: Node, subject: Subject, name: str) -> str:
        facts = []
        for node, kind in _readings(part):
            if free(node) <= {OWN}:
                value = self.engine.subject_value(node, subject)
                shown = "blank" if value in (None, "", [], ()) else iso(value) if kind == "date" else _plain(value)
                facts.append(f"{said(rename(node, OWN, name))} = {shown}")
        return f"   [{', '.join(dict.fromkeys(facts))}]" if facts else ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())[:60]


def _readings(node: Any) -> list[tuple[Node, str]]:
    """The field readings of a condition, outermost first."""
    if not isinstance(node, list) or not node or node[0] == "lit":
        return []
    if node[0] == "f":
        return [(node, node[4])]
    return [reading for part in node for reading in _readings(part)]


_SIGNS = {"and": " and ", "or": " or "}


def said(node: Any) -> str:
    """An expression as it could be written."""
    tag = node[0]
    if tag == "lit":
        return str(node[1])
    if tag == "var":
        return str(node[1]).rsplit("/", 1)[-1]
    if tag in ("today", "gate"):
        return str(tag)
    if tag in ("one", "reg", "cat"):
        return str(node[1])
    if tag == "f":
        return f"{said(node[1])}.{node[3]}"
    if tag in _SIGNS:
        return _SIGNS[tag].join(said(part) for part in node[1])
    if tag == "not":
        return f"not ({said(node[1])})"
    if tag == "cmp":
        return f"{said(node[2])} {node[1]} {said(node[3])}"
    if tag in ("in", "not in", "+", "-", "*", "minus"):
        return f"{said(node[1])} {tag} {said(node[2])}"
    if tag == "subset":
        return f"{said(node[1])} subset of {said(node[2])}"
    if tag == "between":
        return f"{said(node[1])} between {said(node[2])} and {said(node[3])}"
    if tag == "matches":
        return f'{said(node[1])} matches "{node[2]}"'
    if tag == "list":
        return f"[{', '.join(said(item) for item in node[1])}]"
    if tag == "shift":
        return f"{said(node[1])} {'+' if node[2] > 0 else '-'} months({said(node[3])})"
    if tag == "if":
        return f"if {said(node[1])} then {said(node[2])} else {said(node[3])}"
    if tag in ("exactly", "at least"):
        return f"{tag} {node[1]} of " + ", ".join(said(part) for part in node[2])
    if tag == "labels":
        return "fields"
    if tag == "by":
        return f"in the register {said(node[1])}"
    if tag == "share":
        return f"share of {said(node[1])} in {said(node[2])}"
    if tag == "q":
        name = str(node[2]).rsplit("/", 1)[-1]
        return f"{node[1]}({said(node[5]) if node[5] else name} in {said(node[3])}: {said(node[4])})"
    return f"{tag}({', '.join(said(part) for part in node[1:] if isinstance(part, list))})"
