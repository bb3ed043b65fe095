"""A document for word processors. Text goes in as text; pictures as PNG."""

import io
from typing import TYPE_CHECKING, Any

from isms_tui.reports.documents.model import Banner, Bullets, Cell, Document, Heading, Paragraph, Picture, Piece, Table
from isms_tui.reports.documents.packed import still
from isms_tui.reports.documents.pdf import picture

if TYPE_CHECKING:
    from docx.document import Document as Docx


def write(document: Document) -> bytes:
    """The whole document."""
    return still(_Writer(document).made(), document.as_of)


class _Writer:
    def __init__(self, document: Document) -> None:
        import docx
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm, Pt

        self.document, self.colours = document, document.style.colours
        self.docx: Docx = docx.Document()
        page = self.docx.sections[0]
        sides = (Mm(297), Mm(210)) if document.wide else (Mm(210), Mm(297))
        page.page_width, page.page_height = sides
        page.orientation = WD_ORIENT.LANDSCAPE if document.wide else WD_ORIENT.PORTRAIT
        page.left_margin = page.right_margin = Mm(17)
        page.top_margin = page.bottom_margin = Mm(18)
        self.room = sides[0] - 2 * Mm(17)
        styles: Any = self.docx.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
            styles[name].font.color.rgb = self._colour("accent" if name in ("Title", "Heading 2") else "ink")
            styles[name].font.name = "Calibri"
        core = self.docx.core_properties
        core.title, core.author, core.comments = document.title, document.organisation, ""

    def made(self) -> bytes:
        document, style = self.document, self.document.style
        if style.logo is not None:
            self._logo()
        self._line(document.organisation, "muted", bold=True)
        self.docx.add_heading(document.title, 0)
        self._line(document.line, "muted")
        if document.about:
            self.docx.add_paragraph(document.about)
        for piece in document.pieces:
            self._piece(piece)
        foot = [document.organisation, document.title, style.classification, style.footer]
        self.docx.sections[0].footer.paragraphs[0].text = " · ".join(part for part in foot if part)
        out = io.BytesIO()
        self.docx.save(out)
        return out.getvalue()

    def _piece(self, piece: Piece) -> None:
        if isinstance(piece, Heading):
            self.docx.add_heading(piece.text, piece.level)
        elif isinstance(piece, Paragraph):
            for line in piece.text.split("\n"):
                self.docx.add_paragraph().add_run(line).bold = piece.strong
        elif isinstance(piece, Bullets):
            for item in piece.items:
                self.docx.add_paragraph(item, style="List Number" if piece.numbered else "List Bullet")
        elif isinstance(piece, Banner):
            self._banner(piece)
        elif isinstance(piece, Picture):
            self._picture(piece)
        else:
            self._table(piece)

    def _banner(self, piece: Banner) -> None:
        from docx.shared import Pt

        run = self.docx.add_paragraph().add_run(piece.text.upper())
        run.bold, run.font.size, run.font.color.rgb = True, Pt(16), self._colour(piece.tone)
        self._line(piece.more, "ink")

    def _picture(self, piece: Picture) -> None:
        from docx.shared import Mm

        if piece.title:
            self._line(piece.title, "ink", bold=True).paragraph_format.keep_with_next = True
        drawn = self.docx.add_picture(
            io.BytesIO(picture(piece.svg, 700)), width=int(min(Mm(176) * piece.width, self.room))
        )
        told: Any = drawn._inline.docPr
        told.set("descr", piece.told)

    def _table(self, table: Table) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Pt

        if table.title:
            self._line(table.title, "ink", bold=True).paragraph_format.keep_with_next = True
        if not table.rows:
            self._line(table.empty, "muted")
            return
        made: Any = self.docx.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        made.autofit = False
        total = sum(column.width for column in table.columns)
        widths = [int(self.room * column.width / total) for column in table.columns]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        heads = [] if table.facts else [[Cell(column.head, fill=self.colours["accent"]) for column in table.columns]]
        for place, row in enumerate([*heads, *table.rows]):
            # add_row() reads the whole table anew each time; a row built by hand keeps long tables quick.
            head = bool(heads) and place == 0
            line = made._tbl.add_tr()
            kept = line.get_or_add_trPr()
            kept.append(OxmlElement("w:cantSplit"))
            if head:
                kept.append(OxmlElement("w:tblHeader"))
            for cell, column, width in zip(row, table.columns, widths, strict=True):
                made_cell = line.add_tc()
                made_cell.width = width
                self._cell(
                    made_cell, cell, bold=head or (table.facts and cell is row[0]), right=column.right, head=head
                )
        self.docx.add_paragraph().paragraph_format.space_after = Pt(2)

    def _cell(self, made: Any, cell: Cell, *, bold: bool, right: bool, head: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt
        from docx.text.paragraph import Paragraph as Line

        line = Line(made.p_lst[0], self.docx)
        line.paragraph_format.space_after = Pt(1)
        run = line.add_run(cell.text)
        run.font.size, run.bold = Pt(8.5), bold or cell.tone == "bad"
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if head:
            from docx.shared import RGBColor

            run.font.color.rgb = RGBColor(255, 255, 255)
        elif cell.tone:
            run.font.color.rgb = self._colour(cell.tone)
        if cell.fill:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", cell.fill.lstrip("#"))):
                shade.set(qn(f"w:{name}"), value)
            made.get_or_add_tcPr().append(shade)

    def _logo(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        logo = self.document.style.logo
        assert logo is not None
        data = logo.read_bytes()
        if logo.suffix.lower() == ".svg":
            data = picture(data.decode("utf-8"), 400)
        self.docx.add_picture(io.BytesIO(data), height=Mm(14))
        self.docx.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _line(self, text: str, colour: str, *, bold: bool = False) -> Any:
        line = self.docx.add_paragraph()
        run = line.add_run(text)
        run.bold, run.font.color.rgb = bold, self._colour(colour)
        return line

    def _colour(self, name: str) -> Any:
        from docx.shared import RGBColor

        return RGBColor.from_string(self.colours[name].lstrip("#").upper())
