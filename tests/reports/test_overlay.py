"""An organisation's own look and wording, laid over the reports of the pack; mistakes are told in one line."""

import io
from pathlib import Path

import pytest
from docx import Document as open_docx

from isms_tui.pack import PackError
from isms_tui.reports.documents import make, reports_of
from isms_tui.workspace import Workspace
from tests.conftest import TODAY

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#123456"/></svg>'


def lay(folder: Path, name: str, text: str) -> None:
    place = folder / "pack" / "data" / "reports"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, encoding="utf-8")


def told(folder: Path, name: str, form: str = "md") -> bytes:
    with Workspace.open(folder, today=TODAY) as workspace:
        return make(workspace, name, form)


def test_logo_colours_and_words_of_ones_own(folder: Path) -> None:
    lay(folder, "logo.svg", LOGO)
    lay(
        folder,
        "style.toml",
        'logo = "logo.svg"\nclassification = "Streng vertraulich"\nfooter = "Stabsstelle"\n'
        '[colours]\naccent = "#7a1f3d"\n[words]\nas_of = "Stand"\nyes = "ja"\n',
    )
    page = told(folder, "soa", "html").decode()
    assert "--accent:#7a1f3d" in page and "Stand 2026-03-31" in page and "✓ ja" not in page  # a choice is no yes or no
    assert 'src="data:image/svg+xml;base64,' in page
    assert "Streng vertraulich" in page and "Stabsstelle" in page
    assert told(folder, "soa", "pdf").startswith(b"%PDF")
    word = open_docx(io.BytesIO(told(folder, "documents", "docx")))
    assert "Stabsstelle" in word.sections[0].footer.paragraphs[0].text
    assert len(word.inline_shapes) == 1
    assert "● ja" in told(folder, "risks").decode()


def test_blocks_are_changed_taken_out_and_added(folder: Path) -> None:
    lay(
        folder,
        "risks.toml",
        'title = "Risikoregister"\n'
        '[[block]]\nid = "map"\noff = true\n'
        '[[block]]\nid = "open_title"\ntext = "Offene Risiken"\n'
        '[[block]]\nafter = "method"\nkind = "text"\ntext = "Gesamt: {count(r in risk: true)}"\n',
    )
    text = told(folder, "risks").decode()
    assert text.startswith("# Risikoregister")
    assert "Open risks by likelihood" not in text and "Residual risk" in text
    assert "## Offene Risiken" in text
    assert text.index("Gesamt: 24") < text.index("Residual risk")


def test_a_report_of_ones_own_and_one_switched_off(folder: Path) -> None:
    lay(folder, "scope.toml", "off = true\n")
    lay(
        folder,
        "phones.toml",
        'title = "Phone list"\n[[block]]\nkind = "list"\n'
        'for = "p in person where p.is_top_management"\ntext = "{p} ({p.job_title})"\n',
    )
    with Workspace.open(folder, today=TODAY) as workspace:
        assert "scope" not in reports_of(workspace).titles
        assert "- Helena Brandt" in make(workspace, "phones", "md").decode()


RISKS = 'title = "X"\n[[block]]\nkind = "table"\nfor = "r in risk"\n'
WRONG = {
    'title = "X"\n[[block]]\nkind = "tabel"\n': 'block 1: unknown kind "tabel"; did you mean "table"?',
    'title = "X"\n[[block]]\nkind = "text"\ntekst = "a"\n': 'block 1 (text): unknown key "tekst"; did you mean "text"?',
    'title = "X"\n[[block]]\nkind = "text"\n': 'block 1 (text): "text" is missing',
    'title = "X"\n[[block]]\nkind = "text"\ntext = "{count(r in risk: r.levl > 3)}"\n': (
        'block 1 (text) text: unknown field of risk "levl"; did you mean "level"?'
    ),
    'title = "X"\n[[block]]\nkind = "text"\ntext = "{r.id"\n': "block 1 (text) text: a brace is not closed",
    'title = "X"\n[[block]]\nid = "all"\nkind = "table"\nfor = "r in risc"\ncolumns = ["id"]\n': (
        'block 1 (all) for: unknown register "risc"; did you mean "risk"?'
    ),
    RISKS + 'columns = ["titel"]\n': ('columns: unknown field of risk "titel"; did you mean "title"?'),
    'title = "X"\n[[block]]\nkind = "table"\nfor = "r in risk where r.status = closd"\ncolumns = ["id"]\n': (
        'for: unknown choice "closd"; did you mean "closed"?'
    ),
    RISKS + 'order = "-x"\ncolumns = ["id"]\n': ('order: unknown name "x"'),
    RISKS + 'columns = [{ field = "status", tones = { opn = "bad" } }]\n': ('unknown choice "opn"'),
    RISKS + 'columns = [{ field = "status", colour = "red" }]\n': ('unknown key "colour"'),
    'title = "X"\n[[block]]\nkind = "plot"\ntitle = "a"\nfor = "r in risk"\nat = "r.level"\nvalue = "r.level"\n': (
        "at: a date is needed here"
    ),
    'title = "X"\n[[block]]\nkind = "verdict"\nview = "stage3"\n': 'view: unknown view "stage3"; did you mean "stage',
    'title = "X"\n[[block]]\nkind = "gaps"\nmost = "many"\n': "most: has to be a whole number",
    'title = "X"\n[[block]]\nkind = "each"\nfor = "a in audit"\n[[block.block]]\nkind = "text"\ntext = "{b.id}"\n': (
        'block 1 (each) block 1 (text) text: unknown name "b"'
    ),
    'title = "X"\ntitel = "Y"\n[[block]]\nkind = "verdict"\n': 'titel: is not known here; did you mean "title"?',
    'title = "X"\nformats = ["doc"]\n[[block]]\nkind = "verdict"\n': (
        'formats: unknown format "doc"; did you mean "docx"?'
    ),
    'title = "X"\nblock = "all"\n': "block: write each block as [[block]]",
    'title = "X"\n': "block: is missing; a report is a list of [[block]]",
    '[[block]]\nkind = "verdict"\n': "title: is missing",
    "title = X": "is not valid TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_names_file_place_and_cure(text: str, folder: Path) -> None:
    lay(folder, "mine.toml", text)
    with Workspace.open(folder, today=TODAY) as workspace, pytest.raises(PackError) as error:
        make(workspace, "mine", "md")
    said = str(error.value)
    assert said.startswith("data/reports/mine.toml: ") and "\n" not in said
    assert WRONG[text] in said


STYLES = {
    '[colours]\nacent = "#123456"\n': 'colours: unknown key "acent"; did you mean "accent"?',
    '[colours]\naccent = "red"\n': 'colours.accent: "red" is no colour; write it as #1f4e79',
    '[colours]\naccent = "#fff;} body{display:none"\n': "is no colour",
    '[words]\nas_off = "x"\n': 'words: unknown key "as_off"; did you mean "as_of"?',
    "[words]\nas_of = 3\n": "words.as_of: has to be text",
    'logo = "../../secret.png"\n': "logo: is no picture in this folder",
    'logo = "logo.exe"\n': "logo: is no picture in this folder",
    'logo = "logo.png"\n': "logo: logo.png is not there",
    'logos = "logo.png"\n': "logos: is not known here",
    "footer = 3\n": "footer: is no text",
}


@pytest.mark.parametrize("text", STYLES)
def test_a_mistake_of_style_names_place_and_cure(text: str, folder: Path) -> None:
    lay(folder, "style.toml", text)
    with Workspace.open(folder, today=TODAY) as workspace, pytest.raises(PackError) as error:
        make(workspace, "soa", "md")
    said = str(error.value)
    assert said.startswith("data/reports/style.toml: ") and "\n" not in said
    assert STYLES[text] in said
