"""Moving about as it looks, at both sizes. After a wanted change: pytest tests/tui --snapshot-update, and look."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled
from tests.tui.test_snapshots import SIZES, plain_terminal

__all__ = ["plain_terminal"]

SHOTS = {
    "palette": ["6", "ctrl+p"],
    "palette_searched": ["6", "ctrl+p", *"tab"],
    "find_requirement": ["slash", *"6.1.2"],
    "requirement": ["slash", *"6.1.2 c.1", "enter"],
    "rule": ["slash", *"TRT-R01", "enter"],
    "why": ["2", "home", "w"],
    "help_searched": ["6", "question_mark", *"treatment"],
    "themes": ["f2"],
    "light_home": ["f2", *"isms-light", "enter"],
    "light_planning": ["f2", *"isms-light", "enter", "6"],
}


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
@pytest.mark.parametrize("shot", SHOTS)
def test_looks_as_before(shot: str, size: tuple[int, int], folder: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        for key in SHOTS[shot]:
            await pilot.press(key)
            await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
def test_without_colours(
    size: tuple[int, int], folder: Path, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    workspace = Workspace.open(folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await settled(pilot)
        await pilot.press("6")
        await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)
