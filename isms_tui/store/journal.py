"""The journal: one JSON line a change, each bound to the one before by its hash. Bytes in, entries out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .errors import Damaged, StoreError

JOURNAL = "journal.jsonl"
MAX_DEPTH = 40  # of lists and objects in a record: what one process can write, any other can read

Record = dict[str, Any]
Op = tuple[str, str, str, Record | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `tx` is the number of the transaction's first line, `of` its lines; `undoes` what it reverts."""

    seq: int
    at: str
    by: str
    via: str
    op: str
    register: str
    id: str
    record: Record | None
    tx: int
    of: int
    undoes: int | None
    prev: str
    hash: str

    @property
    def key(self) -> tuple[str, str]:
        """Register and id of the record it is about."""
        return self.register, self.id


@dataclass(slots=True)
class Scan:
    """What a stretch of journal holds: its whole transactions, how many bytes they take, and what is left over."""

    entries: list[Entry] = field(default_factory=list)
    used: int = 0
    torn: str = ""  # why the bytes after `used` are no whole transaction ("": there are none)
    unended: bool = False  # whole, but the very last line end is missing


def digest(line: dict[str, Any]) -> str:
    """SHA-256 of a line's canonical JSON, its own `hash` left out."""
    body = {name: value for name, value in line.items() if name != "hash"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(record: Any, place: str) -> Record:
    """A copy of the record as JSON gives it back, so that memory and disk can't differ."""
    if _too_deep(record, MAX_DEPTH):
        raise StoreError(f"{place}: nested more than {MAX_DEPTH} deep; flatten it")
    try:
        text = json.dumps(record, ensure_ascii=False, allow_nan=False)
        text.encode()
        copy = json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"{place}: can't be written as JSON ({error}); use text, numbers, true/false, lists") from None
    if not isinstance(copy, dict):
        raise StoreError(f"{place}: is not a record; give an object with an id")
    return copy


def _too_deep(value: Any, left: int) -> bool:
    if isinstance(value, dict):
        return left == 0 or any(_too_deep(item, left - 1) for item in value.values())
    if isinstance(value, (list, tuple)):
        return left == 0 or any(_too_deep(item, left - 1) for item in value)
    return False


def write(
    ops: Iterable[Op], *, seq: int, prev: str, at: str, by: str, via: str, undoes: int | None
) -> tuple[bytes, list[Entry]]:
    """The lines and entries of one transaction that follows entry `seq` with hash `prev`."""
    todo = list(ops)
    first = seq + 1
    lines: list[bytes] = []
    entries: list[Entry] = []
    for op, register, id_, record in todo:
        seq += 1
        line: dict[str, Any] = {"seq": seq, "at": at, "by": by, "via": via, "op": op, "register": register, "id": id_}
        line["record"] = record
        line["tx"] = {"n": first, "of": len(todo)}
        if undoes is not None:
            line["undoes"] = undoes
        line["prev"] = prev
        try:
            line["hash"] = prev = digest(line)
            lines.append(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        except ValueError as error:
            raise StoreError(f"{register} {id_}: can't be written as JSON ({error})") from None
        entries.append(_entry(line))
    return b"".join(lines), entries


def _entry(line: dict[str, Any]) -> Entry:
    return Entry(
        line["seq"], line["at"], line["by"], line["via"], line["op"], line["register"], line["id"], line["record"],
        line["tx"]["n"], line["tx"]["of"], line.get("undoes"), line["prev"], line["hash"],
    )  # fmt: skip


def decode(raw: bytes) -> dict[str, Any] | None:
    """The line as JSON, None if it is none (or no object)."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


_TYPES = {"at": str, "by": str, "via": str, "register": str, "id": str, "prev": str, "hash": str}


def check(line: dict[str, Any]) -> str:
    """What is wrong with a line by itself ("": nothing): its hash and its fields."""
    try:
        if digest(line) != line.get("hash"):
            return "its hash does not fit its content: it was changed after it was written"
    except (ValueError, RecursionError):
        return "its content can't be hashed"
    for name, kind in _TYPES.items():
        if not isinstance(line.get(name), kind):
            return f"'{name}' is missing or is no text"
    tx = line.get("tx")
    if (
        type(line.get("seq")) is not int
        or not isinstance(tx, dict)
        or type(tx.get("n")) is not int
        or type(tx.get("of")) is not int
    ):
        return "'seq' or 'tx' is missing or is no number"
    if type(line.get("undoes", 0)) is not int:
        return "'undoes' is no number"
    record = line.get("record")
    if line.get("op") == "put":
        return (
            ""
            if isinstance(record, dict) and record.get("id") == line["id"]
            else "'record' is not the record of its 'id'"
        )
    if line.get("op") == "delete":
        return "" if record is None and "record" in line else "a deletion with a 'record'"
    return "'op' is neither put nor delete"


def scan(data: bytes, seq: int = 0, prev: str = "") -> Scan:
    """Read what follows entry `seq` with hash `prev`, checking every link. Damaged: what no power cut explains."""
    found = Scan()
    pending: list[Entry] = []
    place = 0
    while place < len(data):
        end = data.find(b"\n", place)
        stop = len(data) if end < 0 else end + 1
        line = decode(data[place:stop])
        number = seq + 1
        if line is None:
            first = pending[0].seq if pending else number
            if _torn(data, place, stop, first):
                found.torn = "the last line is cut off"
                return found
            raise Damaged(JOURNAL, number, "is not a line of JSON")
        wrong = check(line) or _link(line, number, prev, pending)
        if wrong:
            raise Damaged(JOURNAL, number, wrong)
        entry = _entry(line)
        pending.append(entry)
        seq, prev, place = number, entry.hash, stop
        if len(pending) == entry.of:
            found.entries += pending
            pending = []
            found.used = stop
            found.unended = end < 0
    if pending:
        found.torn = "the last transaction is incomplete"
    return found


def _link(line: dict[str, Any], number: int, prev: str, pending: list[Entry]) -> str:
    if line["seq"] != number:
        return f"has number {line['seq']} instead of {number}: a line is missing, added or out of place"
    if line["prev"] != prev:
        return "does not follow from the line before it: a line was changed, removed or added"
    tx, of = (pending[0].seq, pending[0].of) if pending else (number, line["tx"]["of"])
    if line["tx"] != {"n": tx, "of": of} or of < 1:
        return "breaks the transaction that begins at line " + str(tx)
    undoes = line.get("undoes")
    if (pending and pending[0].undoes != undoes) or (undoes is not None and not 0 < undoes < tx):
        return "reverts a transaction that is not there"
    return ""


def _torn(data: bytes, place: int, stop: int, first: int) -> bool:
    """Can a power cut explain an unreadable line? It is the last, or part of a transaction that was never whole."""
    if stop >= len(data):
        return True
    if b"\0" not in data[place:stop]:
        return False
    for raw in data[stop:].splitlines():
        line = decode(raw)
        if line is None:
            if b"\0" not in raw:
                return False
        elif not isinstance(line.get("tx"), dict) or line["tx"].get("n") != first:
            return False
    return True
