"""Every report of the sample in every format, opened and read back.

The Markdown of each is kept in __snapshots__. After a wanted change: pytest tests/reports --snapshot-update, and read
the difference.
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document as open_docx
from openpyxl import load_workbook
from pypdf import PdfReader
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from isms_tui.pack import load_pack
from isms_tui.pack.reports import Reports
from isms_tui.reports.documents import make
from isms_tui.workspace import InputError, Workspace
from tests.conftest import TODAY
from tests.reports.conftest import Page, read

REPORTS = Reports(load_pack())
EACH = [(name, form) for name in REPORTS for form in REPORTS.formats(name)]
ASKED = {
    "gaps": ["not ready", "TRT-R01", "RSK-003", "Choose an option and plan it", "AUD-R27"],
    "soa": ["A.5.1", "A.8.34", "Helena Brandt", "2026-02-27", "All development is done by own employees", "n/a"],
    "risks": ["RSK-003", "RSK-024", "Cloud admin account", "Acceptable up to level"],
    "treatment": ["TRT-007", "not by the one who has to", "given", "open", "RSK-003"],
    "scope": ["Development, operation and support of the accounting platform", "SCO-01", "source code"],
    "audits": ["AUD-001", "objectivity and impartiality", "FND-001", "Access reviews could name the reviewer"],
    "review": [
        "Actions of earlier reviews",
        "Feedback from interested parties",
        "MRV-001",
        "Opportunities for improvement",
    ],
    "actions": ["NCR-001", "COR-001", "Renewal rested on a calendar entry", "Automate renewal"],
    "project": ["PRJ-001", "TSK-010", "Stage 1", "56 %"],
    "documents": ["DOC-004", "Statement of applicability", "approved"],
    "objectives": ["OBJ-002", "MET-001", "Off target by one late patch"],
    "evidence": ["EVD-0122", "A.8.28", "Implemented controls without fresh evidence"],
    "stages": ["Stage 1: is it designed?", "2026-06-15", "10.2 g", "AUD-R27"],
}


class Markdown(SingleFileSnapshotExtension):
    """One Markdown file a report."""

    _file_extension = "md"
    _write_mode = WriteMode.TEXT


@pytest.fixture(scope="module")
def again(sample_folder: Path) -> Iterator[Workspace]:
    """The sample once more, opened by somebody else and asked only once."""
    with Workspace.open(sample_folder, by="ben", today=TODAY, once=True) as opened:
        yield opened


def test_the_reports_that_people_ask_for_are_there() -> None:
    assert set(ASKED) == set(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_reads_as_before(name: str, made: Callable[[str, str], bytes], snapshot: SnapshotAssertion) -> None:
    assert made(name, "md").decode() == snapshot(extension_class=Markdown)


@pytest.mark.parametrize(("name", "form"), EACH)
def test_says_what_it_is_asked_for(name: str, form: str, made: Callable[[str, str], bytes]) -> None:
    text = read(made(name, form), form)
    joined = text.replace("\\", "").replace(" ", "").replace("\u200b", "").replace("-", "")
    for words in [REPORTS.titles[name], "Nimbus Ledger GmbH", "2026-03-31", *ASKED[name]]:
        wanted = words.replace(" ", "").replace("-", "")  # lines of a narrow column break words at hyphens
        assert wanted.lower() in joined.lower(), f"{words!r} is not in {name}.{form}"


@pytest.mark.parametrize(("name", "form"), EACH)
def test_comes_out_the_same_for_the_same_records_and_day(
    name: str, form: str, made: Callable[[str, str], bytes], again: Workspace
) -> None:
    assert make(again, name, form) == made(name, form)


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_stands_alone(name: str, made: Callable[[str, str], bytes]) -> None:
    page = Page(made(name, "html").decode())
    assert page.wrong == []
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object", "base", "form"}
    for tag, given in page.tags:
        assert not any(key.startswith("on") for key in given), tag
        assert all(given.get(key, "data:").startswith("data:") for key in ("src", "href") if given.get(key)), tag
    assert "url(" not in made(name, "html").decode()


def test_the_statement_of_applicability_has_a_row_for_each_control(made: Callable[[str, str], bytes]) -> None:
    controls = list(load_pack().catalogues["control"].rows)
    sheet = load_workbook(io.BytesIO(made("soa", "xlsx")))["Reference controls"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == controls
    heads = [cell.value for cell in sheet[1]]
    excluded = [row for row in rows if "no" in str(row[heads.index("Included")]).split()]
    assert len(excluded) == 11
    assert all(row[heads.index("Justification")] not in (None, "–") for row in rows)
    table = max(open_docx(io.BytesIO(made("soa", "docx"))).tables, key=lambda table: len(table.rows))
    assert [row.cells[0].text for row in table.rows[1:]] == controls


def test_a_workbook_keeps_numbers_and_days(made: Callable[[str, str], bytes]) -> None:
    sheet = load_workbook(io.BytesIO(made("risks", "xlsx")))["Open risks"]
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, next(sheet.iter_rows(min_row=2, values_only=True)), strict=True))
    assert first["Id"] == "RSK-003"
    assert first["Level"] == 15
    assert first["Last assessed on"].date().isoformat() == "2026-02-13"


def test_the_heat_map_stands_in_every_format(made: Callable[[str, str], bytes]) -> None:
    svg = made("risks", "html").decode().split("<svg", 2)[1].split("</svg>")[0]
    assert ">RSK-003<" in svg and "● 15" in svg
    words = PdfReader(io.BytesIO(made("risks", "pdf"))).pages[0].extract_text()
    assert "RSK-003" in words and "Likelihood" in words
    with zipfile.ZipFile(io.BytesIO(made("risks", "docx"))) as packed:
        assert [name for name in packed.namelist() if name.endswith(".png")]
    book = load_workbook(io.BytesIO(made("risks", "xlsx")))
    cells = [str(c.value) for row in book["Open risks by likelihood and"].iter_rows() for c in row]
    assert any("RSK-003" in cell and "15" in cell for cell in cells)


def test_a_view_of_ones_own(sample: Workspace) -> None:
    text = make(sample, "gaps", "md", "stage2").decode()
    assert "seen for stage 2" in text
    assert "AUD\\-R12" in text  # open in stage 2 alone


def test_what_is_not_offered_is_told(sample: Workspace) -> None:
    with pytest.raises(InputError, match='unknown report "sao"; did you mean "soa"'):
        make(sample, "sao", "md")
    with pytest.raises(InputError, match="not written as xlsx; choose one of md, html, pdf, docx"):
        make(sample, "scope", "xlsx")
    with pytest.raises(InputError, match='unknown view "stage3"; did you mean'):
        make(sample, "soa", "md", "stage3")


def test_an_empty_organisation_has_every_report(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new", name="Acme Ltd", today=TODAY) as new:
        reports = Reports(new.pack)
        for name in reports:
            assert "Acme Ltd" in make(new, name, "md", reports=reports).decode()
            assert make(new, name, "pdf", reports=reports).startswith(b"%PDF")
        assert "There is no audit programme yet" in make(new, "audits", "md").decode()


def test_a_second_standard_has_reports_without_python(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "harbour", name="Harbour Logistics", base="iso22301-2019", today=TODAY) as new:
        new.put("risk", {"title": "The quay floods", "decision": "undecided"})
        reports = Reports(new.pack, new.path / "pack")
        assert set(reports) == {"gaps", "risks"}
        for name in reports:
            for form in reports.formats(name):
                assert "HarbourLogistics" in read(make(new, name, form), form).replace(" ", "")
        assert "The quay floods" in make(new, "risks", "md").decode()


def test_no_start_pays_for_reports(folder: Path) -> None:
    code = (
        "import sys; from isms_tui.cli import main; main(['check', sys.argv[1], '--fail-on', 'never']);"
        "bad = {m for m in sys.modules if 'reports.documents' in m or m in ('isms_tui.pack.reports',"
        " 'isms_tui.pack.blocks', 'typst', 'docx', 'openpyxl', 'lark')}; sys.exit(str(bad) if bad else 0)"
    )
    for _ in range(2):  # the first run may read the pack afresh
        done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
