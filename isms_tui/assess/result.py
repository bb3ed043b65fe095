"""What comes of a session: the profile by group, strong and weak points, what moved since another, the actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from isms_tui.assess.assessor import Assessor
from isms_tui.assess.question import Question
from isms_tui.assess.rounds import Reply
from isms_tui.door import Record

NAMED = 8
"""How many strong and weak points are named."""


@dataclass(slots=True)
class Group:
    """A clause or theme: how many of its questions have an answer, their mean maturity, and what it was before."""

    title: str
    asked: int = 0
    answered: int = 0
    mean: float | None = None
    before: float | None = None


@dataclass(slots=True)
class Moved:
    """A question whose answer differs from the one of another session."""

    question: Question
    before: Reply
    now: Reply


@dataclass(slots=True)
class Result:
    """The end of a session."""

    session: Record
    against: Record | None
    groups: list[Group]
    asked: int
    answered: int
    left_out: int
    later: list[Question]
    mean: float | None
    counts: dict[str, int]
    strongest: list[tuple[Question, Reply]]
    weakest: list[tuple[Question, Reply]]
    moved: list[Moved] = field(default_factory=list)
    actions: list[tuple[Question, Record]] = field(default_factory=list)


def result(assessor: Assessor, id: str, against: str = "") -> Result:
    """What a session found. Compared with ``against``, else the session that it repeats, else the one before."""
    session = assessor.session(id)
    questions, replies = assessor.questions(id), assessor.replies(id)
    other = against or earlier(assessor, id)
    before = assessor.replies(other)
    given = [(q, replies[q.ref]) for q in questions if q.ref in replies and replies[q.ref].answered]
    rated = [(q, reply) for q, reply in given if reply.value is not None]
    counts = {word: sum(assessor.means(reply) == word for _, reply in given) for word in ("yes", "partly", "no")}
    strong = [pair for pair in rated if assessor.means(pair[1]) == "yes"]
    weak = [pair for pair in rated if assessor.means(pair[1]) != "yes"]
    values = [reply.value for _, reply in rated if reply.value is not None]
    return Result(
        session=session,
        against=assessor.session(other) if other else None,
        groups=_groups(questions, replies, before),
        asked=len(questions),
        answered=len(given),
        left_out=len(given) - len(rated),
        later=[q for q in questions if q.ref in replies and replies[q.ref].later],
        mean=_mean(values),
        counts=counts,
        strongest=sorted(strong, key=lambda pair: -(pair[1].value or 0))[:NAMED],
        weakest=sorted(weak, key=lambda pair: pair[1].value or 0)[:NAMED],
        moved=[
            Moved(q, before[q.ref], reply)
            for q, reply in given
            if q.ref in before and before[q.ref].answered and _said(before[q.ref]) != _said(reply)
        ],
        actions=_actions(assessor, questions, replies),
    )


def earlier(assessor: Assessor, id: str) -> str:
    """The session that this one repeats, else the latest one before it in which something was answered."""
    said = assessor.said.session
    session = assessor.session(id)
    if session.get(said.based_on) and assessor.workspace.get(said.register, session[said.based_on]):
        return str(session[said.based_on])
    older = [row for row in assessor.sessions() if _age(assessor, row) < _age(assessor, session)]
    answered = (row["id"] for row in older if any(r.answered for r in assessor.replies(row["id"]).values()))
    return next(answered, "")


def _age(assessor: Assessor, session: Record) -> tuple[str, str, str]:
    return str(session.get(assessor.said.session.on, "")), str(session.get("created_on", "")), session["id"]


def _said(reply: Reply) -> tuple[int | None, bool]:
    return reply.value, reply.not_applicable


def _mean(values: list[int]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None


def _groups(questions: list[Question], now: Mapping[str, Reply], before: Mapping[str, Reply]) -> list[Group]:
    """Questions by clause or theme, in their order; the mean before counts only what is asked now."""
    rows: dict[str, list[Question]] = {}
    for question in questions:
        rows.setdefault(question.group, []).append(question)
    out = []
    for title, mine in rows.items():
        said = [now[q.ref] for q in mine if q.ref in now and now[q.ref].answered]
        old = [before[q.ref] for q in mine if q.ref in before]
        means = [_mean([r.value for r in replies if r.value is not None]) for replies in (said, old)]
        out.append(Group(title, len(mine), len(said), *means))
    return out


def _actions(
    assessor: Assessor, questions: list[Question], replies: Mapping[str, Reply]
) -> list[tuple[Question, Record]]:
    register = assessor.said.action.register
    pairs = [(q, id) for q in questions if q.ref in replies for id in replies[q.ref].actions]
    found = [(question, assessor.workspace.get(register, id)) for question, id in pairs]
    return [(question, row) for question, row in found if row is not None]
