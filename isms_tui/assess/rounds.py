"""Sessions and their questions: begin, resume, repeat; what is still to be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from isms_tui.assess.facts import Library
from isms_tui.assess.question import Question, questions_of, stands_below
from isms_tui.door import InputError, Record
from isms_tui.drafts import Operation
from isms_tui.pack import ASSESSMENT, nearest
from isms_tui.workspace import Change, Workspace


@dataclass(slots=True)
class Reply:
    """What was said to one question in one session. ``value`` is its maturity; None: not answered, or left out."""

    value: int | None = None
    not_applicable: bool = False
    later: bool = False
    carried: bool = False
    note: str = ""
    evidence: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    by: str = ""
    on: str = ""
    state: str = ""
    id: str = ""

    @property
    def answered(self) -> bool:
        """Whether there is an answer, be it carried over."""
        return self.value is not None or self.not_applicable


class Rounds:
    """The assessment sessions of one workspace: which there are, what each asks, and what was said."""

    def __init__(self, workspace: Workspace) -> None:
        said = workspace.pack.assessment
        if said is None:
            raise InputError(f"{workspace.pack.title}: this pack asks nothing; it has no data/assessment.toml")
        self.workspace, self.said = workspace, said
        self.every = questions_of(workspace.pack, said)
        self.library = Library(workspace, said)

    # -- sessions --------------------------------------------------------------------------------

    def sessions(self) -> list[Record]:
        """All sessions, newest first."""
        said = self.said.session
        rows = [row for row in self.workspace.records(said.register)[::-1] if not row.get("archived")]
        return sorted(rows, key=lambda row: str(row.get(said.on, "")), reverse=True)

    def session(self, id: str) -> Record:
        """One session. Raises InputError with the nearest match."""
        row = self.workspace.get(self.said.session.register, id)
        if row is None:
            known = [record["id"] for record in self.sessions()]
            raise InputError(f'there is no session "{id}"; {nearest(id, known)}')
        return row

    def first_fields(self, based_on: str = "") -> Record:
        """What a new session starts with; one that repeats another takes its title, scope and people."""
        said = self.said.session
        fields: Record = {}
        if based_on:
            before = self.session(based_on)
            fields = {key: before[key] for key in (said.title, said.scope, said.below, said.people) if key in before}
            fields[said.based_on] = based_on
        day = self.workspace.today.isoformat()
        return {**fields, said.on: day, said.assessor: self.workspace.by, said.status: said.running}

    def start(self, fields: Mapping[str, Any], *, keep: bool = False, via: str = "tui") -> str:
        """Begin a session (fields of its register) and return its id. ``keep`` carries over the answers of the
        session it repeats. Raises InputError when it would ask nothing."""
        said = self.said.session
        fields = {**self.first_fields(str(fields.get(said.based_on) or "")), **fields}
        self._check_scope(fields)
        change = self.workspace.put(said.register, fields, via=via)
        id = change.records[0][1]
        if keep and fields.get(said.based_on):
            self.carry(id, via=via)
        return id

    def _check_scope(self, fields: Mapping[str, Any]) -> None:
        said = self.said.session
        spec = self.workspace.register(said.register).fields[said.scope]
        scope = str(fields.get(said.scope) or spec.default or "")
        if scope not in self.said.scope:
            raise InputError(f'"{scope}" is no choice; {nearest(scope, self.said.scope)}', field=said.scope)
        if self.said.scope[scope].below:
            wanted = str(fields.get(said.below) or "")
            refs = list(self.every)
            if not wanted or not any(stands_below(ref, wanted) for ref in refs):
                raise InputError(f'nothing is asked below "{wanted}"; {nearest(wanted, refs)}', field=said.below)

    def carry(self, id: str, via: str = "tui") -> Change:
        """Take over the answers of the session that this one repeats, as not asked again yet."""
        before = str(self.session(id).get(self.said.session.based_on) or "")
        operations: list[Operation] = []
        a = self.said.answer
        names = self.workspace.register(a.register).fields
        for ref, reply in self.replies(before).items():
            if reply.answered and ref in self.every:
                there = dict(self.workspace.get(a.register, reply.id) or {})
                fields = {key: value for key, value in there.items() if key in names}
                fields |= {a.session: id, a.carried: True, a.later: None, a.action: None}
                operations.append(("put", a.register, self.answer_id(id, ref), fields))
        return self.workspace.apply(operations, via=via)

    def set_status(self, id: str, finished: bool, via: str = "tui") -> Change:
        """Close a session, or open it again."""
        said = self.said.session
        return self.workspace.put(said.register, {said.status: said.finished if finished else said.running}, id, via)

    def finished(self, id: str) -> bool:
        """Whether a session is closed."""
        return bool(self.session(id).get(self.said.session.status) == self.said.session.finished)

    # -- questions -------------------------------------------------------------------------------

    def question(self, ref: str) -> Question:
        """One question. Raises InputError with the nearest match."""
        if ref not in self.every:
            raise InputError(f'nothing is asked about "{ref}"; {nearest(ref, self.every)}')
        return self.every[ref]

    def questions(self, id: str) -> list[Question]:
        """What a session asks, in order. One of open or changed things keeps what was answered in it."""
        session, said = self.session(id), self.said.session
        scope = self.said.scope.get(str(session.get(said.scope)))
        if scope is None:
            return []
        wanted = str(session.get(said.below) or "")
        replies = self.replies(id)
        asked_here = {ref for ref, reply in replies.items() if not reply.carried}
        before = self.replies(str(session.get(said.based_on) or "")) if session.get(said.changed_only) else None
        out = []
        for ref, question in self.every.items():
            if question.asked.id not in scope.asks or (scope.rows and ref not in scope.rows):
                continue
            if scope.below and not stands_below(ref, wanted):
                continue
            if ref not in asked_here:
                if scope.open and not self._open(question):
                    continue
                if before is not None and not self._changed(question, before.get(ref)):
                    continue
            out.append(question)
        return out

    def _open(self, question: Question) -> bool:
        """Whether the organisation's own answer is missing or stale."""
        tree = self.workspace.pack.trees[ASSESSMENT].get(question.asked.id)
        own = self.workspace.get(question.asked.register, question.ref)
        return own is None or tree is None or self.workspace.holds(tree, question.asked.register, own)

    def _changed(self, question: Question, before: Reply | None) -> bool:
        """Whether records changed since an answer was given."""
        return before is None or not before.answered or before.state != self.library.digest(question)

    def replies(self, id: str) -> dict[str, Reply]:
        """What was said in a session so far, by question."""
        a = self.said.answer
        rows = self.workspace.records(a.register) if id else []
        return {
            str(row[a.question]): self.reply_of(row)
            for row in rows
            if row.get(a.session) == id and not row.get("archived")
        }

    def reply_of(self, row: Record) -> Reply:
        """What a record of the register of answers says."""
        a = self.said.answer
        return Reply(
            row.get(a.maturity),
            bool(row.get(a.not_applicable)),
            bool(row.get(a.later)),
            bool(row.get(a.carried)),
            str(row.get(a.note) or ""),
            list(row.get(a.evidence) or []),
            list(row.get(a.action) or []),
            str(row.get(a.by) or ""),
            str(row.get(a.on) or ""),
            str(row.get(a.state) or ""),
            str(row["id"]),
        )

    def is_open(self, question: Question, reply: Reply | None) -> bool:
        """Whether a question waits for its answer: none yet, put off, or carried over while records changed."""
        if reply is None or not reply.answered or reply.later:
            return True
        return reply.carried and reply.state != self.library.digest(question)

    def progress(self, id: str, questions: Sequence[Question] | None = None) -> tuple[int, int]:
        """How many questions of a session are settled, and how many there are."""
        asked, replies = (self.questions(id) if questions is None else questions), self.replies(id)
        return sum(not self.is_open(question, replies.get(question.ref)) for question in asked), len(asked)

    def resume_at(self, id: str, questions: Sequence[Question]) -> int | None:
        """The place of the first question never asked, else of the first one put off; None when all are settled."""
        replies = self.replies(id)
        still = [n for n, q in enumerate(questions) if self.is_open(q, replies.get(q.ref))]
        fresh = [n for n in still if not (replies.get(questions[n].ref) or Reply()).later]
        return next(iter(fresh or still), None)

    def answer_id(self, session: str, ref: str) -> str:
        """One answer for each question of a session, whoever gives it first: two hands write the same record."""
        return f"{session} {ref}"

    def speaker(self, id: str) -> str:
        """Who answers unless another is named: the first of the people interviewed."""
        people: Iterable[str] = self.session(id).get(self.said.session.people) or []
        return next(iter(people), "")
