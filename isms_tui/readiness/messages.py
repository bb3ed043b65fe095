"""What a hit says to a person: the pack's messages with the record's own words put in."""

from typing import Any

from isms_tui.readiness.engine import WHOLE, Engine, Subject
from isms_tui.readiness.values import iso


class Speaker:
    """Fills in the messages of rules."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.pack = engine, engine.pack

    def say(self, rule: str, part: str, subject: Subject) -> str:
        """The text of ``say``, ``do`` or ``requirement`` for one hit."""
        trees = self.pack.rule_trees(rule, subject[0])
        return "".join(
            piece if isinstance(piece, str) else self._text(self.engine.subject_value(piece[0], subject), piece[1])
            for piece in trees[part]
        )

    def plain(self, rule: str, part: str) -> str:
        """The text where no hit is at hand: expressions that need one stand as three dots."""
        pieces = []
        for piece in self.pack.rule_trees(rule)[part]:
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                closed = self.engine.closed(piece[0])
                pieces.append(self._text(self.engine.value(piece[0]), piece[1]) if closed else "…")
        return "".join(pieces)

    def label(self, register: str, record: str) -> str:
        """How a reference reads to a person."""
        if register in self.pack.catalogues:
            return record
        spec = self.pack.registers[register]
        row = self.engine.graph.tables[register].get(record, {})
        if spec.shown_as == "id" or not row.get(spec.shown_as):
            return record
        return str(row[spec.shown_as])

    def _text(self, value: Any, kind: str) -> str:
        if value is None or value == "":
            return "(blank)"
        if isinstance(value, list | tuple | set | frozenset):
            items = sorted(value) if isinstance(value, set | frozenset) else list(dict.fromkeys(value))
            return ", ".join(self._text(item, kind) for item in items)
        if kind == "date" and isinstance(value, int):
            return iso(value)
        if kind.startswith("rec:"):
            return self.label(kind[4:], str(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def records(self, rule: str, subject: Subject) -> list[tuple[str, str]]:
        """The records that a hit speaks of: none, if it is about the whole; a row, if it is about a listed one."""
        table, row = subject
        if table == WHOLE or table.startswith("loop "):
            rows = self.pack.catalogues.items()
            return [(name, row) for name, catalogue in rows if table != WHOLE and row in catalogue.rows]
        return [(table, str(row))]
