"""What is exported comes back: every sample through every form, and texts that are hard to carry."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isms_tui.door import InputError
from isms_tui.exchange import plan_import, take
from isms_tui.exchange.export import cell, columns, escaped, export_file
from isms_tui.exchange.separated import guarded, unguarded
from isms_tui.exchange.values import parts
from isms_tui.samples import samples
from isms_tui.store import clean
from isms_tui.workspace import Workspace
from tests.conftest import TODAY

TEXTS = st.text(min_size=1, max_size=30).map(lambda text: clean(text).strip()).filter(bool)
FORMS = {"xlsx": "all.xlsx", "csv": "all.zip", "json": "all.json"}


def everything(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    return {name: rows for name in workspace.pack.registers if (rows := workspace.records(name))}


@pytest.fixture(scope="module", params=list(samples()))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each sample as a workspace; not to be changed."""
    place = tmp_path_factory.mktemp("told") / "workspace"
    day = date.fromisoformat(samples()[request.param]["as_of"])
    Workspace.create(place, sample=request.param, by="test", today=day).close()
    return place


@pytest.mark.parametrize("form", FORMS)
def test_a_sample_comes_back_without_a_difference(told: Path, form: str, tmp_path: Path) -> None:
    file = tmp_path / FORMS[form]
    with Workspace.open(told, today=TODAY) as there:
        before = everything(there)
        export_file(there, file, form)
    assert sum(map(len, before.values())) > 600
    with Workspace.create(tmp_path / "new", by="ann", today=date(2027, 1, 1)) as empty:
        plan = plan_import(empty, file)
        assert plan.count()["rejected"] == 0, [f for f in plan.fates if f.fate == "rejected"][:5]
        assert plan.count()["skipped"] == 0
        take(empty, plan)
        assert everything(empty) == before
        again = plan_import(empty, file)
        assert {name for name, count in again.count().items() if count} == {"unchanged"}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes(folder: Path, form: str, tmp_path: Path) -> None:
    with Workspace.open(folder, today=TODAY) as there:
        export_file(there, tmp_path / FORMS[form], form)
        first = (tmp_path / FORMS[form]).read_bytes()
        export_file(there, tmp_path / FORMS[form], form)
    assert (tmp_path / FORMS[form]).read_bytes() == first


HARD = [
    "=1+1",
    "+49 30 123",
    "-cmd|' /C calc'!A0",
    "@SUM(1)",
    "'=quoted",
    "''+twice",
    "_x000D_ and _x0041_",
    "a;b, c | d",
    "yes",
    "2026-03-04",
    "007",
    "1e5",
    'say "no"',
    "Größe, 価格, 🔒",
    "TRUE",
    "n/a",
    "-",
    "[not a list]",
    "＝１",
]


@pytest.mark.parametrize("form", FORMS)
def test_hard_texts_come_back(form: str, workspace: Workspace, tmp_path: Path) -> None:
    lines = "first\nsecond, with comma\n=third"
    for number, text in enumerate(HARD):
        workspace.put("asset", {"name": f"{text} {number}" if text == "-" else text}, f"AST-9{number:02}")
        workspace.put("issue", {"title": text, "description": f"{text}\n{lines}"}, f"ISS-9{number:02}")
    # Lists of free text: commas, line breaks, what looks like JSON.
    workspace.put("scope", {"excluded_items": ["a, b", "c;d", "[e]", "two\nlines", "=f"]}, "SCO-01")
    # A default that was cleared stays cleared; an archived record stays archived.
    workspace.put("asset", {"status": None, "archived": True}, "AST-900")
    before = everything(workspace)
    file = tmp_path / FORMS[form]
    export_file(workspace, file, form)
    with Workspace.create(tmp_path / "new", by="ann", today=TODAY) as empty:
        take(empty, plan_import(empty, file))
        assert everything(empty) == before


def test_nothing_is_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    import csv

    from openpyxl import load_workbook

    for number, text in enumerate(HARD):
        workspace.put("asset", {"name": text}, f"AST-9{number:02}")
    export_file(workspace, tmp_path / "a.xlsx", "xlsx", ["asset"])
    sheet = load_workbook(tmp_path / "a.xlsx")["asset"]
    kinds = {one.data_type for row in sheet.iter_rows() for one in row if one.value is not None}
    assert kinds == {"s"}
    assert any(str(one.value).startswith("=") for row in sheet.iter_rows() for one in row)
    assert b"<f>" not in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml")
    export_file(workspace, tmp_path / "a.csv", "csv", ["asset"])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [one for row in csv.reader(file) for one in row]
    assert not [one for one in cells if one[:1] in "=+-@\t\r" and one]
    assert "'=1+1" in cells and "''=quoted" in cells


@given(st.text(max_size=40))
def test_a_guard_can_be_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r")


@given(st.lists(TEXTS, max_size=4))
def test_a_list_in_a_cell_can_be_read_back(items: list[str]) -> None:
    text = cell(items)
    assert (parts(text, lines_only=True) if text else []) == items


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(min_size=1, max_size=30).map(lambda t: clean(t).strip()).filter(bool), min_size=40, max_size=80)
)
def test_any_text_survives_a_workbook(tmp_path: Path, texts: list[str]) -> None:
    from openpyxl import load_workbook

    from isms_tui.exchange.sheets import sheets

    place = tmp_path / "texts"
    if not (place / "journal.jsonl").exists():
        Workspace.create(place, by="ann", today=TODAY).close()
    with Workspace.open(place, today=TODAY) as workspace:
        workspace.apply(
            [("put", "issue", f"ISS-{n:03}", {"title": "t", "description": t}) for n, t in enumerate(texts)]
        )
        export_file(workspace, tmp_path / "t.xlsx", "xlsx", ["issue"])
        stored = [row["description"] for row in workspace.records("issue")]
    rows = list(sheets(tmp_path / "t.xlsx")[0].rows)
    place_of = [item.name for item in columns(workspace.pack.registers["issue"])].index("description")
    assert [cells[place_of] for _, cells in rows[1:]] == stored
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == ["issue"]
    assert escaped("_x000D_") == "_x005F_x000D_"


def test_what_no_cell_can_hold_is_said(workspace: Workspace, tmp_path: Path) -> None:
    workspace.put("issue", {"title": "long", "description": "x" * 40_000}, "ISS-900")
    with pytest.raises(InputError, match=r"issue ISS-900: description: is longer .* export as JSON"):
        export_file(workspace, tmp_path / "a.xlsx", "xlsx")
    assert not list(tmp_path.glob("a.xlsx*"))
    with pytest.raises(InputError, match="holds one register"):
        export_file(workspace, tmp_path / "a.csv", "csv")


def test_a_cell_that_was_cleared_in_our_export_clears_the_field(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "risk.json"
    export_file(workspace, file, "json", ["risk"])
    whole = json.loads(file.read_text())
    whole["records"]["risk"][0]["threat"] = None
    file.write_text(json.dumps(whole))
    plan = plan_import(workspace, file)
    assert plan.count()["updated"] == 1
    change = take(workspace, plan)
    assert [(register, id) for register, id, _, _ in change.records] == [("risk", "RSK-001")]
    assert "threat" not in (workspace.get("risk", "RSK-001") or {})
