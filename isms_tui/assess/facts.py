"""What the registers already say about a question: records, evidence, open gaps, and whether they have changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from isms_tui.assess.question import Question
from isms_tui.door import BOOKKEEPING, Record
from isms_tui.pack import Assessment
from isms_tui.workspace import Gap, Workspace


@dataclass(slots=True)
class Facts:
    """What is on file: how many records of each register, the open gaps with their hits, the last evidence."""

    counts: list[tuple[str, int]] = field(default_factory=list)
    gaps: list[tuple[Gap, int, str]] = field(default_factory=list)
    evidence: tuple[str, str] | None = None


@dataclass(slots=True)
class Last:
    """An earlier answer: in words, who gave it, when, and in which session (nothing: the organisation's own record)."""

    said: str
    by: str
    on: str
    session: str = ""


class Library:
    """Looks questions up in one workspace's registers."""

    def __init__(self, workspace: Workspace, said: Assessment) -> None:
        self.workspace, self.said = workspace, said
        self._own = {said.session.register, said.answer.register}
        self._above: dict[str, frozenset[str]] = {}
        self._at = -1
        self._read: dict[str, list[Record]] = {}
        self._written: dict[tuple[str, str], str] = {}

    def facts(self, question: Question) -> Facts:
        """Everything on file about a question."""
        found = self._answering(question).items()
        counts = [(self.workspace.register(name).plural, len(records)) for name, records in found]
        return Facts(counts, list(self.gaps(question)), self._evidence(question))

    def gaps(self, question: Question) -> Iterator[tuple[Gap, int, str]]:
        """The open gaps on a question, gravest first: each with its number of hits there and what the first says."""
        above = self._standing(question.ref)
        for gap in self.workspace.gaps():
            if gap.escalates or above.isdisjoint(gap.refs):
                continue
            hits = [hit for hit in gap.hits if not hit.requirement or hit.requirement in above]
            if hits:
                yield gap, len(hits), hits[0].message

    def _standing(self, ref: str) -> frozenset[str]:
        """The references that stand for a row: itself, and the shorter ones above it."""
        if ref not in self._above:
            cuts = (ref[:place] for place, sign in enumerate(ref) if sign in " .-")
            point = self.workspace.pack.requirements.get(ref)
            shorter = [*cuts, point.clause] if point else []
            standing = self.workspace.pack.standing_for
            self._above[ref] = frozenset({ref, *(word for word in shorter if ref in standing(word))})
        return self._above[ref]

    def digest(self, question: Question) -> str:
        """A digest of all records that bear on a question: as long as it is the same, nothing changed."""
        records = self._answering(question)
        proof = self.said.evidence.register
        if proof not in records:
            records[proof] = self._referring(question, proof)
        sha = sha256()
        for name, rows in sorted(records.items()):
            sha.update(f"\0{name}".encode())
            for row in rows:
                sha.update(self._text(name, row).encode())
        return sha.hexdigest()[:16]

    def _rows(self, register: str) -> list[Record]:
        """The records of a register, read once for as long as nothing changes."""
        if self._at != self.workspace.count():
            self._at = self.workspace.count()
            self._read.clear()
            self._written.clear()
        if register not in self._read:
            self._read[register] = [row for row in self.workspace.records(register) if not row.get("archived")]
        return self._read[register]

    def _text(self, register: str, row: Record) -> str:
        """What a record says, without its bookkeeping."""
        place = (register, str(row["id"]))
        if place not in self._written:
            bare = {name: value for name, value in row.items() if name not in BOOKKEEPING}
            self._written[place] = json.dumps(bare, sort_keys=True, ensure_ascii=False)
        return self._written[place]

    def _answering(self, question: Question) -> dict[str, list[Record]]:
        """The records that bear on a question, by register: those its row names, else those that refer to the row."""
        point = self.workspace.pack.requirements.get(question.ref)
        if point is None:
            names = [n for n in self.workspace.pack.registers if n not in self._own and n != question.asked.register]
            found = {name: self._referring(question, name) for name in names}
            return {name: records for name, records in found.items() if records}
        trees = self.workspace.pack.trees["point:" + point.ref]
        out = {}
        for name in point.registers:
            out[name] = [r for r in self._rows(name) if name not in trees or self.workspace.holds(trees[name], name, r)]
        return out

    def _referring(self, question: Question, register: str) -> list[Record]:
        spec = self.workspace.register(register)
        fields = [field.name for field in spec.fields.values() if field.to == question.asked.id]
        if not fields:
            return []

        above = self._standing(question.ref)

        def names_it(row: Record) -> bool:
            for name in fields:
                value = row.get(name) or []
                if not above.isdisjoint(value if isinstance(value, list) else [value]):
                    return True
            return False

        return [row for row in self._rows(register) if names_it(row)]

    def _evidence(self, question: Question) -> tuple[str, str] | None:
        """The youngest evidence: linked to the question, or to the organisation's own answer to it."""
        said = self.said.evidence
        rows = {row["id"]: row for row in self._referring(question, said.register)}
        own = self.workspace.get(question.asked.register, question.ref) or {}
        for id in own.get(question.asked.evidence) or []:
            row = self.workspace.get(said.register, id)
            if row is not None:
                rows[id] = row
        if not rows:
            return None
        last = max(rows.values(), key=lambda row: (str(row.get(said.on, "")), row["id"]))
        return str(last.get(said.title, last["id"])), str(last.get(said.on, ""))
