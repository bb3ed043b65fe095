"""Assessments by keyboard, at both sizes, and as they look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from isms_tui.assess import Assessor
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.ask import Ask
from isms_tui.tui.assessment import Assessments
from isms_tui.tui.home import Home
from isms_tui.tui.interview import Interview
from isms_tui.tui.outcome import Outcome
from isms_tui.tui.room import Room
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int]) -> AsyncIterator[tuple[Pilot[int], Assessor]]:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            yield pilot, Assessor(workspace)


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


BEGIN = ("3", "n", *"Gap check", "ctrl+s")


def text(pilot: Pilot[int], place: str) -> str:
    return str(pilot.app.screen.query_one(place, Static).content)


@both_sizes
async def test_a_whole_quick_check_by_keyboard(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, assessor):
        await press(pilot, *BEGIN)
        interview = pilot.app.screen
        assert isinstance(interview, Interview)
        asked = [question.ref for question in interview.questions]
        for number, question in enumerate(interview.questions):
            assert pilot.app.screen is interview
            assert interview.question is question
            assert question.text in text(pilot, "#interview-text")
            await press(pilot, str(number % 6))
        assert isinstance(pilot.app.screen, Outcome), "after the last question comes the result"
        replies = assessor.replies("ASM-001")
        assert [replies[ref].value for ref in asked] == [number % 6 for number in range(30)]
        assert "30 of 30" in text(pilot, "#ask-head")
        await press(pilot, "f", "escape")
        assert assessor.finished("ASM-001")
        assert isinstance(pilot.app.screen, Assessments)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


@both_sizes
async def test_score_and_gaps_move_with_a_key_and_u_takes_it_back(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, assessor):
        await press(pilot, *BEGIN, "right", "right")
        interview = pilot.app.screen
        assert isinstance(interview, Interview)
        head = text(pilot, "#ask-head").split(" · 30")[0]
        await press(pilot, "0")
        assert text(pilot, "#ask-head").split(" · 29")[0] != head
        assert "1 gap" in text(pilot, "#interview-said")
        assert interview.place == 3
        await press(pilot, "u")
        assert interview.place == 2, "undo stands at the question that it took back"
        assert assessor.replies("ASM-001") == {}
        assert text(pilot, "#ask-head").split(" · 30")[0] == head


async def test_not_applicable_only_where_the_pack_allows_it(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, assessor):
        await press(pilot, *BEGIN, "minus")
        interview = pilot.app.screen
        assert isinstance(interview, Interview) and interview.place == 0
        assert "may be left out" in text(pilot, "#interview-said")
        await press(pilot, "9")
        assert '"9" is no answer' in text(pilot, "#interview-said")
        assert assessor.replies("ASM-001") == {}
        await press(pilot, "g", *"A.8.13", "enter")
        assert interview.question is not None and interview.question.ref == "A.8.13"
        await press(pilot, "minus")
        assert isinstance(pilot.app.screen, Ask)
        await press(pilot, *"Nothing kept", "enter")
        assert assessor.replies("ASM-001")["A.8.13"].not_applicable
        own = assessor.workspace.get("soa_entry", "A.8.13") or {}
        assert own["exclusion_text"] == "Nothing kept"
        assert isinstance(pilot.app.screen, Outcome), "it was the last question"


@both_sizes
async def test_note_evidence_action_and_later(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, assessor):
        await press(pilot, *BEGIN, "n", *"[/b] seen", "enter")
        await press(pilot, "e", "tab", *"Minutes", "enter", *"https://x", "ctrl+s")
        await press(pilot, "x", "tab", "enter", *"PER-001", "enter", "ctrl+s", "l")
        reply = assessor.replies("ASM-001")["4.1"]
        assert (reply.note, reply.later, reply.answered) == ("[/b] seen", True, False)
        assert [(assessor.workspace.get("evidence", id) or {})["title"] for id in reply.evidence] == ["Minutes"]
        tasks = [assessor.workspace.get("task", id) or {} for id in reply.actions]
        assert [(task["responsible"], task["due_on"]) for task in tasks] == [("PER-001", "2026-04-30")]
        await press(pilot, "left")
        assert "[/b] seen" in text(pilot, "#interview-facts")
        await press(pilot, "2")
        assert (assessor.workspace.get("requirement_answer", "4.1") or {})["comment"] == "[/b] seen"


async def test_an_error_keeps_the_question_open(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, assessor):
        await press(pilot, "3", "n", "ctrl+s")
        assert isinstance(pilot.app.screen, Ask)
        assert "is needed to save" in text(pilot, "#ask-said")
        assert assessor.sessions() == []
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Assessments)


async def test_one_comes_back_to_the_same_question(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, *BEGIN, "3", "4", "6", "3", "escape")
        assert isinstance(pilot.app.screen, Assessments), "6 is no answer and leads nowhere else"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Interview)
        assert pilot.app.screen.place == 3
    async with opened(folder, (120, 40)) as (pilot, _):
        await press(pilot, "3", "enter")
        assert isinstance(pilot.app.screen, Interview)
        assert pilot.app.screen.place == 3


@both_sizes
async def test_a_contradiction_is_said_at_once(folder: Path, size: tuple[int, int]) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.apply([("put", "risk", id, {"owner": None}) for id in ("RSK-001", "RSK-002", "RSK-004")])
    async with opened(folder, size) as (pilot, _):
        await press(pilot, *BEGIN, "g", *"6.1.2 c.2", "enter", "3")
        said = text(pilot, "#interview-said")
        assert 'you answered "yes", but Risk' in said and "(3)" in said


async def test_repeat_and_compare(folder: Path) -> None:
    async with opened(folder, (120, 40)) as (pilot, assessor):
        await press(pilot, *BEGIN, "1", "1", "escape", "r")
        assert isinstance(pilot.app.screen, Ask)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Interview)
        assert pilot.app.screen.session == "ASM-002"
        assert "Last time 1 ad hoc" in text(pilot, "#interview-facts")
        await press(pilot, "4", "v")
        assert isinstance(pilot.app.screen, Outcome)
        assert "▲ 4.1  1 ad hoc → 4 measured" in text(pilot, "#outcome-moved")
        await press(pilot, "left")
        assert isinstance(pilot.app.screen, Interview)
        await press(pilot, "escape", "r", "shift+tab", "space")
        await press(pilot, *"yes", "enter", "ctrl+s")
        assert {ref: reply.value for ref, reply in assessor.replies("ASM-003").items()} == {"4.1": 4}
        assert all(reply.carried for reply in assessor.replies("ASM-003").values())


async def test_the_answers_have_a_room(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, *BEGIN, "3", "p", *["left_square_bracket"] * 2)
        room = pilot.app.screen
        assert isinstance(room, Room) and room.register == "assessment"


async def test_a_click_answers(folder: Path) -> None:
    async with opened(folder, (120, 40)) as (pilot, assessor):
        await press(pilot, *BEGIN)
        assert await pilot.click("#interview-scale", offset=(3, 0))
        await pilot.pause()
        assert assessor.replies("ASM-001")["4.1"].value == 0


async def test_going_to_a_question_lists_them_all(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, *BEGIN, "3", "g")
        options = pilot.app.screen.query_one(OptionList)
        assert options.option_count == 30
        assert [str(options.get_option_at_index(n).prompt)[0] for n in (0, 1)] == ["✓", "○"]


# -- as it looks ---------------------------------------------------------------------------------

SHOTS: dict[str, list[str]] = {
    "chooser": ["escape"],
    "question": [],
    "control": ["g", *"A.8.8", "enter"],
    "action": ["x"],
    "end": ["v"],
}


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def rounds(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rounds: one finished, one half through."""
    import shutil

    place = Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("rounds") / "nimbus"))
    with Workspace.open(place, by="ann", today=TODAY) as workspace:
        assessor = Assessor(workspace)
        said = {"covers": "quick", "interviewed": ["PER-002"]}
        first = assessor.start({"title": "Gap check 2025", "held_on": "2025-11-05", **said})
        for number, question in enumerate(assessor.questions(first)):
            assessor.answer(first, question.ref, number % 4)
        assessor.set_status(first, True)
        second = assessor.start({"title": "Gap check 2026", "based_on": first, **said})
        for number, question in enumerate(assessor.questions(second)[:24]):
            assessor.answer(second, question.ref, (number * 5) % 6)
        assessor.add_action(second, "6.1.2 c.2", {"responsible": "PER-001", "title": "Name an owner for each risk"})
    return place


@both_sizes
@pytest.mark.parametrize("shot", SHOTS)
def test_looks_as_before(shot: str, size: tuple[int, int], rounds: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(rounds, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, "3", "enter", *SHOTS[shot])

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


@both_sizes
def test_looks_as_before_when_empty(size: tuple[int, int], sample_folder: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(sample_folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, "3")

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)
