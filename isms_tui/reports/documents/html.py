"""A document as one HTML page that needs nothing else: no script, no file, no network. Text is escaped throughout."""

from base64 import b64encode
from html import escape
from pathlib import Path

from isms_tui.pack.reports import LOGOS
from isms_tui.reports.documents.model import (
    UNBROKEN,
    Banner,
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    Picture,
    Piece,
    Table,
)

LOOK = Path(__file__).with_name("page.css")


def write(document: Document) -> bytes:
    """The whole page."""
    style, words = document.style, document.style.words
    colours = "".join(f"--{name}:{colour};" for name, colour in style.colours.items())
    logo = ""
    if style.logo is not None:
        kind, data = LOGOS[style.logo.suffix.lower()], b64encode(style.logo.read_bytes()).decode()
        logo = f'<img class="logo" alt="" src="data:{kind};base64,{data}">'
    foot = " · ".join(
        part for part in (document.organisation, document.title, style.classification, style.footer) if part
    )
    body = "\n".join(_piece(piece) for piece in document.pieces)
    title = escape(f"{document.title} · {document.organisation}")
    look = LOOK.read_text(encoding="utf-8")
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root{{{colours}}}{look}{"@page{size:A4 landscape}" if document.wide else ""}</style>
</head>
<body{' class="wide"' if document.wide else ""}>
<header>{logo}<p class="who">{escape(document.organisation)}</p>
<h1>{escape(document.title)}</h1>
<p class="line">{escape(document.line)}</p>
{f'<p class="about">{escape(document.about)}</p>' if document.about else ""}</header>
<main>
{body}
</main>
<footer>{escape(foot)} · {escape(words["as_of"])} {document.as_of.isoformat()}</footer>
</body>
</html>
"""
    return page.encode()


def _piece(piece: Piece) -> str:
    if isinstance(piece, Heading):
        return f"<h{piece.level}>{escape(piece.text)}</h{piece.level}>"
    if isinstance(piece, Paragraph):
        text = "</p><p>".join(escape(line) for line in piece.text.split("\n") if line.strip())
        return f"<p><strong>{text}</strong></p>" if piece.strong else f"<p>{text}</p>"
    if isinstance(piece, Bullets):
        tag = "ol" if piece.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{escape(item)}</li>' for item in piece.items)}</{tag}>"
    if isinstance(piece, Banner):
        return f'<div class="banner {piece.tone}"><b>{escape(piece.text)}</b><span>{escape(piece.more)}</span></div>'
    if isinstance(piece, Picture):
        caption = f"<figcaption>{escape(piece.title)}</figcaption>"
        svg = piece.svg.replace("<svg ", f'<svg role="img" aria-label="{escape(piece.told)}" ', 1)
        return f'<figure style="--share:{piece.width:g}">{caption}{svg}</figure>'
    return _table(piece)


def _table(table: Table) -> str:
    if not table.rows:
        title = f"<p><strong>{escape(table.title)}</strong></p>" if table.title else ""
        return f'{title}<p class="empty">{escape(table.empty)}</p>'
    if table.facts:
        rows = "".join(f"<dt>{_text(label)}</dt><dd{_tone(value)}>{_text(value)}</dd>" for label, value in table.rows)
        return f"<dl>{rows}</dl>"
    total = sum(column.width for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.width / total:.1f}%">' for column in table.columns)
    sides = [' class="right"' if column.right else "" for column in table.columns]
    heads = "".join(f"<th{side}>{escape(column.head)}</th>" for column, side in zip(table.columns, sides, strict=True))
    rows = "".join(
        "<tr>" + "".join(_data(cell, side) for cell, side in zip(row, sides, strict=True)) + "</tr>\n"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    return (
        f"<table>{caption}<colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"
    )


def _data(cell: Cell, side: str) -> str:
    fill = f' style="background:{cell.fill}"' if cell.fill else ""
    return f"<td{_tone(cell) or side}{fill}>{_text(cell)}</td>"


def _tone(cell: Cell) -> str:
    return f' class="{cell.tone}"' if cell.tone else ""


def _text(cell: Cell) -> str:
    """Lines of words; an id or a day is not broken at its hyphens."""
    lines = []
    for line in cell.text.split("\n"):
        words = [
            f"<i>{escape(word)}</i>" if "-" in word and len(word) <= UNBROKEN else escape(word)
            for word in line.split(" ")
        ]
        lines.append(" ".join(words))
    return "<br>".join(lines)
