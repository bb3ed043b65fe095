"""A session's answers as a table that a spreadsheet can edit and bring back.

Cells that a spreadsheet would take for a formula get an apostrophe in front, which is taken away again. A question is
named by catalogue and reference ("requirement:4.1"), since a spreadsheet would make a number or a date of the latter.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from isms_tui.assess.assessor import Assessor
from isms_tui.assess.question import Question
from isms_tui.assess.rounds import Reply
from isms_tui.door import InputError, Record, from_text
from isms_tui.drafts import Operation
from isms_tui.pack import Field, nearest
from isms_tui.workspace import Change

TOLD = ("question", "title", "text")
"""Columns that only tell what is asked; an import reads the first."""
KEPT = ("answer", "later", "note", "evidence", "by", "on", "action", "owner", "due")
COLUMNS = (*TOLD, *KEPT)
LEFT_OUT = "n/a"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
Row = dict[str, str]


def written(assessor: Assessor, id: str) -> str:
    """The session as CSV: a line for each question."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    replies = assessor.replies(id)
    for question in assessor.questions(id):
        row = {**_kept(assessor, replies.get(question.ref)), "title": question.title, "text": question.text}
        row["question"] = f"{question.asked.id}:{question.ref}"
        table.writerow({name: _safe(value) for name, value in row.items()})
    return out.getvalue()


def _kept(assessor: Assessor, reply: Reply | None) -> Row:
    """What a session says of one question, as cells."""
    reply = reply or Reply()
    action = _action(assessor, reply)
    said = assessor.said.action
    return {
        "answer": LEFT_OUT if reply.not_applicable else "" if reply.value is None else str(reply.value),
        "later": "yes" if reply.later else "",
        "note": reply.note,
        "evidence": ", ".join(reply.evidence),
        "by": reply.by,
        "on": reply.on,
        "action": ", ".join(reply.actions),
        "owner": str(action.get(said.owner) or ""),
        "due": str(action.get(said.due) or ""),
    }


def _action(assessor: Assessor, reply: Reply) -> Record:
    """The first action of an answer: the one whose owner and date stand in the table."""
    first = next(iter(reply.actions), "")
    return assessor.workspace.get(assessor.said.action.register, first) or {}


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell


def _cell(cell: str) -> str:
    """A cell as it was before ``_safe``, its line ends as records have them."""
    bare = cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
    return bare.replace("\r\n", "\n").strip()


def taken(assessor: Assessor, id: str, text: str, name: str = "file") -> Change:
    """Bring a table back: what differs is stored, all of it or nothing. Raises InputError with the line's number."""
    rows = list(_rows(text, name))
    return assessor.applied(lambda: _Import(assessor, id, name).of(rows), via="import")


def _rows(text: str, name: str) -> Iterator[tuple[int, Row]]:
    """The lines of a table with their numbers. Commas, semicolons and tabs part cells alike."""
    head = text.splitlines()[0] if text.strip() else ""
    comma = max(",;\t", key=head.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        names = [cell.strip().lower() for cell in next(table, [])]
        for column in names:
            if column not in COLUMNS:
                raise InputError(f'{name}: line 1: unknown column "{column}"; {nearest(column, COLUMNS)}')
        if "question" not in names:
            raise InputError(f'{name}: line 1: has no column "question"; export the session and edit that file')
        for cells in table:
            if len(cells) > len(names):
                raise InputError(f"{name}: line {table.line_num}: has more cells than the first line names")
            if any(cell.strip() for cell in cells):
                yield table.line_num, {n: _cell(cell) for n, cell in zip(names, cells, strict=False)}
    except csv.Error as error:
        raise InputError(f"{name}: line {table.line_num}: is no table: {error}") from None


class _Import:
    """The changes that a table makes to one session, and the ids of the records that it adds."""

    def __init__(self, assessor: Assessor, id: str, name: str) -> None:
        self.assessor, self.id, self.name = assessor, id, name
        self.replies = assessor.replies(id)
        self.asked = {question.ref: question for question in assessor.questions(id)}
        self.fresh = assessor.workspace.new_ids(assessor.said.action.register)
        self.added: list[str] = []

    def of(self, rows: list[tuple[int, Row]]) -> tuple[list[Operation], list[str]]:
        """The changes of all lines."""
        seen: dict[str, int] = {}
        operations: list[Operation] = []
        for line, row in rows:
            try:
                question = self._question(row["question"])
                if question.ref in seen:
                    raise InputError(f"{question.ref} stands in line {seen[question.ref]} already; keep one of them")
                seen[question.ref] = line
                operations += self._changes(question, row)
            except ValueError as error:
                raise InputError(f"{self.name}: line {line}: {error}") from None
        return operations, self.added

    def _question(self, cell: str) -> Question:
        ref = cell.partition(":")[2] or cell
        if ref not in self.asked:
            raise InputError(f'this session asks nothing about "{cell}"; {nearest(ref, self.asked)}')
        return self.asked[ref]

    def _changes(self, question: Question, row: Row) -> list[Operation]:
        """What a line changes."""
        reply = self.replies.get(question.ref) or Reply()
        there = _kept(self.assessor, reply)
        row = {name: _day(cell) if name in ("on", "due") and cell else cell for name, cell in row.items()}
        new = {name: row[name] for name in KEPT if name in row and row[name] != there[name]}
        if not new:
            return []
        told: Record = _answer(new["answer"]) if "answer" in new else {}
        fields = self.assessor.workspace.register(self.assessor.said.answer.register).fields
        for name in ("later", "note", "evidence", "by", "on"):
            if name in new:
                told[name] = from_text(fields[getattr(self.assessor.said.answer, name)], new[name])
        tasks, linked = self._actions(question, reply, new)
        told |= linked
        return [*tasks, *(self.assessor.operations(self.id, question.ref, told) if told else [])]

    def _actions(self, question: Question, reply: Reply, new: Row) -> tuple[list[Operation], Record]:
        """Actions that a line names by id, or adds by title; owner and date belong to the first of them."""
        said = self.assessor.said.action
        first, linked, fields = next(iter(reply.actions), ""), {}, {}
        if "action" in new:
            ids = [part.strip() for part in new["action"].split(",") if part.strip()]
            title = _action(self.assessor, reply).get(said.title)
            if all(self.assessor.workspace.get(said.register, part) for part in ids):
                linked, first = {"action": ids}, next(iter(ids), "")
            elif new["action"] != title:
                first = next(self.fresh)
                self.added.append(first)
                linked = {"action": [*reply.actions, first]}
                fields = {**self.assessor.action_fields(question.ref), said.title: new["action"]}
        for name, field in (("owner", said.owner), ("due", said.due)):
            if name in new:
                fields[field] = new[name] or None
        if fields and not first:
            raise InputError("owner and due belong to an action; say in the column action what is to be done")
        return ([("put", said.register, first, fields)] if fields else []), linked


def _answer(cell: str) -> Record:
    if not cell:
        return {"maturity": None, "not_applicable": None, "carried": None, "state": None}
    if cell.lower() in (LEFT_OUT, "-", "not applicable", "not_applicable"):
        return {"not_applicable": True}
    return {"maturity": from_text(Field("answer", "int"), cell)}


def _day(cell: str) -> str:
    """A date as spreadsheets write it back: 2026-03-31 or 31.03.2026."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", cell)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(cell)
    except ValueError:
        raise InputError(f'"{cell}" is no date; write it as 2026-03-31') from None
    return day.isoformat()
