"""Names and types: a parsed condition against the registers it speaks of.

Every word of a condition is settled here, once, when the pack is read: helper calls are replaced by
what they stand for, fields by their kind, and a word that is neither is an error with its nearest
match. What comes out is what the readiness engine plays.
"""

from collections.abc import Callable, Mapping
from typing import Any

from isms_tui.pack.errors import LanguageError
from isms_tui.pack.language import Node, parse
from isms_tui.pack.model import Catalogue, Field, Register

Type = tuple[Any, ...]
Scope = Mapping[str, Type]
BOOL, NUM, TEXT, DATE, MONTHS, ANY = ("bool",), ("num",), ("text",), ("date",), ("months",), ("any",)
KINDS: dict[str, Type] = {
    "text": TEXT,
    "long_text": TEXT,
    "int": NUM,
    "decimal": NUM,
    "date": DATE,
    "bool": BOOL,
}
EVERYWHERE: Node = ["word", "any"]
"""The place of a rule that looks at the records of every register."""
IMPLICIT = {
    field.name: field
    for field in (
        Field("id", "text", "Id"),
        Field("created_on", "date", "Created on"),
        Field("updated_on", "date", "Updated on"),
        Field("updated_by", "text", "Updated by"),
        Field("notes", "long_text", "Notes"),
        Field("archived", "bool", "Archived"),
    )
}


class Elaborator:
    """Settles conditions against one pack's registers, catalogues and helpers."""

    def __init__(
        self,
        registers: Mapping[str, Register],
        catalogues: Mapping[str, Catalogue],
        helpers: Mapping[str, tuple[list[str], Node]],
    ) -> None:
        self.registers, self.catalogues, self.helpers = registers, catalogues, helpers
        self.asked: dict[str, set[str]] = {}
        """For each register, fields whose blankness some rule asks about by itself; ``lacking`` leaves these alone."""
        self._fresh = 0
        self._open: list[str] = []
        self._shapes = {name: _shape(catalogue) for name, catalogue in catalogues.items()}

    def rule(self, node: Node) -> tuple[Node, Scope]:
        """A whole condition: ``["for", name, domain, where, condition]`` or ``["whole", condition]``."""
        if node[0] != "for":
            return ["whole", self.truth(node, {})], {}
        _, name, domain, where, condition = node
        if domain == EVERYWHERE:
            raise LanguageError("this loop stands for one over each register")
        place, kind, narrowed = self._domain(domain, name, {})
        scope = {name: kind}
        test = self.truth(where, scope)
        if narrowed is not None:
            test = ["and", [narrowed, test]]
        return ["for", name, place, test, self.truth(condition, scope)], scope

    def truth(self, node: Node, scope: Scope) -> Node:
        """A condition. Raises LanguageError when it is no yes-or-no question."""
        out, kind = self.value(node, scope)
        if kind not in (BOOL, ANY):
            raise LanguageError(f"a condition is needed here, not {_said(kind)}")
        return out

    def value(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        """Any expression, and what kind of value it gives."""
        handler: Callable[[Node, Scope], tuple[Node, Type]] = getattr(self, f"_{_HANDLERS.get(node[0], node[0])}")
        return handler(node, scope)

    # -- names -----------------------------------------------------------------------------------

    def _lit(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        value = node[1]
        kind = BOOL if isinstance(value, bool) else NUM if isinstance(value, int | float) else ("word", (value,))
        return node, kind

    def _word(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        name = node[1]
        if name in scope:
            return ["var", name], scope[name]
        if name == "today":
            return ["today"], DATE
        if name == "gate":
            return ["gate"], NUM
        return ["lit", name], ("word", (name,))

    def _get(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        base, name = node[1], node[2]
        if base[0] == "word" and base[1] not in scope and base[1] in self.registers:
            if not self.registers[base[1]].single:
                raise LanguageError(f'"{base[1]}" is a register of many records; loop over it')
            record, kind = ["one", base[1]], ("rec", base[1])
        elif base[0] == "word" and base[1] not in scope:
            raise LanguageError.unknown(
                "name", base[1], [*scope, *(r.name for r in self.registers.values() if r.single)]
            )
        else:
            record, kind = self.value(base, scope)
        if kind[0] != "rec":
            raise LanguageError(f'"{name}" is asked of {_said(kind)}, which has no fields')
        return self._field(record, kind[1], name)

    def _field(self, record: Node, table: str, name: str) -> tuple[Node, Type]:
        if table in self.catalogues:
            shape = self._shapes[table]
            if name not in shape:
                raise LanguageError.unknown(f"field of {table}", name, shape)
            return ["f", record, table, name, "raw", ""], shape[name]
        register = self.registers[table]
        spec = register.fields.get(name) or IMPLICIT.get(name)
        if spec is None:
            raise LanguageError.unknown(f"field of {table}", name, [*register.fields, *IMPLICIT])
        if spec.kind in ("ref", "refs"):
            target: Type = ("rec", spec.to)
            return ["f", record, table, name, spec.kind, spec.to], target if spec.kind == "ref" else ("list", target)
        if spec.kind == "enum":
            return ["f", record, table, name, "raw", ""], ("enum", tuple(spec.choices))
        if spec.kind == "list":
            item = ("enum", tuple(spec.choices)) if spec.choices else TEXT
            return ["f", record, table, name, "list", ""], ("list", item)
        return ["f", record, table, name, "date" if spec.kind == "date" else "raw", ""], KINDS[spec.kind]

    def _list(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        items = [self.value(item, scope) for item in node[1]]
        kinds = {kind for _, kind in items}
        if all(kind[0] == "word" for kind in kinds):
            kind: Type = ("word", tuple(word for k in kinds for word in k[1]))
        else:
            kind = next((kind for kind in kinds if kind[0] != "word"), ANY)
        return ["list", [out for out, _ in items]], ("list", kind)

    # -- calls -----------------------------------------------------------------------------------

    def _call(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        name, arguments = node[1], node[2]
        if name in ("begun", "lacking", "ahead") and len(arguments) == 1:
            return self._about_record(name, arguments[0], scope)
        if name in self.helpers:
            return self._helped(name, arguments, scope)
        if name not in _PRIMITIVES:
            raise LanguageError.unknown("function", name, [*self.helpers, *_PRIMITIVES])
        count, kind = _PRIMITIVES[name]
        if len(arguments) != count:
            raise LanguageError(f"{name}() takes {count} value{'s' * (count != 1)}, not {len(arguments)}")
        values = [self.value(argument, scope) for argument in arguments]
        if name == "days":
            return values[0][0], NUM
        if name == "first":
            return ["first", values[0][0], values[1][0]], values[1][1]
        if name == "reached":
            start, kind = values[0]
            if start[0] != "f" or kind[0] != "list" or kind[1] != ("rec", start[2]):
                raise LanguageError("reached(...) follows a field that refers to records of its own register")
            return ["reached", start, start[2], start[3]], kind
        if name == "expand":
            return ["expand", values[0][0], values[0][1][1][1]], values[0][1]
        return [name, *(out for out, _ in values)], kind

    def _about_record(self, name: str, argument: Node, scope: Scope) -> tuple[Node, Type]:
        """What a register says of its records at large: past its first state, lacking fields, dated ahead."""
        record, kind = self.value(argument, scope)
        if kind[0] != "rec" or kind[1] not in self.registers:
            raise LanguageError(f"{name}(...) is asked of a record, not of {_said(kind)}")
        register = self.registers[kind[1]]
        if name == "begun":
            if not register.status:
                return ["lit", False], BOOL
            state = self._field(record, register.name, register.status)[0]
            return ["cmp", "!=", state, ["lit", register.fields[register.status].choices[0]]], BOOL
        labels = []
        for field in register.fields.values():
            value = self._field(record, register.name, field.name)[0]
            if name == "ahead" and field.past:
                labels.append([["cmp", ">", value, ["today"]], field.label])
            elif name == "lacking" and field.required and field.name not in self.asked.get(register.name, ()):
                test: Node = ["blank", value]
                if field.required != "always":
                    needed = _substitute(parse(field.required), {"this": argument}, "")
                    test = ["and", [self.truth(needed, scope), test]]
                labels.append([test, field.label])
        return ["labels", labels], ("list", TEXT)

    def _helped(self, name: str, arguments: list[Node], scope: Scope) -> tuple[Node, Type]:
        if name in self._open:
            raise LanguageError(f"helper {name}() calls itself")
        self._open.append(name)
        try:
            return self.value(self._inline(name, arguments), scope)
        finally:
            self._open.pop()

    def _inline(self, name: str, arguments: list[Node]) -> Node:
        parameters, body = self.helpers[name]
        if len(parameters) != len(arguments):
            raise LanguageError(f"{name}() takes {len(parameters)} values, not {len(arguments)}")
        self._fresh += 1
        inlined: Node = _substitute(body, dict(zip(parameters, arguments, strict=True)), f"{name}/{self._fresh}/")
        return inlined

    # -- quantifiers -----------------------------------------------------------------------------

    def _domain(self, node: Node, name: str, scope: Scope) -> tuple[Node, Type, Node | None]:
        """Where a loop looks: its place, the kind of its members, and what narrows it (for ``all``)."""
        if node[0] == "word" and node[1] not in scope:
            if node[1] in self.registers:
                return ["reg", node[1]], ("rec", node[1]), None
            if node[1] in self.catalogues:
                return ["cat", node[1]], ("rec", node[1]), None
            raise LanguageError.unknown("register", node[1], [*self.registers, *self.catalogues])
        if node[0] == "call" and node[1] in self.helpers:
            body = self._inline(node[1], node[2])
            if body[0] == "q" and body[1] == "all":
                place, kind, inner = self._domain(body[3], name, scope)
                test = self.truth(_substitute(body[4], {body[2]: ["word", name]}, ""), {**scope, name: kind})
                return place, kind, test if inner is None else ["and", [inner, test]]
        out, kind = self.value(node, scope)
        if kind[0] != "list":
            raise LanguageError(f"a loop needs a register or a list, not {_said(kind)}")
        return out, kind[1], None

    def _quantified(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        _, quantifier, name, domain, condition, target = node
        if name in scope:
            raise LanguageError(f'"{name}" is already in use; choose another name')
        if domain[0] == "call" and domain[1] == "register":
            return self._chosen_register(node, scope)
        place, kind, narrowed = self._domain(domain, name, scope)
        inner = {**scope, name: kind}
        test = self.truth(condition, inner)
        if narrowed is not None:
            test = ["and", [narrowed, test]]
        if quantifier in ("none", "exists"):
            found: Node = ["q", "exists", name, place, test, None]
            return (["not", found] if quantifier == "none" else found), BOOL
        if quantifier == "share":
            parts = test[1] if test[0] == "and" else [test]
            flat = [p for part in parts for p in (part[1] if part[0] == "and" else [part])]
            of: Node = ["and", flat[:-1]] if len(flat) > 1 else ["lit", True]
            return ["share", ["q", "count", name, place, test, None], ["q", "count", name, place, of, None]], NUM
        if quantifier == "count":
            return ["q", "count", name, place, test, None], NUM
        if quantifier in ("the", "all"):
            result: Type = kind if quantifier == "the" else ("list", kind)
            return ["q", quantifier, name, place, test, None], result
        if target is None:
            raise LanguageError(f"{quantifier}(...) needs a field, as in {quantifier}({name}.field in ...: ...)")
        value, value_kind = self.value(target, inner)
        if quantifier == "distinct":
            return ["q", "distinct", name, place, test, value], NUM
        if quantifier == "union":
            if value_kind[0] != "list":
                raise LanguageError("union(...) collects a field that is a list")
            return ["q", "union", name, place, test, value], value_kind
        if quantifier == "newest":
            return ["q", quantifier, name, place, test, value], ("list", kind)
        return ["q", quantifier, name, place, test, value], kind if quantifier == "last" else value_kind

    def _chosen_register(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        """A quantifier over the register that a value names: one for each that it can name."""
        _, quantifier, name, domain, condition, target = node
        if len(domain[2]) != 1:
            raise LanguageError("register(...) takes one value, the name of a register")
        chosen, kind = self.value(domain[2][0], scope)
        names = [n for n in kind[1] if n in self.registers] if kind[0] == "enum" else list(self.registers)
        found = [(n, *self.value(["q", quantifier, name, ["word", n], condition, target], scope)) for n in names]
        if not found:
            raise LanguageError("register(...) takes a value that can name a register")
        return ["by", chosen, [[tree, n] for n, tree, _ in found]], found[0][2]

    # -- logic and comparison --------------------------------------------------------------------

    def _several(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        return [node[0], [self.truth(part, scope) for part in node[1]]], BOOL

    def _number_of(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        return [node[0], node[1], [self.truth(part, scope) for part in node[2]]], BOOL

    def _not(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        return ["not", self.truth(node[1], scope)], BOOL

    def _blank(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        return ["blank", self.value(node[1], scope)[0]], BOOL

    def _if(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        test = self.truth(node[1], scope)
        (first, kind), (second, other) = self.value(node[2], scope), self.value(node[3], scope)
        return ["if", test, first, second], kind if kind[0] != "word" else other if other[0] != "word" else TEXT

    def _cmp(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        left, kind = self.value(node[2], scope)
        right, other = self.value(node[3], scope)
        self._comparable(kind, other)
        return ["cmp", node[1], left, right], BOOL

    def _between(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        values = [self.value(part, scope) for part in node[1:]]
        for _, kind in values[1:]:
            self._comparable(values[0][1], kind)
        return ["between", *(out for out, _ in values)], BOOL

    def _member(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        item, kind = self.value(node[1], scope)
        place, listed = self.value(node[2], scope)
        if listed[0] != "list":
            raise LanguageError(f'"in" needs a list on its right, not {_said(listed)}')
        self._comparable(kind, listed[1])
        return [node[0], item, place], BOOL

    def _matches(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        import re

        try:
            re.compile(node[2])
        except re.error as error:
            raise LanguageError(f'the pattern "{node[2]}" is not valid: {error}') from None
        return ["matches", self.value(node[1], scope)[0], node[2]], BOOL

    def _arithmetic(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        (left, kind), (right, other) = self.value(node[1], scope), self.value(node[2], scope)
        if other == MONTHS:
            if kind != DATE:
                raise LanguageError("months(...) is added to a date or taken from one")
            return ["shift", left, 1 if node[0] == "+" else -1, right[1]], DATE
        result = NUM if kind == other == DATE else DATE if DATE in (kind, other) else kind
        return [node[0], left, right], result

    def _sets(self, node: Node, scope: Scope) -> tuple[Node, Type]:
        (left, kind), (right, _) = self.value(node[1], scope), self.value(node[2], scope)
        return [node[0], left, right], kind if node[0] == "minus" else BOOL

    def _comparable(self, kind: Type, other: Type) -> None:
        for one, two in ((kind, other), (other, kind)):
            if one[0] == "list" and two[0] == "list":
                return self._comparable(one[1], two[1])
            if one[0] == "word":
                self._word_fits(one[1], two)
                return None
        same = {kind[0], other[0]}
        if len(same) > 1 and not same & {"any"} and not same <= {"text", "enum", "rec"}:
            raise LanguageError(f"{_said(kind)} can't be compared with {_said(other)}")
        return None

    def _word_fits(self, words: tuple[Any, ...], kind: Type) -> None:
        for word in words:
            if kind[0] == "enum" and word not in kind[1]:
                raise LanguageError.unknown("choice", str(word), kind[1])
            if kind[0] == "rec" and kind[1] in self.catalogues and word not in self.catalogues[kind[1]].rows:
                raise LanguageError.unknown(kind[1], str(word), self.catalogues[kind[1]].rows)
            if kind[0] in ("num", "date", "bool", "list"):
                raise LanguageError(f'"{word}" can\'t be compared with {_said(kind)}; is the name misspelt?')


_HANDLERS = {
    "q": "quantified",
    "and": "several",
    "or": "several",
    "exactly": "number_of",
    "at least": "number_of",
    "in": "member",
    "not in": "member",
    "+": "arithmetic",
    "-": "arithmetic",
    "*": "arithmetic",
    "minus": "sets",
    "subset": "sets",
}
_PRIMITIVES: dict[str, tuple[int, Type]] = {
    "blank": (1, BOOL),
    "abs": (1, NUM),
    "length": (1, NUM),
    "days": (1, NUM),
    "months": (1, MONTHS),
    "cell": (3, NUM),
    "expand": (1, ANY),
    "first": (2, ANY),
    "reached": (1, ANY),
}


def _substitute(node: Any, values: Mapping[str, Node], prefix: str) -> Any:
    """Put arguments in place of parameters, and give bound names of the body names of their own."""
    if not isinstance(node, list) or not node:
        return node
    if node[0] == "word" and node[1] in values:
        return values[node[1]]
    if node[0] == "q" and prefix:
        own = {**values, node[2]: ["word", prefix + node[2]]}
        domain, condition, target = (_substitute(part, own, prefix) for part in node[3:6])
        return ["q", node[1], prefix + node[2], domain, condition, target]
    return [_substitute(part, values, prefix) for part in node]


def _shape(catalogue: Catalogue) -> dict[str, Type]:
    """The fields of a catalogue, as its rows show them."""
    shape: dict[str, Type] = {}
    words: dict[str, set[Any]] = {}
    for row in catalogue.rows.values():
        for name, value in row.items():
            if isinstance(value, list):
                shape[name] = ("list", TEXT)
            elif isinstance(value, bool):
                shape[name] = BOOL
            elif isinstance(value, int | float):
                shape[name] = NUM
            elif isinstance(value, str):
                words.setdefault(name, set()).add(value)
    for name, seen in words.items():
        few = len(seen) <= 40 and all(word.replace("_", "").isalnum() or not word for word in seen)
        shape[name] = ("enum", tuple(sorted(seen))) if few else TEXT
    return shape


def _said(kind: Type) -> str:
    names = {"bool": "a yes or no", "num": "a number", "text": "text", "date": "a date", "months": "a span of months"}
    if kind[0] == "rec":
        return f"a record of {kind[1]}"
    if kind[0] in ("enum", "word"):
        return "a choice"
    return names.get(kind[0], "a list" if kind[0] == "list" else "a value")
