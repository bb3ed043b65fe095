"""Home and the history, with the keys a person presses, at both sizes."""

from pathlib import Path

import pytest

from isms_tui.tui.form import Form
from isms_tui.tui.history import Past
from isms_tui.tui.home import Home
from isms_tui.workspace import Workspace
from tests.conftest import TODAY
from tests.tui.test_keys import opened, press

SIZES = [(120, 40), (80, 24)]


def panel(pilot: object, name: str) -> str:
    return str(pilot.app.screen.query_one(f"#home-{name}").render())  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_where_one_stands(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "NOT READY" in panel(pilot, "phases")
        assert "Unacceptable risks treated" in panel(pilot, "gates").splitlines()[0], "what is not met stands first"
        assert "stage 1 audit" in panel(pilot, "ahead")
        assert "2●" in panel(pilot, "heat")
        assert "since last week" in panel(pilot, "phases") or "no past yet" in panel(pilot, "phases")


async def test_space_reaches_what_lies_below(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        body = pilot.app.screen.query_one("#home-body")
        seen = set()
        for _ in range(5):
            seen.add(body.scroll_offset.y)
            await press(pilot, "space")
        assert body.max_scroll_y in seen
        assert 0 in seen


@pytest.mark.parametrize("size", SIZES)
async def test_who_changed_a_record_is_found_and_undone(folder: Path, size: tuple[int, int]) -> None:
    with Workspace.open(folder, by="bob", today=TODAY) as other:
        other.put("risk", {"likelihood": 5}, "RSK-003")
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "h", "slash", *"rsk-003", "enter")
        assert isinstance(pilot.app.screen, Past)
        detail = str(pilot.app.screen.query_one("#past-detail").render())
        assert "Likelihood: 3 → 5" in detail
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, "escape", "1")
        assert isinstance(pilot.app.screen, Home)
        await press(pilot, "6", "n", *"Mine", "escape", "1", "h", "u")
        assert "took back" in next(workspace.story()).sentence
        await press(pilot, "ctrl+r", "escape")
        assert "did again" in next(workspace.story()).sentence
