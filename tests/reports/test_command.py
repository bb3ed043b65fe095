"""The command that writes reports, and the app's way to the same."""

import subprocess
import sys
from pathlib import Path

from textual.widgets import Input, Static

from isms_tui.tui.app import IsmsApp
from isms_tui.tui.reporting import Saving
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled


def run(*words: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "isms_tui", "report", *map(str, words)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


def test_lists_what_there_is(folder: Path) -> None:
    done = run(folder, "list")
    lines = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert ["soa", "Statement of applicability", "md html pdf docx xlsx"] in lines
    assert len(lines) == 13 and done.returncode == 0


def test_writes_a_file_by_its_ending(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "soa.PDF"
    done = run(folder, "soa", "--as-of", "2026-03-31", "-o", place)
    assert done.returncode == 0 and done.stdout == b""
    assert place.read_bytes().startswith(b"%PDF")
    assert place.stat().st_mode & 0o777 == 0o600
    assert b"Statement of applicability" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_report_is_data_of_standard_output(folder: Path) -> None:
    done = run(folder, "scope", "--as-of", "2026-03-31")
    assert done.stdout.decode().startswith("# Scope of the management system") and done.stderr == b""
    assert run(folder, "scope", "--format", "pdf", "-o", "-").stdout.startswith(b"%PDF")


def test_bad_use_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    for words, said in (
        ((folder, "sao"), 'unknown report "sao"; did you mean "soa"?'),
        ((folder, "scope", "--format", "xlsx", "-o", tmp_path / "x"), "not written as xlsx"),
        ((folder, "soa", "--format", "pdf"), "say where to: -o FILE"),
        ((folder, "soa", "-o", tmp_path / "no" / "x.pdf"), "no such folder"),
        ((folder, "soa", "-o", tmp_path), "is a folder"),
        ((folder, "soa", "--view", "stage3"), 'unknown view "stage3"'),
        ((folder, "soa", "--format", "odt"), "invalid choice"),
    ):
        done = run(*words)
        assert done.returncode == 2 and done.stdout == b"", words
        assert said in done.stderr.decode() and len(done.stderr.splitlines()) == 1


async def test_the_app_writes_into_the_workspace(folder: Path) -> None:
    workspace = Workspace.open(folder, by="ann", today=TODAY)
    app = IsmsApp(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press(*"statement", "enter")
        await pilot.pause()
        await pilot.press("enter")  # PDF stands first
        await pilot.pause()
        assert isinstance(app.screen, Saving)
        place = folder / "reports" / "soa-2026-03-31.pdf"
        assert app.screen.query_one(Input).value == str(place)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(app.screen, Saving)
    workspace.close()
    assert place.read_bytes().startswith(b"%PDF")
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert Workspace.verify(folder) == []


async def test_the_app_tells_a_bad_place_and_stays(folder: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(folder, by="ann", today=TODAY)
    app = IsmsApp(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press(*"scope", "enter")
        await pilot.pause()
        await pilot.press("down", "enter")  # Markdown
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "[none]" / "x.md")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Saving)
        assert "[none]: no such folder" in str(app.screen.query_one("#saving-state", Static).render())
        app.screen.query_one(Input).value = str(tmp_path / "x.md")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
    workspace.close()
    assert (tmp_path / "x.md").read_text(encoding="utf-8").startswith("# Scope")


async def test_a_broken_report_of_ones_own_is_told(folder: Path) -> None:
    place = folder / "pack" / "data" / "reports"
    place.mkdir(parents=True)
    (place / "mine.toml").write_text("title = ", encoding="utf-8")
    workspace = Workspace.open(folder, by="ann", today=TODAY)
    app = IsmsApp(workspace)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert any("data/reports/mine.toml" in note.message for note in app._notifications)
    workspace.close()
