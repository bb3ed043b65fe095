"""A second standard is three folders and no Python: ISO 22301:2019, played from its pack alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from textual.widgets import Input

from isms_tui.lint import lint
from isms_tui.pack import Pack, home, load_examples, load_pack, packs
from isms_tui.readiness.engine import Engine
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.form import Form
from isms_tui.tui.home import Home
from isms_tui.tui.room import Room
from isms_tui.workspace import InputError, Operation, Workspace
from tests.conftest import TODAY, settled
from tests.readiness.oracle import Oracle
from tests.worlds import Maker

BASE = "iso22301-2019"


@pytest.fixture(scope="module")
def second() -> Pack:
    """The second pack."""
    return load_pack(packs()[BASE])


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Workspace]:
    """A new workspace on the second pack."""
    with Workspace.create(tmp_path / "harbour", name="Harbour Logistics", base=BASE, by="ann", today=TODAY) as made:
        yield made


def run(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "isms_tui", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def open_rules(workspace: Workspace) -> set[str]:
    return {gap.rule for gap in workspace.gaps()}


# -- the pack itself -----------------------------------------------------------------------------


def test_every_rule_shows_itself_and_nothing_is_loose(second: Pack) -> None:
    assert lint(second, load_examples(packs()[BASE])) == []


def test_it_covers_clauses_four_to_ten(second: Pack) -> None:
    assert len(second.requirements) >= 60
    assert {point.chapter for point in second.requirements.values()} == set(range(4, 11))
    assert {screen.chapter for screen in second.screens.values()} == {"4", "5", "6", "7", "8", "9", "10", ""}
    assert [screen.key for screen in second.screens.values()] == [*"4567890p"]
    gated = {rule for gate in second.verdict["gate"] for rule in gate["rules"]}
    assert gated <= set(second.rules)
    assert {gate["view"] for gate in second.verdict["gate"]} <= set(second.views)


def test_it_stands_alone(pack: Pack, second: Pack) -> None:
    assert set(second.views).isdisjoint(pack.views)
    assert "control" not in second.catalogues
    assert "activity" in second.registers and "activity" not in pack.registers
    assert not [name for name in second.registers if name in ("soa_entry", "asset", "treatment")]


def test_no_python_knows_it() -> None:
    told = [path for path in (home() / "isms_tui").rglob("*.py") if "22301" in path.read_text(encoding="utf-8")]
    assert told == []


@pytest.mark.parametrize("seed", range(8))
def test_edits_a_fresh_start_and_the_plain_interpreter_agree(second: Pack, seed: int) -> None:
    random = Random(seed)
    maker = Maker(second, random, {name: random.randint(0, 6) for name in second.registers})
    world, stage = maker.world(), 1 + seed % 2
    engine = Engine(second, world, today=TODAY.toordinal(), stage=stage)
    try:
        for _ in range(60):
            register = random.choice([name for name in world if maker.ids(name)])
            id = random.choice(maker.ids(register))
            world[register][id] = maker.record(register, id)
            engine.put(register, world[register][id])
            engine.settle()
        found = {
            rule: {subject if "any" in second.trees["rule:" + rule] else subject[1] for subject in subjects}
            for rule, subjects in engine.hits.items()
        }
    finally:
        engine.close()
    fresh = Engine(second, world, today=TODAY.toordinal(), stage=stage, live=False)
    assert engine.hits == fresh.hits
    fresh.close()
    judge = Oracle(second, world, TODAY, stage)
    assert found == {rule: judge.hits(rule) for rule in second.rules}


# -- a workspace on it ---------------------------------------------------------------------------


def test_day_one_says_what_comes_first_and_nothing_is_green(harbour: Workspace) -> None:
    report = harbour.report()
    assert report.pack["id"] == BASE
    assert report.view == "design"
    assert report.organisation == "Harbour Logistics"
    assert report.verdict == "not ready"
    assert report.score == 0
    assert {"SCO-R01", "POL-R01", "BIA-R01", "RSP-R01", "DOC-R01"} <= open_rules(harbour)
    assert [gate.gate for gate in report.gates if gate.met] == ["B5"]
    assert {"EXR-R01", "AUD-R01", "MRV-R01"} == set(report.later)
    assert {"EXR-R01", "AUD-R01", "MRV-R01"} <= {gap.rule for gap in harbour.report("operation").gaps}


def test_a_record_closes_a_gap_the_score_rises_and_undo_takes_it_back(harbour: Workspace) -> None:
    before = harbour.report().score
    change = harbour.put("activity", ACTIVITY | {"recovery_hours": 48})
    assert "BIA-R01" in {opening.rule for opening in change.closed}
    assert {"BIA-R02", "SOL-R01", "PLN-R01"} <= {opening.rule for opening in change.opened}
    assert harbour.get("activity", "ACT-001")["slack_hours"] == -24  # type: ignore[index]
    change = harbour.put("activity", {"recovery_hours": 8}, "ACT-001")
    assert [(opening.rule, opening.id) for opening in change.closed] == [("BIA-R02", "ACT-001")]
    assert harbour.get("activity", "ACT-001")["slack_hours"] == 16  # type: ignore[index]
    after = harbour.report().score
    assert after > before
    harbour.undo()
    assert "BIA-R02" in open_rules(harbour)
    harbour.undo()
    assert "BIA-R01" in open_rules(harbour) and "BIA-R02" not in open_rules(harbour)
    assert harbour.report().score == before
    harbour.redo()
    harbour.redo()
    assert harbour.report().score == after


ACTIVITY = {
    "name": "Unloading",
    "product": "Berths for container ships",
    "owner": "PER-002",
    "impact_types": ["people", "customers", "money"],
    "impact_over_time": "A day: ships wait. Two days: perishables are lost and ships go elsewhere.",
    "tolerable_hours": 24,
    "recovery_hours": 8,
    "lowest_level": "One crane, one shift",
    "prioritised": True,
    "analysed_on": "2026-01-20",
    "status": "approved",
}
SIGNED = {"approved_by": "PER-001", "approved_on": "2026-02-01", "status": "approved"}
PLAN = {
    "version": "1",
    "team": "ROL-03",
    "purpose": "Quay 1 is out of use.",
    "activation": "The harbour master decides when quay 1 will be shut for more than an hour.",
    "steps": "Warn ships. Move the crane. Open quay 3.",
    "needs": "Two tugs, one crane driver.",
    "reporting": "Port authority, every two hours.",
    "stand_down": "Quay 1 is released by the surveyor.",
    "location": "Red binder, gatehouse",
    **SIGNED,
}


def role(title: str, kind: str) -> Operation:
    fields = {"title": title, "kind": kind, "duties": "All it takes.", "competence": "Has led a shift."}
    people = {"holder": "PER-002", "deputy": "PER-003", "assigned_on": "2026-01-05", "status": "assigned"}
    return ("put", "role", "", fields | people)


def person(name: str, *, top: bool) -> Operation:
    fields = {"name": name, "job_title": "Lead", "contact": "Radio 7", "top_management": top}
    return ("put", "person", "", fields | {"active_from": "2019-01-01", "aware_on": "2026-02-02"})


DESIGN: list[Operation] = [
    ("put", "org", "ORG", {"mission": "Ships in and out, day and night.", "goal": "design", "stage1_on": "2026-05-01"}),
    person("Ida", top=True),
    person("Jo", top=False),
    person("Kim", top=False),
    (
        "put",
        "issue",
        "",
        {
            "title": "Storm surges grow",
            "kind": "external",
            "topic": "climate",
            "effect": "Quay 1 floods once a year.",
            "owner": "PER-002",
            "reviewed_on": "2026-01-10",
            "status": "relevant",
        },
    ),
    ("put", "interested_party", "", {"name": "Port authority", "kind": "authority", "why": "Licence", "warned": True}),
    (
        "put",
        "obligation",
        "",
        {
            "title": "Report a closure within two hours",
            "kind": "law",
            "party": "PTY-001",
            "source": "Port act, section 12",
            "answer": "Communication plan",
            "owner": "PER-002",
            "checked_on": "2026-01-10",
            "status": "in_force",
        },
    ),
    (
        "put",
        "scope",
        "",
        {"version": "1.0", "parts": "All of the port", "products": ["Berths"], "considered": "Issues, port act"}
        | SIGNED,
    ),
    (
        "put",
        "policy",
        "",
        {
            "title": "We keep the port open",
            "version": "1",
            "commits_to": ["requirements", "improvement", "objectives"],
            "text": "People first. Then berths.",
            "told_on": "2026-02-02",
            "location": "Intranet and gatehouse",
        }
        | SIGNED,
    ),
    role("Continuity manager", "system"),
    role("Reporter to the board", "reporting"),
    role("Crisis lead", "response"),
    (
        "put",
        "evidence",
        "",
        {
            "title": "Shift lead certificates",
            "kind": "file",
            "location": "HR",
            "clauses": ["7.2", "8.3.5", "8.1"],
            "collected_on": "2026-02-01",
            "collected_by": "PER-002",
        },
    ),
    *(
        (
            "put",
            "competence",
            "",
            {
                "person": "PER-002",
                "role": f"ROL-{n:02}",
                "assessed_on": "2026-02-01",
                "basis": "Led three shifts",
                "evidence": ["EVD-0001"],
                "status": "shown",
            },
        )
        for n in (1, 2, 3)
    ),
    (
        "put",
        "objective",
        "",
        {
            "title": "Unloading back in time",
            "measure": "Hours until the first crane moves, in the exercise",
            "target": 8,
            "better": "lower",
            "plan": "Mobile crane on call; one live exercise a year.",
            "owner": "PER-002",
            "due_on": "2026-12-01",
            "status": "approved",
        },
    ),
    (
        "put",
        "risk",
        "",
        {"title": "Only one person knows the plans", "kind": "system", "cause": "Small team", "owner": "PER-001"},
    ),
    ("put", "activity", "", ACTIVITY),
    (
        "put",
        "dependency",
        "",
        {
            "name": "Crane 1",
            "kind": "equipment",
            "activities": ["ACT-001"],
            "amount": "One",
            "back_hours": 6,
            "fallback": "Mobile crane",
            "owner": "PER-002",
            "status": "confirmed",
        },
    ),
    (
        "put",
        "risk",
        "",
        {
            "title": "Quay 1 floods",
            "kind": "disruption",
            "activities": ["ACT-001"],
            "cause": "Surge and spring tide",
            "owner": "PER-002",
            "consequence": 4,
            "likelihood": 3,
            "decision": "treat",
            "action": "Mobile crane, quay 3",
            "due_on": "2026-06-01",
            "assessed_on": "2026-01-20",
            "status": "assessed",
        },
    ),
    (
        "put",
        "solution",
        "",
        {
            "title": "Mobile crane on quay 3",
            "aims": ["shorten", "resources"],
            "activities": ["ACT-001"],
            "resources": ["DEP-001"],
            "recovers_hours": 6,
            "cost": "40 000 a year",
            "reason": "Half the cost of a second crane, and fast enough.",
            "selected_by": "PER-001",
            "selected_on": "2026-02-01",
            "due_on": "2026-05-01",
            "status": "selected",
        },
    ),
    ("put", "plan", "", {"title": "Quay 1 out of use", "kind": "continuity", "activities": ["ACT-001"]} | PLAN),
    ("put", "plan", "", {"title": "Who is told what", "kind": "communication"} | PLAN),
    ("put", "plan", "", {"title": "Back to quay 1", "kind": "recovery", "activities": ["ACT-001"]} | PLAN),
    (
        "put",
        "audit",
        "",
        {"title": "Whole system", "criteria": "ISO 22301", "lead": "PER-003", "planned_on": "2026-06-10"},
    ),
]


def test_a_small_port_gets_ready_for_stage_one_and_then_has_to_try_its_plans(harbour: Workspace) -> None:
    harbour.apply(DESIGN)
    assert [(gap.rule, hit.message) for gap in harbour.gaps() for hit in gap.hits] == []
    report = harbour.report()
    assert all(gate.met for gate in report.gates)
    assert report.verdict == "at risk", "nothing is missing, but nobody has answered a point yet"
    assert 60 < report.score < 80
    harbour.apply(
        [
            ("put", "requirement_answer", ref, {"answer": "yes", "answered_by": "PER-001", "answered_on": "2026-03-01"})
            for ref in harbour.pack.requirements
        ]
    )
    report = harbour.report()
    assert report.verdict == "ready" and report.score > 80
    change = harbour.put("org", {"goal": "operation", "stage2_on": "2026-09-01"}, "ORG")
    assert {"EXR-R01", "AUD-R01", "MRV-R01"} <= open_rules(harbour), change
    report = harbour.report()
    assert report.view == "operation" and report.verdict == "not ready"
    assert [gate.gate for gate in report.gates if not gate.met] == ["B6", "B7"]
    assert harbour.days_to_goal() == 154


def test_the_commands_play_it(tmp_path: Path) -> None:
    place = tmp_path / "w"
    assert run("new", place, "--name", "Harbour Logistics", "--pack", BASE).returncode == 0
    done = run("record", "put", place, "issue", "title=Storm surge", "topic=climate", "status=relevant")
    assert done.returncode == 0, done.stderr
    assert "gap closed: CTX-R01" in done.stderr and "gap closed: CTX-R02" in done.stderr
    checked = run("check", place, "--format", "json", "--view", "operation")
    assert checked.returncode == 1
    told = json.loads(checked.stdout)
    assert told["pack"]["id"] == BASE
    assert "CTX-R01" not in [gap["rule"] for gap in told["gaps"]]
    assert "known: design, operation, upkeep" in run("check", place, "--view", "stage1").stderr
    assert "Recovery comes after" in run("rules", "explain", "BIA-R02", BASE).stdout
    assert "BIA-R02" in run("rules", "list", place).stdout
    assert "registers without a rule: none" in run("rules", "coverage", BASE).stdout
    linted = run("rules", "lint", BASE)
    assert (linted.returncode, linted.stdout) == (0, "") and "all well" in linted.stderr
    assert run("verify", place).returncode == 0


def test_an_organisation_lays_its_own_files_over_it(harbour: Workspace) -> None:
    own = harbour.path / "pack" / "rules"
    own.mkdir()
    (own / "house.toml").write_text('[[rule]]\nid = "CTX-R02"\noff = true\n')
    with Workspace.open(harbour.path, today=TODAY) as workspace:
        assert workspace.pack.id == BASE
        assert "CTX-R02" not in open_rules(workspace) and "CTX-R01" in open_rules(workspace)


def test_an_unknown_base_is_one_line_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='did you mean "iso22301-2019"'):
        Workspace.create(tmp_path / "w", name="X", base="iso22301")
    assert not (tmp_path / "w").exists()


# -- the app on it -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_app_plays_it(harbour: Workspace, size: tuple[int, int]) -> None:
    app = IsmsApp(harbour)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await settled(pilot)
        for spec in [harbour.pack.screens[name] for name in ("04_context", "10_improvement", "organisation")]:
            await pilot.press(spec.key)
            await pilot.pause()
            assert isinstance(app.screen, Room) and app.screen.spec.id == spec.id
        await pilot.press("8", "n")
        await pilot.pause()
        assert isinstance(app.screen, Form) and app.screen.spec.name == "activity"
        await pilot.press(*"Quay")
        assert app.screen.query_one("#field-name", Input).value == "Quay"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Room)
        assert [row["name"] for row in harbour.records("activity")] == ["Quay"]
        await pilot.press("u")
        await pilot.pause()
        assert harbour.records("activity") == []
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, Home)
