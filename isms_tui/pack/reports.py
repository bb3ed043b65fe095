"""Reports: data/reports/*.toml, read and checked only when somebody asks for one; no start needs them.

A later layer lies over an earlier one: keys replace keys, a block with the ``id`` of an earlier one is laid over it
(``off = true`` takes it out), any other block is added: at the end, or ``after`` the one it names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from isms_tui.pack.blocks import Blocks, Part
from isms_tui.pack.errors import PackError, nearest
from isms_tui.pack.model import FORMATS, Pack
from isms_tui.pack.read import Table, home, layers_of, toml

FOLDER = "data/reports"
STYLE = "style.toml"
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(slots=True)
class Style:
    """How reports look and speak; an organisation lays its own over it. ``logo`` is a file beside it."""

    colours: dict[str, str]
    words: dict[str, str]
    logo: Path | None = None
    classification: str = ""
    footer: str = ""


@dataclass(slots=True)
class ReportSpec:
    """One report: its title, what it is for, the formats it makes sense in, and its blocks."""

    id: str
    title: str
    about: str = ""
    formats: list[str] = field(default_factory=lambda: [form for form in FORMATS if form != "xlsx"])
    wide: bool = False
    blocks: list[Part] = field(default_factory=list)


class Reports:
    """The reports of a pack, by name; each is checked when it is asked for."""

    def __init__(self, pack: Pack, own: Path | None = None) -> None:
        self.pack = pack
        self._tables: dict[str, tuple[str, Table]] = {}
        self._style: Table = {"colours": {}, "words": {}}
        self._known: dict[str, set[str]] = {}
        layers = layers_of(own)
        for layer in layers if home() in layers else [home(), *layers]:
            # How reports look is no matter of a standard: the program's own style lies under every pack.
            for path in sorted((layer / FOLDER).glob("*.toml")):
                name = f"{FOLDER}/{path.name}"
                if path.name == STYLE:
                    self._dress(path, toml(path, name))
                elif layer in layers:
                    self._lay(path.stem, name, toml(path, name))
        titles = {name: str(table.get("title", name)) for name, (_, table) in self._tables.items()}
        self.titles = dict(sorted(titles.items(), key=lambda item: item[1]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.titles)

    def formats(self, name: str) -> list[str]:
        """The formats that a report is offered in, before it is checked."""
        given = self._tables[name][1].get("formats")
        return [form for form in FORMATS if form in given] if isinstance(given, list) else ReportSpec("", "").formats

    def style(self) -> Style:
        """How reports look. Raises PackError."""
        table, file = dict(self._style), f"{FOLDER}/{STYLE}"
        for key, known in self._known.items():
            for name, text in table[key].items():
                if name not in known:
                    raise PackError(file, key, f'unknown key "{name}"; {nearest(name, known)}')
                if not isinstance(text, str):
                    raise PackError(file, f"{key}.{name}", "has to be text")
        for name, colour in table["colours"].items():
            if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
                raise PackError(file, f"colours.{name}", f'"{colour}" is no colour; write it as #1f4e79')
        for key in table:
            if key not in Style.__dataclass_fields__:
                raise PackError(file, key, f"is not known here; {nearest(key, Style.__dataclass_fields__)}")
            if key in ("classification", "footer") and not isinstance(table[key], str):
                raise PackError(file, key, "is no text")
        return Style(**table)

    def report(self, name: str) -> ReportSpec:
        """One report, checked. Raises PackError."""
        file, table = self._tables[name]
        table = dict(table)
        blocks = table.pop("block", [])
        known = [key for key in ReportSpec.__dataclass_fields__ if key not in ("id", "blocks")]
        for key, value in table.items():
            if key not in known:
                raise PackError(file, key, f"is not known here; {nearest(key, [*known, 'block'])}")
            wanted: type = {"wide": bool, "formats": list}.get(key, str)
            if not isinstance(value, wanted):
                raise PackError(file, key, f"has to be {_KINDS[wanted]}")
        for form in table.get("formats", []):
            if form not in FORMATS:
                raise PackError(file, "formats", f'unknown format "{form}"; {nearest(str(form), FORMATS)}')
        if "title" not in table:
            raise PackError(file, "title", "is missing; every report needs one")
        if not blocks:
            raise PackError(file, "block", "is missing; a report is a list of [[block]]")
        return ReportSpec(id=name, **table, blocks=Blocks(self.pack, file).checked(blocks, {}))

    def _lay(self, name: str, file: str, table: Table) -> None:
        if table.pop("off", False):
            self._tables.pop(name, None)
            return
        blocks = table.get("block", [])
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            raise PackError(file, "block", "write each block as [[block]]")
        under = self._tables.get(name, ("", {}))[1]
        laid: list[Table] = [dict(block) for block in under.get("block", [])]
        for block in blocks:
            place = next((i for i, old in enumerate(laid) if "id" in block and old.get("id") == block["id"]), None)
            after = block.pop("after", "")
            if place is not None and block.pop("off", False):
                del laid[place]
            elif place is not None:
                laid[place] = {**laid[place], **block}
            elif after:
                ids = [str(old.get("id", "")) for old in laid]
                if after not in ids:
                    raise PackError(file, "after", f'no block "{after}"; {nearest(after, filter(None, ids))}')
                laid.insert(ids.index(after) + 1, block)
            else:
                laid.append(block)
        self._tables[name] = (file, {**under, **table, "block": laid})

    def _dress(self, path: Path, table: Table) -> None:
        name = f"{FOLDER}/{STYLE}"
        if "logo" in table:
            logo = (path.parent / str(table["logo"])).resolve()
            if not logo.is_relative_to(path.parent.resolve()) or logo.suffix.lower() not in LOGOS:
                raise PackError(name, "logo", f"is no picture in this folder; a file that ends in {', '.join(LOGOS)}")
            if not logo.is_file():
                raise PackError(name, "logo", f"{logo.name} is not there; put it beside {STYLE}")
            table["logo"] = logo
        for key in ("colours", "words"):
            given = table.pop(key, {})
            if not isinstance(given, dict):
                raise PackError(name, key, f"write it as [{key}]")
            self._style[key] = {**self._style[key], **given}
            self._known.setdefault(key, set(given))  # what the program's own style names is what there is
        self._style.update(table)


_KINDS = {str: "text", list: "a list", bool: "true or false", int: "a whole number"}
