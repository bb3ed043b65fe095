"""The pack: what a management system is, read from data/, rules/ and screens/ into typed, checked objects."""

from pathlib import Path

from isms_tui.pack.cache import load_cached
from isms_tui.pack.errors import LanguageError, PackError, nearest
from isms_tui.pack.model import (
    Catalogue,
    Example,
    Examples,
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
from isms_tui.pack.read import Raw, files, home, layers_of, packs

__all__ = [
    "Catalogue",
    "Example",
    "Examples",
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
    "load_examples",
    "load_pack",
    "nearest",
    "packs",
]


def load_pack(own: Path | None = None) -> Pack:
    """The pack in force: the program's own, or the one that the folder ``own`` names as its base, under that folder.

    A folder with a pack of its own (its data/pack.toml gives an id) stands alone. Raises PackError.
    """
    return load_cached(layers_of(own))


def load_examples(own: Path | None = None) -> dict[str, Examples]:
    """The examples of each rule. They are read only when asked for: no start needs them."""
    raw = Raw()
    for path, name in files(layers_of(own)):
        if name.startswith("rules/"):
            raw.take(path, name)
    return {id: Examples(rule.get("fires", []), rule.get("silent", [])) for id, (_, rule) in raw.rules.items()}
