"""An import before it happens: what would become of every row, and the one transaction that would make it so."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from isms_tui.door import InputError, Record, is_blank
from isms_tui.exchange.columns import Match, Matcher
from isms_tui.exchange.edition import carried
from isms_tui.exchange.lookup import Directory
from isms_tui.exchange.rows import Draft, TableReader
from isms_tui.exchange.sheets import sheets
from isms_tui.exchange.tables import Table, tables
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.workspace import Change, Workspace

FATES = ("new", "updated", "unchanged", "carried", "rejected", "skipped")
Told = Callable[[str, int], None]
"""Hears what is being done and how many rows that has reached; it may raise Cancelled."""
STEP = 250
"""Rows between two tellings."""


class Cancelled(Exception):
    """Somebody does not want the import any more."""


@dataclass(slots=True)
class Fate:
    """What becomes of one row: of which record, with which values, and why."""

    sheet: str
    row: int
    fate: str
    register: str
    id: str = ""
    values: Record = field(default_factory=dict)
    reason: str = ""
    cells: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """Everything an import would do; nothing is done yet. ``seen`` is how much had ever changed when it was made."""

    path: Path
    seen: int
    parts: list[tuple[Table, Match]] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def operations(self) -> list[tuple[str, str, str, Record]]:
        """The one transaction."""
        return [("put", f.register, f.id, f.values) for f in self.fates if f.fate in ("new", "updated")]

    def count(self) -> dict[str, int]:
        """How many rows have each fate."""
        found = Counter(fate.fate for fate in self.fates)
        return {name: found[name] for name in FATES}

    def summary(self) -> str:
        """The counts in words."""
        return ", ".join(f"{count:,} {name}" for name, count in self.count().items() if count) or "nothing"


def plan_import(
    workspace: Workspace,
    path: Path,
    *,
    register: str = "",
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
    told: Told = lambda what, rows: None,
) -> Plan:
    """What importing a file would do. Raises InputError where the file as a whole can't be read."""
    if register:
        workspace.register(register)
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    words = Vocabulary(workspace.pack, workspace.path / "pack")
    return _Planner(workspace, words, path, told).plan(Matcher(words, register=register, mapping=mapping), sheet)


def take(workspace: Workspace, plan: Plan) -> Change:
    """Make it so, in one transaction. Raises InputError when the workspace has changed since the plan was made."""
    return workspace.apply(plan.operations, via="import", seen=plan.seen)


class _Planner:
    """Makes one plan."""

    def __init__(self, workspace: Workspace, words: Vocabulary, path: Path, told: Told) -> None:
        self.pack, self.words, self.told = workspace.pack, words, told
        self.result = Plan(path, workspace.count())
        self.directory = Directory(words, workspace.records, workspace.numbers())
        self._taken: dict[tuple[str, str], tuple[int, Record]] = {}
        self._unique: dict[tuple[str, str], dict[Any, str]] = {}
        self._done = 0

    def plan(self, matcher: Matcher, only: str) -> Plan:
        """Read the tables, find the records, judge the rows."""
        path = self.result.path
        found = sheets(path, only)
        unread: list[str] = []
        for sheet in found:
            at = f"{sheet.name}: " if len(found) > 1 else ""
            for table in tables(sheet, matcher.known, lambda rows: self.told("reading", rows)):
                match = matcher.match(table)
                if match is not None:
                    self.result.parts.append((table, match))
                    self._note_columns(at, match)
                else:
                    unread.append(f"{sheet.name}: {', '.join(h.names[0] for h in table.headings[:6]) or 'no headings'}")
            self.result.notices += [f"{at}{notice}" for notice in sheet.notices]
        if matcher.unused():
            raise InputError(f"{path.name}: no column {', '.join(matcher.unused())}", field="map")
        if not self.result.parts:
            said = "; ".join(unread) or "no table"
            raise InputError(
                f"{path.name}: no known headings ({said}); say which are meant: --register R --map COLUMN=FIELD"
            )
        self.result.notices += [f"{text}: left out, no register known for it" for text in unread]
        readers = [TableReader(self.words, self.directory, table, match) for table, match in self.result.parts]
        self._judge_all(readers)
        for reader in readers:
            self.result.notices += reader.notices
        return self.result

    def _note_columns(self, at: str, match: Match) -> None:
        left = [column.text for column in match.columns if not column.field and column.text]
        if left and not match.matrix and match.source is None:
            self.result.notices.append(f"{at}not read: {', '.join(left)}")

    def _judge_all(self, readers: list[TableReader]) -> None:
        drafted = [(reader, list(self._begun(reader))) for reader in readers]
        for reader, drafts in drafted:
            earlier: list[Draft] = []
            for draft in drafts:
                self._tick("matching")
                if draft.aside:
                    self._fate(reader, draft, "skipped", draft.aside)
                    continue
                self._resolve(reader, draft)
                if reader.earlier and self.directory.later(draft.given):
                    earlier.append(draft)
                elif self._judge(reader, draft):
                    for other in draft.companions:
                        self._judge_companion(reader, draft, other)
            if earlier:
                self._carry(reader, earlier)
        used = {item for _, _, _, values in self.result.operations for item in _items(values)}
        self.result.fates[:0] = [
            Fate("", 0, "new", register, id, record, why)
            for register, id, record, why in self.directory.made
            if id in used  # a row that was rejected makes nothing
        ]

    def _tick(self, what: str) -> None:
        self._done += 1
        if self._done % STEP == 0:
            self.told(what, self._done)

    # -- who a row is about ----------------------------------------------------------------------

    def _begun(self, reader: TableReader) -> Iterator[Draft]:
        """Drafts without references; those that can be told apart already can be referred to from now on."""
        spec, words = reader.spec, self.words.words[reader.spec.name]
        by_reference = any(spec.fields[name].kind == "ref" for name in (spec.naming, *words.key) if name in spec.fields)
        for draft in reader.drafts():
            self._tick("reading rows")
            if not draft.aside and not draft.problems and not by_reference:
                self._identify(draft)
            yield draft

    def _identify(self, draft: Draft) -> None:
        spec = self.pack.registers[draft.register]
        found, problem = self.directory.same(draft.register, draft.given, draft.values)
        if problem:
            draft.problems.append(problem)
            return
        if not found and is_blank(draft.values.get(spec.naming)):
            label = spec.fields[spec.naming].label
            draft.problems.append(f"{label} is needed and blank (in merged cells, only the first row has the text)")
            return
        draft.new = not found
        draft.id = found or draft.given or self.directory.new_id(draft.register)
        if draft.new:
            self.directory.add(draft.register, draft.id, {**draft.values, "id": draft.id})

    def _resolve(self, reader: TableReader, draft: Draft) -> None:
        reader.refer(draft)
        if not draft.id and not draft.problems and not (reader.earlier and self.directory.later(draft.given)):
            self._identify(draft)

    # -- what becomes of it ----------------------------------------------------------------------

    def _judge(self, reader: TableReader, draft: Draft) -> bool:
        """Say what becomes of a row; whether it stands."""
        if draft.problems:
            self._fate(reader, draft, "rejected", "; ".join(draft.problems))
            return False
        there = {} if draft.new else self.directory.rows[draft.register].get(draft.id, {})
        values = dict(draft.values)
        if draft.kept and not reader.match.ours:
            values["notes"] = _added(values.get("notes") or there.get("notes"), draft.kept)
        place = (draft.register, draft.id)
        if place in self._taken:
            row, said = self._taken[place]
            if all(said.get(name) == value for name, value in values.items()):
                self._fate(reader, draft, "unchanged", f"says the same as row {row}")
                return False
            cell = draft.row.cells[0] if draft.row.cells else None
            hint = "; a spreadsheet shortens 5.10 to 5.1: make the column text" if isinstance(cell, float) else ""
            self._fate(
                reader, draft, "rejected", f"row {row} is about {draft.id} too; give each an id of its own{hint}"
            )
            return False
        if problem := self._not_unique(draft, values):
            self._fate(reader, draft, "rejected", problem)
            return False
        self._taken[place] = (draft.row.number, values)
        draft.values = values if draft.new else {n: v for n, v in values.items() if not _same(v, there.get(n))}
        fate = "new" if draft.new else "updated" if draft.values else "unchanged"
        self._fate(reader, draft, fate, "; ".join(draft.remarks))
        return True

    def _judge_companion(self, reader: TableReader, draft: Draft, other: Draft) -> None:
        """The second record of a row: of the one that is there already, or a new one."""
        companion = next(c for c in self.words.words[draft.register].companion if c.register == other.register)
        reader.refer(other)
        if not other.problems and all(is_blank(value) for value in other.values.values()) and not other.kept:
            return
        other.values[companion.link] = draft.id
        rows = self.directory.register(other.register)
        there = [id for id, record in rows.items() if record.get(companion.link) == draft.id]
        if len(there) == 1:
            other.id = there[0]
        elif not other.problems:
            self._identify(other)
        self._judge(reader, other)

    def _not_unique(self, draft: Draft, values: Record) -> str:
        for item in self.pack.registers[draft.register].fields.values():
            value = values.get(item.name)
            if not item.unique or is_blank(value):
                continue
            place = (draft.register, item.name)
            if place not in self._unique:
                users = self.directory.register(draft.register).items()
                self._unique[place] = {row[item.name]: id for id, row in reversed(users) if item.name in row}
            user = self._unique[place].setdefault(value, draft.id)
            if user != draft.id:
                return f'{item.label}: "{value}" is already used by {user}'
        return ""

    def _carry(self, reader: TableReader, drafts: list[Draft]) -> None:
        """Rows of the earlier edition, put together into those of the present one."""
        edition = self.words.edition
        said: dict[str, tuple[Record, list[str]]] = {}
        for draft in drafts:
            later = ", ".join(self.directory.later(draft.given))
            if draft.problems or draft.given in said:
                again = "; ".join(draft.problems) or f"{draft.given} stands in an earlier row too"
                self._fate(reader, draft, "rejected", again)
                continue
            said[draft.given] = (draft.values, draft.kept)
            self._fate(reader, draft, "carried", f"{edition['words']['label']}: carried over into {later}")
        for ref, (values, decide) in carried(self.words, said).items():
            there = self.directory.register(edition["register"]).get(ref)
            row = Draft(drafts[0].row, edition["register"], values=values, id=ref, new=there is None)
            values["notes"] = _added((there or {}).get("notes"), values["notes"].splitlines())
            row.values = values if there is None else {n: v for n, v in values.items() if not _same(v, there.get(n))}
            fate = "new" if row.new else "updated" if row.values else "unchanged"
            reason = "a decision is needed: see its notes" if decide else ""
            self.result.fates.append(Fate(reader.table.sheet, 0, fate, row.register, ref, row.values, reason))

    def _fate(self, reader: TableReader, draft: Draft, fate: str, reason: str) -> None:
        register = draft.register
        values = draft.values if fate in ("new", "updated") else {}
        cells = draft.row.cells if fate == "rejected" else []
        place = reader.table.sheet
        id = "" if fate == "rejected" and draft.new else draft.id
        self.result.fates.append(Fate(place, draft.row.number, fate, register, id, values, reason, cells))


def _items(values: Record) -> Iterator[Any]:
    """The values of a record, those in lists one by one."""
    for value in values.values():
        yield from value if isinstance(value, list) else [value]


def _same(value: Any, there: Any) -> bool:
    return value == there or (is_blank(value) and is_blank(there))


def _added(notes: Any, lines: list[str]) -> str:
    """Notes with lines that are not in them yet."""
    there = str(notes or "").splitlines()
    return "\n".join([*there, *(line for line in dict.fromkeys(lines) if line not in there)])
