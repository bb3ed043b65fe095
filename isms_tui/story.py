"""What happened, in sentences: each transaction of the journal with who did it, and each field before and after."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from isms_tui.pack import Field, Pack
from isms_tui.store import STAMPS, Entry
from isms_tui.wording import Label, shown

Record = dict[str, Any]
FEW = 3
"""Fields of one change that its sentence tells; the rest is counted."""


@dataclass(slots=True)
class Deed:
    """A change of one record of the register ``table``: what was done, and the fields that differ.

    ``register`` is what the register is called; a difference is (label, before, after).
    """

    register: str
    id: str
    name: str
    verb: str
    table: str
    differences: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Chapter:
    """Changes made together: their number, when, by whom, how, and what they did."""

    number: int
    at: str
    by: str
    via: str
    again: str
    deeds: list[Deed]

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        who = self.by or "somebody"
        again = f"{self.again}: " if self.again else ""
        if len(self.deeds) == 1:
            deed = self.deeds[0]
            name = f" “{deed.name}”" if deed.name else ""
            told = [f"{label} {old or '—'} → {new or '—'}" for label, old, new in deed.differences]
            more = f", and {len(told) - FEW} more" if len(told) > FEW else ""
            changes = f": {', '.join(told[:FEW])}{more}" if told and deed.verb == "changed" else ""
            return f"{who} {again}{deed.verb} {deed.id}{name}{changes}"
        verbs = {deed.verb for deed in self.deeds}
        verb = "imported" if self.via == "import" else verbs.pop() if len(verbs) == 1 else "changed"
        registers = {deed.register for deed in self.deeds}
        where = f" of {registers.pop()}" if len(registers) == 1 else f" in {len(registers)} registers"
        return f"{who} {again}{verb} {len(self.deeds)} records{where}"


class Teller:
    """Tells the entries of one workspace's journal."""

    def __init__(self, pack: Pack, label: Label, before: Callable[[Entry], Record | None], undoes: set[int]) -> None:
        self.pack, self.label, self.before, self.undoes = pack, label, before, undoes

    def chapters(self, entries: Iterable[Entry]) -> Iterator[Chapter]:
        """The transactions of these entries, in their order."""
        for number, group in groupby(entries, key=lambda entry: entry.tx):
            some = sorted(group, key=lambda entry: entry.seq)
            first = some[0]
            again = "" if first.undoes is None else "did again" if first.undoes in self.undoes else "took back"
            yield Chapter(number, first.at, first.by, first.via, again, [self.deed(entry) for entry in some])

    def deed(self, entry: Entry) -> Deed:
        """What one line of the journal did."""
        before, after = self.before(entry), entry.record
        verb = "deleted" if after is None else "created" if before is None else "changed"
        register = self.pack.registers.get(entry.register)
        if register is None:  # of a pack that was in force then
            return Deed(entry.register, entry.id, "", verb, entry.register)
        named = self._shown(register.fields[register.naming], after or before or {})
        deed = Deed(register.plural, entry.id, "" if named == entry.id else named, verb, entry.register)
        for name, spec in register.fields.items():
            old, new = self._shown(spec, before or {}), self._shown(spec, after or {})
            if old != new and name not in STAMPS and after is not None:
                deed.differences.append((spec.label, old, new))
        return deed

    def _shown(self, spec: Field, record: Record) -> str:
        text = shown(self.pack, self.label, spec, record.get(spec.name))
        return " ".join(text.split())
