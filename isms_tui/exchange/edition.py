"""A statement after an earlier edition becomes a draft after the present one: carried over, and flagged to decide."""

from collections.abc import Mapping
from typing import Any

from isms_tui.door import Record, is_blank
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.pack import Register

Table = dict[str, Any]


def carried(words: Vocabulary, earlier: Mapping[str, tuple[Record, list[str]]]) -> dict[str, tuple[Record, bool]]:
    """Drafts by row of the present edition, and whether each asks for a decision.

    ``earlier`` gives what was said of each row of the earlier edition: its values and further notes.
    """
    table = words.edition
    register = words.pack.registers[table["register"]]
    out: dict[str, tuple[Record, bool]] = {}
    successors: dict[str, list[str]] = {}
    rows = words.pack.catalogues[table["catalogue"]].rows
    for ref, row in rows.items():
        for old in row.get(table["earlier"], []):
            successors.setdefault(old, []).append(ref)
    for ref, row in rows.items():
        olds = [old for old in row.get(table["earlier"], []) if old in earlier]
        if olds:
            out[ref] = _joined(table, register, ref, {old: earlier[old] for old in olds}, successors)
        elif not row.get(table["earlier"]):
            out[ref] = ({table["field"]: ref, "notes": table["words"]["new"]}, True)
    return out


def _joined(
    table: Table,
    register: Register,
    ref: str,
    olds: Mapping[str, tuple[Record, list[str]]],
    successors: Mapping[str, list[str]],
) -> tuple[Record, bool]:
    """One draft from the rows that it continues."""
    words = table["words"]
    records = {old: values for old, (values, _) in olds.items()}
    out: Record = {table["field"]: ref}
    differing: list[str] = []
    for name in dict.fromkeys(name for values in records.values() for name in values):
        said = {old: values[name] for old, values in records.items() if not is_blank(values.get(name))}
        if name == table["field"] or not said:
            continue
        value, differs = _one(table, register, name, said, len(records))
        out[name] = value
        if differs:
            differing.append(register.fields[name].label.lower())
    notes = [words["from"].format(earlier=", ".join(olds))]
    if len(olds) > 1:
        notes.append(words["merged"].format(count=len(olds)))
    for old in olds:
        if len(successors[old]) > 1:
            notes.append(words["split"].format(earlier=old, later=", ".join(successors[old])))
    if differing:
        notes.append(words["differ"].format(fields=", ".join(differing)))
    notes += [f"{old}: {line}" if len(olds) > 1 else line for old, (_, kept) in olds.items() for line in kept]
    out["notes"] = "\n".join(notes)
    return out, len(olds) > 1 or bool(differing) or any(len(successors[old]) > 1 for old in olds)


def _one(table: Table, register: Register, name: str, said: Mapping[str, Any], count: int) -> tuple[Any, bool]:
    """One value from what several rows say, and whether they differ in a way that somebody has to decide."""
    values = list(said.values())
    alike = all(value == values[0] for value in values)
    if name in table["agree"]:
        return (values[0], False) if alike and len(values) == count else (table["agree"][name], True)
    if alike:
        return values[0], False
    if name in table["join"]:
        return "\n".join(f"{old}: {text}" for old, text in said.items()), False
    if name in table["union"]:
        return list(dict.fromkeys(item for items in values for item in items)), False
    if name in table["weakest"]:
        return min(values, key=register.fields[name].choices.index), True
    if name in table["latest"]:
        return max(values), False
    return values[0], True
