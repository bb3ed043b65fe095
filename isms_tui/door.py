"""What may come in: values of fields read from text, checked and cleaned, with a message at the field."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from isms_tui.pack import Field, Pack, Register, nearest
from isms_tui.store import clean

Record = dict[str, Any]
YES, NO = ("yes", "true", "y", "1", "on"), ("no", "false", "n", "0", "off")
IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,79}")
BOOKKEEPING = {
    "created_on": Field("created_on", "date"),
    "updated_on": Field("updated_on", "date"),
    "updated_by": Field("updated_by", "text"),
    "notes": Field("notes", "long_text", "Notes"),
    "archived": Field("archived", "bool", "Archived"),
}
"""Fields that every record may carry beside those of its register."""


class InputError(ValueError):
    """Bad input: one line that names the place and the cure."""

    def __init__(self, message: str, *, register: str = "", id: str = "", field: str = "") -> None:
        place = " ".join(part for part in (register, id) if part)
        super().__init__(": ".join(part for part in (place, field, message) if part))
        self.register, self.id, self.field, self.message = register, id, field, message


def is_blank(value: Any) -> bool:
    """Empty text, empty list, or nothing."""
    return value is None or value == "" or value == []


def field_of(register: Register, name: str) -> Field:
    """A register's field by name. Raises InputError with the nearest match."""
    found = register.fields.get(name) or BOOKKEEPING.get(name)
    if found is None:
        hint = nearest(name, [*register.fields, *BOOKKEEPING])
        raise InputError(f"is no field of this register; {hint}", register=register.name, field=name)
    return found


def from_text(field: Field, text: str) -> Any:
    """A value as people type it: numbers, dates, yes and no, lists with commas. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    if field.kind == "bool":
        if text.lower() in YES or text.lower() in NO:
            return text.lower() in YES
        raise ValueError(f'"{text}" is neither yes nor no')
    if field.kind == "int":
        try:
            return int(text)
        except ValueError:
            raise ValueError(f'"{text}" is not a whole number') from None
    if field.kind == "decimal":
        try:
            return float(text)
        except ValueError:
            raise ValueError(f'"{text}" is not a number') from None
    if field.kind in ("list", "refs"):
        lines = "\n" in text
        return [part.strip() for part in (text.splitlines() if lines else text.split(",")) if part.strip()]
    return text


def checked(pack: Pack, field: Field, value: Any) -> Any:
    """The value as it is stored. Raises ValueError with what is wrong and what would be right."""
    if is_blank(value):
        return None
    value = clean(value)
    kind = field.kind
    if kind in ("list", "refs"):
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError("needs a list of texts")
        items = list(dict.fromkeys(item.strip() for item in value if item.strip()))
        for item in items:
            _choice(field, item) if kind == "list" else _reference(pack, field, item)
        return items or None
    if kind == "bool":
        if not isinstance(value, bool):
            raise ValueError("needs yes or no")
        return value
    if kind in ("int", "decimal"):
        return _number(field, value)
    if not isinstance(value, str):
        raise ValueError("needs a text")
    value = value.strip() if kind == "long_text" else " ".join(value.split())
    if kind == "date":
        return _date(value)
    if kind == "enum":
        _choice(field, value)
    if kind == "ref":
        _reference(pack, field, value)
    return value or None


def _number(field: Field, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("needs a number")
    if field.kind == "int":
        if value != int(value):
            raise ValueError(f"needs a whole number, not {value}")
        value = int(value)
    if abs(value) > 1e15:
        raise ValueError("is too large a number")
    if field.minimum is not None and value < field.minimum:
        raise ValueError(f"must be at least {field.minimum:g}, not {value}")
    if field.maximum is not None and value > field.maximum:
        raise ValueError(f"must be at most {field.maximum:g}, not {value}")
    return value


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f'"{value}" is no date; write it as 2026-03-31') from None


def _choice(field: Field, value: str) -> None:
    if field.choices and value not in field.choices:
        raise ValueError(f'"{value}" is no choice; {nearest(value, field.choices)}')


def _reference(pack: Pack, field: Field, value: str) -> None:
    """References into a catalogue must exist; those to records may be broken for a while."""
    catalogue = pack.catalogues.get(field.to)
    if catalogue is None:
        if not IDENTITY.fullmatch(value):
            raise ValueError(f'"{value}" can\'t be the id of a record')
        return
    if value in catalogue.rows or (catalogue.also and re.fullmatch(catalogue.also, value)):
        return
    if pack.standing_for(value) if field.to == "requirement" else False:
        return
    raise ValueError(f'"{value}" is not known; {nearest(value, catalogue.rows)}')


def check_record(pack: Pack, register: Register, fields: Mapping[str, Any], id: str = "") -> Record:
    """All fields of one change, each as it is stored (None clears). Raises InputError for the first wrong one."""
    out: Record = {}
    for name, value in fields.items():
        field = field_of(register, name)
        try:
            out[name] = checked(pack, field, value)
        except ValueError as error:
            raise InputError(str(error), register=register.name, id=id, field=name) from None
    return out
