"""The filter of a table: words to be found anywhere, and conditions on fields; all of them must hold.

``word "two words" field:part field=whole field>3 date<today field= field!=``; the last two: is blank, is not blank.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from isms_tui.door import NO, YES, is_blank
from isms_tui.pack import Field, nearest
from isms_tui.tui.words import word

Read = Callable[[str], tuple[Any, str]]
"""A field of a record by its name: the value, and how it reads."""
Test = Callable[[Read], bool]
EVERYTHING = ""
"""The name under which a record reads as one text of all that it says."""
TERM = re.compile(r'([\w.]+)(>=|<=|!=|[:=<>])("[^"]*"?|\S*)|("[^"]*"?|\S+)')
DAY = re.compile(r"\d{4}(-\d\d){0,2}")
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
SAME: Callable[[Any, Any], Any] = operator.eq


class FilterError(ValueError):
    """What can't be understood of a filter, in words."""


@dataclass(slots=True, frozen=True)
class Term:
    """One condition; without a field, a text to be found anywhere."""

    field: str
    sign: str
    value: str


def terms(text: str) -> list[Term]:
    """A filter's terms; one that is still being typed (``field:``) asks nothing yet."""
    found = []
    for match in TERM.finditer(text):
        field, sign, value, free = match.groups()
        said = (value if free is None else free).strip('"')
        if said or sign in ("=", "!="):
            found.append(Term(field or EVERYTHING, sign or ":", said))
    return found


def test_of(text: str, fields: Mapping[str, Field], today: date) -> Test:
    """The test that a filter makes, on the fields by the names of their columns. Raises FilterError."""
    tests = [_term(term, fields, today) for term in terms(text)]
    return lambda read: all(test(read) for test in tests)


def named(word: str, fields: Mapping[str, Field]) -> str:
    """The field that a person means by a few letters: the first of the nearest kind. Raises FilterError."""
    wanted = _plain(word)

    def nearness(name: str, field: Field) -> int | None:
        calls = [_plain(text) for text in (name, field.short, field.label, name.rpartition(".")[2]) if text]
        meant: list[Callable[[str], bool]] = [
            lambda call: call == wanted,
            lambda call: call.startswith(wanted),
            lambda call: wanted in call,
            lambda call: bool(re.search(".*".join(map(re.escape, wanted)), call)),
        ]
        return next((rank for rank, means in enumerate(meant) if any(map(means, calls))), None)

    ranked = [(nearness(name, field), place, name) for place, (name, field) in enumerate(fields.items())]
    best = min(((rank, place, name) for rank, place, name in ranked if rank is not None), default=None)
    if best is None or not wanted:
        hint = nearest(word, [name for name in fields if "." not in name])
        hint = hint if hint.startswith("did") else "text with a sign in it stands in quotes"
        raise FilterError(f'no field is called "{word}"; {hint}')
    return best[2]


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _term(term: Term, fields: Mapping[str, Field], today: date) -> Test:
    sought = term.value.casefold()
    if term.field == EVERYTHING:
        return lambda read: sought in read(EVERYTHING)[1].casefold()
    name = named(term.field, fields)
    field = fields[name]
    if not term.value:
        return lambda read: is_blank(read(name)[0]) is (term.sign == "=")
    if term.sign == "!=":
        same = _term(Term(term.field, "=", term.value), fields, today)
        return lambda read: not same(read)
    holds = _holds(field, term.sign, term.value, today)

    def test(read: Read) -> bool:
        value, text = read(name)
        return not is_blank(value) and holds(value, text)

    return test


def _holds(field: Field, sign: str, value: str, today: date) -> Callable[[Any, str], bool]:
    if field.kind in ("int", "decimal"):
        return _number(field, sign, value)
    if field.kind == "date":
        return _date(field, sign, value, today)
    if field.kind == "bool":
        return _bool(field, sign, value)
    if field.choices:
        return _choice(field, sign, value)
    sought = value.casefold()
    if sign in COMPARE:
        return lambda _, text: bool(COMPARE[sign](text.casefold(), sought))
    if sign == "=":
        return lambda stored, text: sought in (text.casefold(), *(item.casefold() for item in _texts(stored)))
    return lambda stored, text: sought in text.casefold() or any(sought in item.casefold() for item in _texts(stored))


def _number(field: Field, sign: str, value: str) -> Callable[[Any, str], bool]:
    try:
        wanted = float(value.replace(",", "."))
    except ValueError:
        raise FilterError(f'{field.label} is a number, and "{value}" is none') from None
    compare = COMPARE.get(sign, SAME)
    return lambda stored, _: isinstance(stored, int | float) and bool(compare(stored, wanted))


def _date(field: Field, sign: str, value: str, today: date) -> Callable[[Any, str], bool]:
    """A year or a month stands for all its days: after it is after the last of them."""
    wanted = today.isoformat() if value.casefold() == "today" else value
    if not DAY.fullmatch(wanted):
        raise FilterError(f'{field.label} is a date: write it as 2026-03-31, 2026-03, 2026 or today, not "{value}"')
    compare = COMPARE.get(sign, SAME)
    return lambda stored, _: bool(compare(str(stored)[: len(wanted)], wanted))


def _bool(field: Field, sign: str, value: str) -> Callable[[Any, str], bool]:
    wanted = value.casefold()
    if sign in COMPARE or wanted not in (*YES, *NO):
        raise FilterError(f"{field.label} is yes or no: write {field.name}=yes or {field.name}=no")
    return lambda stored, _: stored is (wanted in YES)


def _choice(field: Field, sign: str, value: str) -> Callable[[Any, str], bool]:
    """Choices compare by their order in the pack, which is that of a record's life."""
    sought = _plain(value)
    calls = {choice: (_plain(choice), _plain(word(field, choice))) for choice in field.choices}
    exact = [choice for choice, names in calls.items() if sought in names]
    starts = [choice for choice, names in calls.items() if any(name.startswith(sought) for name in names)]
    within = [choice for choice, names in calls.items() if any(sought in name for name in names)]
    meant = exact or starts or within
    if not meant or not sought:
        said = [word(field, choice) for choice in field.choices]
        raise FilterError(f'{field.label} is never "{value}"; {nearest(value, said)}')
    if sign in COMPARE:
        place = field.choices.index(meant[0])
        return lambda stored, _: any(
            COMPARE[sign](field.choices.index(item), place) for item in _texts(stored) if item in field.choices
        )
    wanted = exact or within if sign == ":" else meant[:1]
    return lambda stored, _: any(item in wanted for item in _texts(stored))


def _texts(stored: Any) -> list[str]:
    return [str(item) for item in stored] if isinstance(stored, list) else [str(stored)]
