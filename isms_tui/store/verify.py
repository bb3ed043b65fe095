"""Is a workspace folder what its sessions wrote? The chain, the snapshot against it, the evidence files."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .errors import Damaged
from .journal import JOURNAL, Record, scan
from .snapshot import SNAPSHOT, read_meta, read_tables


@dataclass(frozen=True, slots=True)
class Problem:
    """Where something is wrong, and what."""

    place: str
    message: str


def verify(folder: Path) -> list[Problem]:
    """Everything that is wrong; nothing, if all is well. Changes nothing."""
    problems: list[Problem] = []
    raw = (folder / JOURNAL).read_bytes()
    try:
        found = scan(raw)
    except Damaged as error:
        return [Problem(f"{JOURNAL}, line {error.line}" if error.line else JOURNAL, error.what), *_evidence(folder)]
    if found.torn:
        problems.append(Problem(JOURNAL, found.torn + "; opening the workspace sets it aside"))
    records: dict[tuple[str, str], Record] = {}
    saved = (folder / SNAPSHOT).read_bytes() if (folder / SNAPSHOT).is_file() else None
    meta = read_meta(saved) if saved is not None else None
    if saved is not None and meta is None:
        problems.append(Problem(SNAPSHOT, "is not as it was written; opening the workspace rebuilds it"))
    elif saved is not None and meta is not None:
        if meta.seq > len(found.entries):
            missing = meta.seq - len(found.entries)
            problems.append(Problem(JOURNAL, f"ends early: {missing} lines that {SNAPSHOT} knows are missing"))
        for entry in found.entries[: meta.seq]:
            if entry.record is None:
                records.pop(entry.key, None)
            else:
                records[entry.key] = entry.record
        there = {(r, i): record for r, rows in read_tables(saved).items() for i, record in rows.items()}
        for register, id_ in sorted(records.keys() | there.keys()):
            if records.get((register, id_)) != there.get((register, id_)):
                problems.append(Problem(SNAPSHOT, f"{register} {id_} is not what the journal says"))
    return problems + _evidence(folder)


def _evidence(folder: Path) -> list[Problem]:
    out = []
    for path in sorted((folder / "evidence").glob("*")):
        if path.is_file() and sha256(path.read_bytes()).hexdigest() != path.name.split(".")[0]:
            out.append(Problem(f"evidence/{path.name}", "its content is not what its name says"))
    return out
