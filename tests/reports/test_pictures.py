"""The choice of a report as it looks, at both sizes. After a wanted change: pytest tests/reports --snapshot-update."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("keys", [["r"], ["r", *"statement", "enter"]], ids=["report", "format"])
def test_looks_as_before(
    keys: list[str], size: tuple[int, int], sample_folder: Path, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    workspace = Workspace.open(sample_folder, by="ann", today=TODAY)

    async def press(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=press)
