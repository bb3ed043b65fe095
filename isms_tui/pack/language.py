"""The condition language: text to a tree of plain lists.

The tree knows nothing yet of registers or types; ``elaborate`` resolves names and checks it.
Lark is imported only when a pack is read afresh: a parsed pack is cached.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isms_tui.pack.errors import LanguageError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

Node = list[Any]
QUANTIFIERS = ("none", "exists", "count", "share", "latest", "last", "newest", "the", "union", "all")
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


@lru_cache(maxsize=1)
def _parser() -> "Lark":
    from lark import Lark

    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=True)


def parse(text: str) -> Node:
    """Read a condition or expression. Raises LanguageError with the place and what was expected."""
    from lark import UnexpectedInput

    try:
        return _tree(_parser().parse(text))
    except UnexpectedInput as error:
        where = " ".join(text[max(0, (error.pos_in_stream or 0) - 20) : (error.pos_in_stream or 0) + 20].split())
        raise LanguageError(f'can\'t be read near "{where}"') from None


def template(text: str) -> list[Any]:
    """Split a message into text and expressions: ``"Risk {r.id}"`` gives ``["Risk ", [expression]]``."""
    parts: list[Any] = []
    rest = text
    while rest:
        before, brace, after = rest.partition("{")
        if before:
            parts.append(before)
        if not brace:
            break
        inner, closing, rest = after.partition("}")
        if not closing:
            raise LanguageError(f'a brace is not closed in "{text}"')
        parts.append([parse(inner)])
    return parts


def _tree(node: "Tree[Token] | Token") -> Node:
    from lark import Token

    if isinstance(node, Token):
        raise LanguageError(f'unexpected word "{node}"')
    built: Node = _BUILD[node.data](node.children)
    return built


def _words(children: list[Any]) -> list[Node]:
    return [_tree(child) for child in children if child is not None]


def _rule(c: list[Any]) -> Node:
    where = _tree(c[2]) if c[2] is not None else ["lit", True]
    return ["for", str(c[0]), _tree(c[1]), where, _tree(c[3])]


def _word(c: list[Any]) -> Node:
    name = str(c[0])
    return ["lit", name == "true"] if name in ("true", "false") else ["word", name]


def _call(c: list[Any]) -> Node:
    return ["call", str(c[0]), _words(c[1].children) if c[1] is not None else []]


def _quantifier(c: list[Any]) -> Node:
    kind, distinct, head, condition = str(c[0]), c[1] is not None, _tree(c[2]), _tree(c[3])
    if kind not in QUANTIFIERS:
        raise LanguageError.unknown("quantifier", kind, QUANTIFIERS)
    if head[0] != "in":
        raise LanguageError(f"{kind}(...) begins with a name, the word in, and where to look")
    target, domain = head[1], head[2]
    variable = target
    while variable[0] == "get":
        variable = variable[1]
    if variable[0] != "word":
        raise LanguageError(f"{kind}(...) begins with a name, the word in, and where to look")
    value = target if target[0] == "get" else None
    return ["q", "distinct" if distinct else kind, variable[1], domain, condition, value]


def _binary(tag: str) -> Any:
    return lambda c: [tag, _tree(c[0]), _tree(c[1])]


_BUILD: dict[str, Any] = {
    "rule": _rule,
    "choice": lambda c: ["if", *_words(c)],
    "disjunction": lambda c: ["or", _words(c)],
    "conjunction": lambda c: ["and", _words(c)],
    "negate": lambda c: ["not", _tree(c[0])],
    "exactly": lambda c: ["exactly", NUMBERS[c[0]], _words(c[1:])],
    "at_least": lambda c: ["at least", NUMBERS[c[0]], _words(c[1:])],
    "compare": lambda c: ["cmp", str(c[1]), _tree(c[0]), _tree(c[2])],
    "between": lambda c: ["between", *_words(c)],
    "member": _binary("in"),
    "no_member": _binary("not in"),
    "matches": lambda c: ["matches", _tree(c[0]), c[1][1:-1]],
    "subset": _binary("subset"),
    "no_subset": lambda c: ["not", ["subset", _tree(c[0]), _tree(c[1])]],
    "is_empty": lambda c: ["blank", _tree(c[0])],
    "not_empty": lambda c: ["not", ["blank", _tree(c[0])]],
    "plus": _binary("+"),
    "less": _binary("-"),
    "without": _binary("minus"),
    "times": _binary("*"),
    "number": lambda c: ["lit", float(c[0]) if "." in c[0] else int(c[0])],
    "text": lambda c: ["lit", c[0][1:-1]],
    "dotted": lambda c: ["lit", str(c[0])],
    "word": _word,
    "get": lambda c: ["get", _tree(c[0]), str(c[1])],
    "call": _call,
    "quantifier": _quantifier,
    "list": lambda c: ["list", _words(c)],
}
