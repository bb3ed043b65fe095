"""The fourth scenario end to end: an authority with many papers, whose limit of risk separates nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.workspace import Report, Workspace, natural

TODAY = date(2026, 3, 31)
SAMPLE = "landesamt-nord"
NO_REASON = [
    *["A.5.2", "A.5.3", "A.5.4", "A.5.6", "A.5.8", "A.5.13", "A.5.28", "A.5.32", "A.6.5", "A.6.6"],
    *["A.7.3", "A.7.7", "A.7.12", "A.7.13", "A.8.6", "A.8.9", "A.8.17", "A.8.18", "A.8.21", "A.8.34"],
]
MUST = {
    "GAP-R01": ["9.2.2 b"],
    "SCP-R05": ["SCO-01"],
    "LDR-R06": ["POL-001"],
    "LDR-R11": ["POL-001"],
    "LDR-R13": ["POL-001"],
    "CTX-R10": ["IPA-005"],
    "SCP-R10": ["IFC-002"],
    "RMT-R03": ["RMT-02"],
    "RSK-R04": ["PER-004"],
    "RSK-R09": ["RSK-009"],
    "RSK-R10": ["RSK-015"],
    "RSK-R21": [],
    "SOA-R01": [],
    "SOA-R02": ["A.5.7", "A.5.23", "A.8.11", "A.8.12", "A.8.16"],
    "SOA-R08": NO_REASON,
    "SOA-R11": ["A.5.9", "A.5.37", "A.6.8", "A.7.8", "A.8.1", "A.8.19", "A.8.23"],
    "DOC-R03": ["DOC-012", "DOC-013", "DOC-019"],
    "CMP-R02": [f"ROL-{number:03}" for number in range(1, 10)],
    "OBJ-R10": ["OBJ-001"],
    "COM-R03": [],
    "AUD-R01": [],
    "DOC-R01": ["6.1.3 d-controls", "9.2.2-programme"],
}
LATER = {
    "OPS-R04": ["PRC-011"],
    "CTX-R17": [f"OBL-{number:03}" for number in range(1, 9)],
    "CMP-R01": [],
    "AUD-R05": [],
    "MRV-R01": [],
}
MUST_NOT = ["TRT-R01", "SCP-R04", "LDR-R05", "RSK-R03"]
UNTREATED = ["RSK-005", "RSK-006", "RSK-010", "RSK-020"]


@pytest.fixture
def landesamt(landesamt_folder: Path) -> Iterator[Workspace]:
    """The sample as a workspace; only to be read."""
    with Workspace.open(landesamt_folder, by="test", today=TODAY) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def landesamt_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once."""
    place = tmp_path_factory.mktemp("sample") / "landesamt"
    Workspace.create(place, sample=SAMPLE, by="test", today=TODAY).close()
    return place


def found(workspace: Workspace, report: Report) -> dict[str, list[str]]:
    """Each open rule of the pack with the records it names."""
    return {
        gap.rule: sorted((id for hit in gap.hits for _, id in hit.records), key=natural)
        for gap in report.gaps
        if gap.rule in workspace.pack.rules
    }


def test_stage_one_reports_just_the_scenario(landesamt: Workspace) -> None:
    report = landesamt.report("stage1")
    gaps = found(landesamt, report)
    assert gaps == MUST
    assert not set(MUST_NOT) & set(gaps)
    assert set(report.later) == set(LATER)
    assert report.no_data == []


def test_gates_and_verdict(landesamt: Workspace) -> None:
    report = landesamt.report("stage1")
    assert [gate.gate for gate in report.gates if not gate.met] == ["H1", "H5", "H7", "H8"]
    assert report.verdict == "not ready"
    assert report.score <= 49
    assert report.gaps[0].rule == "SCP-R05", "no clause can be left out: that comes first"


def test_what_is_later_is_open_at_stage_two(landesamt: Workspace) -> None:
    gaps = found(landesamt, landesamt.report("stage2"))
    for rule, records in LATER.items():
        assert gaps[rule] == records
    assert not set(MUST_NOT) & set(gaps)


def test_a_limit_that_separates_shows_what_it_hid(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", sample=SAMPLE, today=TODAY, by="test") as workspace:
        before = found(workspace, workspace.report("stage1"))
        change = workspace.put("risk_method", {"acceptance_level": 9}, id="RMT-02")
        after = found(workspace, workspace.report("stage1"))
    assert after == {rule: ids for rule, ids in before.items() if rule not in ("RMT-R03", "RSK-R21")} | {
        "TRT-R01": UNTREATED
    }
    assert {gap.rule for gap in change.closed} >= {"RMT-R03", "RSK-R21"}
    assert [gap.id for gap in change.opened if gap.rule == "TRT-R01"] == UNTREATED
