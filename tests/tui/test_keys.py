"""What a person does with keys, at both sizes."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from isms_tui.tui.app import IsmsApp
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.form import Form
from isms_tui.tui.history import Past
from isms_tui.tui.home import Home
from isms_tui.tui.info import Help
from isms_tui.tui.picker import Picker
from isms_tui.tui.room import Room
from isms_tui.tui.table import RecordTable
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Pilot[int], Workspace]]:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            yield pilot, workspace


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def open_rules(workspace: Workspace) -> set[str]:
    return {gap.rule for gap in workspace.gaps()}


@pytest.mark.parametrize("size", SIZES)
async def test_a_treatment_typed_in_closes_the_gap_and_u_brings_it_back(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6", "right_square_bracket", "n")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Picker)
        await press(pilot, *"RSK-003", "enter")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Room)
        assert "TRT-R01" not in open_rules(workspace)
        assert any(row["risk"] == "RSK-003" for row in workspace.records("treatment"))
        await press(pilot, "u")
        assert "TRT-R01" in open_rules(workspace)
        await press(pilot, "ctrl+r")
        assert "TRT-R01" not in open_rules(workspace)


async def test_enter_on_the_first_action_opens_its_record(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "home", "enter")
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.record_id == "RSK-003"
        await press(pilot, "escape")
        room = pilot.app.screen
        assert isinstance(room, Room)
        assert room.query_one(RecordTable).key == "RSK-003"


async def test_an_edit_is_kept_on_leaving_and_an_error_stands_at_its_field(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "6", "enter")
        form = pilot.app.screen
        assert isinstance(form, Form)
        form.query_one("#field-consequence", Input).value = "many"
        await press(pilot, "escape")
        assert pilot.app.screen is form, "an error keeps the form open"
        assert form.query_one("#error-consequence").display
        form.query_one("#field-consequence", Input).value = "4"
        form._warned = False
        await press(pilot, "escape")
        assert workspace.get("risk", "RSK-001")["consequence"] == 4  # type: ignore[index]


async def test_delete_filter_sort_and_tabs(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "6")
        room = pilot.app.screen
        assert isinstance(room, Room)
        table = room.query_one(RecordTable)
        await press(pilot, "down", "down")
        assert table.key == "RSK-003"
        await press(pilot, "d")
        assert workspace.get("risk", "RSK-003") is None
        await press(pilot, "u")
        assert workspace.get("risk", "RSK-003") is not None
        await press(pilot, "f", *"backup", "enter")
        assert table.key == "RSK-014"
        await press(pilot, "escape")
        await press(pilot, "s")
        assert "by title" in str(table.border_title)
        await press(pilot, "right_square_bracket")
        assert room.register == "treatment"


async def test_find_help_and_history(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "slash", *"POL-003", "enter")
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.record_id == "POL-003"
        await press(pilot, "escape", "question_mark")
        assert isinstance(pilot.app.screen, Help)
        await press(pilot, "escape", "h")
        assert isinstance(pilot.app.screen, Past)
        await press(pilot, "escape", "1")
        assert isinstance(pilot.app.screen, Home)


async def test_every_screen_has_its_key(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, workspace):
        for spec in workspace.pack.screens.values():
            await press(pilot, spec.key)
            room = pilot.app.screen
            assert isinstance(room, Room) and room.spec.id == spec.id
            for _ in spec.tabs:
                await press(pilot, "right_square_bracket")
            await press(pilot, "c")
            assert room.query_one(Checklist).display
            await press(pilot, "c", "escape")
            assert isinstance(pilot.app.screen, Home)


async def test_the_checklist_follows_another_session(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "2")
        before = pilot.app.screen.query_one(Checklist).option_count
        with Workspace.open(folder, by="bob", today=TODAY) as other:
            other.put("treatment", {"risk": "RSK-003", "option": "retain", "option_reason": "Cheap"})
        pilot.app._look()  # type: ignore[attr-defined]
        await pilot.pause()
        assert "TRT-R01" not in open_rules(workspace)
        assert pilot.app.screen.query_one(Checklist).option_count < before


async def test_markup_in_a_record_stays_text(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "[/foo] [Draft] [b]x", "owner": None}, "RSK-001")
        workspace.put("person", {"name": "[/bar]"}, "PER-005")
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "6", "enter", "escape", "h", "escape", "slash", *"foo", "escape", "2", "d")
        assert pilot.app.return_code is None


async def test_an_empty_register_says_what_belongs_there(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new", name="New Ltd", by="ann", today=TODAY):
        pass
    async with opened(tmp_path / "new") as (pilot, workspace):
        await press(pilot, "6")
        room = pilot.app.screen
        assert room.query_one("#room-empty").display
        await press(pilot, "n", *"Laptop theft", "ctrl+s")
        assert [row["title"] for row in workspace.records("risk")] == ["Laptop theft"]


async def test_the_welcome_screen_makes_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = IsmsApp(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#welcome-path", Input).value = str(tmp_path / "made")
        app.screen.query_one("#welcome-name", Input).value = "Made Ltd"
        app.screen.query_one("#welcome-name").focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Home)
        assert app.workspace is not None
        app.workspace.close()
    assert (tmp_path / "made" / "journal.jsonl").is_file()
    shutil.rmtree(tmp_path / "made")


async def test_ten_thousand_rows_are_drawn_by_the_line(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.apply(
            [("put", "risk", "", {"title": f"Risk number {n}", "id": f"RSK-{n}"}) for n in range(1000, 11000)]
        )
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "6", "end")
        table = pilot.app.screen.query_one(RecordTable)
        assert table.key == "RSK-10999"
        await press(pilot, "home", "pagedown")
        assert table.key != "RSK-001"
