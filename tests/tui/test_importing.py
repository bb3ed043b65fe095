"""The import screen by its keys, and as it looks."""

import asyncio
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from isms_tui.exchange import Plan
from isms_tui.tui import importing
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.importing import FateTable, Import
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

CORPUS = Path(__file__).parents[1] / "exchange" / "corpus"


def text(app: IsmsApp, place: str) -> str:
    return str(app.screen.query_one(place, Static).content)


async def read(pilot: Pilot[int], path: Path) -> Import:
    """Open the screen, type the path, wait for the preview."""
    await settled(pilot)
    await pilot.press("ctrl+o")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, Import)
    screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    table = screen.query_one(FateTable)
    for _ in range(100):  # until what the preview brought has its place
        await pilot.pause()
        if not table.display or (table.size.width and table.region.bottom < screen.size.height):
            break
    await pilot.pause()
    return screen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(CORPUS / "risk_bad_values.csv", tmp_path / "risks.csv"))


async def test_a_table_is_looked_at_taken_and_taken_back(workspace: Workspace, file: Path) -> None:
    app = IsmsApp(workspace)
    before, count = workspace.records("risk"), workspace.count()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await read(pilot, file)
        assert "1 new, 6 rejected" in text(app, "#import-head")
        assert "Impact → Consequence" in text(app, "#import-told")
        assert "row: R-01 | Fire | often enough" in text(app, "#import-row")
        assert workspace.count() == count
        await pilot.press("down")
        await pilot.pause()
        assert "must be at least 1" in text(app, "#import-row")
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, Import)
        assert (workspace.get("risk", "R-07") or {})["title"] == "Good"
        assert (file.parent / "risks.csv.rejected.csv").is_file()
        await pilot.press("u")
        await pilot.pause()
    assert workspace.records("risk") == before


async def test_one_fate_at_a_time(workspace: Workspace, file: Path) -> None:
    app = IsmsApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await read(pilot, file)
        table = screen.query_one(FateTable)
        seen = []
        for _ in range(3):
            seen.append((str(table.border_title), len(table._rows)))
            await pilot.press("f")
            await pilot.pause()
    assert seen == [("every row", 7), ("rejected", 6), ("new", 1)]


async def test_escape_leaves_everything_as_it_was(workspace: Workspace, file: Path) -> None:
    app = IsmsApp(workspace)
    count = workspace.count()
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, file)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Import)
    assert workspace.count() == count
    assert not list(file.parent.glob("*.rejected.csv"))


async def test_what_is_wrong_with_a_file_is_said_there(workspace: Workspace, tmp_path: Path) -> None:
    app = IsmsApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, CORPUS / "risk_unclosed_quote.csv")
        assert "line 2: a quote is opened and never closed" in text(app, "#import-told")
        app.screen.query_one(Input).value = str(tmp_path / "[/none].csv")
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "[/none].csv: there is no such file" in text(app, "#import-told")


async def test_a_long_reading_tells_how_far_it_is_and_can_be_stopped(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def endless(*_: Any, told: Any, **__: Any) -> Plan:
        try:
            for rows in range(1, 10_000_000):
                told("reading", rows)
                begun.set()
        finally:
            over.set()
        raise AssertionError

    monkeypatch.setattr(importing, "plan_import", endless)
    app = IsmsApp(workspace)
    count = workspace.count()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+o")
        await pilot.pause()
        app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        assert await asyncio.to_thread(begun.wait, 30)
        await pilot.pause()
        assert app.screen.query_one("#import-bar").display
        await pilot.press("escape")
        assert await asyncio.to_thread(over.wait, 30)
        await pilot.pause()
        assert isinstance(app.screen, Import)
        assert "nothing was taken" in text(app, "#import-told")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Import)
    assert workspace.count() == count


async def test_what_changed_meanwhile_is_read_again(workspace: Workspace, file: Path) -> None:
    app = IsmsApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, file)
        workspace.put("risk", {"title": "Meanwhile"}, "R-07")
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "1 updated" in text(app, "#import-head")
        assert (workspace.get("risk", "R-07") or {})["title"] == "Meanwhile"


@pytest.fixture
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("plain_terminal")
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("name", ["", "risk_with_treatment.csv", "soa_2013.csv", "two_tables.xlsx"])
def test_looks_as_before(
    name: str, size: tuple[int, int], sample_folder: Path, monkeypatch: pytest.MonkeyPatch, snap_compare: Any
) -> None:
    monkeypatch.chdir(CORPUS)
    workspace = Workspace.open(sample_folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        if name:
            await read(pilot, Path(name))
        else:
            await settled(pilot)
            await pilot.press("ctrl+o")
        await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)
