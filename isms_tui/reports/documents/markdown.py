"""A document as Markdown; text from records is escaped and stays text. Pictures are told as tables."""

from isms_tui.reports.documents.model import Banner, Bullets, Cell, Document, Heading, Paragraph, Picture, Table
from isms_tui.reports.markdown_report import escape


def write(document: Document) -> bytes:
    """The document from its title on."""
    lines = [f"# {escape(document.title)}", "", f"**{escape(document.organisation)}**  ", escape(document.line), ""]
    if document.about:
        lines += [escape(document.about), ""]
    for piece in document.pieces:
        if isinstance(piece, Heading):
            lines += ["#" * piece.level + " " + escape(piece.text), ""]
        elif isinstance(piece, Paragraph):
            told = [escape(line) for line in piece.text.split("\n") if line.strip()]
            lines += [*"\n\n".join(f"**{line}**" if piece.strong else line for line in told).split("\n"), ""]
        elif isinstance(piece, Bullets):
            signs = [f"{number}." if piece.numbered else "-" for number in range(1, len(piece.items) + 1)]
            lines += [f"{sign} {escape(item)}" for sign, item in zip(signs, piece.items, strict=True)]
            lines.append("")
        elif isinstance(piece, Banner):
            lines += [f"> **{escape(piece.text)}**  ", f"> {escape(piece.more)}", ""]
        elif isinstance(piece, Picture):
            lines += _table(piece.table)
        else:
            lines += _table(piece)
    if document.style.footer:
        lines += ["---", "", escape(document.style.footer)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _table(table: Table) -> list[str]:
    lines = [f"**{escape(table.title)}**", ""] if table.title else []
    if not table.rows:
        return [*lines, escape(table.empty), ""]
    if table.facts:
        return [*lines, *(f"- **{_cell(label)}**: {_cell(value)}" for label, value in table.rows), ""]
    heads = " | ".join(escape(column.head) or " " for column in table.columns)
    rules = " | ".join("---:" if column.right else "---" for column in table.columns)
    lines += [f"| {heads} |", f"| {rules} |"]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows]
    return [*lines, ""]


def _cell(cell: Cell) -> str:
    return "<br>".join(escape(line) for line in cell.text.split("\n"))
