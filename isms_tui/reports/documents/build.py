"""A report's blocks played over a workspace: what comes out is a document."""

from collections.abc import Callable
from typing import Any

from isms_tui.pack.blocks import Part
from isms_tui.pack.reports import ReportSpec, Style
from isms_tui.reports.documents import graphs
from isms_tui.reports.documents.judged import Judged
from isms_tui.reports.documents.model import (
    Banner,
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    Piece,
    Table,
)
from isms_tui.reports.documents.tell import Env, Teller, tidy
from isms_tui.workspace import Workspace

__all__ = ["Banner", "build"]


def build(workspace: Workspace, spec: ReportSpec, style: Style, view: str = "") -> Document:
    """The report of a workspace, seen for a view (unsaid: the view in force)."""
    return _Builder(workspace, spec, style, view or workspace.view).document()


class _Builder:
    def __init__(self, workspace: Workspace, spec: ReportSpec, style: Style, view: str) -> None:
        self.workspace, self.spec, self.style, self.view = workspace, spec, style, view
        self.tell = Teller(workspace, style)
        self.judged = Judged(workspace, style)

    def document(self) -> Document:
        pack = self.workspace.pack
        document = Document(
            title=self.spec.title,
            organisation=tidy(self.workspace.organisation()),
            about=self.spec.about,
            as_of=self.workspace.today,
            view=pack.views[self.view].title,
            standard=pack.title,
            style=self.style,
            wide=self.spec.wide,
        )
        document.pieces = self.pieces(self.spec.blocks, {})
        return document

    def pieces(self, parts: list[Part], env: Env, deep: int = 0) -> list[Piece]:
        """What the blocks come to; ``deep`` says how many loops stand around."""
        out: list[Piece] = []
        for part in parts:
            if not self.tell.holds(part.keys.get("when"), env):
                continue
            if part.kind in Judged.KINDS:
                out += self.judged.pieces(part, self.view, self.tell.say(part.keys.get("title"), env))
            elif part.kind in graphs.KINDS:
                out.append(self._picture(part, env))
            else:
                make: Callable[[Part, Env, int], list[Piece]] = getattr(self, f"_{part.kind}")
                out += make(part, env, deep)
        return out

    # -- words -----------------------------------------------------------------------------------

    def _heading(self, part: Part, env: Env, deep: int) -> list[Piece]:
        return [Heading(self._line(part.keys["text"], env), min(4, part.keys.get("level", 2 + deep)))]

    def _text(self, part: Part, env: Env, deep: int) -> list[Piece]:
        return [Paragraph(self.tell.say(part.keys["text"], env), part.keys.get("strong", False))]

    def _list(self, part: Part, env: Env, deep: int) -> list[Piece]:
        items = [self._line(part.keys["text"], row) for row in self._rows(part, env)]
        return [Bullets(items)] if items else self._nothing(part, env)

    def _facts(self, part: Part, env: Env, deep: int) -> list[Piece]:
        rows = [[Cell(self._line(label, env)), self.tell.cell(column, env)] for label, column in part.keys["facts"]]
        return [Table([Column("", 1), Column("", 3)], rows, facts=True)]

    def _signatures(self, part: Part, env: Env, deep: int) -> list[Piece]:
        words = self.style.words
        heads = [Column(words[name], 2 if name in ("role", "signature") else 1) for name in _SIGNED]
        rows = [[Cell(self._line(role, env)), *[Cell("") for _ in _SIGNED[1:]]] for role in part.keys["roles"]]
        return [Table(heads, rows)]

    # -- records ---------------------------------------------------------------------------------

    def _each(self, part: Part, env: Env, deep: int) -> list[Piece]:
        rows = self._rows(part, env)
        return [p for row in rows for p in self.pieces(part.blocks, row, deep + 1)] or self._nothing(part, env)

    def _table(self, part: Part, env: Env, deep: int) -> list[Piece]:
        specs = part.keys["columns"]
        rows = [[self.tell.cell(spec, row) for spec in specs] for row in self._rows(part, env)]
        columns = [
            Column(spec.head, spec.width or _width(spec.head, [row[place].text for row in rows]), _numeric(rows, place))
            for place, spec in enumerate(specs)
        ]
        empty = self._line(part.keys.get("empty"), env) or self.style.words["nothing"]
        return [Table(columns, rows, self._line(part.keys.get("title"), env), empty)]

    def _approvals(self, part: Part, env: Env, deep: int) -> list[Piece]:
        words, rows = self.style.words, []
        for row in self._rows(part, env):
            by, on = self.tell.text(part.keys["by"], row), self.tell.text(part.keys["on"], row)
            given = by != words["none"] and on != words["none"]
            state = Cell(f"✓ {words['done']}", tone="good") if given else Cell(f"○ {words['open']}", tone="warn")
            rows.append([Cell(self._line(part.keys["what"], row)), Cell(by), Cell(on), state])
        heads = [Column("", 4), Column(words["approved_by"], 2), Column(words["approved_on"], 1.2), Column(words["status"], 1)]
        empty = self._line(part.keys.get("empty"), env) or words["nothing"]
        return [Table(heads, rows, self._line(part.keys.get("title"), env), empty)]

    def _picture(self, part: Part, env: Env) -> Piece:
        made: Picture | None = graphs.KINDS[part.kind](self.tell, self.style, part.keys, self._rows(part, env), env)
        return made or self._nothing(part, env)[0]

    # -- helpers ---------------------------------------------------------------------------------

    def _rows(self, part: Part, env: Env) -> list[Env]:
        return self.tell.each(part.keys["for"], part.keys, env)

    def _line(self, say: Any, env: Env) -> str:
        return " ".join(self.tell.say(say, env).split())

    def _nothing(self, part: Part, env: Env) -> list[Piece]:
        return [Paragraph(self._line(part.keys.get("empty"), env) or self.style.words["nothing"])]


_SIGNED = ("role", "name", "date", "signature")


def _width(head: str, texts: list[str]) -> float:
    """A column's share of the width: by its longest word and by how much it has to say."""
    longest = max((len(word) for text in [head, *texts] for word in text.split()), default=1)
    usual = sorted(len(text) for text in texts)[int(len(texts) * 0.9)] if texts else len(head)
    return max(longest * 1.15, min(usual, 60) ** 0.85, 3.0)


def _numeric(rows: list[list[Cell]], place: int) -> bool:
    numbers = [isinstance(row[place].value, int | float) for row in rows]
    return bool(numbers) and all(numbers)
