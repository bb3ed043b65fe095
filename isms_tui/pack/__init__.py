"""The pack: what a management system is, read from data/, rules/ and screens/ into typed, checked objects."""

from collections.abc import Sequence
from pathlib import Path

from isms_tui.pack.cache import load_cached
from isms_tui.pack.errors import LanguageError, PackError, nearest
from isms_tui.pack.model import (
    Catalogue,
    Field,
    Helper,
    Pack,
    Register,
    Requirement,
    Rule,
    Screen,
    Tab,
    View,
)
from isms_tui.pack.read import home

__all__ = [
    "Catalogue",
    "Field",
    "Helper",
    "LanguageError",
    "Pack",
    "PackError",
    "Register",
    "Requirement",
    "Rule",
    "Screen",
    "Tab",
    "View",
    "home",
    "load_pack",
    "nearest",
]


def load_pack(overlays: Sequence[Path] = (), *, base: Path | None = None) -> Pack:
    """The pack in force: the program's own with the overlays laid over it. Raises PackError."""
    return load_cached([base or home(), *overlays])
