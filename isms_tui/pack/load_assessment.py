"""The assessment file of a pack, made and checked against its registers and catalogues."""

from collections.abc import Callable
from typing import Any

from isms_tui.pack.assessment import FILE, LISTS, RESULTS, TABLES, Assessment
from isms_tui.pack.errors import PackError, nearest
from isms_tui.pack.model import Field, Pack
from isms_tui.pack.read import Raw

ROLES = {"id", "register", "running", "finished", "days", "single", "set"}
"""Keys of its tables that name no field."""
Make = Callable[[type[Any], dict[str, Any], str, str], Any]


def make_assessment(raw: Raw, make: Make) -> Assessment | None:
    """The file as typed objects; None where the pack has none. Raises PackError."""
    if not raw.assessment and not raw.asked:
        return None
    known = [*TABLES, *LISTS]
    for key in (*raw.assessment, *raw.asked):
        if key not in known:
            raise PackError(FILE, key, f"is not known here; {nearest(key, known)}")
        if key in LISTS and key in raw.assessment:
            raise PackError(FILE, key, f"is a list; write each entry as [[{key}]]")
        if key in TABLES and key in raw.asked:
            raise PackError(FILE, key, f"is one table; write it as [{key}]")
    parts: dict[str, Any] = {}
    for key, kind in TABLES.items():
        if key not in raw.assessment:
            raise PackError(FILE, key, f"is missing; add a table [{key}]")
        parts[key] = make(kind, raw.assessment[key], FILE, key)
    for key, kind in LISTS.items():
        entries = raw.asked.get(key)
        if not entries:
            raise PackError(FILE, key, f"is missing; add [[{key}]] entries")
        parts[key] = {id: make(kind, entry, FILE, f"{key} {id}") for id, (_, entry) in entries.items()}
    return Assessment(**parts)


def check_assessment(pack: Pack) -> None:
    """Every register, field, choice and row that the file names must be there. Raises PackError."""
    said = pack.assessment
    if said is None:
        return
    for key in TABLES:
        _roles(pack, key, getattr(said, key))
    for degree in said.maturity.values():
        _one_of(f"maturity {degree.id}", degree.means, RESULTS[:3])
        if not 0 <= degree.value <= 9:
            raise PackError(FILE, f"maturity {degree.id}", "needs a value from 0 to 9: it is the key one presses")
    if len({degree.value for degree in said.maturity.values()}) < len(said.maturity):
        raise PackError(FILE, "maturity", "two degrees share a value; give each its own")
    for id in said.questions:
        _questions(pack, id)
    choices = _field(pack, "session", said.session.register, said.session.scope).choices
    for scope in said.scope.values():
        _one_of(f"scope {scope.id}", scope.id, choices)
        for name in scope.asks:
            _one_of(f"scope {scope.id}", name, said.questions)
        rows = [ref for name in scope.asks for ref in pack.catalogues[name].rows]
        for ref in scope.rows:
            _one_of(f"scope {scope.id}", ref, rows)
    for choice in choices:
        _one_of("scope", choice, said.scope)


def _roles(pack: Pack, key: str, table: Any) -> None:
    for role in type(table).__slots__:
        if role not in ROLES:
            _field(pack, key, table.register, getattr(table, role))
    for role in ("single", "set"):
        for name in getattr(table, role, ()):
            _field(pack, key, table.register, name)
    _values(pack, key, table.register, getattr(table, "set", {}))
    if key == "session":
        for state in (table.running, table.finished):
            _one_of(key, state, _field(pack, key, table.register, table.status).choices)


def _questions(pack: Pack, id: str) -> None:
    assert pack.assessment is not None
    asked, key = pack.assessment.questions[id], f"questions {id}"
    catalogue = pack.catalogues[_one_of(key, id, pack.catalogues)]
    register = pack.registers[_one_of(key, asked.register, pack.registers)]
    if not register.answers or register.fields[register.answers].to != id:
        raise PackError(FILE, key, f'"{register.name}" has no record for each row of {id}')
    columns = {column for row in catalogue.rows.values() for column in row}
    for column in (asked.question, *asked.look_for, *([asked.group] if asked.group else [])):
        _one_of(key, column, columns)
    for name in (asked.evidence, asked.by, asked.on, *asked.notes.values()):
        if name:
            _field(pack, key, register.name, name)
    for result in (*asked.means, *asked.notes):
        _one_of(key, result, RESULTS)
    for result in RESULTS[:3]:
        if result not in asked.means:
            raise PackError(FILE, key, f'means has no "{result}"')
    for values in asked.means.values():
        _values(pack, key, register.name, values)


def _values(pack: Pack, key: str, register: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field = _field(pack, key, register, name)
        for word in value if isinstance(value, list) else [value]:
            if field.kind == "enum":
                _one_of(key, word, field.choices)


def _field(pack: Pack, key: str, register: str, name: str) -> Field:
    fields = pack.registers[_one_of(key, register, pack.registers)].fields
    return fields[_one_of(key, name, fields)]


def _one_of(key: str, word: str, known: Any) -> str:
    if word not in known:
        raise PackError(FILE, key, f'unknown "{word}"; {nearest(word, known)}')
    return word
