"""Values as a report tells them: dates, names, choices and numbers, freed of what can't be seen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from isms_tui.pack.blocks import Ask, ColumnSpec, Loop, Say
from isms_tui.pack.reports import Style
from isms_tui.reports.documents.model import TONES, Cell, percent
from isms_tui.store import clean
from isms_tui.workspace import Workspace, natural

Env = dict[str, Any]
"""What the variables of the loops around stand for."""


class Teller:
    """Asks the workspace and puts the answers in words."""

    def __init__(self, workspace: Workspace, style: Style) -> None:
        self.workspace, self.pack, self.words = workspace, workspace.pack, style.words
        self._asked: dict[int, tuple[Ask, Callable[..., Any]]] = {}
        self._ranks = {
            name: {ref: rank for rank, ref in enumerate(catalogue.rows)}
            for name, catalogue in workspace.pack.catalogues.items()
        }

    def value(self, ask: Ask, env: Env) -> Any:
        """What an expression gives here."""
        known = self._asked.get(id(ask))
        if known is None:
            known = self._asked[id(ask)] = (ask, self.workspace.question(ask.tree, ask.names))
        return known[1](*(env[name] for name in ask.names))

    def number(self, ask: Ask | None, env: Env) -> float | None:
        """A number, where there is one."""
        value = self.value(ask, env) if ask is not None else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def day(self, ask: Ask | None, env: Env) -> date | None:
        """A day, where there is one."""
        value = self.value(ask, env) if ask is not None else None
        return date.fromordinal(value) if isinstance(value, int) else None

    def holds(self, ask: Ask | None, env: Env) -> bool:
        """Whether a condition holds; an unsaid one does."""
        return ask is None or self.value(ask, env) is True

    def each(self, loop: Loop, keys: Mapping[str, Any], env: Env) -> list[Env]:
        """What a loop goes through, in its order: as asked, else as the catalogue has it, else by id."""
        rank = self._ranks.get(loop.members.table, {})
        found = self.value(loop.members, env) or []
        rows = [{**env, loop.name: item} for item in sorted(found, key=lambda x: (rank.get(x, 0), natural(str(x))))]
        for ask, down in reversed(keys.get("order", [])):
            rows.sort(key=lambda row, ask=ask: self._rank(ask, row), reverse=down)  # type: ignore[misc]
            rows.sort(key=lambda row, ask=ask: self.value(ask, row) is None)  # type: ignore[misc]
        return rows[: keys["first"]] if "first" in keys else rows

    def _rank(self, ask: Ask, env: Env) -> tuple[Any, ...]:
        value = self.value(ask, env)
        if value is None:
            return ()
        if ask.kind == "enum" and value in ask.order:
            return (ask.order.index(value),)
        if ask.kind == "rec" and value in self._ranks.get(ask.table, {}):
            return (self._ranks[ask.table][value],)
        return (value,) if isinstance(value, int | float) else (natural(str(value)),)

    # -- words -----------------------------------------------------------------------------------

    def say(self, parts: Say | None, env: Env) -> str:
        """A text with its expressions filled in."""
        return "".join(part if isinstance(part, str) else self.text(part, env) for part in parts or [])

    def text(self, ask: Ask, env: Env, *, full: bool = False) -> str:
        """A value in words; a dash where there is none. ``full`` names a record beside its id."""
        return self.worded(ask, self.value(ask, env), full=full) or self.words["none"]

    def worded(self, ask: Ask, value: Any, *, full: bool = False) -> str:
        """A value in words; nothing where there is none."""
        if value is None or value == "":
            return ""
        if isinstance(value, list | tuple | set | frozenset):
            items = sorted(value, key=lambda x: natural(str(x))) if isinstance(value, set | frozenset) else value
            told = [self.worded(ask, item, full=full) for item in dict.fromkeys(items)]
            return ("; " if full else ", ").join(filter(None, told))
        if isinstance(value, bool):
            return self.words["yes"] if value else self.words["no"]
        if ask.kind == "date" and isinstance(value, int):
            return date.fromordinal(value).isoformat()
        if ask.kind == "rec":
            return self.named(ask.table, str(value), full=full)
        if ask.kind == "enum":
            return ask.words.get(value) or str(value).replace("_", " ")
        if isinstance(value, int | float):
            return figure(value)
        text = str(value)
        return tidy(ask.words.get(text) or text)

    def named(self, table: str, id: str, *, full: bool = False) -> str:
        """How a reference reads: as everywhere in the program, or with what it is called."""
        label = self.workspace.label(table, id)
        if full and table in self.pack.catalogues:
            name = self.pack.catalogues[table].rows.get(id, {}).get(self.pack.catalogues[table].label)
        elif full and label == id:
            name = (self.workspace.get(table, id) or {}).get(self.pack.registers[table].naming)
        else:
            name = None
        return tidy(f"{label} {name}" if name else label)

    def cell(self, column: ColumnSpec, env: Env) -> Cell:
        """One cell of a table."""
        if column.ask is None:
            return Cell(self.say(column.say, env) or self.words["none"])
        value = self.value(column.ask, env)
        tone = column.tones.get(str(value).lower() if isinstance(value, bool) else str(value), "")
        sign = f"{TONES[tone]} " if tone else ""
        if column.percent and isinstance(value, int | float):
            return percent(value, sign, tone)
        text = self.worded(column.ask, value, full=column.full) or self.words["none"]
        typed: Any = None
        if column.ask.kind == "date" and isinstance(value, int):
            typed = date.fromordinal(value)
        elif column.ask.kind in ("num", "text") and isinstance(value, int | float) and not isinstance(value, bool):
            typed = value
        return Cell(sign + text, typed if not sign else None, tone)


def figure(value: float) -> str:
    """A number without a needless tail."""
    return str(int(value)) if float(value).is_integer() else f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"


def tidy(text: str) -> str:
    """Text from a record as lines of what can be seen."""
    return "\n".join(line.rstrip() for line in clean(text).replace("\t", " ").split("\n")).strip()
