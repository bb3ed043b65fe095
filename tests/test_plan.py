"""The guided path: dates from the goal, progress from the registers, slip, and what is written."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.cli import main
from isms_tui.library import Library
from isms_tui.pack import PackError
from isms_tui.plan import DONE, LATE, NOT_PLANNED, ON_TRACK, SLIPS, Plan
from isms_tui.workspace import InputError, Workspace
from tests.conftest import TODAY


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "fresh", name="Fresh Ltd", by="ann", today=TODAY) as workspace:
        yield workspace


def test_the_plan_covers_the_six_steps_and_every_mandatory_document(fresh: Workspace) -> None:
    plan = Plan(fresh)
    assert 35 <= len(plan.tasks) <= 50
    assert len({task.group for task in plan.tasks.values()}) == 6
    plan.propose(plan.proposal())
    rules = {gap.rule for gap in fresh.gaps()}
    assert not rules & {"PRJ-R04", "PRJ-R05", "PRJ-R07", "PRJ-R09"}, "the proposal itself makes no gap"


def test_dates_are_counted_back_from_the_goal(fresh: Workspace) -> None:
    fresh.put("org", {"certification_goal": "stage1", "stage1_on": "2027-03-31"}, "ORG")
    plan = Plan(fresh)
    proposal = plan.proposal()
    assert proposal.end == date(2027, 3, 30) and proposal.begin > TODAY
    assert proposal.late == 0 and "Fits before stage 1" in proposal.said(TODAY)
    change = plan.propose(proposal)
    registers = [register for register, _, _, _ in change.records]
    assert registers.count("project") == 1 and registers.count("task") == len(plan.tasks)
    rows = {row["id"]: row for row in fresh.records("task")}
    for row in rows.values():
        assert row["start_on"] <= row["due_on"] < "2027-03-31" and row["project"] == "PRJ-001"
        assert date.fromisoformat(row["due_on"]).weekday() < 5
        for other in row.get("depends_on", []):
            assert rows[other]["due_on"] <= row["due_on"]
    fresh.undo()
    assert not fresh.records("task") and not fresh.records("project"), "one transaction"


def test_without_a_goal_it_is_counted_forward_and_said(fresh: Workspace) -> None:
    proposal = Plan(fresh).proposal()
    assert proposal.begin == TODAY and "counted forward" in proposal.said(TODAY)
    later = Plan(fresh).proposal(date(2026, 6, 1))
    assert later.begin == date(2026, 6, 1) and later.working_days == proposal.working_days


def test_dates_that_do_not_fit_are_said_plainly(fresh: Workspace) -> None:
    fresh.put("org", {"certification_goal": "stage1", "stage1_on": "2026-05-29"}, "ORG")
    proposal = Plan(fresh).proposal()
    assert proposal.begin == TODAY and proposal.late > 60
    assert proposal.said(TODAY).startswith("Does not fit") and f"{proposal.late} days too late" in proposal.said(TODAY)


def test_progress_follows_the_registers_and_is_not_stored(fresh: Workspace) -> None:
    plan = Plan(fresh)
    plan.propose(plan.proposal())
    assert Plan(fresh).tasks["policy"].progress == 0
    Library(fresh).take(["pol-top"])
    assert Plan(fresh).tasks["policy"].progress == pytest.approx(1 / 3)
    policy = fresh.records("policy")[0]["id"]
    fresh.put("policy", {"status": "approved", "approved_on": "2026-03-30", "communicated_on": "2026-03-31"}, policy)
    task = Plan(fresh).tasks["policy"]
    assert task.progress == 1 and task.state == DONE
    stored = fresh.get("task", task.id)
    assert stored is not None and stored["percent"] == 0 and stored["status"] == "todo"


def test_slip_is_late_by_date_or_foreseen_by_what_is_left(fresh: Workspace) -> None:
    plan = Plan(fresh)
    plan.propose(plan.proposal())
    assert {task.state for task in Plan(fresh).tasks.values()} == {ON_TRACK}
    scope = Plan(fresh).tasks["scope"]
    fresh.put("task", {"due_on": scope.start.isoformat() if scope.start else ""}, scope.id)
    assert Plan(fresh).tasks["scope"].state == SLIPS
    fresh.put("task", {"start_on": "2026-03-02", "due_on": "2026-03-20"}, scope.id)
    slipped = Plan(fresh).tasks["scope"]
    assert slipped.state == LATE and slipped.finish is not None and slipped.slip > 11
    again = Plan(fresh).proposal()
    assert [dated.task.key for dated in again.dated] == ["scope"] and not again.dated[0].new
    Plan(fresh).propose(again)
    assert Plan(fresh).tasks["scope"].state == ON_TRACK


def test_what_was_cancelled_is_waited_for_no_more(fresh: Workspace) -> None:
    plan = Plan(fresh)
    plan.propose(plan.proposal())
    kickoff = plan.library.named("task")["Kick-off with all departments"]
    fresh.put("task", {"status": "cancelled"}, kickoff)
    tasks = Plan(fresh).tasks
    assert "kickoff" not in tasks and tasks["issues"].after == ["resources"]
    assert not [dated for dated in Plan(fresh).proposal().dated if dated.new], "it is not proposed again"


def test_own_tasks_stand_beside_those_of_the_plan(workspace: Workspace) -> None:
    tasks = Plan(workspace).tasks
    assert tasks["scope"].state == NOT_PLANNED and tasks["TSK-004"].state == DONE
    before = workspace.records("task")
    proposal = Plan(workspace).proposal()
    assert {dated.task.key for dated in proposal.dated} <= set(tasks) and all(d.new for d in proposal.dated)
    assert "Write the information security policy" in proposal.there, "what the records show done is left out"
    Plan(workspace).propose(proposal)
    assert workspace.records("task")[: len(before)] == before
    assert {row["project"] for row in workspace.records("task")} == {"PRJ-001"}, "the running project is used"


def test_responsible_people_come_from_duties(fresh: Workspace) -> None:
    fresh.put("person", {"name": "Ben Ortiz", "active_from": "2024-01-01"})
    fresh.put("role", {"title": "Lead", "duties": ["isms_conformity"], "holder": "PER-001"})
    plan = Plan(fresh)
    assert plan.tasks["issues"].who.endswith("Ben Ortiz") and plan.tasks["internal-audit"].who == "Internal auditor"
    plan.propose(plan.proposal())
    rows = {row["title"]: row for row in fresh.records("task")}
    assert rows["Find the issues outside and inside"]["responsible"] == "PER-001"
    assert "responsible" not in rows["Hold the internal audit"]


def test_the_command_shows_and_proposes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "made"
    Workspace.create(place, name="Made Ltd").close()
    assert main(["plan", str(place), "propose", "--dry-run", "--start", "2030-01-07"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("2030-01-07") and "counted forward" in said.err
    with Workspace.open(place) as workspace:
        assert not workspace.records("task")
    assert main(["plan", str(place), "propose", "--start", "2030-01-07"]) == 0
    capsys.readouterr()
    assert main(["plan", str(place), "show", "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["state"] == ON_TRACK and rows[0]["id"] == "TSK-001"
    assert main(["plan", str(place), "show"]) == 0
    assert "Policy and scope" in capsys.readouterr().out


def test_a_pack_without_a_plan_says_so(tmp_path: Path) -> None:
    with (
        Workspace.create(tmp_path / "made", name="Made Ltd", base="iso22301-2019", today=TODAY) as workspace,
        pytest.raises(InputError, match="no plan"),
    ):
        Plan(workspace)


def test_a_task_that_waits_for_itself_is_refused(fresh: Workspace) -> None:
    folder = fresh.path / "pack" / "data"
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text('[[task]]\nkey = "mandate"\nafter = ["kickoff"]\n')
    with Workspace.open(fresh.path, today=TODAY) as workspace, pytest.raises(PackError, match=r"data/plan.toml.*waits"):
        Plan(workspace)
