"""Files to a checked Pack: types, references, conditions, messages. A mistake is one line with file, key and cure."""

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from isms_tui.pack.elaborate import IMPLICIT, Elaborator, Scope, Type
from isms_tui.pack.errors import LanguageError, PackError, nearest
from isms_tui.pack.language import Node, parse, template
from isms_tui.pack.model import Catalogue, Examples, Field, Helper, Pack, Register, Requirement, Rule, Screen, Tab, View
from isms_tui.pack.read import HOME, Raw, Table
from isms_tui.pack.trees import OWN, rename

FIELD_KINDS = ("text", "long_text", "int", "decimal", "date", "bool", "enum", "list", "ref", "refs")
SEVERITIES = ("major", "minor", "observation")
Made = TypeVar("Made")


def build(raw: Raw) -> Pack:
    """Make and check the pack. Raises PackError."""
    settings = raw.pack
    for key in ("id", "version", "title", "view", "catalogue"):
        if key not in settings:
            raise PackError("data/pack.toml", key, "is missing")
    if not any(entry.get("name") == "requirement" for entry in settings["catalogue"]):
        raise PackError(
            "data/pack.toml", "catalogue", 'none is named "requirement"; its rows are the points that are scored'
        )
    catalogues = {entry["name"]: _catalogue(entry, raw) for entry in settings["catalogue"]}
    registers = {name: _register(file, table) for name, (file, table) in raw.registers.items()}
    helpers = {name: _helper(file, table) for name, (file, table) in raw.helpers.items()}
    pack = Pack(
        id=settings["id"],
        version=settings["version"],
        title=settings["title"],
        registers=registers,
        catalogues=catalogues,
        requirements={
            row["ref"]: _make(Requirement, row, "data/requirements", row["ref"], loose=True)
            for row in catalogues["requirement"].rows.values()
        },
        rules={name: _rule(file, table) for name, (file, table) in raw.rules.items()},
        helpers=helpers,
        screens={name: _screen(file, table) for name, (file, table) in sorted(raw.screens.items())},
        views={entry["id"]: _make(View, entry, "data/pack.toml", "view") for entry in settings["view"]},
        settings={key: value for key, value in settings.items() if key not in ("catalogue", "view")},
        scoring=raw.scoring,
        verdict=raw.verdict,
        home=raw.home,
    )
    _check_verdict(pack.verdict)
    _Checker(pack, raw).run()
    pack.trees = json.loads(json.dumps(pack.trees))  # plain lists, as a cached pack has them
    return pack


def _check_verdict(verdict: Table) -> None:
    """What every judgement needs, and what each escalation says."""
    for key in ("severities", "verdict", "gate"):
        if key not in verdict:
            raise PackError("rules/verdict.toml", key, "is missing")
    for name in ("spread", "cluster", "repeat", "own_word"):
        for key in ("id", "title", "say", "to"):
            if name in verdict and key not in verdict[name]:
                raise PackError("rules/verdict.toml", name, f'has no "{key}"; an escalation is an item with words')


def _make(kind: type[Made], table: Table, file: str, key: str, *, loose: bool = False) -> Made:
    names = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name in table:
        if name not in names and not loose:
            raise PackError(file, key, f'unknown key "{name}"; {nearest(name, names)}')
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        text = str(error).replace("`", "").replace("Object missing required field", "is missing")
        raise PackError(file, key, text.replace(" - at $", " at ")) from None


def _catalogue(entry: Table, raw: Raw) -> Catalogue:
    name = entry["name"]
    parts = {key: entry.get(key, "") for key in ("name", "title", "label", "group", "also")}
    return Catalogue(**parts, rows=raw.catalogues.get(name, {}))


def _register(file: str, table: Table) -> Register:
    fields = {}
    for name, entry in table.get("fields", {}).items():
        entry = dict(entry)
        if entry.get("required") is True:
            entry["required"] = "always"
        entry.setdefault("label", name.replace("_", " ").capitalize())
        fields[name] = _make(Field, entry, file, name)
    register = _make(Register, {**table, "fields": {}}, file, table["name"])
    register.fields = fields
    return register


def _helper(file: str, table: Table) -> Helper:
    table = dict(table)
    table["expression"] = table.pop("is", table.get("expression", ""))
    return _make(Helper, {"args": [], **table}, file, table["name"])


def _rule(file: str, table: Table) -> Rule:
    told: Table = {key: table[key] for key in ("fires", "silent") if key in table}
    _make(Examples, told, file, table["id"])
    rule = _make(Rule, {key: value for key, value in table.items() if key not in told}, file, table["id"])
    rule.title = rule.title or rule.say
    if rule.severity not in SEVERITIES:
        raise PackError(file, rule.id, f'unknown severity "{rule.severity}"; {nearest(rule.severity, SEVERITIES)}')
    return rule


def _screen(file: str, table: Table) -> Screen:
    table = dict(table)
    tabs = [_make(Tab, tab, file, "tab") for tab in table.pop("tab", [])]
    screen = _make(Screen, table, file, table["id"])
    screen.tabs = tabs
    return screen


class _Checker:
    """Settles every expression of a pack and checks every name one part of it uses of another."""

    def __init__(self, pack: Pack, raw: Raw) -> None:
        self.pack, self.raw = pack, raw
        parsed: dict[str, tuple[list[str], Node]] = {}
        for helper in pack.helpers.values():
            with _at(self._file(raw.helpers, helper.name), helper.name):
                parsed[helper.name] = (helper.args, parse(helper.expression))
        self.words = Elaborator(pack.registers, pack.catalogues, parsed)

    @staticmethod
    def _file(store: Mapping[str, tuple[str, Table]], name: str) -> str:
        return store[name][0]

    def run(self) -> None:
        trees = self.pack.trees
        for name, register in self.pack.registers.items():
            trees["register:" + name] = self._registered(self._file(self.raw.registers, name), register)
        everywhere = [rule for rule in self.pack.rules.values() if _EVERYWHERE.match(rule.when)]
        for rule in self.pack.rules.values():
            if rule not in everywhere:
                tree = trees["rule:" + rule.id] = self._ruled(self._file(self.raw.rules, rule.id), rule)
                _note_blanks(tree["when"], self.words.asked)
        for rule in everywhere:
            trees["rule:" + rule.id] = self._ruled_everywhere(self._file(self.raw.rules, rule.id), rule)
        for screen in self.pack.screens.values():
            self._screened(self._file(self.raw.screens, screen.id), screen)
        for point in self.pack.requirements.values():
            trees["point:" + point.ref] = self._pointed(point)
        for place, table in (("data/pack.toml", self.pack.settings), ("rules/phases.toml", self.pack.scoring)):
            self._tables(place, table)
        self._homed(self.pack.home)

    def _registered(self, file: str, register: Register) -> dict[str, Any]:
        if not register.fields:
            raise PackError(file, register.name, "has no [[field]]")
        if register.naming not in register.fields:
            raise PackError(
                file, "naming", f'no field "{register.naming}"; {nearest(register.naming, register.fields)}'
            )
        row = register.fields.get(register.answers)
        if register.answers and (row is None or row.to not in self.pack.catalogues):
            raise PackError(file, "key", f'"{register.answers}" is no field that refers to a catalogue')
        for column in [*register.columns, *([register.status] if register.status else [])]:
            if column not in register.fields and column not in IMPLICIT:
                raise PackError(file, "columns", f'no field "{column}"; {nearest(column, register.fields)}')
        this: Scope = {"this": ("rec", register.name)}
        trees: dict[str, Any] = {"required": {}, "derive": {}, "snapshot": {}}
        for field in register.fields.values():
            self._fielded(file, field)
            with _at(file, f"{field.name}.required"):
                if field.required not in ("", "always"):
                    trees["required"][field.name] = self.words.truth(parse(field.required), this)
            with _at(file, f"{field.name}.snapshot"):
                if field.snapshot:
                    trees["snapshot"][field.name] = self.words.truth(parse(field.snapshot), this)
            with _at(file, f"{field.name}.derive"):
                if field.derive:
                    trees["derive"][field.name] = self.words.value(parse(field.derive), this)
        if register.status:
            self._cycle(file, register)
        for key in ("complete", "not_due", "may_be_empty", "declared_empty"):
            with _at(file, key):
                text = getattr(register, key)
                trees[key] = (
                    self.words.truth(parse(text), this if key in ("complete", "not_due") else {}) if text else None
                )
        return trees

    def _fielded(self, file: str, field: Field) -> None:
        if field.kind not in FIELD_KINDS:
            raise PackError(file, field.name, f'unknown kind "{field.kind}"; {nearest(field.kind, FIELD_KINDS)}')
        if field.kind in ("ref", "refs"):
            places = [*self.pack.registers, *self.pack.catalogues]
            if field.to not in places:
                raise PackError(
                    file, field.name, f'refers to unknown register "{field.to}"; {nearest(field.to, places)}'
                )
        if field.kind == "enum" and not field.choices:
            raise PackError(file, field.name, "is an enum without choices")
        for word in field.words:
            if word not in field.choices:
                raise PackError(file, field.name, f'words for unknown choice "{word}"; {nearest(word, field.choices)}')

    def _cycle(self, file: str, register: Register) -> None:
        states = register.fields[register.status].choices
        for state in [
            *register.lifecycle,
            *(s for after in register.lifecycle.values() for s in after),
            *register.dropped,
        ]:
            if state not in states:
                raise PackError(file, "lifecycle", f'unknown state "{state}"; {nearest(state, states)}')

    def _ruled_everywhere(self, file: str, rule: Rule) -> dict[str, Any]:
        """A rule over every register: its expressions for each, where they can be true at all."""
        every = {}
        for name in self.pack.registers:
            with _at(file, f"{rule.id} ({name})"):
                raw = parse(rule.when)
                raw[2] = ["word", name]
            trees = self._ruled(file, rule, raw)
            if not never(trees["when"]):
                every[name] = trees
        return {"any": every}

    def _ruled(self, file: str, rule: Rule, raw: Node | None = None) -> dict[str, Any]:
        with _at(file, rule.id):
            raw = raw or parse(rule.when)
            tree, scope = self.words.rule(raw)
            name = next(iter(scope), OWN)
            out: dict[str, Any] = {"when": [*tree[:2], *(rename(part, name, OWN) for part in tree[2:])]}
            for key in ("say", "do", "requirement"):
                parts = [self._part(part, raw, scope) for part in template(getattr(rule, key))]
                out[key] = [p if isinstance(p, str) else [rename(p[0], name, OWN), p[1]] for p in parts]
        gates = {view.gate for view in self.pack.views.values()}
        if rule.gate not in gates:
            raise PackError(file, rule.id, f'unknown gate "{rule.gate}"; {nearest(rule.gate, gates)}')
        if "{" not in rule.requirement and not self._known(rule.requirement):
            refs = [ref for catalogue in self.pack.catalogues.values() for ref in catalogue.rows]
            raise PackError(
                file, rule.id, f'unknown requirement "{rule.requirement}"; {nearest(rule.requirement, refs)}'
            )
        return out

    def _known(self, ref: str) -> bool:
        return any(ref in catalogue.rows for catalogue in self.pack.catalogues.values()) or bool(
            self.pack.standing_for(ref)
        )

    def _part(self, part: Any, raw: Node, scope: Scope) -> Any:
        if isinstance(part, str):
            return part
        node = part[0]
        bare = node[0] == "word" and node[1] not in (*scope, "today", "gate")
        try:
            if bare:
                raise LanguageError.unknown("name", node[1], scope)
            tree, kind = self.words.value(node, scope)
        except LanguageError:
            binder = _binder(raw, _names(node) - set(scope))
            if binder is None:
                raise
            _, _, name, domain, condition, _ = binder
            place, member, narrowed = self.words._domain(domain, name, scope)
            inner = {**scope, name: member}
            test = self.words.truth(condition, inner)
            test = test if narrowed is None else ["and", [narrowed, test]]
            value, kind = self.words.value(node, inner)
            tree, kind = ["q", "each", name, place, test, value], ("list", kind)
        return [tree, _shown(kind)]

    def _screened(self, file: str, screen: Screen) -> None:
        for tab in screen.tabs:
            if tab.register not in self.pack.registers:
                known = nearest(tab.register, self.pack.registers)
                raise PackError(file, "tab", f'unknown register "{tab.register}"; {known}')
            fields = self.pack.registers[tab.register].fields
            for column in tab.columns:
                if column not in fields and column not in IMPLICIT:
                    raise PackError(file, "columns", f'{tab.register} has no "{column}"; {nearest(column, fields)}')

    def _pointed(self, point: Requirement) -> dict[str, Any]:
        file = f"data/requirements: {point.ref}"
        for name in [*point.registers, *point.only]:
            if name not in self.pack.registers:
                raise PackError(file, "registers", f'unknown register "{name}"; {nearest(name, self.pack.registers)}')
        trees = {}
        for name, text in point.only.items():
            with _at(file, "only"):
                trees[name] = self.words.truth(parse(re.sub(r"\bx\b", "this", text)), {"this": ("rec", name)})
        return trees

    def _tables(self, file: str, table: Table) -> None:
        """Expressions of the pack's own tables: any string under a key that is said to hold one."""
        scoring = self.pack.scoring
        trees: dict[str, Any] = {}
        if file == "data/pack.toml":
            for key, text in self.pack.settings.get("starts", {}).items():
                trees["starts:" + key] = self._free(file, text, {})
            for key in ("default_view", "organisation"):
                if self.pack.settings.get(key):
                    trees[key] = self._free(file, self.pack.settings[key], {})
        else:
            for phase in scoring.get("phase", []):
                mix = phase.get("mix")
                if mix:
                    this: Scope = {"this": ("rec", mix["register"])}
                    trees["mix:" + phase["id"]] = [self._free(file, mix["counted"], this)] + [
                        [step["value"], self._free(file, step["when"], this)] for step in mix["steps"]
                    ]
            repeat = self.pack.verdict.get("repeat")
            if repeat:
                trees["repeat"] = self._free("rules/verdict.toml", repeat["audits"], {})
            evidence = scoring.get("evidence", {})
            if evidence.get("fresh"):
                this = {"this": ("rec", evidence["register"])}
                trees["fresh"] = self._free(file, evidence["fresh"], this)
        self.pack.trees[file] = trees

    def _homed(self, home: Table) -> None:
        """The expressions of the first screen: dates ahead, and the fields by which records are counted."""
        trees: dict[str, Any] = {"ahead": [], "heat": {}}
        for entry in home.get("ahead", []):
            trees["ahead"].append(self._asked(entry.get("register", ""), entry, ("date", "where")))
        heat = home.get("heat")
        if heat:
            name = heat.get("register", "")
            trees["heat"] = self._asked(name, heat, ("where", "over"))
            for key in ("x", "y"):
                fields = self.pack.registers[name].fields
                if heat.get(key) not in fields:
                    raise PackError(
                        HOME, key, f'{name} has no "{heat.get(key)}"; {nearest(str(heat.get(key)), fields)}'
                    )
        self.pack.trees[HOME] = trees

    def _asked(self, register: str, entry: Table, keys: tuple[str, ...]) -> dict[str, Node]:
        """Expressions on the records of a register, called ``this``; without a register, on the whole."""
        if register and register not in self.pack.registers:
            raise PackError(
                HOME, "register", f'unknown register "{register}"; {nearest(register, self.pack.registers)}'
            )
        scope: Scope = {OWN: ("rec", register)} if register else {}
        return {key: self._free(HOME, entry[key], scope) for key in keys if key in entry}

    def _free(self, file: str, text: str, scope: Scope) -> Node:
        with _at(file, text):
            return self.words.value(parse(text), scope)[0]
        raise AssertionError  # pragma: no cover


class _at:
    """Turns a mistake in an expression into one that names its file and key."""

    def __init__(self, file: str, key: str) -> None:
        self.file, self.key = file, key

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, _: Any) -> None:
        if isinstance(error, LanguageError):
            raise PackError(self.file, self.key, str(error)) from None


_EVERYWHERE = re.compile(r"\s*for\s+\w+\s+in\s+any\b")


def never(node: Any) -> bool:
    """Whether a condition can be seen to hold of no record: no field to lack, no date to lie ahead."""
    if node[0] == "for":
        return never(node[3]) or never(node[4])
    if node[0] == "and":
        return any(never(part) for part in node[1])
    if node[0] == "not" and node[1][0] == "blank" and node[1][1][0] == "labels":
        return not node[1][1][1]
    return bool(node == ["lit", False])


def _note_blanks(node: Any, asked: dict[str, set[str]]) -> None:
    """Note each field of which a condition asks whether it is blank."""
    if not isinstance(node, list) or not node or node[0] == "lit":
        return
    if node[0] == "blank" and node[1][0] == "f":
        asked.setdefault(node[1][2], set()).add(node[1][3])
    for part in node:
        _note_blanks(part, asked)


def _names(node: Any) -> set[str]:
    if not isinstance(node, list) or not node:
        return set()
    if node[0] == "word":
        return {node[1]}
    return set().union(*(_names(part) for part in node)) if node else set()


def _binder(node: Any, names: set[str]) -> Node | None:
    """The first quantifier of a condition that binds one of these names."""
    if not isinstance(node, list):
        return None
    if node and node[0] == "q" and node[2] in names:
        return node
    return next((found for part in node if (found := _binder(part, names)) is not None), None)


def _shown(kind: Type) -> str:
    """How a value of a message is written: a date, the name of a record, or as it is."""
    if kind[0] == "list":
        return _shown(kind[1])
    return f"rec:{kind[1]}" if kind[0] == "rec" else "date" if kind[0] == "date" else ""
