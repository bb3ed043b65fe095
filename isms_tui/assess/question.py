"""The questions of a pack: rows of its catalogues, in their order, as one asks them."""

from dataclasses import dataclass
from typing import Any

from isms_tui.pack import Assessment, Pack, Questions


@dataclass(slots=True)
class Question:
    """One question: the row it stands for, what is asked, and what to look for."""

    ref: str
    asked: Questions
    title: str
    text: str
    look_for: list[str]
    group: str

    @property
    def may_be_left_out(self) -> bool:
        """Whether "not applicable" is an answer."""
        return "not_applicable" in self.asked.means


def questions_of(pack: Pack, said: Assessment) -> dict[str, Question]:
    """Every question of the pack."""
    return {
        ref: _question(pack, asked, ref, row)
        for asked in said.questions.values()
        for ref, row in pack.catalogues[asked.id].rows.items()
    }


def _question(pack: Pack, asked: Questions, ref: str, row: dict[str, Any]) -> Question:
    hints = []
    for column in asked.look_for:
        value = row.get(column)
        text = "; ".join(value) if isinstance(value, list) else str(value or "").strip()
        if text:
            hints.append(text)
    text = f"{asked.lead} {row.get(asked.question, '')}".strip()
    group = _group(pack, str(row.get(asked.group, ""))) if asked.group else pack.catalogues[asked.id].title
    return Question(ref, asked, str(row.get(pack.catalogues[asked.id].label, "")), text, hints, group)


def _group(pack: Pack, name: str) -> str:
    """A chapter by number and title, anything else by its name."""
    chapter = next((screen for screen in pack.screens.values() if screen.chapter == name and name), None)
    return f"{name} {chapter.title}" if chapter else name.replace("_", " ").capitalize()


def stands_below(ref: str, wanted: str) -> bool:
    """Whether a reference is, or belongs to, a shorter one."""
    return ref == wanted or ref.startswith((wanted + " ", wanted + ".", wanted + "-"))
