"""Starters: what a pack offers for a register, what of it is already there, and taking some of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isms_tui.door import InputError, Record, check_record, field_of, is_blank
from isms_tui.drafts import Operation
from isms_tui.pack import Entry, Pack, PackError, Starters, has_starters, load_starters
from isms_tui.workspace import Change, NewId, Workspace

SOFT, HARD, WORKED_OUT = "~", "@", "="


@dataclass(slots=True)
class Offer:
    """A starter as one workspace sees it: whether it is meant for such an organisation, and the record it became."""

    entry: Entry
    name: str
    fits: bool
    taken: str


def checked_starters(pack: Pack, own: Path | None = None) -> Starters:
    """A pack's starters, each value checked against its register. Raises PackError."""
    starters = load_starters(pack, own)
    for key, entry in starters.entries.items():
        _check(pack, starters.files["entry:" + key], key, entry.register, entry.record)
    for id, question in starters.questions.items():
        for entry in question.makes:
            _check(pack, starters.files["question:" + id], id, entry.register, entry.record)
    guide = starters.guide
    if guide is not None:
        for key, step in starters.steps.items():
            _check(pack, starters.files["task:" + key], key, guide.register, {**guide.common, **step.record})
    return starters


def _check(pack: Pack, file: str, key: str, register: str, record: Mapping[str, Any]) -> None:
    spec = pack.registers[register]
    try:
        plain = {name: _plain(value) for name, value in record.items() if field_of(spec, name)}
        check_record(pack, spec, plain)
    except InputError as error:
        raise PackError(file, f"{key}.{error.field}", error.message) from None
    if is_blank(record.get(spec.naming)):
        raise PackError(file, f"{key}.{spec.naming}", f"is needed to save ({spec.fields[spec.naming].label})")


def _plain(value: Any) -> Any:
    """What stands there as it is: neither a reference to a starter nor something to be worked out."""
    if isinstance(value, list):
        return [item for item in value if not (isinstance(item, str) and item[:1] in (SOFT, HARD, WORKED_OUT))]
    return None if isinstance(value, str) and value[:1] in (SOFT, HARD, WORKED_OUT) else value


def offers_starters(workspace: Workspace, register: str) -> bool:
    """Whether there are starters for a register; cheap."""
    return has_starters(workspace.path / "pack", register)


class Library:
    """The starters of a workspace's pack, seen from its records. Raises PackError where one is wrong."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.starters = checked_starters(workspace.pack, workspace.path / "pack")
        self._first_names: dict[str, dict[str, str]] = {}
        self._count = -1

    # -- what there is ---------------------------------------------------------------------------

    def offers(self, register: str) -> list[Offer]:
        """The starters for a register: first those that fit and aren't there yet, last those that don't fit."""
        found = [self.offer(entry) for entry in self.starters.entries.values() if entry.register == register]
        return sorted(found, key=lambda offer: (not offer.fits, bool(offer.taken)))

    def first_set(self) -> list[Offer]:
        """What a new organisation is offered: fitting, and not there yet."""
        screens = self.workspace.pack.screens.values()
        order = list(dict.fromkeys(tab.register for screen in screens for tab in screen.tabs))
        place = {register: number for number, register in enumerate(order)}
        firsts = [self.offer(entry) for entry in self.starters.entries.values() if entry.first]
        firsts.sort(key=lambda offer: place.get(offer.entry.register, len(place)))
        return [offer for offer in firsts if offer.fits and not offer.taken]

    def offer(self, entry: Entry) -> Offer:
        """One starter as this workspace sees it."""
        fits = not entry.when or self.workspace.value(self.starters.trees[entry.key + ".when"]) is True
        return Offer(entry, self.name(entry), fits, self.taken(entry))

    def meant_for(self, key: str) -> list[Entry]:
        """The starters of other registers that need this one, such as a treatment its risk, and don't come along."""
        mine = self.starters.entries[key]
        return [
            entry
            for entry in self.starters.entries.values()
            if entry.register != mine.register and entry.key not in mine.brings
            if key in _referred(entry.record, HARD)
        ]

    def name(self, entry: Entry) -> str:
        """How a starter reads in a list."""
        value = str(entry.record[self.workspace.pack.registers[entry.register].naming])
        other = self.starters.entries.get(value[1:]) if value[:1] in (SOFT, HARD) else None
        return self.name(other) if other is not None else value

    def taken(self, entry: Entry) -> str:
        """The id of the record that a starter became, or that already does what it is for; nothing else."""
        if entry.taken:
            found = self.workspace.value(self.starters.trees[entry.key + ".taken"])
            return found if isinstance(found, str) else ""
        naming = entry.record[self.workspace.pack.registers[entry.register].naming]
        if isinstance(naming, str) and naming[:1] in (SOFT, HARD):
            other = self.starters.entries.get(naming[1:])
            naming = self.taken(other) if other is not None else ""
        return self.named(entry.register).get(str(naming), "") if naming else ""

    def named(self, register: str) -> dict[str, str]:
        """The ids of a register's records by every name that each has had: one that was renamed is still the same."""
        if self._count != self.workspace.count():
            self._count = self.workspace.count()
            self._first_names.clear()
        if register not in self._first_names:
            naming = self.workspace.pack.registers[register].naming
            there = {record["id"] for record in self.workspace.records(register)}
            versions = [e.record for e in self.workspace.history(register) if e.record is not None and e.id in there]
            names = {str(version.get(naming)): version["id"] for version in versions}
            self._first_names[register] = names
        return self._first_names[register]

    # -- taking ----------------------------------------------------------------------------------

    def with_brought(self, keys: Iterable[str]) -> list[str]:
        """The starters picked and those that come along and aren't there yet, each after what it refers to."""
        order: dict[str, None] = {}
        open_: set[str] = set()

        def visit(key: str) -> None:
            entry = self.starters.entries.get(key)
            if entry is None or key in order or key in open_ or self.taken(entry):
                return
            open_.add(key)
            for other in _referred(entry.record, HARD):
                visit(other)
            order[key] = None
            for other in entry.brings:
                visit(other)

        for key in keys:
            visit(key)
        return list(order)

    def operations(self, keys: Iterable[str], new_id: NewId) -> list[Operation]:
        """What taking these starters stores; what is there already is left as it is."""
        entries = [self.starters.entries[key] for key in self.with_brought(keys)]
        return self.made({entry.key: entry for entry in entries}, new_id)

    def made(
        self, entries: Mapping[str, Entry], new_id: NewId, ids: Mapping[str, str] | None = None
    ) -> list[Operation]:
        """Records of these starters that refer to each other by their new ids; ``ids`` are known beforehand."""
        known = dict(ids or {})
        for key, entry in entries.items():
            spec = self.workspace.pack.registers[entry.register]
            known[key] = str(entry.record[spec.answers]) if spec.answers else new_id(entry.register)
        return [
            ("put", entry.register, known[key], self.resolved(key, entry.register, entry.record, known))
            for key, entry in entries.items()
        ]

    def resolved(self, key: str, register: str, record: Mapping[str, Any], known: Mapping[str, str]) -> Record:
        """A starter's record with ids in place of references, and values in place of expressions."""
        fields = self.workspace.pack.registers[register].fields
        out: Record = {}
        for name, value in record.items():
            refers = name in fields and fields[name].kind in ("ref", "refs")
            if isinstance(value, list):
                items = [self._one(key, name, item, known, refers) for item in value]
                value = [item for item in items if not is_blank(item)]
            else:
                value = self._one(key, name, value, known, refers)
            if not is_blank(value):
                out[name] = value
        return out

    def _one(self, key: str, name: str, value: Any, known: Mapping[str, str], refers: bool) -> Any:
        if not isinstance(value, str) or value[:1] not in (SOFT, HARD, WORKED_OUT):
            return value
        if value[:1] == WORKED_OUT:
            return self.workspace.value(self.starters.trees[f"{key}.{name}"])
        if not refers:
            return value
        entry = self.starters.entries.get(value[1:])
        return known.get(value[1:]) or (self.taken(entry) if entry is not None else "")

    def take(self, keys: Collection[str], via: str = "tui") -> Change:
        """Store these starters and what comes along, in one transaction. Raises InputError."""
        for key in keys:
            if key not in self.starters.entries:
                from isms_tui.pack import nearest

                raise InputError(f'unknown starter "{key}"; {nearest(key, self.starters.entries)}')
        return self.workspace.apply(lambda new_id: self.operations(keys, new_id), via=via)


def _referred(record: Mapping[str, Any], how: str) -> Iterator[str]:
    """The starters that a record refers to in one way."""
    for value in record.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item[:1] == how:
                yield item[1:]
