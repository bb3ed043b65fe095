"""What all tests share: the pack, and the sample as a workspace that each test gets a copy of."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from isms_tui.pack import Pack, load_pack
from isms_tui.tui.home import Home
from isms_tui.workspace import Workspace

TODAY = date(2026, 3, 31)
SAMPLE = "nimbus-ledger"


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The program's own pack."""
    return load_pack()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a workspace; not to be changed."""
    place = tmp_path_factory.mktemp("sample") / "nimbus"
    Workspace.create(place, sample=SAMPLE, by="test", today=TODAY).close()
    return place


@pytest.fixture
def folder(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample's workspace."""
    return Path(shutil.copytree(sample_folder, tmp_path / "nimbus"))


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    """An open copy of the sample, on its day."""
    with Workspace.open(folder, by="ann", today=TODAY) as opened:
        yield opened


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the first screen shows what it is there to show."""
    while isinstance(pilot.app.screen, Home) and not pilot.app.screen.shown:
        await pilot.pause(0.01)
    await pilot.pause()
