"""Registers to files: CSV, XLSX and JSON that the import reads back without loss; ICS and OSCAL for other programs."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from isms_tui.door import BOOKKEEPING, InputError, Record
from isms_tui.exchange.separated import guarded
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.pack import Field, Register
from isms_tui.workspace import Workspace

LONGEST = 32767
"""Signs that a spreadsheet's cell can hold."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""What a zip says its files were written: always the same, so that equal records give equal bytes."""


def export_file(workspace: Workspace, path: Path, form: str, registers: Sequence[str] = ()) -> str:
    """Write registers (all that have records, if none is named); returns what was written, in words."""
    for name in registers:
        workspace.register(name)
    chosen = [n for n in workspace.pack.registers if (n in registers if registers else workspace.records(n))]
    if form in ("ics", "oscal"):
        data, told = _other(workspace, form, chosen)
    else:
        writers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
        data = writers[form](workspace, chosen, path)
        count = sum(len(workspace.records(name)) for name in chosen)
        told = f"{count:,} records of {len(chosen)} {'register' if len(chosen) == 1 else 'registers'}"
    _write(path, data)
    return told


def _other(workspace: Workspace, form: str, chosen: list[str]) -> tuple[bytes, str]:
    words = Vocabulary(workspace.pack, workspace.path / "pack")
    if form == "ics":
        from isms_tui.exchange.due_dates import calendar

        return calendar(workspace, words, chosen)
    from isms_tui.exchange.oscal import component_definition

    return component_definition(workspace, words)


def _write(path: Path, data: bytes) -> None:
    """The whole file or none of it; only its owner may read it."""
    import os

    draft = path.with_name(path.name + ".part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    draft.replace(path)


# -- tables --------------------------------------------------------------------------------------


def columns(register: Register) -> list[Field]:
    """Every field of a register, in the order in which it is exported."""
    made = [Field("id", "text"), *register.fields.values()]
    return made + [item for name, item in BOOKKEEPING.items() if name not in register.fields]


def cell(value: Any) -> str:
    """A value as text in a table: lists a line each, or as JSON where a line would not tell them apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        plain = all(item and item == item.strip() and "\n" not in item and not item.startswith("[") for item in value)
        return "\n".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _table(workspace: Workspace, name: str) -> Iterator[list[Any]]:
    fields = columns(workspace.register(name))
    yield [item.name for item in fields]
    for record in workspace.records(name):
        yield [record.get(item.name) for item in fields]


def _csv(workspace: Workspace, chosen: list[str], path: Path) -> bytes:
    """One register as CSV; several as a zip with a CSV each. Nothing in it is a formula to a spreadsheet."""
    texts: dict[str, bytes] = {}
    for name in chosen:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        for row in _table(workspace, name):
            writer.writerow([value if _is_number(value) else guarded(cell(value)) for value in row])
        texts[name] = buffer.getvalue().encode("utf-8-sig")
    if len(chosen) == 1 and path.suffix.lower() != ".zip":
        return texts[chosen[0]]
    if path.suffix.lower() == ".csv":
        raise InputError(f"{path}: CSV holds one register; name it with --register, or write to a .zip")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in texts.items():
            pack.writestr(zipfile.ZipInfo(f"{name}.csv", EPOCH), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _json(workspace: Workspace, chosen: list[str], path: Path) -> bytes:
    records: dict[str, list[Record]] = {}
    for name in chosen:
        # A field that was cleared is said to be blank, or the import would give it its default again.
        cleared = {item.name: None for item in workspace.register(name).fields.values() if item.default is not None}
        records[name] = [{**cleared, **row} for row in workspace.records(name)]
    pack = workspace.pack
    whole = {"isms_tui": {"pack": pack.id, "version": pack.version}, "records": records}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _xlsx(workspace: Workspace, chosen: list[str], path: Path) -> bytes:
    """A sheet a register. Every text is stored as text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for name in chosen:
        _check_lengths(workspace, name)
    book = Workbook(write_only=True)
    book.properties.creator = "isms-tui"
    bold, wrap = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for name in chosen:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "B2"
        fields = columns(workspace.register(name))
        for index, item in enumerate(fields, 1):
            wide = {"long_text": 50, "text": 28, "list": 24, "refs": 18}.get(item.kind, 13)
            sheet.column_dimensions[get_column_letter(index)].width = wide
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{len(workspace.records(name)) + 1}"
        for number, row in enumerate(_table(workspace, name)):
            made: list[Any] = []
            for value in row:
                if value is None:
                    made.append(None)
                    continue
                if _is_number(value):
                    made.append(value)
                    continue
                text = cell(value)
                one = WriteOnlyCell(sheet, escaped(text))
                one.data_type = "s"
                if number == 0:
                    one.font = bold
                elif "\n" in text:
                    one.alignment = wrap
                if text[:1] in "=+-@":
                    one.quotePrefix = True
                made.append(one)
            sheet.append(made)
    if not chosen:
        book.create_sheet("empty")
    buffer = io.BytesIO()
    book.save(buffer)
    return _same_bytes(buffer.getvalue(), workspace.today.isoformat())


def _check_lengths(workspace: Workspace, name: str) -> None:
    """A spreadsheet would cut long texts short without a word."""
    for record in workspace.records(name):
        for key, value in record.items():
            if len(escaped(cell(value))) > LONGEST:
                raise InputError(
                    "is longer than a spreadsheet's cell can hold; export as JSON",
                    register=name,
                    id=record["id"],
                    field=key,
                )


def escaped(text: str) -> str:
    """Text in which nothing reads as one of the escapes of the format (_x000D_)."""
    import re

    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _same_bytes(raw: bytes, day: str) -> bytes:
    """The workbook with the times of writing taken out of it."""
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info.filename)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", f"{day}T00:00:00Z".encode(), data)
            new.writestr(zipfile.ZipInfo(info.filename, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
