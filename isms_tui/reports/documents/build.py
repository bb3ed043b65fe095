"""A report's blocks played over a workspace: what comes out is a document."""

from collections.abc import Callable
from typing import Any

from isms_tui.pack.blocks import Part
from isms_tui.pack.reports import ReportSpec, Style
from isms_tui.reports.documents import graphs
from isms_tui.reports.documents.judged import Judged
from isms_tui.reports.documents.model import (
    UNBROKEN,
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
        for piece in document.pieces:
            if isinstance(piece, Table | Picture):
                fit(piece.table if isinstance(piece, Picture) else piece, WIDE if self.spec.wide else UPRIGHT)
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
        columns = [Column(spec.head, spec.width or 1.0, _numeric(rows, place)) for place, spec in enumerate(specs)]
        empty = self._line(part.keys.get("empty"), env) or self.style.words["nothing"]
        return [Table(columns, rows, self._line(part.keys.get("title"), env), empty)]

    def _approvals(self, part: Part, env: Env, deep: int) -> list[Piece]:
        words, rows = self.style.words, []
        for row in self._rows(part, env):
            by, on = self.tell.text(part.keys["by"], row), self.tell.text(part.keys["on"], row)
            if by == words["none"] or on == words["none"]:
                state = Cell(f"○ {words['open']}", tone="warn")
            elif self.tell.holds(part.keys.get("valid"), row):
                state = Cell(f"✓ {words['given']}", tone="good")
            else:
                state = Cell(f"● {words['invalid']}", tone="bad")
            rows.append([Cell(self._line(part.keys["what"], row)), Cell(by), Cell(on), state])
        heads = [
            Column("", 4),
            Column(words["approved_by"], 2),
            Column(words["approved_on"], 1.2),
            Column(words["status"], 1),
        ]
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


UPRIGHT, WIDE = 118, 184
"""How many signs of a table's text stand beside each other on a page."""


def fit(table: Table, room: float) -> None:
    """Give each column the share it asks for, but so much that its short words need not be broken."""
    total = sum(column.width for column in table.columns)
    needs, wished = [], []
    for place, column in enumerate(table.columns):
        words = [word for row in table.rows for word in _words(row[place])]
        longest = max((len(word) for word in words if len(word) <= UNBROKEN), default=1)
        head = max((len(word) for word in column.head.split()), default=1)
        needs.append(max(longest, 1.12 * min(head, UNBROKEN)) + 2.2)
        wished.append(room * column.width / total)
    short = {place for place, need in enumerate(needs) if wished[place] < need}
    left = room - sum(needs[place] for place in short)
    rest = sum(wished[place] for place in range(len(needs)) if place not in short)
    for place, column in enumerate(table.columns):
        fits = place in short or left <= 0
        column.width = needs[place] if fits else max(needs[place], wished[place] * left / rest)


def _words(cell: Cell) -> list[str]:
    """The words of a cell; a sign stays with the word behind it."""
    words = cell.text.split()
    return [" ".join(words[:2]), *words[2:]] if cell.tone else words


def _numeric(rows: list[list[Cell]], place: int) -> bool:
    numbers = [isinstance(row[place].value, int | float) for row in rows]
    return bool(numbers) and all(numbers)
