"""Which workspaces were opened last."""

from contextlib import suppress
from pathlib import Path

from isms_tui import folders

KEPT = 10


def _file() -> Path:
    return folders.state() / "recent"


def recent() -> list[Path]:
    """Workspaces that are still there, last opened first."""
    try:
        lines = _file().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [Path(line) for line in lines if line and (Path(line) / "journal.jsonl").is_file()]


def last_opened() -> Path | None:
    """The workspace opened last, if it is still there."""
    return next(iter(recent()), None)


def remember(path: Path) -> None:
    """Note that a workspace was opened; where that can't be written, it is not noted."""
    paths = [path.resolve(), *(other for other in recent() if other != path.resolve())]
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _file().write_text("".join(f"{other}\n" for other in paths[:KEPT]), encoding="utf-8")
