"""Finds and reads a pack's files. A later layer (an organisation's own folder) lies over an earlier one."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from isms_tui.pack.errors import PackError, nearest

FOLDERS = ("data", "rules", "screens")
HOME = "screens/home.toml"
Table = dict[str, Any]


def home() -> Path:
    """The folder that holds data/, rules/ and screens/: in a wheel inside the package, else the checkout."""
    inside = Path(__file__).resolve().parent.parent / "_pack"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2]


def packs() -> dict[str, Path]:
    """The packs that ship with the program beside its own, by name."""
    return {path.parent.parent.name: path.parent.parent for path in sorted(home().glob("data/packs/*/data/pack.toml"))}


def layers_of(own: Path | None) -> list[Path]:
    """The layers of a workspace with a pack folder of its own: the pack that it names as its base, then itself.

    Raises PackError for an unknown base.
    """
    if own is None or not own.is_dir():
        return [home()]
    settings = own / "data" / "pack.toml"
    if not settings.is_file():
        return [home(), own]
    table = toml(settings, "data/pack.toml")
    base = table.get("base", "")
    if base and base not in packs():
        raise PackError("data/pack.toml", "base", f'unknown pack "{base}"; {nearest(str(base), packs())}')
    if not base and "id" in table:
        return [own]
    return [packs()[base] if base else home(), own]


def files(layers: Sequence[Path]) -> list[tuple[Path, str]]:
    """Every file of the layers with its name inside its layer, in reading order. Samples and libraries are none."""
    found = []
    for layer in layers:
        for place in (
            "data/pack.toml",
            "data/requirements/*.toml",
            "data/controls.toml",
            "data/catalogues/*.toml",
            "data/registers/*.toml",
            "rules/*.toml",
            "screens/*.toml",
        ):
            found += [(path, path.relative_to(layer).as_posix()) for path in sorted(layer.glob(place))]
    return found


def digest(paths: Iterable[tuple[Path, str]], salt: str) -> str:
    """What a pack's content hashes to; the name of its cache."""
    sha = hashlib.sha256(salt.encode())
    for path, name in paths:
        content = path.read_bytes()
        sha.update(f"\0{name}\0{len(content)}\0".encode())
        sha.update(content)
    return sha.hexdigest()


def toml(path: Path, name: str) -> Table:
    """One file as a table. Raises PackError with file and line."""
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(name, "", f"is not valid TOML: {error}") from None


class Raw:
    """The files of a pack as tables, each named thing with the file it stands in."""

    def __init__(self) -> None:
        self.pack: Table = {}
        self.scoring: Table = {}
        self.verdict: Table = {}
        self.home: Table = {}
        self.registers: dict[str, tuple[str, Table]] = {}
        self.catalogues: dict[str, dict[str, Table]] = {}
        self.rules: dict[str, tuple[str, Table]] = {}
        self.helpers: dict[str, tuple[str, Table]] = {}
        self.screens: dict[str, tuple[str, Table]] = {}

    def take(self, path: Path, name: str) -> None:
        """Lay one file over what is there."""
        table = toml(path, name)
        folder, stem = name.split("/")[0], path.stem
        if name == "data/pack.toml":
            self.pack.update(table)
        elif name.startswith("data/registers/"):
            self._register(name, table)
        elif folder == "data":
            for catalogue, rows in table.items():
                if catalogue != "meta":
                    self._rows(name, catalogue, rows)
        elif name == HOME:
            self.home.update(table)
        elif folder == "screens":
            _lay(self.screens, name, {"id": stem, **table}, "id", set())
        elif stem == "verdict":
            self.verdict.update(table)
        elif stem == "phases":
            self.scoring.update(table)
        else:
            for key, store in (("rule", self.rules), ("helper", self.helpers)):
                here: set[str] = set()
                for entry in table.pop(key, []):
                    _lay(store, name, entry, "id" if key == "rule" else "name", here)
            if table:
                raise PackError(
                    name, next(iter(table)), "is not known here; a rules file holds [[rule]] and [[helper]]"
                )

    def _register(self, name: str, table: Table) -> None:
        fields = table.pop("field", [])
        _lay(self.registers, name, table, "name", set())
        if table["name"] not in self.registers:
            return
        own = self.registers[table["name"]][1].setdefault("fields", {})
        for entry in fields:
            if "name" not in entry:
                raise PackError(name, "field", "each [[field]] needs a name")
            if entry.pop("off", False):
                own.pop(entry["name"], None)
            else:
                own[entry["name"]] = {**own.get(entry["name"], {}), **entry}

    def _rows(self, name: str, catalogue: str, rows: Any) -> None:
        if not isinstance(rows, list):
            raise PackError(name, catalogue, f"write each row as [[{catalogue}]]")
        store = self.catalogues.setdefault(catalogue, {})
        for row in rows:
            if not row.get("ref"):
                raise PackError(name, catalogue, "each row needs a ref")
            if row.pop("off", False):
                store.pop(row["ref"], None)
            else:
                store[row["ref"]] = {**store.get(row["ref"], {}), **row}


def _lay(store: dict[str, tuple[str, Table]], file: str, table: Table, key: str, here: set[str]) -> None:
    """Lay an entry over what earlier layers say of it; ``here`` holds the names this file has given."""
    name = table.get(key)
    if not isinstance(name, str) or not name:
        raise PackError(file, key, "is missing; every entry needs one")
    if name in here:
        raise PackError(file, name, "stands twice in this file; give one of them another name")
    here.add(name)
    if table.pop("off", False):
        store.pop(name, None)
        return
    if name in store:
        table = {**store[name][1], **table}
    store[name] = (file, table)
