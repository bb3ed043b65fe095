"""What a new workspace starts with: the organisation's record, a row for each catalogue entry, or a sample."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from isms_tui.door import InputError
from isms_tui.pack import Pack, home, nearest

Operation = tuple[str, str, str, Mapping[str, Any] | None]


def samples() -> dict[str, dict[str, Any]]:
    """The samples that ship with the program, in their own order: title, description, and the day they are told for."""
    found = {}
    for path in sorted((home() / "data" / "samples").glob("*/sample.toml")):
        found[path.parent.name] = tomllib.loads(path.read_text(encoding="utf-8"))
    return dict(sorted(found.items(), key=lambda item: item[1].get("order", len(found))))


def sample_records(pack: Pack, name: str) -> list[Operation]:
    """A sample's records. Raises InputError for an unknown sample."""
    folder = home() / "data" / "samples" / name
    if "/" in name or not (folder / "sample.toml").is_file():
        raise InputError(f'unknown sample "{name}"; {nearest(name, samples())}')
    operations: list[Operation] = []
    for register in pack.registers:
        path = folder / f"{register}.toml"
        if path.is_file():
            for record in tomllib.loads(path.read_text(encoding="utf-8")).get("record", []):
                operations.append(("put", register, record["id"], record))
    return operations


def first_records(pack: Pack, name: str, there: Sequence[Operation]) -> list[Operation]:
    """The organisation itself, and one record for each row of a catalogue that a register answers row by row."""
    operations: list[Operation] = []
    present = {(register, id) for _, register, id, _ in there}
    for register in pack.registers.values():
        if register.single and name:
            operations.append(("put", register.name, register.key, {register.naming: name}))
            continue
        if not register.answers:
            continue
        field = register.fields[register.answers]
        for ref in pack.catalogues[field.to].rows:
            if (register.name, ref) not in present:
                operations.append(("put", register.name, ref, {field.name: ref}))
    return operations
