"""The first day: an organisation that has told who it is, and nothing else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isms_tui.workspace import Workspace

TODAY = date(2026, 3, 31)
PROFILE = {
    "sectors": ["wholesale"],
    "headcount": 60,
    "headcount_in_scope": 60,
    "certification_goal": "stage1",
    "stage1_on": "2026-11-10",
    "top_management_body": "The two managing directors",
    "develops_software": False,
    "outsources_development": False,
    "uses_cloud": True,
    "processes_pii": True,
    "has_premises": True,
    "allows_remote_work": True,
    "has_ot": False,
    "serves_clients": True,
}
ABSENT = {
    *("CTX-R01", "CTX-R05", "CTX-R08", "CTX-R16", "SCP-R01", "PRC-R01", "LDR-R01", "LDR-R02", "LDR-R05", "LDR-R17"),
    *("LDR-R18", "IRO-R01", "RMT-R01", "RSK-R01", "RAS-R01", "AST-R01", "SOA-R01", "SOA-R02", "OBJ-R01", "RES-R01"),
    *("COM-R01", "MET-R01", "AUD-R01", "DOC-R01", "DOC-R14"),
}
# They fire as well, and rightly: something that must be there is not, or a point has no answer yet.
ABSENT_TOO = {
    *("CTX-R09", "CTX-R19", "CTX-R20", "SCP-R15", "LDR-R16", "PRJ-R01", "PRJ-R04", "PRJ-R09", "GAP-R04"),
}
MANDATORY_FOR_STAGE_ONE = {
    *("4.3-document", "5.2 e", "6.1.2-document", "6.1.3 d-controls", "6.1.3 e", "6.1.3-document", "6.2 g"),
    *("7.5.1 b", "9.2.2-programme"),
}


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "new", name="Day One Ltd", today=TODAY, by="ann") as workspace:
        workspace.put("org", PROFILE, "ORG")
        yield workspace


def test_rows_to_decide_and_points_to_answer_are_there(new: Workspace) -> None:
    assert {row["applicable"] for row in new.records("soa_entry")} == {"undecided"}
    assert {row["answer"] for row in new.records("requirement_answer")} == {"unanswered"}
    assert (len(new.records("soa_entry")), len(new.records("requirement_answer"))) == (93, 147)
    filled = {name for name in new.pack.registers if new.records(name)}
    assert filled == {"org", "soa_entry", "requirement_answer"}


def test_what_is_absent_is_reported_and_nothing_else(new: Workspace) -> None:
    report = new.report("stage1")
    assert {gap.rule for gap in report.gaps} == ABSENT | ABSENT_TOO
    assert {gap.gate for gap in report.gaps} == {"s1"}


def test_missing_documents_are_one_item_with_a_list(new: Workspace) -> None:
    [gap] = [gap for gap in new.report("stage1").gaps if gap.rule == "DOC-R01"]
    assert {hit.requirement for hit in gap.hits} == MANDATORY_FOR_STAGE_ONE


def loops_over(workspace: Workspace, rule: str) -> str:
    """The register that a rule goes through record by record, if it does."""
    if "any" in workspace.pack.trees["rule:" + rule]:
        return ""
    tree: Any = workspace.pack.rule_trees(rule)["when"]
    return str(tree[2][1]) if tree[0] == "for" and tree[2][0] == "reg" else ""


@pytest.mark.parametrize("view", ["stage1", "stage2", "certified"])
def test_rules_about_records_are_silent_where_there_are_none(new: Workspace, view: str) -> None:
    report = new.report(view)
    fired = {gap.rule for gap in report.gaps}
    empty = {name for name in new.pack.registers if not new.records(name)}
    silent = {rule for rule in new.pack.rules if loops_over(new, rule) in empty}
    assert fired & silent == set()
    assert set(report.no_data) <= silent
    assert fired & {"TRT-R02", "RSK-R15", "RSK-R21", "MET-R02", "AWR-R03", "MRV-R19"} == set()
    assert {"RSK-R03", "TRT-R01", "DOC-R02"} <= set(report.no_data)


def test_numbers_are_near_nothing(new: Workspace) -> None:
    report = new.report("stage1")
    assert report.score <= 5
    assert {phase.phase for phase in report.phases if phase.completeness >= 0.1} == set()
    assert not any(phase.closed for phase in report.phases)
    assert report.verdict == "not ready"


def test_first_actions_follow_the_gates(new: Workspace) -> None:
    report = new.report("stage1")
    assert [gate.gate for gate in report.gates if not gate.met] == ["H1", "H2", "H3", "H4", "H5", "H6", "H7"]
    rank = {rule: i for i, table in enumerate(new.pack.verdict["gate"]) for rule in table["rules"]}
    gated = [gap.rule for gap in report.gaps if gap.rule in rank]
    assert [gap.rule for gap in report.gaps][: len(gated)] == gated, "gates come first"
    assert gated == sorted(gated, key=lambda rule: rank[rule])
    assert gated[0] == "SCP-R01"


def test_the_name_alone_is_enough_to_be_told(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "bare", name="Day One Ltd", today=TODAY, by="ann") as bare:
        report = bare.report()
        assert report.view == "stage1"
        assert {gap.rule for gap in report.gaps} >= ABSENT
        assert report.score <= 5
