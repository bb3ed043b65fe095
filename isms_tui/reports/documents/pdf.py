"""A document as PDF: typst sets it from a fixed page (page.typ) that gets the document as data, so that no text of a
record can become markup."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from isms_tui.reports.documents.model import Banner, Bullets, Cell, Document, Heading, Paragraph, Piece, Table

PAGE = Path(__file__).with_name("page.typ")


def write(document: Document) -> bytes:
    """The whole document."""
    import typst

    style = document.style
    data = {
        "title": document.title,
        "organisation": document.organisation,
        "line": document.line,
        "about": document.about,
        "day": [document.as_of.year, document.as_of.month, document.as_of.day],
        "foot": [document.organisation, document.title, style.classification, style.footer],
        "page": style.words["page"],
        "wide": document.wide,
        "colours": style.colours,
        "logo": style.logo.suffix.lower().lstrip(".").replace("jpeg", "jpg") if style.logo else "",
        "pieces": [_piece(piece) for piece in document.pieces],
    }
    logo = list(style.logo.read_bytes()) if style.logo else []
    inputs = {"document": json.dumps(data, ensure_ascii=False), "logo": json.dumps(logo)}
    made = typst.compile(PAGE.read_bytes(), sys_inputs=inputs, format="pdf")
    assert isinstance(made, bytes)
    return made


def picture(svg: str, width: float) -> bytes:
    """A drawing as PNG, for formats that can't show SVG; ``width`` in pixels."""
    import typst

    size = "#set page(width: auto, height: auto, margin: 0pt)"
    text = f'{size}\n#image(bytes(sys.inputs.svg), format: "svg", width: {width:g}pt)'
    made = typst.compile(text.encode(), sys_inputs={"svg": svg}, format="png", ppi=144)
    assert isinstance(made, bytes)
    return made


def _piece(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Heading):
        return {"kind": "heading", "text": piece.text, "level": piece.level}
    if isinstance(piece, Paragraph):
        return {"kind": "text", "lines": [x for x in piece.text.split("\n") if x.strip()], "strong": piece.strong}
    if isinstance(piece, Bullets):
        return {"kind": "list", "items": piece.items, "numbered": piece.numbered}
    if isinstance(piece, Banner):
        return {"kind": "banner", **asdict(piece)}
    if isinstance(piece, Table):
        return _table(piece)
    return {"kind": "picture", "svg": piece.svg, "title": piece.title, "told": piece.told, "width": piece.width}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "facts" if table.facts else "table",
        "title": table.title,
        "empty": table.empty,
        "columns": [{"head": c.head, "width": c.width, "right": c.right} for c in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "tone": cell.tone, "fill": cell.fill}
