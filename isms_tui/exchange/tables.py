"""Tables in a sheet: where the headings stand, under titles, in two rows, or again further down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from isms_tui.exchange.sheets import Cells, Sheet
from isms_tui.exchange.vocabulary import plain

LOOKED_AT = 80
"""Rows of a sheet among which the first headings are looked for."""
Known = Callable[[str], bool]
"""Whether a heading means something."""


@dataclass(slots=True)
class Heading:
    """A column: its heading, the group it stands under (merged cells above), its place."""

    text: str
    place: int
    group: str = ""

    @property
    def names(self) -> list[str]:
        """What the column may be called, the fullest name first."""
        full = f"{self.group} {self.text}" if self.group and self.text else self.text or self.group
        return list(dict.fromkeys(name for name in (full, self.text, self.group if not self.text else "") if name))


@dataclass(slots=True)
class Row:
    """A row of a table: its number in the sheet, its cells by column place, and why it is none, if so."""

    number: int
    cells: Cells
    aside: str = ""


@dataclass(slots=True)
class Table:
    """Headings and the rows under them."""

    sheet: str
    headings: list[Heading]
    rows: list[Row] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    register: str = ""
    width: int = 0


def tables(sheet: Sheet, known: Known, tick: Callable[[int], None] = lambda rows: None) -> Iterator[Table]:
    """The tables of a sheet. ``tick`` hears how many rows have been read."""
    rows = iter(sheet.rows)
    first = [row for _, row in zip(range(LOOKED_AT), rows, strict=False)]
    if not first:
        return
    place, depth = _find(first, known)
    table = _begin(sheet, first, place, depth)
    table.above = [_text(cell) for _, cells in first[:place] for cell in cells if _text(cell)]
    before = first[place + depth - 1][0]
    body = iter(first[place + depth :])
    read = 0
    repeats = _repeating([cells for _, cells in first[place : place + depth]])
    for source in (body, rows):
        for number, cells in source:
            read += 1
            if read % 500 == 0:
                tick(read)
            gap, before = number > before + 1, number
            if repeats(cells):
                table.rows.append(Row(number, cells, "repeats the headings"))
            elif gap and _starts_anew(cells, known):
                table.width = _width(table)
                yield table
                table = _begin(sheet, [(number, cells)], 0, 1)
                repeats = _repeating([cells])
            else:
                table.rows.append(Row(number, cells))
    tick(read)
    table.width = _width(table)
    yield table


def _begin(sheet: Sheet, rows: list[tuple[int, Cells]], place: int, depth: int) -> Table:
    if depth == 2:
        return Table(sheet.name, _composed(rows[place][1], rows[place + 1][1]), register=sheet.register)
    cells = rows[place][1]
    headings = [Heading(_text(cell), index) for index, cell in enumerate(cells) if _text(cell)]
    return Table(sheet.name, headings, register=sheet.register)


def _find(rows: list[tuple[int, Cells]], known: Known) -> tuple[int, int]:
    """The row in which the headings stand, and whether they take one row or two."""
    best, found = 0.0, (-1, 1)
    for index, (_, cells) in enumerate(rows):
        single = _score([Heading(_text(cell), place) for place, cell in enumerate(cells)], cells, known)
        if single > best:
            best, found = single, (index, 1)
    for index, (upper, lower) in enumerate(pairwise(cells for _, cells in rows)):
        if _could_head(upper, lower) and (double := _score(_composed(upper, lower), lower, known)) > best:
            best, found = double, (index, 2)
    # Of several tables below each other, the first: its headings are mostly known and not those just above the best.
    for index, (_, cells) in enumerate(rows[: max(found[0] - 1, 0)]):
        hits = _score([Heading(_text(cell), place) for place, cell in enumerate(cells)], cells, known)
        if hits >= 2 and hits >= 0.6 * len(_filled(cells)):
            return index, 1
    if found[0] >= 0:
        return found
    # Nothing known: the first row that is as wide as the table and all text, so that it can be told what was not known.
    usual = max(len(_filled(cells)) for _, cells in rows)
    for index, (_, cells) in enumerate(rows):
        filled = _filled(cells)
        if len(filled) >= max(2, usual - 1) and all(isinstance(cell, str) for cell in filled):
            return index, 1
    return 0, 1


def _score(headings: list[Heading], cells: Cells, known: Known) -> float:
    """How many of the cells are known headings; texts that are too long to be headings count against."""
    hits = sum(any(known(name) for name in heading.names) for heading in headings)
    filled = _filled(cells)
    if not hits or (hits == 1 and len(filled) > 2):
        return 0.0
    strange = sum(not isinstance(cell, str) or len(cell) > 80 for cell in filled)
    return hits - strange


def _starts_anew(cells: Cells, known: Known) -> bool:
    """Whether a row after a gap begins another table."""
    filled = _filled(cells)
    hits = sum(isinstance(cell, str) and known(cell.strip()) for cell in filled)
    return hits >= 2 and hits >= 0.6 * len(filled)


def _could_head(upper: Cells, lower: Cells) -> bool:
    """Whether two rows could be headings in two rows: all text, and the upper one names groups."""
    above, below = _filled(upper), _filled(lower)
    if len(above) < 2 or len(below) < 2 or not all(isinstance(cell, str) for cell in above + below):
        return False
    return any(not _text(cell) and _text(lower[i] if i < len(lower) else None) for i, cell in enumerate(upper))


def _composed(upper: Cells, lower: Cells) -> list[Heading]:
    """Headings of two rows: a group reaches to the right as far as nothing else stands beside it."""
    width = max(len(upper), len(lower))
    out: list[Heading] = []
    group = ""
    for index in range(width):
        above = _text(upper[index]) if index < len(upper) else ""
        below = _text(lower[index]) if index < len(lower) else ""
        group = above or (group if below else "")
        if above or below:
            out.append(Heading(below, index, group) if below else Heading(above, index))
    return out


def _repeating(heads: list[Cells]) -> Callable[[Cells], bool]:
    """Whether a row says the headings again, as at the top of each printed page."""
    keys = [_key(cells) for cells in heads]
    begins = {plain(_text(cell)) for cells in heads for cell in cells[:1]}
    return lambda cells: plain(_text(cells[0])) in begins and _key(cells) in keys


def _key(cells: Cells) -> tuple[str, ...]:
    texts = [plain(_text(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _filled(cells: Cells) -> Cells:
    return [cell for cell in cells if _text(cell)]


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _width(table: Table) -> int:
    """How many cells a row of the table usually has."""
    counts = sorted(len(_filled(row.cells)) for row in table.rows[:400] if not row.aside)
    return counts[len(counts) // 2] if counts else 0
