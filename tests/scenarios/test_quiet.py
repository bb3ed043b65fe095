"""A firm in which all is well: nothing may be reported of it, and each single lapse must be, and nothing else."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isms_tui.workspace import Workspace

HERE = Path(__file__).parent / "quiet"
TODAY = date(2026, 3, 31)
VIEWS = ["stage1", "stage2", "certified"]
PHASES = ["plan", "do", "check", "act"]

# What is changed, which rule must open, and on which records.
MUTATIONS: dict[str, tuple[tuple[str, str, dict[str, Any]], str, list[str]]] = {
    "the last review lacks changed needs of parties": (
        ("management_review", "MRV-002", {"input_c": None}),
        "MRV-R07",
        ["MRV-002"],
    ),
    "nobody vouches for a year without incident": (
        ("nil_declaration", "NIL-001", {"archived": True}),
        "INC-R07",
        [],
    ),
    "an objective loses its metrics": (("objective", "OBJ-002", {"metrics": None}), "OBJ-R02", ["OBJ-002"]),
    "a plan is approved by somebody else": (
        ("treatment", "TRT-005", {"plan_approved_by": "PER-004"}),
        "TRT-R10",
        ["TRT-005"],
    ),
    "a closed nonconformity leaves the ISMS undecided": (
        ("nonconformity", "NCR-001", {"isms_change": "undecided"}),
        "NCR-R15",
        ["NCR-001"],
    ),
    "a control that an acceptable risk needs is excluded": (
        (
            "soa_entry",
            "A.8.33",
            {"applicable": "no", "exclusion_text": "No tool is tested with copied data any more."},
        ),
        "TRT-R05",
        ["TRT-003"],
    ),
    "a control that an unacceptable risk needs is excluded": (
        (
            "soa_entry",
            "A.8.11",
            {"applicable": "no", "exclusion_text": "No data set needs to be shown in a shorter form."},
        ),
        "TRT-R06",
        ["TRT-002"],
    ),
    "a point is called not applicable": (
        ("requirement_answer", "6.3", {"answer": "not_applicable"}),
        "GAP-R01",
        ["6.3"],
    ),
    "a risk owner has left": (("person", "PER-007", {"active_to": "2026-03-30"}), "RSK-R03", ["RSK-008"]),
}
THIRTEEN_MONTHS_ON = {"LDR-R14", "DOC-R02", "AWR-R01", "AUD-R01"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The firm as a workspace; not to be changed."""
    place = tmp_path_factory.mktemp("quiet") / "w"
    with Workspace.create(place, name="Alderbrook Consulting", today=TODAY, by="test") as workspace:
        files = sorted(HERE.glob("*.toml"))
        records = [(file.stem, row) for file in files for row in tomllib.loads(file.read_text("utf-8"))["record"]]
        workspace.apply([("put", register, row["id"], row) for register, row in records])
    return place


@pytest.fixture
def quiet(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An open copy, on its day."""
    with Workspace.open(shutil.copytree(made, tmp_path / "w"), today=TODAY, by="test") as workspace:
        yield workspace


def found(workspace: Workspace, view: str) -> dict[str, list[str]]:
    return {gap.rule: [id for hit in gap.hits for _, id in hit.records] for gap in workspace.report(view).gaps}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_reported(quiet: Workspace, view: str) -> None:
    report = quiet.report(view)
    assert found(quiet, view) == {}
    assert report.no_data == []
    assert report.later == []
    assert [gate.gate for gate in report.gates if not gate.met] == []
    assert all(phase.closed for phase in report.phases)
    assert report.verdict == "ready"


@pytest.mark.parametrize("view", VIEWS)
def test_every_number_is_full(quiet: Workspace, view: str) -> None:
    report = quiet.report(view)
    assert [(phase.phase, phase.completeness) for phase in report.phases] == [(name, 1) for name in PHASES]
    assert report.score == 100


def test_only_the_review_to_come_keeps_numbers_from_full(quiet: Workspace) -> None:
    quiet.delete("management_review", "MRV-003")
    for view in VIEWS:
        report = quiet.report(view)
        assert [gap.rule for gap in report.gaps] == ([] if view == "stage1" else ["MRV-R19"])
        below = [point.ref for point in report.requirements if point.score < 1]
        assert below == ([] if view == "stage1" else ["9.3.1"])


def test_the_firm_is_as_described(quiet: Workspace) -> None:
    rows = quiet.records("soa_entry")
    assert [row["applicable"] for row in rows].count("no") == 7
    assert sum(row.get("implementation") == "implemented" and bool(row["evidence"]) for row in rows) == 86
    assert {row["answer"] for row in quiet.records("requirement_answer")} == {"yes"}
    assert len(quiet.records("requirement_answer")) == 147
    assert all(row["evidence"] for row in quiet.records("requirement_answer"))
    assert {row["register"] for row in quiet.records("nil_declaration")} == {"incident", "exception"}
    empty = [name for name in quiet.pack.registers if not quiet.records(name)]
    assert sorted(empty) == ["considered", "exception", "incident"]
    assert [row["status"] for row in quiet.records("nonconformity")] == ["closed", "closed"]
    assert {row["status"] for row in quiet.records("corrective_action")} == {"effective"}


def test_references_lead_somewhere(quiet: Workspace) -> None:
    broken = []
    for name, register in quiet.pack.registers.items():
        for record in quiet.records(name):
            for field in register.fields.values():
                if field.to in quiet.pack.registers and field.name in record:
                    value = record[field.name]
                    ids = value if isinstance(value, list) else [value]
                    broken += [(name, record["id"], field.name, id) for id in ids if not quiet.get(field.to, id)]
    assert broken == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_one_lapse_opens_one_rule(quiet: Workspace, name: str) -> None:
    (register, id, fields), rule, records = MUTATIONS[name]
    gate = quiet.pack.rules[rule].gate
    quiet.put(register, fields, id)
    for view in VIEWS:
        seen = view != "stage1" or gate == "s1"
        assert found(quiet, view) == ({rule: records} if seen else {}), view
    assert [opening.rule for opening in quiet.undo().closed] == [rule]  # type: ignore[union-attr]
    assert found(quiet, "certified") == {}


@pytest.mark.parametrize("goal", ["stage1", "stage2"])
def test_it_is_quiet_for_other_goals_too(quiet: Workspace, goal: str) -> None:
    quiet.put("org", {"certification_goal": goal}, "ORG")
    assert quiet.view == goal
    assert [found(quiet, view) for view in VIEWS] == [{}, {}, {}]


def test_what_stands_still_for_thirteen_months_falls_due(quiet: Workspace) -> None:
    folder = quiet.path
    quiet.close()
    with Workspace.open(folder, today=date(2027, 4, 30), by="test") as later:
        rules = set(found(later, "certified"))
    assert rules >= THIRTEEN_MONTHS_ON
    assert rules & {"RAS-R02", "RAS-R03"}
    assert rules & {"MRV-R02", "MRV-R03"}
    assert len(rules) >= 40
