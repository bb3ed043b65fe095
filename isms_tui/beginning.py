"""A new organisation: the questions of the wizard, what is wrong with answers, and the workspace made of them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from isms_tui.door import InputError, check_record, field_of, from_text
from isms_tui.drafts import Operation
from isms_tui.library import Library, checked_starters
from isms_tui.pack import Entry, Field, Pack, Question, Register, load_pack, packs
from isms_tui.workspace import NewId, Workspace

ANSWER = "{answer}"


class Beginning:
    """The questions of a pack, and their answers as they were typed. Raises PackError where the pack is wrong."""

    def __init__(self, base: str = "") -> None:
        own = packs()[base] if base else None
        self.base = base
        self.pack: Pack = load_pack(own)
        self.questions: list[Question] = list(checked_starters(self.pack, own).questions.values())
        self.single: Register = next(spec for spec in self.pack.registers.values() if spec.single)

    @property
    def pages(self) -> list[str]:
        """The headings under which questions stand, in order."""
        return list(dict.fromkeys(question.page for question in self.questions))

    def field(self, question: Question) -> Field:
        """The field whose kind and choices an answer must fit."""
        if question.field:
            return self.single.fields[question.field]
        entry = question.makes[0]
        spec = self.pack.registers[entry.register]
        return next(spec.fields[name] for name, value in entry.record.items() if value == ANSWER)

    def read(self, question: Question, text: str) -> Any:
        """An answer as it is stored; None when it was left out. Raises InputError with what would be right."""
        field = self.field(question)
        register = self.single if question.field else self.pack.registers[question.makes[0].register]
        try:
            value = from_text(field, text)
        except ValueError as error:
            raise InputError(str(error), register=register.name, field=field.name) from None
        return check_record(self.pack, register, {field.name: value})[field.name]

    def create(self, path: Path, name: str, answers: Mapping[str, str], *, by: str = "") -> Workspace:
        """A new workspace with the organisation and what the answers make. Raises InputError; nothing is left then."""
        if not name.strip():
            raise InputError("is needed to begin", register=self.single.name, field=self.single.naming)
        values = {q.id: self.read(q, answers.get(q.id, "")) for q in self.questions}
        check_record(self.pack, self.single, {field_of(self.single, self.single.naming).name: name})
        Workspace.create(path, name=name, base=self.base, by=by).close()
        workspace = Workspace.open(path, by=by, live=True)
        library = Library(workspace)
        workspace.apply(lambda new_id: self._operations(library, values, new_id))
        return workspace

    def _operations(self, library: Library, values: Mapping[str, Any], new_id: NewId) -> list[Operation]:
        fields = {q.field: values[q.id] for q in self.questions if q.field and values[q.id] is not None}
        operations: list[Operation] = [("put", self.single.name, self.single.key, fields)] if fields else []
        made: dict[str, Entry] = {}
        for question in self.questions:
            for entry in question.makes if values[question.id] is not None else ():
                filled = {n: values[question.id] if v == ANSWER else v for n, v in entry.record.items()}
                made[entry.key] = replace(entry, record=filled)
        return operations + library.made(made, new_id)


def folder_for(name: str, there: Path) -> Path:
    """A folder of its own for an organisation, named after it, that isn't there yet."""
    word = re.sub(r"\W+", "-", name.lower()).strip("-_")[:40] or "isms"
    place, number = there / word, 2
    while place.exists():
        place, number = there / f"{word}-{number}", number + 1
    return place
