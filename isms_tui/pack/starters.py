"""What a pack offers to begin with: starters to pick from, the questions of the wizard, and the plan.

No start of the program needs them, so they stand apart from the pack and are read when asked for: from
data/library/*.toml (a file a register), data/wizard.toml and data/plan.toml, an organisation's own files over
the pack's. Once settled they are kept like the pack itself.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from isms_tui.pack.cache import kept
from isms_tui.pack.model import Expression, Pack
from isms_tui.pack.read import files, layers_of

LIBRARY, WIZARD, PLAN = "data/library", "data/wizard.toml", "data/plan.toml"


@dataclass(slots=True)
class Entry:
    """A starter: part of a record, and why one would want it.

    In ``record``, ``"@key"`` refers to another starter, which comes along; ``"~key"`` refers to one only where it is
    there or picked too; ``"= …"`` is an expression worked out when the starter is taken.
    ``when`` says for whom it is meant. ``brings`` names starters that come along. ``first`` puts it into the first
    set that a new organisation is offered. ``taken`` is an expression that finds the record which already does what
    the starter is for; without it, that is the record made from it.
    """

    key: str
    register: str
    record: dict[str, Any]
    why: str = ""
    when: str = ""
    brings: list[str] = field(default_factory=list)
    first: bool = False
    taken: str = ""


@dataclass(slots=True)
class Question:
    """One question of the wizard: it fills a ``field`` of the record that describes the organisation, or the
    ``answer`` stands for ``{answer}`` in the records that it makes."""

    id: str
    ask: str
    page: str
    help: str = ""
    field: str = ""
    makes: list[Entry] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Step:
    """A task of the plan. ``days`` are working days; ``done`` are expressions, each true, false or a share, whose
    mean is the progress."""

    key: str
    record: dict[str, Any]
    days: int
    who: str
    done: list[str]
    why: str = ""
    when: str = ""
    after: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Who:
    """Who carries out tasks: what the duty is called, and the person who has it now."""

    id: str
    title: str
    holder: str


@dataclass(slots=True)
class Guide:
    """How the plan is written into records: the register of its tasks and the fields that hold what is planned.

    ``goal`` is the day that the plan works towards, ``stored`` the progress (0 to 1) that a task which is not of the
    plan says of itself, ``dropped`` whether a task is none any more.
    """

    title: str
    register: str
    group: str
    start: str
    due: str
    after: str
    who: str
    goal: str
    goal_title: str
    stored: str
    dropped: str
    common: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Starters:
    """All of them, and the settled form of their expressions: each with the kind of its value."""

    entries: dict[str, Entry] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    who: dict[str, Who] = field(default_factory=dict)
    guide: Guide | None = None
    files: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Expression] = field(default_factory=dict)


def starter_files(layers: Sequence[Path]) -> list[tuple[Path, str]]:
    """The files of the layers that hold starters, each with its name inside its layer, in reading order."""
    found = []
    for layer in layers:
        for place in (f"{LIBRARY}/*.toml", WIZARD, PLAN):
            found += [(path, path.relative_to(layer).as_posix()) for path in sorted(layer.glob(place))]
    return found


def has_starters(own: Path | None, register: str) -> bool:
    """Whether some file holds starters for a register; cheap."""
    return any((layer / LIBRARY / f"{register}.toml").is_file() for layer in layers_of(own))


def load_starters(pack: Pack, own: Path | None = None) -> Starters:
    """The starters that go with a pack. Raises PackError."""
    layers = layers_of(own)

    def settle() -> Starters:
        from isms_tui.pack.settle import settled

        return settled(pack, starter_files(layers))

    return kept("starters", [*files(layers), *starter_files(layers)], settle, _thaw)


def _thaw(table: dict[str, Any]) -> Starters:
    for question in table["questions"].values():
        question["makes"] = [Entry(**entry) for entry in question["makes"]]
    kinds: dict[str, type[Any]] = {"entries": Entry, "questions": Question, "steps": Step, "who": Who}
    for key, kind in kinds.items():
        table[key] = {name: kind(**entry) for name, entry in table[key].items()}
    table["guide"] = Guide(**table["guide"]) if table["guide"] else None
    return Starters(**table)
