"""How values read to a person, on any screen and in any report."""

from collections.abc import Callable
from typing import Any

from isms_tui.pack import Field, Pack

Label = Callable[[str, str], str]
"""How a reference to a register (or catalogue) and an id reads."""


def shown(pack: Pack, label: Label, field: Field, value: Any, *, full: bool = False) -> str:
    """A field's value in words; ``full`` names a catalogue's row by its title."""
    if value is None or value == "" or value == []:
        return ""
    if field.kind == "bool":
        return "yes" if value else "no"
    if field.kind == "ref" and full and field.to in pack.catalogues:
        catalogue = pack.catalogues[field.to]
        return str(catalogue.rows.get(str(value), {}).get(catalogue.label) or value)
    if field.kind in ("ref", "refs"):
        values = value if isinstance(value, list) else [value]
        return ", ".join(label(field.to, str(item)) for item in values)
    if field.kind in ("enum", "list"):
        values = value if isinstance(value, list) else [value]
        return ", ".join(word(field, str(item)) for item in values)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def word(field: Field, choice: str) -> str:
    """A choice in words."""
    return field.words.get(choice) or choice.replace("_", " ")
