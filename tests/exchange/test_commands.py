"""Import and export from the command line: data, exit codes, one-line errors."""

import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import run

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture
def risks(tmp_path: Path) -> Path:
    return Path(shutil.copy(CORPUS / "risk_bad_values.csv", tmp_path / "risks.csv"))


def test_a_dry_run_stores_nothing(folder: Path, risks: Path) -> None:
    done = run("import", folder, risks, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "risks:8\tnew\trisk\tR-07\t\n" in done.stdout
    assert 'risks:2\trejected\trisk\t\tLikelihood: "often enough" is not a number\n' in done.stdout
    assert "1 new, 6 rejected; nothing is stored" in done.stderr
    assert run("record", "show", folder, "risk", "R-07").returncode == 2
    assert not list(risks.parent.glob("*.rejected.csv"))


def test_what_fits_is_stored_and_the_rest_kept_beside_the_file(folder: Path, risks: Path) -> None:
    done = run("import", folder, risks)
    assert done.returncode == 0, done.stderr
    assert "title: Good" in run("record", "show", folder, "risk", "R-07").stdout
    assert len((risks.parent / "risks.csv.rejected.csv").read_text(encoding="utf-8-sig").splitlines()) == 8
    assert " import " in run("history", folder, "risk", "R-07").stdout
    assert run("import", folder, risks.parent / "risks.csv.rejected.csv").returncode == 2


def test_columns_can_be_told(folder: Path) -> None:
    file = CORPUS / "risk_odd_headings.csv"
    told = ["--register", "risk", "--map", "Ereigniskette=title", "--map", "Wer=owner", "--map", "Wie oft=likelihood"]
    done = run("import", folder, file, "--dry-run", *told)
    assert "4 new" in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([CORPUS / "none.csv"], "there is no such file"),
        ([CORPUS / "risk_plain.csv", "--register", "rsk"], 'unknown register "rsk"'),
        ([CORPUS / "risk_plain.csv", "--map", "Risk"], '"Risk" is no COLUMN=FIELD'),
        ([CORPUS / "risk_plain.csv", "--map", "Wer=owner"], "no column Wer"),
        ([CORPUS / "risk_plain.csv", "--register", "risk", "--map", "Risk=titel"], "is no field of this register"),
        ([CORPUS / "two_tables.xlsx", "--sheet", "Dta"], 'no sheet "Dta"; there are: Data'),
        ([CORPUS / "cut_short.xlsx"], "is damaged or cut short"),
    ],
)
def test_bad_use_is_one_line(folder: Path, words: list[object], says: str) -> None:
    done = run("import", folder, *words)
    assert done.returncode == 2
    assert says in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_what_is_exported_is_imported_unchanged(folder: Path, tmp_path: Path) -> None:
    for form, name in (("xlsx", "a.xlsx"), ("csv", "a.zip"), ("json", "a.json")):
        assert run("export", folder, "--format", form, "-o", tmp_path / name).returncode == 0
        done = run("import", folder, tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "703 unchanged; nothing to store" in done.stderr
    one = run("export", folder, "--register", "risk", "--format", "csv", "-o", tmp_path / "risk.csv")
    assert "records of 1 register\n" in one.stderr
    assert run("export", folder, "--format", "csv", "-o", tmp_path / "all.csv").returncode == 2
