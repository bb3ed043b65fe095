"""The one door to the data: what is put in, taken back, asked and told goes through a Workspace."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from isms_tui.door import InputError, Record, check_record
from isms_tui.drafts import Drafts, Operation
from isms_tui.pack import Pack, Register, load_pack, nearest, packs
from isms_tui.readiness import Gap, Hit, Preview, Readiness, Report, Standing
from isms_tui.readiness.outlook import Ahead, Heat, ahead, heat, trend
from isms_tui.store import Entry, Problem, Store, StoreError, verify
from isms_tui.story import Chapter, Deed, Teller

__all__ = [
    "Ahead",
    "Change",
    "Chapter",
    "Deed",
    "Gap",
    "Heat",
    "Hit",
    "InputError",
    "Opening",
    "Preview",
    "Report",
    "Standing",
    "StoreError",
    "Workspace",
]


@dataclass(slots=True)
class Opening:
    """A gap that a change opened or closed: its rule, the record it speaks of, and its title."""

    rule: str
    register: str
    id: str
    message: str


@dataclass(slots=True)
class Change:
    """What one transaction did: each record before and after, and the gaps it opened and closed."""

    records: list[tuple[str, str, Record | None, Record | None]]
    opened: list[Opening] = field(default_factory=list)
    closed: list[Opening] = field(default_factory=list)
    transaction: int = 0


class Workspace:
    """An organisation's records, their history, and what is missing, kept true with every change."""

    def __init__(
        self, store: Store, pack: Pack, path: Path, *, by: str, today: date | None, view: str, once: bool = False
    ) -> None:
        self.path, self.pack, self.by = path, pack, by or author()
        self._store = store
        self._listeners: list[Callable[[Change], None]] = []
        self._fixed_day = today
        self.today = today or date.today()
        self._asked, self._once = view, once

    @cached_property
    def _readiness(self) -> Readiness:
        """Built when first asked: a list of records needs no rules, and a screen shows before its numbers."""
        return Readiness(self.pack, self._store.records, today=self.today, view=self._asked, live=not self._once)

    # -- opening and closing ---------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        name: str = "",
        sample: str = "",
        base: str = "",
        by: str = "",
        today: date | None = None,
    ) -> Self:
        """A new workspace: the organisation's name, or a sample's records. Raises InputError, StoreError.

        ``base`` names another of the program's packs than its first.
        """
        from isms_tui.samples import first_records, sample_records

        path = Path(path)
        if base and sample:
            raise InputError("a sample belongs to a pack of its own; give either a sample or a pack")
        if base and base not in packs():
            raise InputError(f'unknown pack "{base}"; {nearest(base, packs())}')
        pack = load_pack(packs()[base]) if base else load_pack()
        operations = sample_records(pack, sample) if sample else []
        operations += first_records(pack, name, operations)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise InputError(f"{path}: is there already and not empty; choose another place")
        if base:
            settings = path / "pack" / "data" / "pack.toml"
            settings.parent.mkdir(parents=True, mode=0o700)
            settings.write_text(f'base = "{base}"\n', encoding="utf-8")
        workspace = cls(Store.create(path), pack, path, by=by, today=today, view="")
        try:
            # What derived fields are computed from comes first: the organisation itself.
            for first in (True, False):
                some = [step for step in operations if pack.registers[step[1]].single is first]
                workspace.apply(some, via="import" if sample else "cli")
        except BaseException:
            from shutil import rmtree

            workspace.close()
            rmtree(path)  # it was empty or not there; what is half made would be in the way of another try
            raise
        return workspace

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        by: str = "",
        today: date | None = None,
        view: str = "",
        live: bool = False,
        once: bool = False,
    ) -> Self:
        """An existing workspace; ``live`` writes its snapshot in the background as one works.

        ``once`` says that what is missing will be asked once: quicker, but every change then costs a new start.

        Raises InputError (no workspace there), PackError (a mistake in its own pack), StoreError (damaged, locked).
        """
        path = Path(path)
        if not (path / "journal.jsonl").is_file():
            raise InputError(f"{path}: no workspace there; make one with: isms-tui new {path} --name NAME")
        pack = load_pack(path / "pack")
        if view and view not in pack.views:
            raise InputError(f'unknown view "{view}"; {nearest(view, pack.views)}')
        return cls(Store.open(path, background=live), pack, path, by=by, today=today, view=view, once=once)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write the snapshot and let go."""
        self._store.close()
        if "_readiness" in self.__dict__:
            self._readiness.close()

    @staticmethod
    def verify(path: str | Path) -> list[Problem]:
        """What is wrong with the journal's chain, the snapshot and the evidence files: nothing, if all is well."""
        if not (Path(path) / "journal.jsonl").is_file():
            raise InputError(f"{path}: no workspace there")
        return verify(Path(path))

    # -- reading ---------------------------------------------------------------------------------

    def register(self, name: str) -> Register:
        """A register of the pack. Raises InputError with the nearest match."""
        found = self.pack.registers.get(name)
        if found is None:
            raise InputError(f'unknown register "{name}"; {nearest(name, self.pack.registers)}')
        return found

    def records(self, register: str) -> list[Record]:
        """All records of a register by id, archived ones too."""
        self.register(register)
        rows = self._store.records.get(register, {})
        return [dict(rows[id]) for id in sorted(rows, key=natural)]

    def get(self, register: str, id: str) -> Record | None:
        """One record, or None."""
        row = self._store.records.get(register, {}).get(id)
        return dict(row) if row is not None else None

    def label(self, register: str, id: str) -> str:
        """How a reference reads to a person."""
        return self._readiness.label(register, id)

    def record_for(self, table: str, id: str) -> tuple[str, str]:
        """The record that stands for a reference: itself, or the one that answers a catalogue's row."""
        if table in self.pack.registers:
            return table, id
        for register in self.pack.registers.values():
            if register.answers and register.fields[register.answers].to == table:
                return register.name, id
        return next(iter(self.pack.registers)), ""

    def register_of_rule(self, rule: str) -> str:
        """The register that a rule looks at first: where its gap can be closed."""
        return self._readiness.looks_at(rule)

    def days_to_goal(self) -> int | None:
        """Days until the date that the view in force aims at; None when no date is set."""
        return self._readiness.days_to_goal()

    def count(self) -> int:
        """How many changes were ever made."""
        return self._store.count

    @property
    def notices(self) -> list[str]:
        """What had to be mended when the workspace was opened."""
        return self._store.notices

    @property
    def view(self) -> str:
        """The view asked for, or the one that the organisation's own goal asks for."""
        return self._readiness.view

    def history(self, register: str = "", id: str = "") -> list[Entry]:
        """Every change of the workspace, a register or a record, newest first."""
        return list(reversed(self._store.entries(register, id)))

    def story(self, register: str = "", id: str = "") -> Iterator[Chapter]:
        """What happened to the workspace, a register or a record, in sentences, newest first."""
        journal = self._store.history
        undoes = {entry.tx for entry in journal.entries if entry.undoes is not None}
        return Teller(self.pack, self.label, journal.before, undoes).chapters(self.history(register, id))

    def new_id(self, register: str) -> str:
        """The next free id of a register."""
        return self._drafts().new_id(register)

    # -- changing --------------------------------------------------------------------------------

    def put(self, register: str, fields: Mapping[str, Any], id: str = "", via: str = "tui") -> Change:
        """Create a record or change fields of it; blank values clear. Raises InputError; nothing is stored then."""
        return self.apply([("put", register, id, fields)], via=via)

    def delete(self, register: str, id: str, via: str = "tui") -> Change:
        """Delete a record; undo brings it back. Raises InputError when there is none."""
        return self.apply([("delete", register, id, None)], via=via)

    def apply(self, operations: Sequence[Operation], via: str = "tui") -> Change:
        """Several changes that stand or fall together."""
        self._stand()
        with self._store.lock() as foreign:
            self._take(foreign)
            made = self._drafts().prepared(operations)
            entries = self._store.append(made, by=self.by, via=via) if made else []
        return self._take(entries)

    def undo(self) -> Change | None:
        """Take back this person's latest change; None when there is nothing to take back."""
        return self._back(self._store.undo)

    def redo(self) -> Change | None:
        """Do again what was undone last; None when there is nothing."""
        return self._back(self._store.redo)

    def _back(self, step: Callable[..., list[Entry] | None]) -> Change | None:
        self._stand()
        with self._store.lock() as foreign:
            self._take(foreign)
            entries = step(by=self.by)
        return self._take(entries) if entries else None

    def refresh(self) -> Change | None:
        """Take over what other sessions changed, and the date; None when nothing did."""
        self._stand()
        changed = self._take(self._store.refresh())
        if self._fixed_day is None and date.today() != self.today:
            self.today = date.today()
            self._tell(self._readiness.set_today(self.today), changed)
            self._announce(changed)
        elif changed.records:
            return changed
        return changed if changed.opened or changed.closed or changed.records else None

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of every change; call what is returned to be told no more."""
        self._listeners.append(listener)

        def leave() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return leave

    def _stand(self) -> Readiness:
        """Readiness of the state before a change: what opens and closes is told against it."""
        return self._readiness

    def _drafts(self) -> Drafts:
        """A transaction to be prepared."""
        return Drafts(self.pack, self._store.records, lambda: self._readiness, self._store.highest, self.today)

    # -- telling ---------------------------------------------------------------------------------

    def _take(self, entries: Iterable[Entry]) -> Change:
        """Take entries over into readiness and tell the listeners."""
        change = Change([])
        for entry in entries:
            before = self._readiness.record(entry.register, entry.id)
            change.records.append((entry.register, entry.id, before, entry.record))
            change.transaction = change.transaction or entry.tx
        if change.records:
            self._tell(self._readiness.take([(r, i, after) for r, i, _, after in change.records]), change)
            self._announce(change)
        return change

    def _tell(self, moved: tuple[list[Any], list[Any]], change: Change) -> None:
        for hits, into in zip(moved, (change.opened, change.closed), strict=True):
            for hit in hits:
                place = (hit.register, str(hit.id)) if hit.register in self.pack.registers else ("", "")
                into.append(Opening(hit.rule, place[0], place[1], self.pack.rules[hit.rule].title))

    def _announce(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)

    # -- readiness -------------------------------------------------------------------------------

    def report(self, view: str = "", clause: str = "") -> Report:
        """Everything that ``check`` says, for a view and below a clause. Raises InputError for unknown ones."""
        if view and view not in self.pack.views:
            raise InputError(f'unknown view "{view}"; {nearest(view, self.pack.views)}')
        if clause and not self._readiness.knows(clause):
            refs = [ref for c in self.pack.catalogues.values() for ref in c.rows]
            clauses = [r.clause for r in self.pack.requirements.values()]
            raise InputError(f'unknown clause "{clause}"; {nearest(clause, [*clauses, *refs])}')
        return self._readiness.report(view, clause)

    def gaps(self) -> list[Gap]:
        """The open gaps of the view in force, in the order in which they should be worked on."""
        return self._readiness.gaps()

    def standing(self, view: str = "") -> Standing:
        """Where the organisation stands: score, phases, gates, verdict; as true as the latest change."""
        return self._readiness.standing(view)

    def organisation(self) -> str:
        """The organisation's name."""
        return self._readiness.organisation()

    def ahead(self) -> list[Ahead]:
        """The dates that the pack watches, the earliest first; those that have passed count negative days."""
        return ahead(self._readiness.engine)

    def heat(self) -> Heat | None:
        """Records counted by the two fields that the pack names for the first screen."""
        return heat(self._readiness.engine)

    def trend(self, weeks: int = 12) -> Callable[[], list[tuple[date, float]]]:
        """The score week by week, newest first. What is returned does the work, in another thread if one likes."""
        records = {name: dict(rows) for name, rows in self._store.records.items()}
        journal, today, view = self._store.history, self.today, self.view
        past = [(date.fromisoformat(e.at[:10]), e.register, e.id, journal.before(e)) for e in reversed(journal.entries)]
        return lambda: list(trend(self.pack, records, past, today, view, weeks))

    def gaps_of(self, register: str, id: str) -> list[tuple[Gap, Hit]]:
        """The gaps that speak of one record."""
        return [(gap, hit) for gap in self.gaps() for hit in gap.hits if (register, id) in hit.records]

    def explain(self, rule: str) -> list[str]:
        """A rule in words: what it asks, of whom, and what to do. Raises InputError for an unknown one."""
        if rule not in self.pack.rules:
            raise InputError(f'unknown rule "{rule}"; {nearest(rule, self.pack.rules)}')
        return self._readiness.explain(rule)

    def why(self, gap: str) -> list[str]:
        """Why a rule is open here: each hit with the facts that matched."""
        known = [*self.pack.rules, *(open_.rule for open_ in self.gaps() if open_.escalates)]
        if gap not in known:
            raise InputError(f'unknown rule "{gap}"; {nearest(gap, known)}')
        return self._readiness.why(gap)

    def preview(self, operations: Sequence[Operation]) -> Preview:
        """What changes would open and close, and where one would stand, without making them. Raises InputError."""
        return self._readiness.preview([(r, id, record) for _, r, id, record in self._drafts().prepared(operations)])

    def cures(self, rule: str, register: str, id: str) -> list[str]:
        """The smallest changes that would close a hit of a rule, in words."""
        subject = self._readiness.finder.subject(rule, register, id)
        return [self._readiness.explainer.told(cure) for cure in self._readiness.cures(rule, subject)]

    def consider(self, rule: str, register: str, id: str, reason: str, via: str = "tui") -> Change:
        """Put an observation aside until its record changes. Raises InputError for what is no open observation."""
        table = self.pack.verdict.get("considered", {})
        found = self.pack.rules.get(rule)
        if found is None or not table:
            raise InputError(f'unknown rule "{rule}"; {nearest(rule, self.pack.rules)}')
        if found.severity != table["severity"]:
            raise InputError(f"is {found.severity}; only an {table['severity']} can be put aside", register=rule)
        state = self._readiness.state(rule, register, id)
        if state is None:
            raise InputError(f"is not open on {id or 'the whole'}", register=rule)
        note = {"rule": rule, "register": register, "record": id, "reason": reason, "state": state}
        return self.put(table["register"], {**note, "considered_on": self.today.isoformat()}, via=via)

    def missing(self, register: str, record: Record) -> list[str]:
        """Names of the fields without which a record is incomplete."""
        return self._readiness.missing(register, record)

    def derived(self, register: str, record: Record) -> Record:
        """What the derived fields of a record would be."""
        return self._readiness.derived(register, record)

    def check_fields(self, register: str, fields: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with values before they are stored, by field."""
        wrong = {}
        for name, value in fields.items():
            try:
                check_record(self.pack, self.register(register), {name: value})
            except InputError as error:
                wrong[name] = error.message
        return wrong


def natural(text: str) -> list[Any]:
    """A sort key that counts numbers as numbers."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part]


def author() -> str:
    """Who makes changes, unless said otherwise: ISMS_TUI_USER, else the login name."""
    named = os.environ.get("ISMS_TUI_USER")
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
