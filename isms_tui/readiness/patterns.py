"""A rule's condition as a pattern over one fact: the only form that durable-rules matches soundly.

What a condition asks of the record's own choices, switches and numbers is asked by the pattern itself;
whatever reaches further is an attribute that the graph computes and the pattern only tests. A pattern
knows ``$and``, ``$or``, comparisons with constants, ``$ex`` and ``$nex``, and nothing else: no second
fact, no join.
"""

from collections.abc import Callable
from typing import Any

from isms_tui.pack import Register
from isms_tui.pack.trees import Node, conjuncts

Pattern = dict[str, Any]
DOMAIN = "of"
"""The attribute that every fact carries: which register or loop it belongs to."""
_ORDER = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


class PatternMaker:
    """Patterns for the rules of one kind of fact.

    ``project`` names the attribute that holds an expression's truth. ``carried`` fills up with the
    record's own fields that some pattern reads as they are, ``known`` with those whose mere presence counts.
    """

    def __init__(self, register: Register | None, name: str, project: Callable[[Node], str]) -> None:
        self.register, self.name, self.project = register, name, project
        self.carried: set[str] = set()
        self.known: set[str] = set()

    def pattern(self, domain: str, where: Node, condition: Node) -> Pattern:
        """The whole pattern of a rule."""
        parts = [{DOMAIN: domain}, *(self._part(part) for part in (*conjuncts(where), *conjuncts(condition)))]
        return parts[0] if len(parts) == 1 else {"$and": parts}

    def _part(self, node: Node) -> Pattern:
        if node[0] in ("and", "or"):
            return {"$" + node[0]: [self._part(part) for part in node[1]]}
        direct = self._direct(node)
        return direct if direct is not None else {self.project(node): True}

    def _direct(self, node: Node) -> Pattern | None:
        """The pattern of a test on the record's own field against a constant; None when it reaches further."""
        if node[0] == "blank":
            return self._presence(node[1], "$nex")
        if node[0] == "not" and node[1][0] == "blank":
            return self._presence(node[1][1], "$ex")
        if node[0] == "cmp" and node[3][0] == "lit":
            return self._compared(node[1], node[2], node[3][1])
        if node[0] == "in" and node[2][0] == "list" and node[2][1] and all(item[0] == "lit" for item in node[2][1]):
            field = self._choice(node[1])
            if field:
                equal: list[Pattern] = [{field: item[1]} for item in node[2][1]]
                return equal[0] if len(equal) == 1 else {"$or": equal}
        if node[0] == "f" and self._own(node) and self._kind(node) == "bool":
            return {self._carry(node[3]): True}
        return None

    def _compared(self, sign: str, left: Node, value: Any) -> Pattern | None:
        if sign in ("=", "!="):
            field = self._choice(left)
            if not field:
                return None
            return {field: value} if sign == "=" else {"$and": [{"$ex": {field: 1}}, {"$neq": {field: value}}]}
        if self._own(left) and self._kind(left) == "int" and isinstance(value, int) and sign in _ORDER:
            return {_ORDER[sign]: {self._carry(left[3]): value}}
        return None

    def _presence(self, node: Node, operator: str) -> Pattern | None:
        if not self._own(node) or self._kind(node) in ("ref", "refs", "date", ""):
            return None
        self.known.add(node[3])
        return {operator: {"has " + node[3]: 1}}

    def _choice(self, node: Node) -> str:
        return self._carry(node[3]) if self._own(node) and self._kind(node) == "enum" else ""

    def _carry(self, field: str) -> str:
        self.carried.add(field)
        return "own " + field

    def _own(self, node: Node) -> bool:
        return self.register is not None and node[0] == "f" and node[1] == ["var", self.name]

    def _kind(self, node: Node) -> str:
        field = self.register.fields.get(node[3]) if self.register else None
        return field.kind if field else ""
