"""A pack parsed once: kept as JSON under the hash of its content, so that a start costs no parsing.

The cache is data and never code; a cache that can't be read or written is simply not used.
"""

import dataclasses
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from isms_tui import __version__, folders
from isms_tui.pack.assessment import thaw
from isms_tui.pack.model import Catalogue, Drawing, Field, Helper, Pack, Register, Requirement, Rule, Screen, Tab, View
from isms_tui.pack.read import Raw, digest, files

Made = TypeVar("Made")


def load_cached(layers: Sequence[Path]) -> Pack:
    """The pack of these layers, from the cache where its content is unchanged."""
    found = files(layers)

    def make() -> Pack:
        from isms_tui.pack.load import build

        raw = Raw()
        for path, name in found:
            raw.take(path, name)
        return build(raw)

    return kept("pack", found, make, _thaw)


def kept(
    what: str, found: Sequence[tuple[Path, str]], make: Callable[[], Made], thaw: Callable[[dict[str, Any]], Made]
) -> Made:
    """What is made of these files: thawed from the cache where they are unchanged, else made and kept there."""
    source = [(path, f"program/{path.name}") for path in sorted(Path(__file__).parent.iterdir()) if path.is_file()]
    place = folders.cache() / f"{what}-{digest([*found, *source], __version__)}.json"
    try:
        return thaw(json.loads(place.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    made = make()
    _keep(what, place, made)
    return made


def _keep(what: str, place: Path, made: Any) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(dataclasses.asdict(made), ensure_ascii=False), encoding="utf-8")
        draft.replace(place)
        there = sorted(place.parent.glob(f"{what}-*.json"), key=lambda path: path.stat().st_mtime)
        for old in there[:-8]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _all(kind: type[Made], table: dict[str, Any]) -> dict[str, Made]:
    return {name: kind(**entry) for name, entry in table.items()}


def _thaw(table: dict[str, Any]) -> Pack:
    for register in table["registers"].values():
        register["fields"] = _all(Field, register["fields"])
    for screen in table["screens"].values():
        for tab in screen["tabs"]:
            tab["views"] = [Drawing(**view) for view in tab["views"]]
        screen["tabs"] = [Tab(**tab) for tab in screen["tabs"]]
    kinds: dict[str, type[Any]] = {
        "registers": Register,
        "catalogues": Catalogue,
        "requirements": Requirement,
        "rules": Rule,
        "helpers": Helper,
        "screens": Screen,
        "views": View,
    }
    for key, kind in kinds.items():
        table[key] = _all(kind, table[key])
    table["assessment"] = thaw(table["assessment"])
    return Pack(**table)
