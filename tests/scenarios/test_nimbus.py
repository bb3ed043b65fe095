"""The first scenario end to end: what must be reported, what must not, and what is left for later."""

from typing import Any

from isms_tui.workspace import Report, Workspace

MUST = {
    "CTX-R05": [],
    "CTX-R12": ["PRQ-004"],
    "SCP-R02": ["SCO-01"],
    "IRO-R01": [],
    "TRT-R01": ["RSK-003"],
    "TRT-R10": ["TRT-007"],
    "TRT-R11": ["TRT-007"],
    "SOA-R04": ["A.7.1", "A.7.2", "A.7.3", "A.7.4"],
    "OBJ-R02": ["OBJ-002"],
    "AUD-R27": [],
}
LATER = {"SOA-R16": ["A.8.28"], "SUP-R04": ["SUP-001"], "AUD-R12": ["AUD-001"], "AUD-R05": [], "MRV-R01": []}
STAGE_TWO_MORE = {
    "DOC-R01": ["9.2.2-document", "9.3.3-document"],
    "GAP-R04": [
        *("9.2.1 a.1", "9.2.1 a.2", "9.2.1 b", "9.2.2 a", "9.2.2 b", "9.2.2 c", "9.2.2-document"),
        *("9.3.1", "9.3.2 a", "9.3.2 b", "9.3.2 c", "9.3.2 d.1", "9.3.2 d.2", "9.3.2 d.3", "9.3.2 d.4"),
        *("9.3.2 e", "9.3.2 f", "9.3.2 g", "9.3.3", "9.3.3-document"),
    ],
}


def found(report: Report) -> dict[str, Any]:
    return {gap.rule: [id for hit in gap.hits for _, id in hit.records] for gap in report.gaps}


def test_stage_one_reports_just_the_scenario(workspace: Workspace) -> None:
    report = workspace.report("stage1")
    assert found(report) == MUST
    assert set(report.later) == set(LATER)
    assert report.no_data == []
    assert report.verdict == "not ready"
    assert report.score <= 49
    assert [gate.gate for gate in report.gates if not gate.met] == ["H5", "H7"]
    assert report.gaps[0].rule == "TRT-R01", "the unacceptable risk comes first"


def test_what_is_later_is_open_at_stage_two(workspace: Workspace) -> None:
    report = workspace.report("stage2")
    assert found(report) == MUST | LATER | STAGE_TWO_MORE
    assert report.no_data == []
    assert [gate.gate for gate in report.gates if not gate.met] == ["H5", "H7", "H9", "H10"]
