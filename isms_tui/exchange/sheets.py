"""A file's content as sheets of cells, whatever it is: CSV in many dialects, XLSX, JSON, YAML, a zip of CSV files."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from isms_tui.door import InputError
from isms_tui.exchange.separated import separated

Cells = list[Any]
LARGEST = 1 << 30
"""Bytes to which a packed file may unfold."""
EMPTY = 2000
"""Empty rows in a row after which a sheet is taken to have ended."""
OTHER = (
    (b"%PDF", "is a PDF; a table is needed: CSV or XLSX"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file or protected with a password; save it as .xlsx without one"),
    (b"{\\rtf", "is a text document; a table is needed: CSV or XLSX"),
)


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, and rows with their numbers as a spreadsheet shows them; blank rows are left out.

    ``register`` is set where the file itself says what it holds.
    """

    name: str
    rows: Iterator[tuple[int, Cells]]
    register: str = ""
    notices: list[str] = field(default_factory=list)


def sheets(path: Path, only: str = "") -> list[Sheet]:
    """The sheets of a file; ``only`` names one. Raises InputError with what is wrong with it, and the cure."""
    raw = path.read_bytes()
    if not raw.strip():
        raise InputError(f"{path.name}: is empty")
    for head, what in OTHER:
        if raw.startswith(head):
            raise InputError(f"{path.name}: {what}")
    found = _packed(path, raw) if raw.startswith(b"PK\x03\x04") else _text(path, raw)
    if only:
        named = [sheet for sheet in found if sheet.name.casefold() == only.casefold()]
        if not named:
            known = ", ".join(sheet.name for sheet in found)
            raise InputError(f'{path.name}: no sheet "{only}"; there are: {known}')
        return named
    return found


# -- packed: workbooks and zips ------------------------------------------------------------------


def _packed(path: Path, raw: bytes) -> list[Sheet]:
    try:
        pack = zipfile.ZipFile(BytesIO(raw))
        names = pack.namelist()
    except (zipfile.BadZipFile, OSError):
        raise InputError(f"{path.name}: is damaged or cut short; get it again") from None
    if sum(info.file_size for info in pack.infolist()) > LARGEST:
        raise InputError(f"{path.name}: unfolds to more than a gigabyte; split it")
    if "xl/workbook.xml" in names:
        return list(_workbook(path, raw))
    if "mimetype" in names:
        raise InputError(f"{path.name}: is an OpenDocument file; save it as .xlsx or CSV")
    tables = [name for name in names if name.lower().endswith((".csv", ".tsv")) and not name.startswith("__MACOSX")]
    if not tables:
        raise InputError(f"{path.name}: holds neither a workbook nor CSV files")
    out: list[Sheet] = []
    for name in tables:
        try:
            inside = pack.read(name)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
            raise InputError(f"{path.name}: {name} can't be unpacked: damaged or protected with a password") from None
        if inside.strip():
            out += separated(Path(name).stem, inside, Sheet)
    return out


def _workbook(path: Path, raw: bytes) -> Iterator[Sheet]:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets out whatever its parsers raise
        raise InputError(f"{path.name}: can't be read as a workbook ({type(error).__name__}); save it anew") from None
    for place in book.worksheets:
        if place.sheet_state == "visible":
            place.reset_dimensions()
            sheet = Sheet(place.title, iter(()))
            sheet.rows = _rows(path, place, sheet.notices)
            yield sheet


def _rows(path: Path, place: Any, notices: list[str]) -> Iterator[tuple[int, Cells]]:
    """Rows with something in them. A sheet that is formatted down to its last row ends where its content does."""
    empty = 0
    try:
        for number, row in enumerate(place.iter_rows(values_only=True), 1):
            if any(cell is not None and cell != "" for cell in row):
                empty = 0
                yield number, [_unescaped(cell) if isinstance(cell, str) and "_x" in cell else cell for cell in row]
            else:
                empty += 1
                if empty == EMPTY:
                    notices.append(f"{EMPTY:,} empty rows from row {number - EMPTY + 1}: read no further")
                    return
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{path.name}: {place.title}: can't be read ({type(error).__name__}); save it anew") from None


def _unescaped(text: str) -> str:
    """Text with the format's own escapes (_x000D_) undone; the library leaves them in."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


# -- text ----------------------------------------------------------------------------------------


def _text(path: Path, raw: bytes) -> list[Sheet]:
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if head[:1] in (b"{", b"[") or path.suffix.lower() in (".json", ".jsonl"):
        return _json(path, raw)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _yaml(path, raw)
    if head[:1] == b"<" and any(word in head.lower() for word in (b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise InputError(f"{path.name}: is a web page or XML, whatever its name says; save it as .xlsx or CSV")
    return list(separated(path.stem, raw, Sheet, path.name))


def _json(path: Path, raw: bytes) -> list[Sheet]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: byte {error.start}: is not UTF-8 text") from None
    try:
        whole = json.loads(text)
    except RecursionError:
        raise InputError(f"{path.name}: is nested too deep") from None
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            whole = [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            raise InputError(f"{path.name}: is not JSON: {error}") from None
    if isinstance(whole, dict) and isinstance(whole.get("records"), dict):
        whole = whole["records"]
    if isinstance(whole, dict) and whole and all(isinstance(rows, list) for rows in whole.values()):
        return [_objects(path, name, rows) for name, rows in whole.items()]
    return [_objects(path, path.stem, whole if isinstance(whole, list) else [whole])]


def _objects(path: Path, name: str, rows: list[Any]) -> Sheet:
    """Objects as rows under the names of their fields."""
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise InputError(f"{path.name}: {name}: object {number} is no JSON object with fields")
    names = list(dict.fromkeys(key for row in rows for key in row))
    table = [(0, names), *((number, [row.get(key) for key in names]) for number, row in enumerate(rows, 1))]
    return Sheet(name, iter(table if rows else []), register=name)


def _yaml(path: Path, raw: bytes) -> list[Sheet]:
    """A framework library: its requirement nodes are the rows."""
    import yaml

    try:
        whole = yaml.load(raw.decode("utf-8-sig"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        raise InputError(f"{path.name}: is not valid YAML") from None
    nodes = next(_lists(whole, 0), None)
    if not nodes:
        raise InputError(f"{path.name}: holds no list of objects")
    sheet = _objects(path, path.stem, nodes)
    sheet.register = ""
    return [sheet]


def _lists(value: Any, depth: int) -> Iterator[list[Any]]:
    """Lists of objects in a nest of them, the longest first at each depth."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield value
    elif isinstance(value, dict) and depth < 6:
        for item in sorted(value.values(), key=lambda item: -len(item) if isinstance(item, list | dict) else 0):
            yield from _lists(item, depth + 1)
