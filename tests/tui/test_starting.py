"""The first steps as a new user takes them, with real keys, at both sizes, and how they look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from isms_tui.plan import DONE, Plan
from isms_tui.recent import remember
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.everything import Everything
from isms_tui.tui.form import Form
from isms_tui.tui.home import Home
from isms_tui.tui.planning import Planning
from isms_tui.tui.room import Room
from isms_tui.tui.starters import StarterPicker
from isms_tui.tui.starting import Summary
from isms_tui.tui.welcome import Welcome
from isms_tui.tui.wizard import Choice, Wizard, short
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
both = pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])


@pytest.fixture(autouse=True)
def strange_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home and a folder of one's own, and a plain terminal."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path / "home")
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A workspace with nothing but an organisation in the cloud."""
    place = tmp_path / "bare"
    with Workspace.create(place, name="Bare Ltd", by="ann", today=TODAY) as workspace:
        goal = {"uses_cloud": True, "certification_goal": "stage1", "stage1_on": "2027-03-31"}
        workspace.put("org", goal, "ORG")
    return place


@asynccontextmanager
async def started(place: Path | None, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    workspace = Workspace.open(place, by="ann", today=TODAY) if place else None
    app = IsmsApp(workspace)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            yield pilot
    finally:
        if workspace is not None:
            workspace.close()


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def highlight(pilot: Pilot[int], id: str) -> None:
    options = pilot.app.screen.query_one(OptionList)
    options.highlighted = options.get_option_index(id)


@both
async def test_an_organisation_through_the_wizard_to_the_first_checklist(tmp_path: Path, size: tuple[int, int]) -> None:
    async with started(None, size) as pilot:
        app = pilot.app
        assert isinstance(app.screen, Welcome)
        await press(pilot, "enter")
        assert isinstance(app.screen, Wizard)
        await press(pilot, *"Acme Ltd", "enter")
        assert app.screen.query_one("#answer-place", Input).value == "~/acme-ltd"
        await press(pilot, "enter", *"software", "enter", *"many", "pagedown")
        wrong = app.screen.query_one("#wrong-headcount")
        assert wrong.display and app.focused is app.screen.query_one("#answer-headcount"), "told where it stands"
        await press(pilot, "backspace", "backspace", "backspace", "backspace", "4", "0", "enter", "enter")
        await press(pilot, *"Ann Berg", "enter", *"Ben Ortiz", "enter")
        assert isinstance(app.focused, Choice)
        await press(pilot, "y", "enter", *"Bern", "enter", "y", "enter", "y", "enter", "q", "y", "enter", "n")
        await press(pilot, "pagedown", "enter", "right", "right", "enter", *"2027-06-30", "pagedown")
        assert isinstance(app.screen, StarterPicker), "a first set is offered"
        fits = set(app.screen.picked)
        assert {"risk-cloud-config", "issue-law", "party-customers"} <= fits
        assert not fits & {"risk-ot-stop", "risk-outsourced-code"}
        await press(pilot, "space")
        assert len(app.screen.picked) == len(fits) - 1, "a mark can be taken away"
        await press(pilot, "enter")
        assert isinstance(app.screen, Summary)
        await press(pilot, "escape")
        assert isinstance(app.screen, Everything)
        assert app.screen.query_one(OptionList).option_count > 10
        workspace = app.workspace  # type: ignore[attr-defined]
        org = workspace.get("org", "ORG")
        assert (org["uses_cloud"], org["develops_software"], org["outsources_development"]) == (True, True, False)
        assert "processes_pii" not in org and org["stage1_on"] == "2027-06-30"
        assert len(workspace.records("risk")) > 10 and len(workspace.records("person")) == 2
        assert workspace.records("issue")[0]["owner"] == "PER-002", "the manager has them to begin with"
        await press(pilot, "u")
        assert not workspace.records("risk"), "one transaction"
    assert (tmp_path / "home" / "acme-ltd" / "journal.jsonl").is_file()
    with Workspace.open(tmp_path / "home" / "acme-ltd") as again:
        assert again.get("org", "ORG")


async def test_the_wizard_never_writes_over_what_is_there(tmp_path: Path) -> None:
    full = tmp_path / "home" / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    async with started(None, (80, 24)) as pilot:
        await press(pilot, "enter", *"Acme", "enter")
        pilot.app.screen.query_one("#answer-place", Input).value = "~/full"
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Wizard)
        assert "not empty" in str(pilot.app.screen.query_one("#wrong-place", Static).render())
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Welcome)
    assert [path.name for path in full.iterdir()] == ["letter.txt"]


async def test_a_name_is_the_only_thing_needed(tmp_path: Path) -> None:
    async with started(None, (80, 24)) as pilot:
        await press(pilot, "enter", "ctrl+s")
        assert pilot.app.screen.query_one("#wrong-name").display
        await press(pilot, *"Acme", "ctrl+s")
        assert isinstance(pilot.app.screen, StarterPicker)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Summary)
    assert (tmp_path / "home" / "acme" / "journal.jsonl").is_file()


@both
async def test_five_starter_risks_are_taken_at_once_and_given_back(bare: Path, size: tuple[int, int]) -> None:
    async with started(bare, size) as pilot:
        workspace = pilot.app.workspace  # type: ignore[attr-defined]
        await press(pilot, "6")
        room = pilot.app.screen
        assert isinstance(room, Room)
        assert "starters" in str(room.query_one("#room-empty", Static).render())
        await press(pilot, "l", *["space"] * 4, *"laptop", "space")
        picker = pilot.app.screen
        assert isinstance(picker, StarterPicker)
        assert len(picker.picked) == 5 and {"risk-ransomware", "risk-laptop"} <= set(picker.picked)
        await press(pilot, "enter")
        assert pilot.app.screen is room
        assert len(workspace.records("risk")) == 5
        assert workspace.get("risk", "RSK-001")["vulnerability"]
        await press(pilot, "l")
        again = pilot.app.screen
        assert isinstance(again, StarterPicker)
        highlight(pilot, "krisk-ransomware")
        await press(pilot, "space", "escape")
        assert not again.picked, "what is there can't be taken twice"
        await press(pilot, "u")
        assert not workspace.records("risk")


async def test_the_filter_is_left_before_the_list(bare: Path) -> None:
    async with started(bare, (80, 24)) as pilot:
        await press(pilot, "6", "l", *"phish", "ctrl+a", "escape")
        assert isinstance(pilot.app.screen, StarterPicker) and pilot.app.screen.query_one(Input).value == ""
        assert "risk-phishing" in pilot.app.screen.picked
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Room)


async def test_starters_and_plan_have_keys_only_where_there_are_some(bare: Path) -> None:
    async with started(bare, (80, 24)) as pilot:
        await press(pilot, "p")
        room = pilot.app.screen
        assert isinstance(room, Room)
        assert room.register == "org" and room.check_action("starters", ()) is False
        assert room.check_action("plan", ()) is True
        await press(pilot, "l")
        assert pilot.app.screen is room
        await press(pilot, "6", "g")
        assert isinstance(pilot.app.screen, Room)


@both
async def test_the_plan_is_proposed_changed_and_stored(bare: Path, size: tuple[int, int]) -> None:
    async with started(bare, size) as pilot:
        workspace = pilot.app.workspace  # type: ignore[attr-defined]
        await press(pilot, "p", "g")
        planning = pilot.app.screen
        assert isinstance(planning, Planning)
        assert "Fits before stage 1" in str(planning.query_one("#plan-said", Static).render())
        await press(pilot, "enter")
        assert not workspace.records("task"), "nothing is stored before it was proposed"
        await press(pilot, "g")
        count = len(planning.proposed)
        highlight(pilot, "kmandate")
        await press(pilot, "space", "enter")
        tasks = workspace.records("task")
        assert len(tasks) == count - 1 and "Get top management's mandate" not in {row["title"] for row in tasks}
        assert tasks[0]["due_on"] < "2027-03-31"
        highlight(pilot, "kproject-plan")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, "escape", "u")
        assert not workspace.records("task")


async def test_progress_on_screen_follows_another_session(bare: Path) -> None:
    async with started(bare, (120, 40)) as pilot:
        await press(pilot, "p", "g")
        planning = pilot.app.screen
        assert isinstance(planning, Planning)
        with Workspace.open(bare, by="bob", today=TODAY) as other:
            other.put("resource", {"need": "Two people", "provided": "yes"})
        pilot.app._look()  # type: ignore[attr-defined]
        await pilot.pause()
        assert planning.plan.tasks["resources"].state == DONE


@both
async def test_the_welcome_screen_opens_copies_and_refuses(tmp_path: Path, bare: Path, size: tuple[int, int]) -> None:
    remember(bare)
    async with started(None, size) as pilot:
        app = pilot.app
        await app.workers.wait_for_complete()
        await pilot.pause()
        options = app.screen.query_one(OptionList)
        assert "Bare Ltd" in str(options.get_option(f"open:{bare.resolve()}").prompt)
        assert "not ready" in str(options.get_option(f"open:{bare.resolve()}").prompt)
        highlight(pilot, "other:")
        await press(pilot, "enter", *"~/nowhere", "enter")
        assert "no workspace there" in str(app.screen.query_one("#welcome-wrong", Static).render())
        await press(pilot, "escape")
        highlight(pilot, "sample:nimbus-ledger")
        await press(pilot, "enter")
        path = app.screen.query_one("#welcome-path", Input)
        assert path.value == "~/nimbus-ledger"
        (tmp_path / "home" / "full").mkdir()
        (tmp_path / "home" / "full" / "letter.txt").write_text("mine")
        path.value = "~/full"
        await press(pilot, "enter")
        assert "not empty" in str(app.screen.query_one("#welcome-wrong", Static).render())
        path.value = "~/copy"
        await press(pilot, "enter")
        assert isinstance(app.screen, Home)
    assert (tmp_path / "home" / "copy" / "journal.jsonl").is_file()
    assert [path.name for path in (tmp_path / "home" / "full").iterdir()] == ["letter.txt"]


async def test_a_recent_workspace_opens_with_enter(bare: Path) -> None:
    remember(bare)
    async with started(None, (80, 24)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Home)


def test_a_path_is_shown_as_one_types_it(tmp_path: Path) -> None:
    assert short(Path.home() / "isms" / "acme") == "~/isms/acme"
    assert short(Path("/srv/isms")) == "/srv/isms"


# -- looks ---------------------------------------------------------------------------------------

SHOTS = {
    "starters": ["6", "l", "space", "space"],
    "starters_filtered": ["6", "l", "c", "l", "o", "u", "d"],
    "empty": ["6"],
    "plan": ["p", "g"],
    "plan_proposed": ["p", "g", "g", "down"],
}


@both
@pytest.mark.parametrize("shot", SHOTS)
def test_looks(shot: str, size: tuple[int, int], bare: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(bare, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, *SHOTS[shot])

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


@both
def test_slip_looks(size: tuple[int, int], bare: Path, snap_compare: Any) -> None:
    with Workspace.open(bare, by="ann", today=TODAY) as workspace:
        plan = Plan(workspace)
        plan.propose(plan.proposal(TODAY))
        ids = plan.library.named("task")
        workspace.put("task", {"due_on": "2026-03-20"}, ids["Get top management's mandate"])
        workspace.put("task", {"due_on": "2026-04-14"}, ids["Kick-off with all departments"])
    workspace = Workspace.open(bare, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, "p", "g")

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


@both
@pytest.mark.parametrize("page", [0, 1, 2])
def test_the_wizard_looks(page: int, size: tuple[int, int], snap_compare: Any) -> None:
    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await press(pilot, "enter", *"Acme Ltd", "enter", "enter", *["pagedown"] * page)

    assert snap_compare(IsmsApp(None), terminal_size=size, run_before=keys)


@both
def test_the_beginning_looks(size: tuple[int, int], bare: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(bare, by="ann", today=TODAY)

    async def show(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await pilot.app.push_screen(Summary(workspace, "Risks 20, Documents 16"))
        await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=show)
