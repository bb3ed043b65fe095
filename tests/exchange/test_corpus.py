"""Tables as people have them: what becomes of every row is known, said, undone, and not done twice."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from isms_tui.door import InputError
from isms_tui.exchange import Plan, plan_import, save_rejected, take
from isms_tui.workspace import Workspace
from tests.conftest import TODAY

PLACE = Path(__file__).parent / "corpus"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PLACE / "expected.toml").read_text(encoding="utf-8"))
KNOWN = [
    ("put", "person", "PER-001", {"name": "Jane Doe"}),
    ("put", "person", "PER-002", {"name": "John Roe"}),
    ("put", "asset", "AST-001", {"name": "Laptops"}),
    ("put", "risk", "RSK-001", {"title": "Laptop theft", "owner": "PER-001", "likelihood": 3}),
    ("put", "document", "DOC-001", {"title": "Information security policy", "identifier": "POL-01", "version": "1.0"}),
]


@pytest.fixture
def small(small_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace that knows a few people and things."""
    import shutil

    with Workspace.open(Path(shutil.copytree(small_folder, tmp_path / "small")), by="ann", today=TODAY) as opened:
        yield opened


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("small") / "example"
    with Workspace.create(place, name="Example Ltd", by="ann", today=TODAY) as made:
        made.apply(KNOWN)
    return place


def everything(workspace: Workspace) -> dict[str, Any]:
    return {name: workspace.records(name) for name in workspace.pack.registers}


def planned(workspace: Workspace, name: str) -> Plan:
    wanted = EXPECTED[name]
    return plan_import(workspace, PLACE / name, register=wanted.get("register", ""), mapping=wanted.get("map"))


def test_every_file_is_described() -> None:
    files = {path.name for path in PLACE.iterdir()} - {"expected.toml"}
    assert files == set(EXPECTED)
    assert len(files) >= 40


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "fails" in wanted])
def test_a_file_that_is_no_table_is_refused(name: str, small: Workspace) -> None:
    before = small.count()
    with pytest.raises(InputError, match=EXPECTED[name]["fails"]) as caught:
        planned(small, name)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)
    assert small.count() == before


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "fails" not in wanted])
def test_every_row_has_its_fate(name: str, small: Workspace) -> None:
    wanted, before = EXPECTED[name], everything(small)
    plan = planned(small, name)
    told = [(fate.row, fate.fate, fate.register, fate.id, fate.reason) for fate in plan.fates]
    assert {fate: count for fate, count in plan.count().items() if count} == wanted["count"], told
    for pattern in wanted.get("says", []):
        assert any(re.search(pattern, notice) for notice in plan.notices), plan.notices
    for row, pattern in wanted.get("fate", {}).items():
        fates = [f"{fate.fate} {fate.reason}".strip() for fate in plan.fates if fate.row == int(row)]
        assert any(re.match(pattern, fate) for fate in fates), fates
    assert everything(small) == before
    if not plan.operations:
        return
    change = take(small, plan)
    assert len(change.records) == len(plan.operations)
    for id, fields in wanted.get("record", {}).items():
        fields = dict(fields)
        record = small.get(fields.pop("in"), id)
        assert record is not None
        assert {key: record.get(key) for key in fields} == fields
    # The same file again: nothing is doubled, nothing moves.
    assert planned(small, name).operations == []
    # One step back, and all is as before.
    small.undo()
    assert everything(small) == before


def test_rejected_rows_can_be_mended_and_imported(small: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "risks.csv"
    file.write_bytes((PLACE / "risk_bad_values.csv").read_bytes())
    plan = plan_import(small, file)
    take(small, plan)
    saved = save_rejected(plan)
    assert saved == tmp_path / "risks.csv.rejected.csv"
    text = saved.read_text(encoding="utf-8-sig")
    assert text.startswith("rejected row,rejected because,Risk ID,Risk,Likelihood,Impact,Status")
    mended = text.replace("often enough", "4").replace("3,0,Open", "3,1,Open").replace("somewhere", "closed")
    mended = mended.replace("R-04,,", "R-04,Frost,").replace("R 05!", "R-05").replace("2.5", "3")
    saved.write_text(mended, encoding="utf-8-sig")
    again = plan_import(small, saved)
    assert {fate: count for fate, count in again.count().items() if count} == {"new": 6}, again.fates
    take(small, again)
    assert (small.get("risk", "R-04") or {}).get("title") == "Frost"


def test_every_control_of_the_earlier_edition_is_carried_over(small: Workspace) -> None:
    plan = planned(small, "soa_2013.csv")
    take(small, plan)
    said = [
        record.get("inclusion_text", "") + record.get("exclusion_text", "") for record in small.records("soa_entry")
    ]
    rows = [fate for fate in plan.fates if fate.fate == "carried"]
    refs = [line.split(";")[0] for line in (PLACE / "soa_2013.csv").read_text().splitlines()]
    refs = [ref for ref in refs if re.fullmatch(r"A\.\d+\.\d+\.\d+", ref)]
    assert len(rows) == len(refs) == 114
    for ref in refs:
        assert any(re.search(rf"Reason for {re.escape(ref)}(?!\d)", text) for text in said), ref
    flagged = [fate.id for fate in plan.fates if "decision" in fate.reason]
    catalogue = small.pack.catalogues["control"].rows
    for ref, row in catalogue.items():
        assert (ref in flagged) == (len(row["refs_2013"]) != 1 or "A.18.2.3" in row["refs_2013"]), ref


def test_nothing_is_taken_when_the_workspace_has_moved_on(small: Workspace) -> None:
    plan = planned(small, "risk_plain.csv")
    small.put("risk", {"title": "Meanwhile"})
    count = small.count()
    with pytest.raises(InputError, match="something was changed meanwhile"):
        take(small, plan)
    assert small.count() == count
