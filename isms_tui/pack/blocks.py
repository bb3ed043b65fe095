"""The blocks of a report, settled against the registers: what each kind may hold, and the expressions in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from isms_tui.pack.elaborate import DATE, IMPLICIT, NUM, Elaborator, Scope, Type
from isms_tui.pack.errors import LanguageError, PackError, nearest, placed
from isms_tui.pack.language import Node, parse, template
from isms_tui.pack.model import Pack
from isms_tui.pack.read import Table

LOOP = {"for!": "loop", "order": "order", "first": "int", "empty": "say"}
KINDS: dict[str, dict[str, str]] = {
    # words
    "heading": {"text!": "say", "level": "int"},
    "text": {"text!": "say", "strong": "bool"},
    "list": {**LOOP, "text!": "say"},
    "facts": {"facts!": "facts"},
    "signatures": {"roles!": "says"},
    # records
    "table": {**LOOP, "columns!": "columns", "title": "say"},
    "each": {**LOOP, "block!": "blocks"},
    "approvals": {**LOOP, "title": "say", "what!": "say", "by!": "ask", "on!": "date", "valid": "truth"},
    # pictures of records
    "bars": {**LOOP, "title!": "say", "by!": "ask"},
    "heat_map": {
        **LOOP,
        "title!": "say",
        "across!": "number",
        "up!": "number",
        "across_steps!": "number",
        "up_steps!": "number",
        "across_label!": "say",
        "up_label!": "say",
        "level": "cell",
        "accept": "number",
    },
    "gantt": {
        **LOOP,
        "title!": "say",
        "label!": "say",
        "start": "date",
        "end!": "date",
        "done": "number",
        "milestone": "truth",
        "late": "truth",
    },
    "plot": {**LOOP, "title!": "say", "at!": "date", "value!": "number", "target": "outer number", "unit": "say"},
    # what readiness says
    "verdict": {"view": "view"},
    "phases": {"view": "view"},
    "wheel": {"title!": "say", "view": "view"},
    "radar": {"title!": "say", "view": "view"},
    "gates": {"view": "view"},
    "actions": {"view": "view", "first": "int"},
    "gaps": {"view": "view", "most": "int", "clause": "plain"},
    "points": {"view": "view", "title": "say"},
}
COLUMN = ("field", "head", "is", "text", "as", "width", "tones", "full")
TONES = ("good", "warn", "bad", "muted")


@dataclass(slots=True)
class Ask:
    """A settled expression: the variables it may use, and how its value is told.

    ``kind`` is date, rec, num, bool, enum or text; of a list, that of its members. ``order`` ranks an enum's choices.
    """

    tree: Node
    names: tuple[str, ...]
    kind: str
    table: str = ""
    words: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    text: str = ""


Say = list[str | Ask]
"""A text with expressions in it."""


@dataclass(slots=True)
class Loop:
    """What a block goes through: the name of each, and the question that finds them all."""

    name: str
    members: Ask


@dataclass(slots=True)
class ColumnSpec:
    """A column: its heading and what it shows; ``tones`` colours (and marks) the choices it names."""

    head: str
    ask: Ask | None = None
    say: Say | None = None
    percent: bool = False
    width: float = 0
    tones: dict[str, str] = field(default_factory=dict)
    full: bool = False


@dataclass(slots=True)
class Part:
    """One checked block."""

    kind: str
    keys: dict[str, Any]
    blocks: "list[Part]" = field(default_factory=list)


class Blocks:
    """Checks the blocks of one report file."""

    def __init__(self, pack: Pack, file: str) -> None:
        self.pack, self.file = pack, file
        helpers = {helper.name: (helper.args, parse(helper.expression)) for helper in pack.helpers.values()}
        self.words = Elaborator(pack.registers, pack.catalogues, helpers)

    def checked(self, blocks: list[Table], scope: Scope, place: str = "") -> list[Part]:
        """The blocks as typed objects; ``scope`` holds the variables of the loops around them."""
        return [self._block(block, scope, f"{place}block {number}") for number, block in enumerate(blocks, 1)]

    def _block(self, block: Table, scope: Scope, place: str) -> Part:
        kind = block.get("kind", "")
        if kind not in KINDS:
            raise PackError(self.file, place, f'unknown kind "{kind}"; {nearest(str(kind), KINDS)}')
        place = f"{place} ({block.get('id') or kind})"
        sorts = {key.rstrip("!"): sort for key, sort in KINDS[kind].items()}
        known = {"kind": "plain", "id": "plain", "when": "truth", **sorts}
        for key in block:
            if key not in known:
                raise PackError(self.file, place, f'unknown key "{key}"; {nearest(key, known)}')
        for key in KINDS[kind]:
            if key.endswith("!") and key.rstrip("!") not in block:
                raise PackError(self.file, place, f'"{key.rstrip("!")}" is missing')
        part = Part(kind, {})
        inner = scope
        if "for" in block:
            loop, member = self._loop(block["for"], scope, f"{place} for")
            part.keys["for"], inner = loop, {**scope, loop.name: member}
        for key, value in block.items():
            if key == "block":
                part.blocks = self.checked(value, inner, f"{place} ")
            elif key not in ("kind", "id", "for"):
                outside = key in ("when", "title", "empty", "unit", *_OUTSIDE) or sorts[key].startswith("outer")
                seen = scope if outside else inner
                part.keys[key] = self._key(known[key], value, seen, f"{place} {key}")
        return part

    def _key(self, sort: str, value: Any, scope: Scope, place: str) -> Any:
        wanted: dict[str, tuple[type, ...]] = {"int": (int,), "bool": (bool,), "facts": (list,), "says": (list,)}
        if sort == "order":
            return self._order(value, scope, place)
        if sort == "columns":
            return self._columns(value, scope, place)
        fits: bool = isinstance(value, wanted.get(sort, (str,)))
        if not fits:
            kinds = {"int": "a whole number", "bool": "true or false", "facts": "a list", "says": "a list"}
            raise PackError(self.file, place, f"has to be {kinds.get(sort, 'text')}")
        if sort == "view" and value not in self.pack.views:
            raise PackError(self.file, place, f'unknown view "{value}"; {nearest(value, self.pack.views)}')
        if sort == "say":
            return self._say(value, scope, place)
        if sort == "says":
            return [self._say(text, scope, place) for text in value]
        if sort == "facts":
            return [self._fact(fact, scope, place) for fact in value]
        if sort == "cell":
            return self._ask(value, {**scope, "across": NUM, "up": NUM}, place, "number")
        if sort in ("plain", "int", "bool", "view"):
            return value
        return self._ask(value, scope, place, sort.removeprefix("outer "))

    def _loop(self, text: Any, scope: Scope, place: str) -> tuple[Loop, Type]:
        with placed(self.file, place):
            node = parse(f"for {text}: true")
            tree, name, kind = self.words.members(node, scope)
        return Loop(name, self._described(tree, ("list", kind), scope)), kind

    def _ask(self, text: Any, scope: Scope, place: str, sort: str = "ask") -> Ask:
        if not isinstance(text, str):
            raise PackError(self.file, place, "has to be an expression, written as text")
        with placed(self.file, place):
            tree, kind = self.words.value(parse(text), scope)
            wrong = {
                "number": kind not in (NUM, ("any",)),
                "date": kind != DATE,
                "truth": kind not in (("bool",), ("any",)),
            }
            if wrong.get(sort):
                raise LanguageError(f"{_NEEDED[sort]} is needed here")
            if kind[0] == "word" and tree[0] == "lit" and parse(text)[0] == "word":
                raise LanguageError.unknown("name", text, scope)
            ask = self._described(tree, kind, scope)
        ask.text = text
        return ask

    def _described(self, tree: Node, kind: Type, scope: Scope) -> Ask:
        ask = Ask(tree, tuple(scope), "text")
        while kind[0] == "list":
            kind = kind[1]
        if kind[0] == "rec":
            ask.kind, ask.table = "rec", kind[1]
        elif kind[0] in ("date", "num", "bool", "enum"):
            ask.kind = kind[0]
        if kind[0] == "enum":
            ask.order = list(kind[1])
        spec = _behind(tree)
        if spec is not None and spec[0] in self.pack.registers:
            found = self.pack.registers[spec[0]].fields.get(spec[1])
            ask.words = dict(found.words) if found else {}
        return ask

    def _say(self, text: Any, scope: Scope, place: str) -> Say:
        if not isinstance(text, str):
            raise PackError(self.file, place, "has to be text")
        out: Say = []
        with placed(self.file, place):
            parts = template(text)
        for part in parts:
            if isinstance(part, str):
                out.append(part)
                continue
            with placed(self.file, place):
                if part[0][0] == "word" and part[0][1] not in (*scope, "today", "gate"):
                    raise LanguageError.unknown("name", part[0][1], scope)
                tree, kind = self.words.value(part[0], scope)
                out.append(self._described(tree, kind, scope))
        return out

    def _fact(self, fact: Any, scope: Scope, place: str) -> tuple[Say, ColumnSpec]:
        if not isinstance(fact, dict) or "label" not in fact:
            raise PackError(self.file, place, 'each is written as { label = "…", is = "…" }')
        table = {key: value for key, value in fact.items() if key != "label"}
        return self._say(fact["label"], scope, place), self._column({**table, "head": ""}, scope, place)

    def _order(self, value: Any, scope: Scope, place: str) -> list[tuple[Ask, bool]]:
        given = value if isinstance(value, list) else [value]
        out = []
        for text in given:
            down = isinstance(text, str) and text.startswith("-")
            out.append((self._ask(text[1:] if down else text, scope, place), down))
        return out

    def _columns(self, value: Any, scope: Scope, place: str) -> list[ColumnSpec]:
        if not isinstance(value, list) or not value:
            raise PackError(self.file, place, "is a list with at least one column")
        return [self._column(entry, scope, place) for entry in value]

    def _column(self, entry: Any, scope: Scope, place: str) -> ColumnSpec:
        table: Table = {"field": entry} if isinstance(entry, str) else dict(entry) if isinstance(entry, dict) else {}
        for key in table:
            if key not in COLUMN:
                raise PackError(self.file, place, f'unknown key "{key}"; {nearest(key, COLUMN)}')
        if sum(key in table for key in ("field", "is", "text")) != 1:
            raise PackError(self.file, place, 'a column has one of "field", "is" and "text"')
        spec = ColumnSpec(str(table.get("head", "")), width=float(table.get("width", 0)), full=bool(table.get("full")))
        spec.percent = table.get("as") == "percent"
        if table.get("as") not in (None, "percent"):
            raise PackError(self.file, place, f'unknown "{table["as"]}"; {nearest(str(table["as"]), ["percent"])}')
        if "text" in table:
            spec.say = self._say(table["text"], scope, place)
        elif "is" in table:
            spec.ask = self._ask(table["is"], scope, place)
        else:
            variable = next(reversed(list(scope)), "")
            spec.ask = self._ask(f"{variable}.{table['field']}", scope, place)
            spec.head = spec.head or self._label(scope[variable], str(table["field"]))
        for choice, tone in table.get("tones", {}).items():
            if tone not in TONES:
                raise PackError(self.file, place, f'unknown tone "{tone}"; {nearest(str(tone), TONES)}')
            if spec.ask is not None and spec.ask.kind == "enum" and choice not in spec.ask.order:
                raise PackError(self.file, place, f'unknown choice "{choice}"; {nearest(choice, spec.ask.order)}')
            spec.tones[choice] = tone
        return spec

    def _label(self, kind: Type, name: str) -> str:
        register = self.pack.registers.get(kind[1])
        found = IMPLICIT.get(name) or (register.fields.get(name) if register else None)
        return found.label if found else name.replace("_", " ").capitalize()


def _behind(node: Any) -> tuple[str, str] | None:
    """The register and field that a value comes from, where it is one field's."""
    if not isinstance(node, list) or not node:
        return None
    if node[0] == "f":
        return node[2], node[3]
    if node[0] == "q":
        return _behind(node[5])
    return _behind(node[2]) or _behind(node[3]) if node[0] == "if" else None


_NEEDED: Mapping[str, str] = {"number": "a number", "date": "a date", "truth": "a condition"}
_OUTSIDE = ("across_steps", "up_steps", "across_label", "up_label", "level", "accept")
"""Keys that speak of the whole picture and not of one record."""
