"""What readiness tells: gaps with their hits, the state of points, phases and gates, and the whole report."""

from collections.abc import Callable
from dataclasses import dataclass, field

RecordRef = tuple[str, str]
"""A register and the id of one of its records."""


@dataclass(slots=True)
class Hit:
    """One thing that a rule found: what is wrong and the records it speaks of."""

    message: str
    records: list[RecordRef]
    requirement: str = ""


@dataclass(slots=True)
class Gap:
    """An open rule: what is missing, how grave it probably is, and what to do about it.

    ``count`` says how many hits it has; they are put in words (by ``tell``) only when somebody reads them.
    ``refs`` are the points and controls that the hits are about. An escalated gap names the rules it rests on.
    """

    rule: str
    requirement: str
    clause: str
    phase: str
    severity: str
    gate: str
    title: str
    action: str
    count: int
    refs: frozenset[str]
    tell: Callable[[], list[Hit]]
    escalates: list[str] = field(default_factory=list)
    _told: list[Hit] | None = None

    @property
    def hits(self) -> list[Hit]:
        """What was found, hit by hit."""
        if self._told is None:
            self._told = self.tell()
        return self._told


@dataclass(slots=True)
class Considered:
    """An observation that somebody has looked at and put aside, until its record changes."""

    rule: str
    register: str
    id: str
    reason: str
    on: str


@dataclass(slots=True)
class Phase:
    """How complete one phase is (0 to 1), and whether it may be called closed."""

    phase: str
    title: str
    completeness: float
    closed: bool
    gaps: dict[str, int]


@dataclass(slots=True)
class RequirementState:
    """The score of one point (0 to 1) and a word for it."""

    ref: str
    clause: str
    phase: str
    score: float
    status: str


@dataclass(slots=True)
class Gate:
    """A condition without which no number counts: met unless one of its rules is open."""

    gate: str
    title: str
    met: bool
    open_rules: list[str]


@dataclass(slots=True)
class Report:
    """Everything ``check`` says, in the order in which it should be worked on. Scores run from 0 to 100."""

    organisation: str
    as_of: str
    view: str
    pack: dict[str, str]
    verdict: str
    score: float
    score_before_ceilings: float
    gates: list[Gate]
    phases: list[Phase]
    requirements: list[RequirementState]
    gaps: list[Gap]
    no_data: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Opening:
    """A hit that appeared or vanished with a change: the rule, and the record it speaks of."""

    rule: str
    register: str
    id: str
