"""The second scenario end to end: a hospital whose review has good minutes and is still worth nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.workspace import Report, Workspace, natural

TODAY = date(2026, 3, 31)
SAMPLE = "riverside-hospital"
MUST = {
    "RSK-R17": [],
    "RSK-R13": ["AST-031"],
    "COM-R04": ["OBL-002"],
    "RAS-R05": ["INC-014"],
    "INC-R03": ["INC-014"],
    "OPS-R09": ["A.5.30"],
    "AWR-R03": [],
    "AWR-R07": [],
    "SOA-R14": ["A.8.22"],
    "TRT-R16": ["TRT-018"],
    "DOC-R02": ["DOC-044"],
    "AUD-R10": ["SIT-003"],
    "AUD-R09": [],
    "MRV-R04": ["MRV-002"],
    "MRV-R07": ["MRV-002"],
    "MRV-R10": ["MRV-002"],
    "NCR-R04": ["NCR-006"],
    "NCR-R09": ["COR-006"],
}
AT_STAGE_ONE = ["RSK-R17", "RSK-R13", "COM-R04", "DOC-R02"]
MUST_NOT = [
    *["AWR-R02", "MRV-R05", "MRV-R06", "MRV-R08", "MRV-R09", "MRV-R11", "MRV-R12", "MRV-R13", "MRV-R14"],
    *["AUD-R06", "AUD-R07", "AUD-R11", "AUD-R12", "NCR-R07", "INC-R02"],
]


@pytest.fixture
def riverside(riverside_folder: Path) -> Iterator[Workspace]:
    """The sample as a workspace; only to be read."""
    with Workspace.open(riverside_folder, by="test", today=TODAY) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def riverside_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once."""
    place = tmp_path_factory.mktemp("sample") / "riverside"
    Workspace.create(place, sample=SAMPLE, by="test", today=TODAY).close()
    return place


def found(workspace: Workspace, report: Report) -> dict[str, list[str]]:
    """Each open rule of the pack with the records it names."""
    return {
        gap.rule: sorted((id for hit in gap.hits for _, id in hit.records), key=natural)
        for gap in report.gaps
        if gap.rule in workspace.pack.rules
    }


def told(report: Report, rule: str) -> list[str]:
    """What a rule says, hit by hit."""
    return [hit.message for gap in report.gaps if gap.rule == rule for hit in gap.hits]


def reached(workspace: Workspace) -> tuple[set[str], set[str]]:
    """People in scope who are here, and those of them who took part in an awareness activity."""
    here = {p["id"] for p in workspace.records("person") if p.get("in_scope") and not p.get("active_to")}
    return here, here & {id for a in workspace.records("awareness") for id in a.get("attended", [])}


def test_stage_two_reports_just_the_scenario(riverside: Workspace) -> None:
    report = riverside.report("stage2")
    gaps = found(riverside, report)
    assert gaps == MUST
    assert not set(MUST_NOT) & set(gaps)
    assert [gap.rule for gap in report.gaps if gap.rule not in MUST] == [], "nothing adds up to a pattern"
    assert report.no_data == []
    assert len(told(report, "OPS-R09")) == 1
    assert "A.5.30" in told(report, "OPS-R09")[0]


def test_gates_and_verdict(riverside: Workspace) -> None:
    report = riverside.report("stage2")
    assert [gate.gate for gate in report.gates if not gate.met] == ["H10", "H14"]
    assert report.verdict == "not ready"
    assert report.score <= 49
    assert riverside.view == "stage2", "the hospital's own goal"


def test_the_review_comes_first_and_then_the_people(riverside: Workspace) -> None:
    first = [gap.rule for gap in riverside.report("stage2").gaps[:3]]
    assert first == ["MRV-R04", "MRV-R10", "AWR-R03"]


def test_stage_one_asks_for_the_design_only(riverside: Workspace) -> None:
    report = riverside.report("stage1")
    assert found(riverside, report) == {rule: MUST[rule] for rule in AT_STAGE_ONE}
    assert set(report.later) == set(MUST) - set(AT_STAGE_ONE)
    assert all(gate.met for gate in report.gates)


def test_the_facts_behind_the_shares(riverside: Workspace) -> None:
    here, there = reached(riverside)
    assert (len(here), len(there)) == (620, 420)
    agency = {p["id"] for p in riverside.records("person") if p["employment"] == "contractor"}
    assert len(agency) == 60
    assert not agency & there
    audited = riverside.get("audit", "AUD-003")
    applicable = {e["id"] for e in riverside.records("soa_entry") if e["applicable"] == "yes"}
    assert audited is not None
    assert (len(applicable & set(audited["controls"])), len(applicable)) == (70, 88)


def test_a_review_by_the_directors_after_the_report_meets_its_gate(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", sample=SAMPLE, today=TODAY, by="test") as workspace:
        before = found(workspace, workspace.report("stage2"))
        again = {
            "held_on": "2026-03-27",
            "chair": "PER-001",
            "attendees": ["PER-001", "PER-002", "PER-010", "PER-011"],
            "input_c": "The authority asks for reports within a day; patients ask for privacy at reception.",
        }
        change = workspace.put("management_review", again, id="MRV-002")
        report = workspace.report("stage2")
        after = found(workspace, report)
    assert {gap.rule for gap in change.closed} == {"MRV-R04", "MRV-R07", "MRV-R10"}
    assert after == {rule: ids for rule, ids in before.items() if not rule.startswith("MRV")}
    assert [gate.gate for gate in report.gates if not gate.met] == ["H14"]
