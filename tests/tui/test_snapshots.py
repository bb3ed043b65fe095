"""Every screen as it looks, at both sizes. After a wanted change: pytest tests/tui --snapshot-update, and look."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from isms_tui.pack import home, load_pack
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
SCREENS = {spec.id: [spec.key] for spec in load_pack().screens.values()}
SHOTS = {
    "home": [],
    "checklist": ["2"],
    **SCREENS,
    "form": ["6", "down", "down", "enter"],
    "new": ["6", "n"],
    "picker": ["6", "n", "tab", "enter"],
    "find": ["slash", "l", "a", "p"],
    "help": ["6", "question_mark"],
    "narrow_checklist": ["6", "c"],
}


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
@pytest.mark.parametrize("shot", SHOTS)
def test_looks_as_before(shot: str, size: tuple[int, int], sample_folder: Path, snap_compare: Any) -> None:
    workspace = Workspace.open(sample_folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        for key in SHOTS[shot]:
            await pilot.press(key)
            await pilot.pause()

    assert (home() / "screens" / "isms.tcss").is_file()
    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


@pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])
def test_the_welcome_screen(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snap_compare: Any
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert snap_compare(IsmsApp(None), terminal_size=size)
