"""A document as one HTML page that needs nothing else: no script, no file, no network. Text is escaped throughout."""

from base64 import b64encode
from html import escape

from isms_tui.pack.reports import LOGOS
from isms_tui.reports.documents.model import Banner, Bullets, Cell, Document, Heading, Paragraph, Picture, Piece, Table


def write(document: Document) -> bytes:
    """The whole page."""
    style, words = document.style, document.style.words
    colours = "".join(f"--{name}:{colour};" for name, colour in style.colours.items())
    logo = ""
    if style.logo is not None:
        kind, data = LOGOS[style.logo.suffix.lower()], b64encode(style.logo.read_bytes()).decode()
        logo = f'<img class="logo" alt="" src="data:{kind};base64,{data}">'
    foot = " · ".join(part for part in (document.organisation, document.title, style.classification, style.footer) if part)
    body = "\n".join(_piece(piece) for piece in document.pieces)
    title = escape(f"{document.title} · {document.organisation}")
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root{{{colours}}}{CSS}{"@page{size:A4 landscape}" if document.wide else ""}</style>
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
        "<tr>" + "".join(_data(cell, side) for cell, side in zip(row, sides, strict=True)) + "</tr>\n" for row in table.rows
    )
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    return f"<table>{caption}<colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"


def _data(cell: Cell, side: str) -> str:
    fill = f' style="background:{cell.fill}"' if cell.fill else ""
    return f"<td{_tone(cell) or side}{fill}>{_text(cell)}</td>"


def _tone(cell: Cell) -> str:
    return f' class="{cell.tone}"' if cell.tone else ""


def _text(cell: Cell) -> str:
    return "<br>".join(escape(line) for line in cell.text.split("\n"))


CSS = """
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);margin:0 auto;
padding:2.5rem 2rem;max-width:60rem}
body.wide{max-width:88rem}
header{border-bottom:3px solid var(--accent);margin-bottom:1.5rem;padding-bottom:.8rem;position:relative}
.logo{position:absolute;right:0;top:0;max-height:3.6rem;max-width:14rem}
.who{margin:0;color:var(--muted);font-weight:600}h1{margin:.1rem 0;font-size:2rem;line-height:1.2;color:var(--accent)}
.line{margin:0;color:var(--muted)}.about{margin:.6rem 0 0;max-width:48rem}
h2{font-size:1.35rem;margin:2.2rem 0 .5rem;color:var(--accent);border-bottom:1px solid var(--line)}
h3{font-size:1.1rem;margin:1.6rem 0 .4rem}h4{font-size:1rem;margin:1.2rem 0 .3rem}
p{max-width:52rem;margin:.5rem 0;overflow-wrap:anywhere}.empty{color:var(--muted);font-style:italic}
table{width:100%;border-collapse:collapse;margin:.8rem 0 1.4rem;table-layout:fixed;font-size:13px;line-height:1.4}
caption{text-align:left;font-weight:600;padding:.2rem 0}
th{background:var(--accent);color:#fff;text-align:left;font-weight:600;vertical-align:bottom}
th,td{padding:.35rem .5rem;border:1px solid var(--line);overflow-wrap:anywhere;hyphens:auto}
td{vertical-align:top}tbody tr:nth-child(even) td{background:var(--soft)}
.right{text-align:right}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad);font-weight:600}
.muted{color:var(--muted)}
dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;margin:.8rem 0;border-top:1px solid var(--line)}
dt,dd{margin:0;padding:.3rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
dt{font-weight:600;background:var(--soft)}
.banner{border-left:8px solid;padding:.7rem 1.1rem;margin:1rem 0;background:var(--soft)}
.banner b{display:block;font-size:1.5rem;text-transform:uppercase;letter-spacing:.04em}
.banner span{color:var(--ink);font-weight:400}
figure{margin:1rem 0 1.6rem}figcaption{font-weight:600;margin-bottom:.3rem}
figure svg{font-family:inherit;width:calc(100% * var(--share));min-width:min(100%,20rem);height:auto;display:block}
footer{margin-top:3rem;padding-top:.5rem;border-top:1px solid var(--line);color:var(--muted);font-size:12px}
@page{size:A4;margin:16mm}
@media print{body{padding:0;max-width:none;font-size:10pt}table{font-size:8pt}thead{display:table-header-group}
tr,figure,.banner{break-inside:avoid}h2,h3,h4{break-after:avoid}*{print-color-adjust:exact}}
"""
