"""Reports of the sample, each made once, and the ways to read them back."""

import io
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document as open_docx
from openpyxl import load_workbook
from pypdf import PdfReader

from isms_tui.reports.documents import make, reports_of
from isms_tui.workspace import Workspace
from tests.conftest import TODAY

VOID = {"meta", "br", "col", "img", "rect", "line", "path", "circle", "!doctype"}


class Page(HTMLParser):
    """A page's words and tags; tells when a tag is left open or closed twice."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(content: bytes, form: str) -> str:
    """All the words of a report, whatever it is written in, with single spaces."""
    if form == "html":
        text = " ".join(Page(content.decode()).words)
    elif form == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif form == "docx":
        document = open_docx(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(line.text for line in document.paragraphs), *cells])
    elif form == "xlsx":
        sheets = load_workbook(io.BytesIO(content)).worksheets
        text = "\n".join(
            str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value is not None
        )
    else:
        text = content.decode()
    return " ".join(text.split())


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Workspace]:
    """The sample, open for all tests that change nothing."""
    with Workspace.open(sample_folder, by="ann", today=TODAY) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(sample: Workspace) -> Callable[[str, str], bytes]:
    """A report of the sample; each is made once."""
    kept: dict[tuple[str, str], bytes] = {}
    reports = reports_of(sample)

    def given(name: str, form: str) -> bytes:
        if (name, form) not in kept:
            kept[name, form] = make(sample, name, form, reports=reports)
        return kept[name, form]

    return given
