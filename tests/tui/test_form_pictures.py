"""Forms as they look, at both sizes. After a wanted change: pytest tests/tui --snapshot-update, and look."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from isms_tui.tui.app import IsmsApp
from isms_tui.tui.form import Form
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled
from tests.tui.test_snapshots import SIZES, plain_terminal  # noqa: F401

Deed = Callable[[Pilot[int], Path], Awaitable[None]]


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def foretold(pilot: Pilot[int]) -> None:
    async with asyncio.timeout(10):
        while not str(pilot.app.screen.query_one("#form-preview", Static).render()):
            await pilot.pause(0.01)
    await pilot.pause()


async def open_gaps_and_preview(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "tab", "tab", "tab", "tab", "end", "ctrl+u", "2")
    await foretold(pilot)


async def a_wrong_field(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "tab", "tab", "tab", "tab", "end", "x", "escape")


async def picker_with_create(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "tab", "tab", "Z", "o", "e")


async def long_editor(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, *["tab"] * 6, "ctrl+e")


async def a_conflict(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "x")
    with Workspace.open(folder, by="bob", today=TODAY) as bob:
        bob.put("risk", {"title": "Cloud administrator's account is taken over"}, "RSK-003")
    await press(pilot, "escape")


async def why(pilot: Pilot[int], folder: Path) -> None:
    await press(pilot, "ctrl+g")


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
@pytest.mark.parametrize(
    "deed",
    [open_gaps_and_preview, a_wrong_field, picker_with_create, long_editor, a_conflict, why],
    ids=lambda deed: deed.__name__,
)
def test_a_form_looks_as_before(deed: Deed, size: tuple[int, int], folder: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(folder, by="ann", today=TODAY)

    async def before(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        pilot.app.push_screen(Form(workspace, "risk", "RSK-003"))
        await pilot.pause()
        await deed(pilot, folder)

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=before)
    workspace.close()
    shutil.rmtree(folder)
