"""Looking at expressions: which names they use, what they are made of, and equal forms that are cheaper to keep."""

from typing import Any

Node = list[Any]
OWN = "this"
"""The name that a settled expression gives to the record it is about."""
TRUE: Node = ["lit", True]


def free(node: Any) -> frozenset[str]:
    """The variables an expression uses and does not bind itself."""
    return _seen(node)[1]


def has(node: Any, tags: tuple[str, ...]) -> bool:
    """Whether any of these kinds of expression stands inside."""
    return not _seen(node)[2].isdisjoint(tags)


_NONE: frozenset[str] = frozenset()
_BARE: tuple[Any, frozenset[str], frozenset[str]] = (None, _NONE, _NONE)
_known: dict[int, tuple[Any, frozenset[str], frozenset[str]]] = {}
"""What was found out about an expression, by its identity; the expression is kept, so that this stays its own."""


def _seen(node: Any) -> tuple[Any, frozenset[str], frozenset[str]]:
    """The node, its free variables, and the kinds of expression in it. Expressions are never changed once made."""
    if type(node) is not list or not node or node[0] == "lit":
        return _BARE
    known = _known.get(id(node))
    if known is not None:
        return known
    tag = node[0]
    tags: frozenset[str] = frozenset((tag,)) if type(tag) is str else _NONE
    if tag == "var":
        names = frozenset((node[1],))
    elif tag == "f":
        inner = _seen(node[1])
        names, tags = inner[1], tags | inner[2]
    else:
        parts = [_seen(part) for part in node if type(part) is list]
        tags = tags.union(*[part[2] for part in parts])
        if tag == "q":
            value = _seen(node[5])[1]
            names = _seen(node[3])[1] | ((_seen(node[4])[1] | value) - {node[2]})
        else:
            names = _NONE.union(*[part[1] for part in parts])
    if len(_known) > 100_000:
        _known.clear()
    known = _known[id(node)] = (node, names, tags)
    return known


def rename(node: Any, old: str, new: str) -> Any:
    """The expression with one free variable called otherwise; the same one where it is not used."""
    if old not in free(node) or old == new:
        return node
    if node[0] == "var":
        return ["var", new]
    if node[0] == "q" and node[2] == old:
        return ["q", node[1], node[2], rename(node[3], old, new), *node[4:]]
    return [rename(part, old, new) for part in node]


def conjuncts(node: Node) -> list[Node]:
    """The parts that must all hold."""
    if node[0] == "and":
        return [part for inner in node[1] for part in conjuncts(inner)]
    return [] if node == TRUE else [node]


def both(parts: list[Node]) -> Node:
    """All of these parts at once."""
    return TRUE if not parts else parts[0] if len(parts) == 1 else ["and", parts]


def key(node: Any) -> str:
    """A name for an expression: equal expressions have equal names."""
    return repr(node)


def loosen(node: Node) -> Node:
    """An ``exists`` over a register, rewritten so that what ties it to the outside becomes a look-up.

    ``or`` is taken apart, a loop over an outside list is pulled outwards, "is in an outside list" becomes
    such a loop, and "some are before" becomes "the earliest is before"; each step keeps the meaning and
    turns a scan into a question for one key.
    """
    _, _, name, domain, condition, _ = node
    parts = conjuncts(condition)
    for index, part in enumerate(parts):
        if name not in free(part) or not free(part) - {name}:
            continue
        rest = parts[:index] + parts[index + 1 :]
        if part[0] == "or":
            return ["or", [loosen(["q", "exists", name, domain, both([*rest, arm]), None]) for arm in part[1]]]
        if part[0] == "q" and part[1] == "exists" and part[3][0] not in ("reg", "cat") and name not in free(part[3]):
            inner = ["q", "exists", name, domain, both([*rest, *conjuncts(part[4])]), None]
            return ["q", "exists", part[2], part[3], loosen(inner), None]
        listed = _listed(part, name)
        if listed is not None:
            return ["q", "exists", name, domain, both([*rest, listed]), None]
        if part[0] == "in" and free(part[1]) == {name} and name not in free(part[2]):
            each = f"{name}."
            inner = ["q", "exists", name, domain, both([*rest, ["cmp", "=", part[1], ["var", each]]]), None]
            return ["q", "exists", each, part[2], loosen(inner), None]
        if part[0] == "cmp" and part[1] in _TURNED:
            for sign, inside, outside in ((part[1], part[2], part[3]), (_TURNED[part[1]], part[3], part[2])):
                if free(inside) == {name} and name not in free(outside):
                    best = "earliest" if sign in ("<", "<=") else "latest"
                    return ["cmp", sign, ["q", best, name, domain, both(rest), inside], outside]
    return node


def _listed(part: Node, name: str) -> Node | None:
    """ "Some of its own things has the wanted value", said as "the wanted value is among those of its things"."""
    if part[:2] != ["q", "exists"] or part[3][0] in ("reg", "cat") or name not in free(part[3]):
        return None
    inner = part[2]
    tied = [p for p in conjuncts(part[4]) if free(p) - {name, inner}]
    if len(tied) != 1 or tied[0][:2] != ["cmp", "="]:
        return None
    others = both([p for p in conjuncts(part[4]) if p is not tied[0]])
    for inside, outside in ((tied[0][2], tied[0][3]), (tied[0][3], tied[0][2])):
        one = inside[0] == "f" and inside[4] in ("ref", "raw", "date")
        if one and free(inside) <= {name, inner} and free(outside).isdisjoint({name, inner}):
            return ["in", outside, ["q", "each", inner, part[3], others, inside]]
    return None


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def join(part: Node, name: str) -> tuple[str, Node, Node] | None:
    """How a condition ties ``name`` to the outside: ``("one" | "many", inside, outside)``, or None."""
    if part[0] == "cmp" and part[1] == "=":
        for inside, outside in ((part[2], part[3]), (part[3], part[2])):
            if free(inside) == {name} and name not in free(outside):
                return "one", inside, outside
    if part[0] == "in" and free(part[2]) == {name} and name not in free(part[1]):
        return "many", part[2], part[1]
    return None
