"""isms.json: the records as they stand, in TinyDB's format. A TinyDB kept in memory, and the bytes it is written as."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from .journal import Record

SNAPSHOT = "isms.json"
META = "_meta"

Tables = dict[str, dict[str, Record]]


class Memory(Storage):
    """Holds the tables; whoever owns the store decides when they reach the disk."""

    def __init__(self) -> None:
        self.tables: Tables = {}

    def read(self) -> Tables:
        """The live tables."""
        return self.tables

    def write(self, data: Tables) -> None:
        """Take over other tables."""
        self.tables = data


class Records(Table):
    """A table whose document ids are record ids, changed in place: a put costs the same in a large table."""

    document_id_class = str  # type: ignore[assignment]
    _storage: Memory

    def put(self, id_: str, record: Record) -> None:
        """Store the record under its id, whether it is there or not."""

        def updater(table: dict[Any, Any]) -> None:
            table[id_] = record

        self._update_table(updater)

    def drop(self, id_: str) -> None:
        """Remove the record if it is there."""

        def updater(table: dict[Any, Any]) -> None:
            table.pop(id_, None)

        self._update_table(updater)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return self._storage.tables.get(self.name, {})  # type: ignore[return-value]

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        updater(self._storage.tables.setdefault(self.name, {}))
        self.clear_cache()


class Database(TinyDB):
    """TinyDB over the memory storage and string ids."""

    table_class = Records

    def __init__(self) -> None:
        self.memory = Memory()
        super().__init__(storage=lambda: self.memory)

    def records(self, register: str) -> Records:
        """The table of a register."""
        table = self.table(register)
        assert isinstance(table, Records)
        return table


@dataclass(frozen=True, slots=True)
class Meta:
    """Which journal the snapshot stands for: up to which entry (and transaction), and the bytes until there."""

    seq: int = 0
    hash: str = ""
    at: str = ""
    tx: int = 1
    offset: int = 0
    journal: str = ""


_FIELDS = {"seq": int, "hash": str, "at": str, "tx": int, "offset": int, "journal": str}


def _digest(meta: Mapping[str, Any], rest: bytes | memoryview) -> str:
    """Over what `meta` says and the rest of the file."""
    head = json.dumps({name: meta[name] for name in _FIELDS}, sort_keys=True)
    total = hashlib.sha256(head.encode() + b"\n")
    total.update(rest)
    return total.hexdigest()


def dump(tables: Tables, meta: Meta) -> bytes:
    """The file: the meta table on the second line, then one record a line, by register and id."""
    blocks = []
    for register in sorted(tables):
        records = tables[register]
        if records:
            lines = [f"{_text(id_)}: {_text(records[id_])}" for id_ in sorted(records)]
            blocks.append(f"{_text(register)}: {{\n" + ",\n".join(lines) + "\n}")
    rest = (",\n".join(blocks) + "\n}\n").encode() if blocks else b"}\n"
    values: dict[str, Any] = {name: getattr(meta, name) for name in _FIELDS}
    values["digest"] = _digest(values, rest)
    head = "{\n" + f"{_text(META)}: {_text({'1': values})}" + (",\n" if blocks else "\n")
    return head.encode() + rest


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_meta(raw: bytes) -> Meta | None:
    """What the file says of itself; None unless every byte of it is as the store wrote it."""
    first = raw.find(b"\n") + 1
    second = raw.find(b"\n", first) + 1
    if not first or not second:
        return None
    try:
        values = json.loads(b"{" + raw[first:second].rstrip(b",\n") + b"}")[META]["1"]
        if any(type(values[name]) is not kind for name, kind in _FIELDS.items()):
            return None
        if raw[:first] != b"{\n" or values["digest"] != _digest(values, memoryview(raw)[second:]):
            return None
        return Meta(**{name: values[name] for name in _FIELDS})
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def read_tables(raw: bytes) -> Tables:
    """The tables of a file whose meta was found good."""
    tables: Tables = json.loads(raw)
    tables.pop(META, None)
    return tables
