"""The typed objects a pack consists of: what the three folders say, once read and checked."""

from dataclasses import dataclass, field
from typing import Any

Expression = list[Any]
"""A parsed condition: plain nested lists, so that the cache of a pack is data and never code."""


@dataclass(slots=True)
class Field:
    """One field of a register.

    ``kind`` is one of text, long_text, int, decimal, date, bool, enum, list, ref, refs.
    ``short`` heads its column in tables.
    ``required`` is "" (may stay empty), "always", or a condition on ``this``: a record without
    the field is incomplete, but it can be saved.
    ``past`` marks a date on which something happened: it can't lie ahead.
    ``snapshot`` is a condition on ``this``: when it first holds, the ids of the rules open then are noted in the field.
    ``derive`` is an expression on ``this`` that fills the field when it is blank or its inputs changed.
    """

    name: str
    kind: str
    label: str = ""
    help: str = ""
    short: str = ""
    choices: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    to: str = ""
    required: str = ""
    derive: str = ""
    snapshot: str = ""
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    unique: bool = False
    past: bool = False
    group: str = ""


@dataclass(slots=True)
class Register:
    """A record type. ``naming`` is the one field a record needs to be saved.

    A record that is ``not_due`` yet counts neither as progress nor as lack of it.
    While the register is empty, its rules say "no data"; unless ``may_be_empty`` (nothing calls for a record) or
    ``declared_empty`` (somebody vouches that nothing happened) holds. Only the latter counts as progress.
    """

    name: str
    title: str
    plural: str
    key: str
    naming: str
    purpose: str
    fields: dict[str, Field]
    clauses: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    status: str = ""
    lifecycle: dict[str, list[str]] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    complete: str = ""
    not_due: str = ""
    may_be_empty: str = ""
    declared_empty: str = ""
    single: bool = False
    shown_as: str = "id"

    @property
    def answers(self) -> str:
        """The field that names its record, where each record answers one row of a catalogue."""
        return self.key.strip("{}") if "{" in self.key and "{:" not in self.key else ""


@dataclass(slots=True)
class Catalogue:
    """Rows that the pack supplies and records refer to; ``group`` names the field by which rows are grouped."""

    name: str
    title: str
    label: str
    group: str
    also: str
    rows: dict[str, dict[str, Any]]


@dataclass(slots=True)
class Helper:
    """A named expression that conditions call; its parameters are put in place of its arguments."""

    name: str
    args: list[str]
    expression: str


@dataclass(slots=True)
class Rule:
    """What makes a gap: the condition, whom it concerns, and what to say and do about it."""

    id: str
    requirement: str
    severity: str
    gate: str
    when: str
    say: str
    do: str
    title: str = ""
    core: bool = False


Example = list[dict[str, dict[str, Any]]]
"""A small workspace: records, each under the name of its register."""


@dataclass(slots=True)
class Examples:
    """A workspace in which a rule fires, and one in which it stays silent."""

    fires: Example = field(default_factory=list)
    silent: Example = field(default_factory=list)


@dataclass(slots=True)
class Tab:
    """One register on a screen."""

    register: str
    title: str = ""
    columns: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Screen:
    """One screen: the key that opens it, what it is for, and its tabs."""

    id: str
    key: str
    title: str
    intro: str
    chapter: str = ""
    tabs: list[Tab] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A question asked of the whole: which gates count, and from when."""

    id: str
    title: str
    gate: str
    stage: int


@dataclass(slots=True)
class Requirement:
    """One auditable point of the standard, as scoring needs it; its texts are in the catalogue's row."""

    ref: str
    clause: str
    chapter: int
    title: str
    point: str
    phase: str
    stage: int
    weight: int
    question: str
    registers: list[str]
    only: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pack:
    """All a standard's pack says. ``trees`` holds the settled form of every expression.

    ``scoring`` and ``verdict`` are the tables by which completeness and verdict are computed; ``home`` says
    which dates and counts stand on the first screen.
    """

    id: str
    version: str
    title: str
    registers: dict[str, Register]
    catalogues: dict[str, Catalogue]
    requirements: dict[str, Requirement]
    rules: dict[str, Rule]
    helpers: dict[str, Helper]
    screens: dict[str, Screen]
    views: dict[str, View]
    settings: dict[str, Any]
    scoring: dict[str, Any]
    verdict: dict[str, Any]
    home: dict[str, Any] = field(default_factory=dict)
    trees: dict[str, Any] = field(default_factory=dict)

    def rule_trees(self, rule: str, table: str = "") -> dict[str, Any]:
        """The settled expressions of a rule; of a rule over every register, those for this one (or the first)."""
        trees: dict[str, Any] = self.trees["rule:" + rule]
        if "any" in trees:
            every = trees["any"]
            found: dict[str, Any] = every[table] if table in every else next(iter(every.values()))
            return found
        return trees

    def standing_for(self, ref: str) -> list[str]:
        """The points a reference stands for: the point itself, or all points below a shorter one."""
        if ref in self.requirements:
            return [ref]
        return [
            r.ref for r in self.requirements.values() if r.clause == ref or r.ref.startswith((ref + " ", ref + "."))
        ]
