"""What a pack says of assessments: the questions, the words of their answers, and where both are kept."""

from dataclasses import dataclass, field
from typing import Any

RESULTS = ("yes", "partly", "no", "not_applicable")
"""What an answer comes to."""
NOT_APPLICABLE = RESULTS[-1]
FILE = "data/assessment.toml"
"""Where a pack says it; also the name of its settled expressions."""


@dataclass(slots=True)
class SessionFields:
    """The register of sessions, and which of its fields plays which part."""

    register: str
    title: str
    on: str
    assessor: str
    people: str
    scope: str
    below: str
    status: str
    running: str
    finished: str
    based_on: str
    changed_only: str


@dataclass(slots=True)
class AnswerFields:
    """The register of answers given in sessions, and which of its fields plays which part."""

    register: str
    session: str
    question: str
    maturity: str
    not_applicable: str
    later: str
    note: str
    evidence: str
    action: str
    by: str
    on: str
    carried: str
    state: str


@dataclass(slots=True)
class ActionFields:
    """The register of what is to be done. ``single`` fields take the one record there is; ``set`` fields a value."""

    register: str
    title: str
    owner: str
    due: str
    days: int = 30
    single: list[str] = field(default_factory=list)
    set: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class EvidenceFields:
    """The register of proof, and which of its fields plays which part."""

    register: str
    title: str
    kind: str
    location: str
    on: str
    set: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Maturity:
    """One degree of doing something: its number is its key, ``means`` what the rules read of it."""

    id: str
    value: int
    word: str
    meaning: str
    means: str


@dataclass(slots=True)
class Questions:
    """A catalogue whose rows are questions, and the register with the organisation's own answer to each.

    ``open`` is a condition on that answer: it has to be asked (again). ``means`` says what each result writes into
    it; of several values the first, unless one of them stands there. A row can be left out only where ``means``
    has "not_applicable"; ``refuse`` says why it can't.
    """

    id: str
    question: str
    register: str
    means: dict[str, dict[str, Any]]
    lead: str = ""
    look_for: list[str] = field(default_factory=list)
    group: str = ""
    open: str = ""
    refuse: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    evidence: str = ""
    by: str = ""
    on: str = ""


@dataclass(slots=True)
class QuestionScope:
    """Which questions a session covers: of which catalogues, and of these only those below a reference that the
    session names, those still open, or those listed."""

    id: str
    asks: list[str]
    below: bool = False
    open: bool = False
    rows: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Assessment:
    """All that a pack says of assessments."""

    session: SessionFields
    answer: AnswerFields
    action: ActionFields
    evidence: EvidenceFields
    maturity: dict[str, Maturity]
    questions: dict[str, Questions]
    scope: dict[str, QuestionScope]

    def degree(self, value: int) -> Maturity | None:
        """The degree with this number."""
        return next((degree for degree in self.maturity.values() if degree.value == value), None)


TABLES: dict[str, type[Any]] = {
    "session": SessionFields,
    "answer": AnswerFields,
    "action": ActionFields,
    "evidence": EvidenceFields,
}
LISTS: dict[str, type[Any]] = {"maturity": Maturity, "questions": Questions, "scope": QuestionScope}


def thaw(table: dict[str, Any] | None) -> Assessment | None:
    """As it was, from a cached pack."""
    if table is None:
        return None
    parts: dict[str, Any] = {key: kind(**table[key]) for key, kind in TABLES.items()}
    for key, kind in LISTS.items():
        parts[key] = {id: kind(**entry) for id, entry in table[key].items()}
    return Assessment(**parts)
