"""The third scenario end to end: a certified manufacturer whose audit cycle never reached one clause."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.workspace import Report, Workspace

TODAY = date(2026, 3, 31)
SAMPLE = "falk-antriebe"

MAJOR: dict[str, list[str]] = {"AUD-R06": []}
MINOR = {
    "AUD-R24": ["FND-003"],
    "CHG-R03": [],
    "EXC-R01": ["EXC-003"],
    "IMP-R02": [],
    "MET-R05": ["MET-004"],
    "MET-R10": ["MET-004"],
    "MRV-R02": [],
    "NCR-R13": ["NCR-012"],
    "OPS-R07": ["A.8.8"],
    "RAS-R04": ["CHG-011"],
    "RSK-R19": ["RSK-021"],
    "SCP-R09": ["SUP-009"],
    "SCP-R12": ["PRC-008"],
    "SOA-R07": ["A.7.4"],
    "SUP-R02": ["SUP-009"],
    "SUP-R05": ["SUP-009"],
}
OBSERVATION: dict[str, list[str]] = {"AUD-R09": []}
MUST = MAJOR | MINOR | OBSERVATION
NOT = [
    "MRV-R03",
    "RAS-R02",
    "RAS-R03",
    "IMP-R01",
    "MRV-R19",
    "SUP-R03",
    "OPS-R08",
    "RSK-R16",
    "AUD-R07",
    "OPS-R11",
    "SOA-R06",
]


@pytest.fixture(scope="module")
def falk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample, on its day; not to be changed."""
    place = tmp_path_factory.mktemp("falk") / "w"
    with Workspace.create(place, sample=SAMPLE, today=TODAY, by="test") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def report(falk: Workspace) -> Report:
    return falk.report("certified")


def found(report: Report) -> dict[str, list[str]]:
    return {gap.rule: [id for hit in gap.hits for _, id in hit.records] for gap in report.gaps}


def test_the_certified_view_reports_just_the_scenario(report: Report) -> None:
    assert found(report) == MUST
    assert report.no_data == []
    assert report.later == []


def test_what_a_naive_tool_would_report_is_not_there(report: Report) -> None:
    assert [rule for rule in NOT if rule in found(report)] == []


def test_one_fault_is_grave_and_the_rest_are_lapses(report: Report) -> None:
    for severity, rules in [("major", MAJOR), ("minor", MINOR), ("observation", OBSERVATION)]:
        assert {gap.rule for gap in report.gaps if gap.severity == severity} == set(rules)


def test_not_ready_because_of_the_clause_that_no_audit_reached(report: Report) -> None:
    assert report.verdict == "not ready"
    assert [(gate.gate, gate.open_rules) for gate in report.gates if not gate.met] == [("H9", ["AUD-R06"])]
    assert report.score <= 49 < report.score_before_ceilings, "a good system, held down by one gate"
    first = report.gaps[0]
    assert first.rule == "AUD-R06"
    assert [hit.message for hit in first.hits] == ["Clause 10 was not audited at all in the current cycle."]


def test_the_organisations_own_goal_asks_for_this_view(falk: Workspace) -> None:
    assert falk.view == "certified"


def test_an_audit_of_clause_ten_and_separate_networks_turns_the_verdict(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", sample=SAMPLE, today=TODAY, by="test") as workspace:
        audit = workspace.get("audit", "AUD-010")
        assert audit is not None
        clauses = [*audit["clauses"], "10.1", "10.2"]
        workspace.put("audit", {"clauses": clauses, "controls": [*audit["controls"], "A.8.22"]}, "AUD-010")
        after = workspace.report("certified")
        assert set(found(after)) == set(MUST) - {"AUD-R06", "AUD-R09", "AUD-R24"}
        assert [gate.gate for gate in after.gates if not gate.met] == []
        assert after.verdict != "not ready"


def test_facts_of_the_scenario(falk: Workspace) -> None:
    audits = [a for a in falk.records("audit") if a["kind"] == "internal" and a["status"] == "reported"]
    controls = {control for audit in audits for control in audit.get("controls", [])}
    assert set(falk.pack.catalogues["control"].rows) - controls == {"A.8.22"}
    improvements = falk.records("improvement")
    assert len(improvements) == 5
    assert {i["status"] for i in improvements} == {"approved", "in_progress"}
    assert min(i["created_on"] for i in improvements) >= "2025-06-01"
    late = {r["id"]: r["last_assessed_on"] for r in falk.records("risk")}
    assert late.pop("RSK-021") == "2024-12-01"
    assert set(late.values()) == {"2025-06-01"}
    checks = [(c["due_on"][:7], c["status"]) for c in falk.records("control_check") if c.get("control") == "A.8.8"]
    assert checks[:4] == [("2025-06", "done"), ("2025-09", "skipped"), ("2025-12", "skipped"), ("2026-03", "done")]
    exclusion = falk.get("soa_entry", "A.7.4")
    assert exclusion is not None
    assert exclusion["exclusion_text"] == "Plant is locked outside working hours and the area is fenced"
