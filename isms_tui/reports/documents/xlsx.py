"""A document as a workbook: each table a sheet, everything else on the first. Text is text, never a formula."""

import io
import re
from typing import TYPE_CHECKING, Any

from isms_tui.reports.documents.model import Banner, Bullets, Cell, Document, Heading, Paragraph, Picture, Table
from isms_tui.reports.documents.packed import still

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
"""Signs that a cell can hold."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text must not begin with, where a program might read it as a formula."""


def write(document: Document) -> bytes:
    """The whole workbook."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    book.properties.title, book.properties.creator = document.title, document.organisation
    colours, names = document.style.colours, {""}
    first.title = _name(document.title, names)
    lines: list[tuple[str, bool]] = [(document.organisation, True), (document.title, True), (document.line, False)]
    lines += [(document.about, False)] if document.about else []
    facts: list[tuple[int, Table]] = []
    above = ""
    for piece in document.pieces:
        if isinstance(piece, Heading):
            above = piece.text
            lines += [("", False), (piece.text, True)]
        elif isinstance(piece, Paragraph):
            lines.append((piece.text, piece.strong))
        elif isinstance(piece, Bullets):
            lines += [
                (f"{n}. {item}" if piece.numbered else f"· {item}", False) for n, item in enumerate(piece.items, 1)
            ]
        elif isinstance(piece, Banner):
            lines += [(piece.text.upper(), True), (piece.more, False)]
        else:
            table = piece.table if isinstance(piece, Picture) else piece
            if table.facts:
                facts.append((len(lines), table))
                lines += [("", False)] * len(table.rows)
            elif table.rows:
                sheet = book.create_sheet(_name(table.title or above or document.title, names))
                lines.append((f"→ {sheet.title}", False))
                _table(sheet, table, colours)
            else:
                lines += [(table.title, True)] * bool(table.title) + [(table.empty, False)]
    _lines(first, lines, facts)
    out = io.BytesIO()
    book.save(out)
    return still(out.getvalue(), document.as_of)


def _lines(sheet: "Worksheet", lines: list[tuple[str, bool]], facts: list[tuple[int, Table]]) -> None:
    from openpyxl.styles import Alignment, Font

    for place, (text, strong) in enumerate(lines, 1):
        cell = sheet.cell(place, 1)
        _put(cell, Cell(text))
        if strong:
            cell.font = Font(bold=True, size=14 if place == 2 else 11)
    for start, table in facts:
        for offset, (label, value) in enumerate(table.rows, 1):
            for column, told in enumerate((label, value), 1):
                _put(sheet.cell(start + offset, column), told)
                sheet.cell(start + offset, column).alignment = Alignment(vertical="top", wrap_text=column == 2)
            sheet.cell(start + offset, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90


def _table(sheet: "Worksheet", table: Table, colours: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top = PatternFill("solid", fgColor=colours["accent"].lstrip("#"))
    for place, column in enumerate(table.columns, 1):
        head = sheet.cell(1, place)
        _put(head, Cell(column.head))
        head.font, head.fill = Font(bold=True, color="FFFFFF"), top
        head.alignment = Alignment(vertical="top", wrap_text=True)
        longest = max([len(column.head), *(len(x) for row in table.rows for x in row[place - 1].text.split("\n"))])
        sheet.column_dimensions[get_column_letter(place)].width = min(60, max(9, longest + 2))
    wrapped = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(table.rows, 2):
        for place, told in enumerate(row, 1):
            cell = sheet.cell(number, place)
            _put(cell, told)
            cell.alignment = wrapped
            if told.tone:
                cell.font = Font(color=colours[told.tone].lstrip("#"), bold=told.tone == "bad")
            if told.fill:
                cell.fill = PatternFill("solid", fgColor=told.fill.lstrip("#"))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _put(cell: Any, told: Cell) -> None:
    """A number or a day as such; any other thing as text, whatever it looks like."""
    if told.value is not None:
        cell.value = told.value
        if told.share:
            cell.number_format = "0%"
        return
    text = told.text if len(told.text) <= LONGEST else told.text[: LONGEST - 1] + "…"
    cell.value = text
    if text:
        cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: what Excel allows, and each only once."""
    base = " ".join(re.sub(r"[\[\]:*?/\\]", " ", title).split()).strip("'")[:28] or "1"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base[:25]} {number}", number + 1
    taken.add(name.lower())
    return name
