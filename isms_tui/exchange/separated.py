"""Text with separated values: which encoding, which separator, and what is wrong where it can't be told."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from isms_tui.door import InputError

SEPARATORS = ",;\t|"
LOOKED_AT = 60
"""Lines by which the separator is found."""
GARBLED = re.compile("Ã[\u0080-\u00bf]|â€")


def separated(name: str, raw: bytes, sheet: Any, file: str = "") -> Iterator[Any]:
    """The one sheet of such a file. Raises InputError."""
    file = file or f"{name}.csv"
    text, notices = decoded(file, raw)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?', first.strip("\r\n \ufeff"), re.IGNORECASE)
    skipped = 1 if told else 0
    body = rest if told else text
    separator = told[1] if told else separator_of(body)
    yield sheet(name, _numbered(_rows(file, body, separator, notices), skipped), notices=notices)


def decoded(file: str, raw: bytes) -> tuple[str, list[str]]:
    """The text, and what should be said about how it was read."""
    notices: list[str] = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif raw.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif raw[1:200:2].count(0) > len(raw[1:200:2]) // 2:
        encoding = "utf-16-le"
    elif raw[0:200:2].count(0) > len(raw[0:200:2]) // 2:
        encoding = "utf-16-be"
    else:
        encoding = "utf-8"
    if encoding.startswith("utf-8") and b"\0" in raw[:4000]:
        raise InputError(f"{file}: is no text; a table is needed: CSV or XLSX")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise InputError(f"{file}: is not whole {encoding} text; save it as CSV UTF-8") from None
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise InputError(
                f"{file}: byte {error.start}: is text in no known encoding; save it as CSV UTF-8"
            ) from None
        notices.append("is not UTF-8; read as Windows-1252")
    if "\0" in text or sum(s < " " and s not in "\t\r\n\f" for s in text[:4000]) > len(text[:4000]) // 20:
        raise InputError(f"{file}: is no text; a table is needed: CSV or XLSX")
    if GARBLED.search(text):
        notices.append(
            "some letters look as if they were decoded wrongly before (such as Ã¼ for ü); look at the source"
        )
    return text, notices


def separator_of(text: str) -> str:
    """The separator that gives the most even table."""
    lines = text.splitlines(keepends=True)[:LOOKED_AT]
    best = (0.0, ",")
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if any(row)]
        except csv.Error:
            continue
        many = [width for width in widths if width > 1]
        if many:
            usual = max(set(many), key=many.count)
            share = many.count(usual) / len(widths)
            best = max(best, (share + min(usual, 40) / 200, separator), key=lambda item: item[0])
    return best[1]


def _rows(file: str, text: str, separator: str, notices: list[str]) -> list[list[str]]:
    csv.field_size_limit(50_000_000)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise InputError(f"{file}: line {_unclosed(text)}: a quote is opened and never closed; close it") from None
        notices.append("quotes stand inside quoted text without being doubled; check the rows they are in")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InputError(f"{file}: {error}") from None


def _unclosed(text: str) -> int:
    """The line in which the quote probably stands that is never closed: the first with an odd number of them."""
    return next((number for number, line in enumerate(text.splitlines(), 1) if line.count('"') % 2), 1)


def _numbered(rows: list[list[str]], skipped: int) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(rows, 1 + skipped):
        if any(cell.strip() for cell in row):
            yield number, [unguarded(cell) for cell in row]


_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quote before what would begin one."""
    return "'" + text if _STARTS.match(text) else text


def unguarded(text: str) -> str:
    """The text without the quote that ``guarded`` put before it."""
    return text[1:] if _GUARDED.match(text) else text


_STARTS = re.compile("'*[=+\\-@\t\r＝＋－＠]")
