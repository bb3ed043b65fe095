"""The kinds of views that a tab can have beside its table, what each may say of itself, and the check of that.

    views = [ { kind = "heatmap", title = "Risk map", x = "likelihood", y = "consequence", limit = "accept()" } ]

What an option holds:

    field     the name of a field of the register, of one of the kinds in brackets
    value     an expression on the record, called ``this``; "owner" is short for "this.owner",
              "risk.level" for "this.risk.level"
    whole     an expression on no record in particular: a number, a setting, a helper
    place     an expression on ``x`` and ``y``, a place of the map
    texts     a list of texts
    letters   a table that gives each letter its field
    register  the name of a register; the values of the view are then those of its records

``KINDS`` below is the table of all kinds and their options; whatever is not in it is a mistake.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isms_tui.pack.elaborate import ANY, BOOL, DATE, NUM, Elaborator, Scope, Type
from isms_tui.pack.errors import LanguageError, PackError, nearest
from isms_tui.pack.language import parse
from isms_tui.pack.model import Drawing, Register, Tab

PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")
"""A field, or a field one reference away: short for the same after ``this``."""


@dataclass(frozen=True, slots=True)
class Option:
    """What an option holds, whether the view needs it, and what it is for."""

    holds: str
    told: str
    needed: bool = False
    kinds: tuple[str, ...] = ()
    gives: Type = ANY


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of view: its title unless the tab gives one, and its options."""

    title: str
    options: Mapping[str, Option]


_ONLY = Option("value", "which records are shown; all, unless said", gives=BOOL)
_DUE = Option("value", "the day by which it should be done", gives=DATE)
_DONE = Option("value", "when nothing is late any more; a state without a next one, unless said", gives=BOOL)
KINDS: dict[str, Kind] = {
    "board": Kind(
        "Board",
        {
            "by": Option("field", "what the columns are; the status, unless said", kinds=("enum",)),
            "note": Option("value", "what stands at the foot of a card"),
            "due": _DUE,
            "done": _DONE,
            "only": _ONLY,
        },
    ),
    "heatmap": Kind(
        "Heat map",
        {
            "x": Option("value", "the step to the right", needed=True, gives=NUM),
            "y": Option("value", "the step upwards", needed=True, gives=NUM),
            "x_after": Option("value", "the same once something is done about it", gives=NUM),
            "y_after": Option("value", "the same once something is done about it", gives=NUM),
            "states": Option("texts", "what the two states are called"),
            "x_steps": Option("whole", "how many steps there are", gives=NUM),
            "y_steps": Option("whole", "how many steps there are", gives=NUM),
            "level": Option("place", "the level of a place", gives=NUM),
            "limit": Option("whole", "the highest level that is acceptable", gives=NUM),
            "only": _ONLY,
        },
    ),
    "gantt": Kind(
        "Timeline",
        {
            "start": Option("value", "the first day", needed=True, gives=DATE),
            "end": Option("value", "the last day", needed=True, gives=DATE),
            "needs": Option("field", "what has to be done before, records of the same register", kinds=("ref", "refs")),
            "progress": Option("value", "how far it is, 0 to 100", gives=NUM),
            "point": Option("value", "what is a day and not a span", gives=BOOL),
            "done": _DONE,
            "only": _ONLY,
        },
    ),
    "plot": Kind(
        "Plot",
        {
            "of": Option("register", "whose records are the points; those of the tab, unless said"),
            "series": Option("field", "what a point belongs to", needed=True, kinds=("ref",)),
            "x": Option("value", "the day of a point", needed=True, gives=DATE),
            "y": Option("value", "the height of a point", needed=True, gives=NUM),
            "target": Option("value", "where it should be", gives=NUM),
            "unit": Option("value", "what is counted"),
            "off": Option("value", "when a point misses its target", gives=BOOL),
            "only": _ONLY,
        },
    ),
    "matrix": Kind(
        "Responsibilities",
        {
            "letters": Option("letters", "what each letter stands for", needed=True, kinds=("ref", "refs")),
            "only": _ONLY,
        },
    ),
}


def drawing(file: str, tab: str, table: Any) -> Drawing:
    """A view as a file gives it. Raises PackError when it has no kind that is known."""
    if not isinstance(table, dict) or not isinstance(table.get("kind"), str):
        raise PackError(file, f"{tab}.views", f"each view is a table with a kind; {nearest('', KINDS)}")
    kind = table["kind"]
    if kind not in KINDS:
        raise PackError(file, f"{tab}.views", f'unknown kind "{kind}"; {nearest(kind, KINDS)}')
    title = table.get("title", KINDS[kind].title)
    if not isinstance(title, str):
        raise PackError(file, f"{tab}.{kind}.title", "is no text")
    return Drawing(kind, title, {name: value for name, value in table.items() if name not in ("kind", "title")})


def check(file: str, tab: Tab, view: Drawing, registers: Mapping[str, Register], words: Elaborator) -> None:
    """Settle a view's options against the registers. Raises PackError."""
    options = KINDS[view.kind].options
    place = f"{tab.register}.{view.kind}"
    for name in view.options:
        if name not in options:
            raise PackError(file, place, f'unknown option "{name}"; {nearest(name, [*options, "title"])}')
    for name, option in options.items():
        if option.needed and name not in view.options:
            raise PackError(file, place, f'has no "{name}": {option.told}')
    own = view.options.get("of", tab.register)
    if own not in registers:
        raise PackError(file, f"{place}.of", f'unknown register "{own}"; {nearest(str(own), registers)}')
    register = registers[own]
    if view.kind == "board" and "by" not in view.options:
        if not register.status:
            raise PackError(file, place, f'{own} has no status; say "by" which field its columns go')
        view.options["by"] = register.status
    for name, value in view.options.items():
        option, at = options[name], f"{place}.{name}"
        if option.holds == "field":
            _field(file, at, register, value, option.kinds)
        elif option.holds == "letters":
            if not isinstance(value, dict) or not value:
                raise PackError(file, at, 'is a table of letters and fields, as { R = "responsible" }')
            for letter, field in value.items():
                if len(letter) != 1:
                    raise PackError(file, at, f'"{letter}" is no single letter')
                _field(file, at, register, field, option.kinds)
        elif option.holds == "texts":
            if not isinstance(value, list) or not all(isinstance(text, str) for text in value) or len(value) != 2:
                raise PackError(file, at, "is a list of two texts")
        elif option.holds != "register":
            view.trees[name] = _settled(file, at, option, value, own, words)
    _fits(file, place, tab, view, register)


def _fits(file: str, place: str, tab: Tab, view: Drawing, register: Register) -> None:
    """What a view's references have to lead to."""
    wanted = {"needs": tab.register, "series": tab.register if "of" in view.options else ""}
    for name, to in wanted.items():
        if name in view.options and to and register.fields[view.options[name]].to != to:
            raise PackError(file, f"{place}.{name}", f'"{view.options[name]}" does not refer to {to}')
    if view.kind == "matrix":
        targets = {register.fields[field].to for field in view.options["letters"].values()}
        if len(targets) > 1:
            raise PackError(file, f"{place}.letters", f"all refer to one register, not to {' and '.join(targets)}")


def _field(file: str, at: str, register: Register, name: Any, kinds: tuple[str, ...]) -> None:
    field = register.fields.get(name)
    if field is None:
        raise PackError(file, at, f'{register.name} has no "{name}"; {nearest(str(name), register.fields)}')
    if field.kind not in kinds:
        raise PackError(file, at, f'"{name}" is {field.kind}; what is needed here is {" or ".join(kinds)}')


def _settled(file: str, at: str, option: Option, value: Any, register: str, words: Elaborator) -> Any:
    scopes: dict[str, Scope] = {"value": {"this": ("rec", register)}, "place": {"x": NUM, "y": NUM}, "whole": {}}
    text = str(value)
    if option.holds == "value" and PATH.fullmatch(text) and text not in ("true", "false", "today"):
        text = f"this.{text}"
    try:
        tree, kind = words.value(parse(text), scopes[option.holds])
    except LanguageError as error:
        raise PackError(file, at, str(error)) from None
    if ANY not in (option.gives, kind) and kind != option.gives:
        raise PackError(file, at, f'"{value}" gives no {_SAID[option.gives]}')
    return json.loads(json.dumps(tree))  # plain lists, as a cached pack has them


_SAID = {NUM: "number", DATE: "date", BOOL: "yes or no"}
