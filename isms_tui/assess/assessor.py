"""One door to assessment sessions: what is known of a question, and what is answered.

An answer is two records in one transaction: what was said in the session, and the organisation's own answer that
the rules read. So whatever was acknowledged is on disk, and every number moves with it.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from isms_tui.assess.facts import Facts, Last
from isms_tui.assess.question import Question
from isms_tui.assess.rounds import Reply, Rounds
from isms_tui.door import InputError, Record
from isms_tui.drafts import Operation
from isms_tui.pack import NOT_APPLICABLE
from isms_tui.workspace import Change


class Assessor(Rounds):
    """The assessment sessions of one workspace, to be asked and answered."""

    # -- what is known ---------------------------------------------------------------------------

    def facts(self, ref: str) -> Facts:
        """What the registers say about a question."""
        return self.library.facts(self.question(ref))

    def last_time(self, id: str, ref: str) -> Last | None:
        """The latest answer of another session, else the organisation's own as long as this session has none."""
        a, said = self.said.answer, self.said.session
        rows = [
            row
            for row in self.workspace.records(a.register)
            if row.get(a.question) == ref and row.get(a.session) != id and not row.get(a.carried)
        ]
        given = [row for row in rows if self.reply_of(row).answered]
        if given:
            row = max(given, key=lambda row: (str(row.get(a.on, "")), row["id"]))
            reply = self.reply_of(row)
            session = self.workspace.get(said.register, str(row.get(a.session))) or {}
            return Last(self.words(reply), self.person(reply.by), reply.on, str(session.get(said.title, "")))
        here = self.replies(id).get(ref)
        question = self.question(ref)
        own = self.workspace.get(question.asked.register, ref)
        if own is None or (here is not None and here.answered) or self._unset(question, own):
            return None
        asked = question.asked
        shown = [str(own[name]).replace("_", " ") for name in next(iter(asked.means.values())) if own.get(name)]
        by, on = (str(own.get(name) or "") if name else "" for name in (asked.by, asked.on))
        return Last(", ".join(shown), self.person(by), on)

    def _unset(self, question: Question, own: Record) -> bool:
        """Whether the organisation's record still says what it was made with."""
        fields = self.workspace.register(question.asked.register).fields
        return all(own.get(name) == fields[name].default for name in next(iter(question.asked.means.values())))

    def person(self, id: str) -> str:
        """How a person is called."""
        register = self.workspace.register(self.said.answer.register)
        return self.workspace.label(register.fields[self.said.answer.by].to, id) if id else ""

    def words(self, reply: Reply) -> str:
        """An answer in words."""
        if reply.not_applicable:
            return "not applicable"
        degree = self.said.degree(reply.value) if reply.value is not None else None
        return f"{degree.value} {degree.word}" if degree else "ask later" if reply.later else "no answer"

    def means(self, reply: Reply) -> str:
        """What the rules read of an answer: yes, partly, no, not_applicable; nothing without one."""
        if reply.not_applicable:
            return NOT_APPLICABLE
        degree = self.said.degree(reply.value) if reply.value is not None else None
        return degree.means if degree else ""

    def contradiction(self, id: str, ref: str) -> str:
        """One sentence where an answer claims what open gaps deny; nothing where they agree."""
        reply = self.replies(id).get(ref)
        if reply is None or self.means(reply) != "yes":
            return ""
        gaps = list(self.library.gaps(self.question(ref)))
        if not gaps:
            return ""
        said = [message.rstrip(".") if count == 1 else f"{gap.title} ({count})" for gap, count, message in gaps]
        more = f"; and {len(said) - 2} more" if len(said) > 2 else ""
        return f'{ref}: you answered "yes", but {"; ".join(said[:2])}{more}.'

    # -- answers ---------------------------------------------------------------------------------

    def answer(self, id: str, ref: str, value: int | None, *, via: str = "tui", **more: Any) -> Change:
        """Give an answer: a maturity, or None for "not applicable", where that is one. ``more`` as for ``tell``."""
        said = {"maturity": value} if value is not None else {"not_applicable": True}
        return self.tell(id, ref, {**said, **more}, via=via)

    def tell(self, id: str, ref: str, told: Mapping[str, Any], via: str = "tui") -> Change:
        """Store what was said: maturity, not_applicable, later, note, evidence, action, by, on. Raises InputError."""
        return self.workspace.apply(self.operations(id, ref, told), via=via)

    def operations(self, id: str, ref: str, told: Mapping[str, Any]) -> list[Operation]:
        """The changes that store what was said to one question."""
        question, a = self.question(ref), self.said.answer
        before = self.replies(id).get(ref) or Reply()
        told = dict(told)
        given = told.get("maturity") is not None or bool(told.get("not_applicable"))
        if given:
            self._check_answer(question, told)
            told = {"maturity": None, "not_applicable": None, **told, "later": None, "carried": None}
            told["state"] = self.library.digest(question)
            told.setdefault("on", self.workspace.today.isoformat())
            told.setdefault("by", before.by or self.speaker(id))
        fields = {getattr(a, role): value for role, value in told.items()}
        there = before.id or self.answer_id(id, ref)
        operations: list[Operation] = [("put", a.register, there, {a.session: id, a.question: ref, **fields})]
        own = self._own_fields(question, before, told, given)
        return [*operations, ("put", question.asked.register, ref, own)] if own else operations

    def _check_answer(self, question: Question, told: Mapping[str, Any]) -> None:
        value = told.get("maturity")
        if value is None:
            if not question.may_be_left_out:
                raise InputError(question.asked.refuse or "can't be left out", id=question.ref)
        elif isinstance(value, bool) or not isinstance(value, int) or self.said.degree(value) is None:
            known = ", ".join(f"{degree.value} {degree.word}" for degree in self.said.maturity.values())
            raise InputError(f'"{value}" is no answer; give one of: {known}', id=question.ref)

    def _own_fields(self, question: Question, before: Reply, told: Mapping[str, Any], given: bool) -> Record:
        """What the organisation's own answer takes over; nothing, as long as the session has no answer itself."""
        asked, own = question.asked, self.workspace.get(question.asked.register, question.ref) or {}
        if not given and (before.carried or not before.answered):
            return {}
        value = told.get("maturity") if given else before.value
        result = self.means(Reply(value, bool(told.get("not_applicable") if given else before.not_applicable)))
        fields: Record = {}
        if given:
            for name, wanted in asked.means[result].items():
                several = wanted if isinstance(wanted, list) else [wanted]
                fields[name] = own[name] if own.get(name) in several else several[0]
        for role, name in (("by", asked.by), ("on", asked.on)):
            if name and role in told:
                fields[name] = told[role] or None
        note = told.get("note", before.note if given else "")
        if note and result in asked.notes:
            fields[asked.notes[result]] = note
        proof = told.get("evidence") or (before.evidence if given else [])
        if asked.evidence and proof:
            fields[asked.evidence] = list(dict.fromkeys([*(own.get(asked.evidence) or []), *proof]))
        return fields

    def add_evidence(self, id: str, ref: str, fields: Mapping[str, Any], via: str = "tui") -> str:
        """New evidence for an answer (fields of its register): linked to the question and to the answer."""
        said = self.said.evidence
        linked = {**said.set, said.on: self.workspace.today.isoformat(), **self._link(said.register, ref), **fields}
        return self._beside(id, ref, "evidence", said.register, linked, via)

    def add_action(
        self, id: str, ref: str, fields: Mapping[str, Any], told: Mapping[str, Any] | None = None, via: str = "tui"
    ) -> str:
        """An action that follows from an answer (fields of its register), linked to both; with the answer itself,
        where ``told`` says one."""
        given = self.action_fields(ref) | dict(fields)
        return self._beside(id, ref, "action", self.said.action.register, given, via, told)

    def action_fields(self, ref: str) -> Record:
        """What an action for a question starts with."""
        said, question = self.said.action, self.question(ref)
        fields: Record = {**said.set, **self._link(said.register, ref)}
        fields[said.title] = f"{ref}: {question.title}"
        fields[said.due] = (self.workspace.today + timedelta(days=said.days)).isoformat()
        for name in said.single:
            rows = self.workspace.records(self.workspace.register(said.register).fields[name].to)
            rows = [row for row in rows if not row.get("archived")]
            if len(rows) == 1:
                fields[name] = rows[0]["id"]
        return fields

    def _link(self, register: str, ref: str) -> Record:
        """The field by which a register's records name the question."""
        asked = self.question(ref).asked
        fields = self.workspace.register(register).fields.values()
        return next(({f.name: [ref]} for f in fields if f.to == asked.id and f.kind == "refs"), {})

    def _beside(
        self,
        id: str,
        ref: str,
        role: str,
        register: str,
        fields: Mapping[str, Any],
        via: str,
        told: Mapping[str, Any] | None = None,
    ) -> str:
        """A new record and the answer that names it, in one transaction."""
        before = self.replies(id).get(ref) or Reply()
        linked = before.evidence if role == "evidence" else before.actions
        new = ""

        def made() -> tuple[list[Operation], list[str]]:
            nonlocal new
            new = self.workspace.new_id(register)
            return [
                ("put", register, new, fields),
                *self.operations(id, ref, {**(told or {}), role: [*linked, new]}),
            ], [new]

        self.applied(made, via=via)
        return new

    def applied(self, make: Callable[[], tuple[list[Operation], list[str]]], via: str) -> Change:
        """Make changes that give new records their ids, and apply them; again, where another session took one of
        these very ids in between: its record is left as it was."""
        while True:
            operations, new = make()
            change = self.workspace.apply(operations, via=via)
            if all(before is None for _, id, before, _ in change.records if id in new):
                return change
            self.workspace.undo()
