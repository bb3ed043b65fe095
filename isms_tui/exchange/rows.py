"""One table's rows, read field by field into drafts of records; what does not fit is said, cell by cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from isms_tui.door import BOOKKEEPING, Record, checked, is_blank
from isms_tui.exchange.columns import Column, Match
from isms_tui.exchange.dates import is_ambiguous, month_first
from isms_tui.exchange.lookup import Directory, fit_id
from isms_tui.exchange.tables import Heading, Row, Table
from isms_tui.exchange.values import Reader, parts, text_of
from isms_tui.exchange.vocabulary import Vocabulary, plain
from isms_tui.pack import Field

REFERENCES = ("ref", "refs")
TITLE = 100
"""Signs of a text that name a record."""


@dataclass(slots=True)
class Draft:
    """What one row says of one record: values by field, what is wrong, what is noted."""

    row: Row
    register: str
    values: Record = field(default_factory=dict)
    given: str = ""
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    aside: str = ""
    id: str = ""
    new: bool = False
    companions: list["Draft"] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    """A column, ready to be read."""

    column: Column
    item: Field
    reader: Reader
    blanks: set[str]
    turns: dict[str, dict[str, str]]


class TableReader:
    """Reads the rows of a table. References come second, when all tables' records can be found."""

    def __init__(self, words: Vocabulary, directory: Directory, table: Table, match: Match) -> None:
        self.words, self.directory, self.table, self.match = words, directory, table, match
        self.spec = words.pack.registers[match.register]
        self.notices = list(match.notices)
        if match.matrix:
            self.table, self.match = unfolded(words, table, match)
        self._cells = {
            name: [self._prepared(column) for column in self.match.of(name) if column.field != "id"]
            for name in dict.fromkeys(column.register for column in self.match.columns)
        }
        self._id = next((column for column in self.match.of(match.register) if column.field == "id"), None)
        self.earlier = self._is_earlier()

    def _prepared(self, column: Column) -> _Cell:
        spec = self.words.pack.registers[column.register]
        item = spec.fields.get(column.field) or BOOKKEEPING[column.field]
        source = self.match.source
        blanks: set[str] = set()
        turns: dict[str, dict[str, str]] = {}
        if source is not None:
            said = [*source.blank.get("*", []), *source.blank.get(column.text, [])]
            blanks = {text.casefold() for text in said}
            turns = source.rows.get(column.text, {})
        month = False
        if item.kind == "date":
            cells = [_cell(row, column) for row in self.table.rows]
            told = month_first(cells)
            month = bool(told)
            if told is None and any(is_ambiguous(cell) for cell in cells):
                self.notices.append(f"{column.text}: dates such as 03/04/2026 are read with the day first")
        more = source.choices.get(column.field) if source is not None else None
        reader = Reader(self.words, column.register, item, month_first=month, more=more, exact=self.match.ours)
        return _Cell(column, item, reader, blanks, turns)

    def _is_earlier(self) -> bool:
        """Whether most rows are named as in the earlier edition: what is shorter then heads a group."""
        edition = self.words.edition
        if not edition or edition["register"] != self.spec.name or self.match.ours:
            return False
        refs = [self.directory.written(edition["catalogue"], self._key_cell(row)) for row in self.table.rows]
        fits = sum(bool(re.fullmatch(edition["form"], ref)) for ref in refs)
        return fits > sum(bool(ref) for ref in refs) * 0.4 and fits > 0

    # -- first: everything but references --------------------------------------------------------

    def drafts(self) -> Iterator[Draft]:
        """A draft for each row, references left for later; rows that are none say why."""
        for row in self.table.rows:
            draft = Draft(row, self.match.register, aside=row.aside or self._aside(row))
            if not draft.aside:
                self._fill(draft, self.match.register)
                self._identify(draft)
                for name in self._cells:
                    if name != draft.register:
                        other = Draft(row, name)
                        self._fill(other, name)
                        draft.companions.append(other)
            yield draft

    def _aside(self, row: Row) -> str:
        """Why a row is no record: a heading between rows, a row that another program writes for itself."""
        source = self.match.source
        if source is not None:
            by_text = {plain(heading.text): heading.place for heading in self.table.headings}
            for name, allowed in source.where.items():
                cell = row.cells[by_text[plain(name)]] if by_text[plain(name)] < len(row.cells) else None
                if text_of(cell).casefold() not in allowed:
                    return "nothing to be assessed"
            key = self._key_cell(row)
            if source.only and not re.match(source.only, key):
                return "is about something else"
        filled = [text for cell in row.cells if (text := text_of(cell))]
        if not filled:
            return "is empty"
        if self.match.ours or self.match.matrix or self.table.register:
            return ""  # the file itself says that each of its rows is a record
        key = self._key_cell(row)
        if self.earlier:
            ref = self.directory.written(self.words.edition["catalogue"], key)
            return "" if re.match(self.words.edition["form"], ref) else "a heading between rows"
        spelling = self.words.spellings.get(self.spec.fields[self.spec.answers].to) if self.spec.answers else None
        if spelling is not None and not self.directory.find(spelling.name, key):
            bare = not any(text_of(_cell(row, c)) for c in self.match.columns if c.field not in ("", self.spec.answers))
            if bare and (not key or (spelling.heading and re.match(spelling.heading, key.split(" ")[0]))):
                return "a heading between rows"
        if len(filled) == 1 and self.table.width >= 3 and len(self.table.headings) >= 4:
            return "a heading or a note: one cell alone"
        if re.match(r"(?i)^(sum|total|summe|gesamt|insgesamt)\b", filled[0]) and len(filled) < self.table.width:
            return "a total"
        return ""

    def _key_cell(self, row: Row) -> str:
        """The text by which a row is known."""
        wanted = self.spec.answers or self.spec.naming
        return next((text_of(_cell(row, c)) for c in self.match.of(self.spec.name) if c.field == wanted), "")

    def _fill(self, draft: Draft, register: str) -> None:
        over = len(self.table.headings) and max(heading.place for heading in self.table.headings) + 1
        extra = [text_of(cell) for cell in draft.row.cells[over:] if text_of(cell)]
        if extra and register == self.match.register and not self.match.ours:
            many = len(draft.row.cells)
            draft.problems.append(f"{many} cells under {over} headings; is a separator unquoted in a text?")
            return
        for cell in self._cells[register]:
            value = _cell(draft.row, cell.column)
            if isinstance(value, str):
                value = value.strip()
                if cell.blanks and value.casefold() in cell.blanks:
                    self._turn(draft, cell, value)
                    continue
                if cell.turns:
                    self._turn(draft, cell, value)
            if cell.item.kind not in REFERENCES:
                self._read(draft, cell, value)
        if not self.match.ours:
            self._otherwise(draft, register)

    def _otherwise(self, draft: Draft, register: str) -> None:
        """Fill what is blank from what the pack says stands in for it: the beginning of a longer text."""
        source = self.match.source
        said = {**self.words.words[register].otherwise, **(source.otherwise if source is not None else {})}
        for name, other in said.items():
            text = draft.values.get(other)
            if is_blank(draft.values.get(name)) and isinstance(text, str):
                first = re.split(r"(?<=[.!?])\s|\n", text)[0]
                draft.values[name] = first.rstrip(".") if len(first) <= TITLE else first[: TITLE - 1] + "…"

        for move in self.words.words[register].move:
            text = draft.values.get(move["from"])
            if text and is_blank(draft.values.get(move["to"])) and move["when"].items() <= draft.values.items():
                draft.values[move["to"]] = draft.values.pop(move["from"])

    @staticmethod
    def _turn(draft: Draft, cell: _Cell, value: str) -> None:
        draft.values.update(cell.turns.get(value, {}))

    def _read(self, draft: Draft, cell: _Cell, value: Any) -> None:
        name = cell.item.name
        try:
            read = checked(self.words.pack, cell.item, cell.reader.read(value))
        except ValueError as error:
            if cell.item.derive:
                draft.remarks.append(f"{cell.column.text}: {error}; it is computed here")
            else:
                draft.problems.append(f"{cell.column.text}: {error}")
            return
        if name == "notes":
            draft.kept += str(read).splitlines() if read else []
            if self.match.ours:
                draft.values[name] = read
        elif read is not None or self.match.ours:
            draft.values[name] = read

    def _identify(self, draft: Draft) -> None:
        """The id that the row gives, where it can be kept."""
        spec = self.spec
        if spec.answers:
            key = self._key_cell(draft.row)
            to = spec.fields[spec.answers].to
            found = self.directory.find(to, key)
            written = self.directory.written(to, key)
            if self.directory.later(written) and written not in self.words.pack.catalogues[to].rows:
                draft.given = written
            elif len(found) == 1:
                draft.given = draft.values[spec.answers] = found[0]
            else:
                draft.problems.append(
                    f'"{key}" is not known; the first word should be a reference such as those in use'
                )
        elif self._id is not None:
            text = text_of(_cell(draft.row, self._id))
            draft.given = text if self.match.ours else fit_id(text)
            if text and not draft.given and not re.fullmatch(r"[\d.]+", text) and len(text) != 36:
                draft.problems.append(f'{self._id.text}: "{text[:60]}" can\'t be an id; use letters, digits and dashes')

    # -- second: references ----------------------------------------------------------------------

    def refer(self, draft: Draft) -> None:
        """Resolve the references of a draft; what nobody knows is kept in the notes."""
        for cell in self._cells[draft.register]:
            if cell.item.kind not in REFERENCES or cell.item.name == self.words.pack.registers[draft.register].answers:
                continue
            value = _cell(draft.row, cell.column)
            if isinstance(value, str) and cell.blanks and value.strip().casefold() in cell.blanks:
                continue
            if isinstance(value, dict) or (isinstance(value, list) and not all(isinstance(i, str) for i in value)):
                draft.problems.append(f"{cell.column.text}: needs a value, not an object")
                continue
            ids = self._literal(value) if self.match.ours else self._resolved(draft, cell, value)
            if cell.item.kind == "ref":
                if len(ids) > 1:
                    draft.kept.append(f"{cell.column.text}: also {', '.join(ids[1:])}")
                read: Any = ids[0] if ids else None
            else:
                read = list(dict.fromkeys(ids)) or None
            try:
                read = checked(self.words.pack, cell.item, read)
            except ValueError as error:
                draft.problems.append(f"{cell.column.text}: {error}")
                continue
            if read is not None or self.match.ours:
                draft.values[cell.item.name] = read

    @staticmethod
    def _literal(value: Any) -> list[str]:
        return parts(value, lines_only=True) if value not in (None, "") else []

    def _resolved(self, draft: Draft, cell: _Cell, value: Any) -> list[str]:
        text = text_of(value) if not isinstance(value, list) else ""
        if not isinstance(value, list) and (not text or text.casefold() in ("-", "--", "n/a", "none", "tbd", "?")):
            return []
        to = cell.item.to
        whole = self.directory.find(to, text) if text and to not in self.words.pack.catalogues else []
        if len(whole) == 1:
            return whole
        items = _items(value, text, to in self.words.pack.catalogues)
        out: list[str] = []
        unknown: list[str] = []
        for item in items:
            found = self.directory.find(to, item)
            if not found and not draft.problems:
                made = self.directory.make(to, item, f"named in row {draft.row.number}, {cell.column.text}")
                found = [made] if made else []
            if len(found) > 1:
                draft.remarks.append(f"{cell.column.text}: {item} is now {', '.join(found)}")
            out += found
            unknown += [] if found else [item]
        if unknown:
            draft.kept.append(f"{cell.column.text}: {', '.join(unknown)}")
            draft.remarks.append(f"{cell.column.text}: {', '.join(unknown)[:60]} is not known here; kept in the notes")
        return out


def _items(value: Any, text: str, catalogue: bool) -> list[str]:
    """The things a cell refers to. A comma may stand in a name: Doe, Jane."""
    if isinstance(value, list):
        return [text_of(item) for item in value]
    if not catalogue and re.fullmatch(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’. -]+", text) and text.count(",") == 1:
        last, _, first = text.partition(",")
        if " " not in last.strip() and len(first.split()) <= 2:
            return [f"{first.strip()} {last.strip()}"]
    items = parts(text)
    if len(items) == 1:
        items = [part.strip() for part in re.split(r" / | & | und | and ", text)]
    if catalogue and len(items) == 1:
        items = re.split(r"\s+(?=[A-Z]?\.?\d)", items[0]) if re.fullmatch(r"[A-Z.\d\s-]+", items[0]) else items
    return items


def _cell(row: Row, column: Column) -> Any:
    return row.cells[column.heading.place] if column.heading.place < len(row.cells) else None


def unfolded(words: Vocabulary, table: Table, match: Match) -> tuple[Table, Match]:
    """A table with a column for each value of a field, as one with a row for each cell."""
    matrix = words.words[match.register].matrix
    fixed = [column for column in match.columns if column.field]
    spread = [column for column in match.columns if not column.field]
    width = max(heading.place for heading in table.headings) + 1
    places = {"column": width, "value": width + 1, "date": width + 2}
    made = [Column(Heading(matrix[key], place), match.register, matrix[key], "matrix") for key, place in places.items()]
    rows = []
    for row in table.rows:
        cells = [*row.cells[:width], *[None] * (width - len(row.cells))]
        for column in spread:
            value = cells[column.heading.place]
            if row.aside or text_of(value) in ("", "-"):
                continue
            dated = _is_date(words, match.register, matrix["date"], value)
            rows.append(Row(row.number, [*cells, column.text, None if dated else value, value if dated else None]))
    long = Table(table.sheet, [*table.headings, *(c.heading for c in made)], rows, width=table.width)
    return long, Match(match.register, [*fixed, *made], notices=match.notices, matrix=match.matrix)


def _is_date(words: Vocabulary, register: str, name: str, value: Any) -> bool:
    if isinstance(value, int | float):
        return value > 1000
    try:
        Reader(words, register, words.pack.registers[register].fields[name]).read(value)
    except ValueError:
        return False
    return True
