"""What can go wrong with a workspace folder, each told in one line: the file, the place, the cure."""

from __future__ import annotations


class StoreError(Exception):
    """A change or a folder that the store can't take; nothing of it was stored."""


class Damaged(StoreError):
    """A file that is not as the store wrote it; it is left as it is. `line` is the journal's (0: the whole file)."""

    def __init__(self, file: str, line: int, what: str, cure: str = "restore it from a backup") -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}; the file is left as it is: {cure}")
        self.file = file
        self.line = line
        self.what = what


class Locked(StoreError):
    """Another session held the workspace for longer than we wait."""


class Conflict(StoreError):
    """An undo or redo that would overwrite what somebody else changed since."""
