"""What the journal's lines mean together: what a record was before a line, and what undo and redo would revert."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import Conflict
from .journal import Entry, Op, Record

STAMPS = frozenset({"updated_on", "updated_by"})  # set with every change: no reason to call two changes a conflict


@dataclass(frozen=True, slots=True)
class Transaction:
    """Changes made together; `before[i]` is the record as it was before `entries[i]` (None: it was not there)."""

    entries: list[Entry]
    before: list[Record | None]

    @property
    def n(self) -> int:
        """Its number: that of its first entry."""
        return self.entries[0].tx


class _Stacks:
    """The transactions one person (or anybody) can undo and redo, newest last."""

    def __init__(self) -> None:
        self.undo: list[int] = []
        self.redo: list[int] = []

    def forget(self, n: int) -> None:
        for stack in (self.undo, self.redo):
            if n in stack[-1:]:
                stack.pop()
            elif n in stack:
                stack.remove(n)


class History:
    """All entries so far, with the indexes that undo needs. A redo is the undo of an undo; a new change ends redo."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self._trail: dict[tuple[str, str], list[int]] = {}
        self._reverts: dict[int, bool] = {}  # transactions that are undos or redos -> is it an undo?
        self._stacks: dict[str, _Stacks] = {"": _Stacks()}
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take over whole transactions, oldest first."""
        for entry in entries:
            self.entries.append(entry)
            self._trail.setdefault(entry.key, []).append(entry.seq)
            if entry.seq == entry.tx + entry.of - 1:
                self._close(entry)

    def _close(self, last: Entry) -> None:
        mine = [self._stacks[""]]
        if last.by:
            mine.append(self._stacks.setdefault(last.by, _Stacks()))
        n = last.tx
        if last.undoes is None:
            for stacks in mine:
                stacks.redo.clear()
                if last.of == 1 or self._matters(n):
                    stacks.undo.append(n)
            return
        is_undo = not self._reverts.get(last.undoes, False)
        self._reverts[n] = is_undo
        owner = self.entries[last.undoes - 1].by
        for stacks in {id(s): s for s in (*mine, self._stacks.get(owner, mine[0]))}.values():
            stacks.forget(last.undoes)
        for stacks in mine:
            (stacks.redo if is_undo else stacks.undo).append(n)

    def _matters(self, n: int) -> bool:
        """Does the transaction leave anything changed (not: made and removed a record)?"""
        return any(before is not None or after is not None for before, after in self.ends(self.transaction(n)).values())

    def before(self, entry: Entry) -> Record | None:
        """The record as it was before this entry; None if it was not there."""
        trail = self._trail[entry.key]
        place = bisect_left(trail, entry.seq)
        return self.entries[trail[place - 1] - 1].record if place else None

    def last(self, register: str, id_: str) -> Entry | None:
        """The newest entry about a record."""
        trail = self._trail.get((register, id_))
        return self.entries[trail[-1] - 1] if trail else None

    def transaction(self, n: int) -> Transaction:
        """The transaction whose first entry has this number."""
        entries = self.entries[n - 1 : n - 1 + self.entries[n - 1].of]
        return Transaction(entries, [self.before(entry) for entry in entries])

    @staticmethod
    def ends(transaction: Transaction) -> dict[tuple[str, str], tuple[Record | None, Record | None]]:
        """Each record of a transaction before and after the whole of it."""
        ends: dict[tuple[str, str], tuple[Record | None, Record | None]] = {}
        for entry, before in zip(transaction.entries, transaction.before, strict=True):
            ends[entry.key] = (ends.get(entry.key, (before, None))[0], entry.record)
        return ends

    def undoable(self, by: str = "") -> Transaction | None:
        """What undo would revert: the newest change of this person (of anybody if none is named) that still stands."""
        stacks = self._stacks.get(by)
        return self.transaction(stacks.undo[-1]) if stacks and stacks.undo else None

    def redoable(self, by: str = "") -> Transaction | None:
        """What redo would revert: the newest undo of this person, unless they changed something since."""
        stacks = self._stacks.get(by)
        return self.transaction(stacks.redo[-1]) if stacks and stacks.redo else None

    def reverting(self, transaction: Transaction, records: dict[str, dict[str, Record]]) -> list[Op]:
        """The changes that take a transaction back; later changes to other fields stay, to the same: Conflict."""
        ops: list[Op] = []
        for (register, id_), (before, after) in reversed(self.ends(transaction).items()):
            now = records.get(register, {}).get(id_)
            if now == after:
                target = before
            elif before is None or after is None or now is None:
                raise self._conflict(register, id_)
            else:
                target = self._merge(register, id_, before, after, now)
            if target is not None:
                ops.append(("put", register, id_, target))
            elif now is not None:
                ops.append(("delete", register, id_, None))
        return ops

    def _merge(self, register: str, id_: str, before: Record, after: Record, now: Record) -> Record:
        merged = dict(now)
        for name in before.keys() | after.keys():
            was, became, stands = before.get(name), after.get(name), now.get(name)
            if was == became or name in STAMPS:
                continue
            if stands != became:
                raise self._conflict(register, id_)
            if name in before:
                merged[name] = was
            else:
                merged.pop(name, None)
        return merged

    def _conflict(self, register: str, id_: str) -> Conflict:
        last = self.last(register, id_)
        who = f" by {last.by}" if last and last.by else ""
        return Conflict(f"{register} {id_} was changed{who} since; change it by hand instead")
