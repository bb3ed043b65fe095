"""Where this user's files of ours live outside any workspace, by the XDG rules.

platformdirs does the same and more, and costs every headless start ten milliseconds for it.
"""

import os
from pathlib import Path


def cache() -> Path:
    """What can be made again: parsed packs."""
    return _place("XDG_CACHE_HOME", ".cache")


def state() -> Path:
    """What would be missed a little: which workspaces were opened last."""
    return _place("XDG_STATE_HOME", ".local/state")


def _place(variable: str, usual: str) -> Path:
    named = os.environ.get(variable, "")
    return (Path(named) if os.path.isabs(named) else Path.home() / usual) / "isms-tui"
