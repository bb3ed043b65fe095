"""Text of records stays text: no markup, no formula, no link, in whatever format it is written."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from isms_tui.reports.documents import make, reports_of
from isms_tui.workspace import Workspace
from tests.conftest import TODAY
from tests.reports.conftest import Page, read

FORMULAS = ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", '=cmd|"/c calc"!A1']
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</svg><script>alert(3)</script>",
    "]]></text><b>bold",
    '#import "x.typ": *; #panic() $x^2$ *strong* _emph_ `raw` @ref <label> \\ // gone',
    "| a | b |",
    "[link](javascript:alert(4)) ![pic](http://evil.example/x.png)",
    "# heading",
    "1. first",
    "{r.id} {{jinja}} {% raw %}",
    "&lt;already&gt; &amp; &#60;",
    "weit\u202ever\u202c dreht",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Every free text of a few registers is hostile."""
    place = tmp_path_factory.mktemp("hostile") / "acme"
    workspace = Workspace.create(place, name="Acme <b>& Söhne</b> =1+1", today=TODAY)
    workspace.put(
        "risk_method",
        {
            "version": "1",
            "consequence_steps": 5,
            "likelihood_steps": 5,
            "level_rule": "product",
            "acceptance_level": 3,
            "approved_on": "2026-01-01",
            "status": "approved",
        },
    )
    for text in [*FORMULAS, *MARKUP]:
        workspace.put("risk", {"title": text, "event": text, "consequence": 2, "likelihood": 3, "threat": text})
        workspace.put("task", {"title": text, "start_on": "2026-02-01", "due_on": "2026-05-01", "project": "PRJ-001"})
        workspace.put("metric", {"title": text, "unit": text, "target": 3, "status": "active"})
        workspace.put("nonconformity", {"title": text, "description": text, "grade": "minor", "root_cause": text})
    workspace.put("project", {"title": MARKUP[0], "purpose": MARKUP[1], "status": "active"})
    for number in range(1, len(FORMULAS + MARKUP) + 1):
        workspace.put(
            "measurement",
            {"metric": f"MET-{number:03}", "period_end": "2026-02-01", "value": 2, "conclusion": MARKUP[0]},
        )
    return workspace


NAMES = ["risks", "project", "objectives", "actions", "review", "gaps"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gets_no_tag_from_a_record(name: str, hostile: Workspace) -> None:
    page = Page(make(hostile, name, "html").decode())
    assert page.wrong == []
    tags = {tag for tag, _ in page.tags}
    # The verdict's own mark is the only bold of a page; the records' <b>, <script> and <img> are words.
    assert not tags & {"script", "img", *(("b",) if name in ("risks", "objectives", "actions") else ())}
    assert not any(key.startswith("on") or key == "href" for _, given in page.tags for key in given)
    if name == "risks":
        shown = " ".join(" ".join(page.words).split())
        for text in MARKUP[:-1]:
            assert " ".join(text.split()).replace(" ", "") in shown.replace(" ", ""), text


@pytest.mark.parametrize("name", ["risks", "actions", "gaps"])
def test_no_cell_is_a_formula(name: str, hostile: Workspace) -> None:
    content = make(hostile, name, "xlsx")
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)
    if name != "gaps":
        told = {str(cell.value): cell for cell in cells}
        for text in FORMULAS:
            assert told[text].data_type == "s"
            assert told[text].quotePrefix, text


@pytest.mark.parametrize("name", NAMES)
def test_pdf_and_docx_show_the_text_as_it_is(name: str, hostile: Workspace) -> None:
    for form in ("pdf", "docx"):
        content = make(hostile, name, form)
        shown = re.sub(r"[\s\u200b\u00ad-]", "", read(content, form))
        if name in ("risks", "actions"):
            for text in [*FORMULAS, *MARKUP[:-1]]:
                assert re.sub(r"[\s-]", "", text) in shown, f"{text} in {name}.{form}"
        if form == "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                body = packed.read("word/document.xml")
            assert b"<w:instrText" not in body and b"<w:hyperlink" not in body and b"w:fldSimple" not in body


@pytest.mark.parametrize("name", NAMES)
def test_markdown_is_escaped(name: str, hostile: Workspace) -> None:
    text = make(hostile, name, "md").decode()
    assert not re.search(r"<(?!br>)", text)
    assert "](" not in text
    for line in text.splitlines():
        assert not re.match(r"#+ heading|1\. first", line)


def test_a_table_of_markdown_keeps_its_columns(hostile: Workspace) -> None:
    lines = make(hostile, "risks", "md").decode().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| Id |"))
    rows = [line for line in lines[start:] if line.startswith("|")]
    assert len(rows) == 2 + len(FORMULAS + MARKUP)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {14}


def test_nothing_turns_the_reader_around(hostile: Workspace) -> None:
    for form in ("md", "html", "docx", "xlsx"):
        assert "\u202e" not in read(make(hostile, "risks", form), form)


def test_a_name_is_no_markup_either(hostile: Workspace) -> None:
    for name in reports_of(hostile):
        assert "<b>& " not in make(hostile, name, "html").decode()
