"""A pack parsed once: kept as JSON under the hash of its content, so that a start costs no parsing.

The cache is data and never code; a cache that can't be read or written is simply not used.
"""

import dataclasses
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from isms_tui import __version__, folders
from isms_tui.pack.model import Catalogue, Field, Helper, Pack, Register, Requirement, Rule, Screen, Tab, View
from isms_tui.pack.read import Raw, digest, files

Made = TypeVar("Made")


def load_cached(layers: Sequence[Path]) -> Pack:
    """The pack of these layers, from the cache where its content is unchanged."""
    found = files(layers)
    source = [(path, f"program/{path.name}") for path in sorted(Path(__file__).parent.iterdir()) if path.is_file()]
    place = folders.cache() / f"pack-{digest([*found, *source], __version__)}.json"
    try:
        return _thaw(json.loads(place.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from isms_tui.pack.load import build

    raw = Raw()
    for path, name in found:
        raw.take(path, name)
    pack = build(raw)
    _keep(place, pack)
    return pack


def _keep(place: Path, pack: Pack) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(dataclasses.asdict(pack), ensure_ascii=False), encoding="utf-8")
        draft.replace(place)
        kept = sorted(place.parent.glob("pack-*.json"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-8]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _all(kind: type[Made], table: dict[str, Any]) -> dict[str, Made]:
    return {name: kind(**entry) for name, entry in table.items()}


def _thaw(table: dict[str, Any]) -> Pack:
    for register in table["registers"].values():
        register["fields"] = _all(Field, register["fields"])
    for screen in table["screens"].values():
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
    return Pack(**table)
