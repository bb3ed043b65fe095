"""Two people, one record: what only one of them changed goes together, what both changed is a conflict."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from isms_tui.door import Record, is_blank
from isms_tui.pack import Register
from isms_tui.store import Conflict, Entry


def merged(
    register: Register,
    id: str,
    mine: Mapping[str, Any],
    based_on: Mapping[str, Any],
    now: Record | None,
    entries: Sequence[Entry],
) -> Record:
    """The fields to store of what somebody set, seeing ``based_on``, while the record became ``now``.

    ``entries`` are the record's changes, newest first. Raises Conflict where both set a field differently.
    """
    if now is None:
        if based_on and entries:
            raise Conflict(f"{register.name} {id} was deleted by {entries[0].by} since", by={"": entries[0].by})
        return dict(mine)
    left = {name: value for name, value in mine.items() if not _same(value, based_on.get(name))}
    theirs = {
        name: now.get(name)
        for name, value in left.items()
        if not _same(now.get(name), based_on.get(name)) and not _same(now.get(name), value)
    }
    if not theirs:
        return left
    by = {name: next(_changed_by(name, entries), "somebody else") for name in theirs}
    said = ", ".join(f"{register.fields[n].label if n in register.fields else n} by {by[n]}" for n in theirs)
    raise Conflict(f"{register.name} {id} was changed since: {said}", theirs=theirs, by=by)


def _same(left: Any, right: Any) -> bool:
    return left == right or (is_blank(left) and is_blank(right))


def _changed_by(name: str, entries: Sequence[Entry]) -> Iterator[str]:
    """Who set a field, the latest first."""
    for entry, before in zip(entries, [*entries[1:], None], strict=True):
        if not _same((entry.record or {}).get(name), ((before.record if before else None) or {}).get(name)):
            yield entry.by
