"""Which register a table is about, and which column means which field: by name, by other words, by content."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from isms_tui.door import BOOKKEEPING, InputError
from isms_tui.exchange.tables import Heading, Table
from isms_tui.exchange.values import Reader, text_of
from isms_tui.exchange.vocabulary import EXACT, SAID, Source, Vocabulary, plain
from isms_tui.pack import Field, Register, nearest

LOOKED_AT = 200
"""Rows whose content tells what a column is."""
LIKE = 0.87
"""How alike a heading must be to a known one."""


@dataclass(slots=True)
class Column:
    """One column: what it is matched to (nothing: left out), and by what.

    ``register`` differs from that of the table where the column belongs to a row's second record.
    """

    heading: Heading
    register: str
    field: str
    by: str

    @property
    def text(self) -> str:
        """The heading as people read it."""
        return self.heading.names[0] if self.heading.names else ""


@dataclass(slots=True)
class Match:
    """A table's register and columns. ``ours`` says that it is an export of this program: complete, and literal."""

    register: str
    columns: list[Column]
    source: Source | None = None
    ours: bool = False
    matrix: str = ""
    notices: list[str] = field(default_factory=list)

    def of(self, register: str) -> list[Column]:
        """The columns that belong to one register."""
        return [column for column in self.columns if column.field and column.register == register]


class Matcher:
    """Matches tables to the registers of a pack."""

    def __init__(self, words: Vocabulary, *, register: str = "", mapping: Mapping[str, str] | None = None) -> None:
        self.words, self.pack = words, words.pack
        self._register = register
        self._mapping = {plain(column): target for column, target in (mapping or {}).items()}
        self._unused = dict(mapping or {})
        among = [register] if register else words.order()
        self._known = {word for name in among for word in words.headings(name)} | set(self._mapping)
        for name in among:
            for companion in words.words[name].companion:
                self._known |= {plain(text) for texts in companion.fields.values() for text in texts}
            self._known |= words.ignored(name) if register else set()
        self._known |= {plain(text) for source in words.sources for text in source.columns}

    def known(self, heading: str) -> bool:
        """Whether a heading means something in any register that comes into question."""
        return any(word in self._known for word in forms(heading))

    def unused(self) -> list[str]:
        """Columns that were named for a mapping and are in no table."""
        return list(self._unused)

    def match(self, table: Table) -> Match | None:
        """The register and the columns of a table; None when it tells of nothing known."""
        for column in list(self._unused):
            if any(plain(name) == plain(column) for heading in table.headings for name in heading.names):
                del self._unused[column]
        source = self._source(table)
        if source is not None:
            return self._from_source(table, source)
        name = self._register or self._choose(table) or self._choose(table, like=True)
        if not name:
            return None
        spec = self.pack.registers[name]
        match = Match(name, self._columns(table, spec, like=True))
        match.ours = self._ours(table, spec)
        if not match.ours:
            self._by_content(table, spec, match)
        match.matrix = self._matrix(table, match)
        return match

    # -- other programs' files -------------------------------------------------------------------

    def _source(self, table: Table) -> Source | None:
        there = {plain(name) for heading in table.headings for name in heading.names}
        for source in self.words.sources:
            if {plain(text) for text in source.has} <= there and self._register in ("", source.register):
                return source
        return None

    def _from_source(self, table: Table, source: Source) -> Match:
        said = {plain(text): target for text, target in source.columns.items()} | self._mapping
        columns = []
        for heading in table.headings:
            target = next((said[plain(name)] for name in heading.names if plain(name) in said), "")
            register, _, name = target.rpartition(".")
            columns.append(Column(heading, register or source.register, name, source.name if name else ""))
        return Match(source.register, columns, source=source, notices=[f"read as: {source.name}"])

    # -- the register ----------------------------------------------------------------------------

    def _choose(self, table: Table, *, like: bool = False) -> str:
        """The register that most headings speak for; the sheet's name and ids in the rows count too."""
        for name in (table.register, table.sheet):
            if name in self.pack.registers and (name == table.register or self._ours(table, self.pack.registers[name])):
                return name
        named = self.words.named(table.sheet) or next(filter(None, (self.words.named(t) for t in table.above[:3])), "")
        scores: dict[str, float] = {}
        for name in self.words.order():
            spec = self.pack.registers[name]
            columns = [column for column in self._columns(table, spec, like=like) if column.field]
            found = {column.field: column.by for column in columns if column.register == name}
            key = spec.answers or spec.naming
            said = self.words.words[name]
            spread = name == named and said.matrix.get("row") in found
            if key not in found and said.otherwise.get(key) not in found and not spread:
                continue
            weights = {"name": 1.0, "words": 1.0, "map": 3.0, "common": 0.5, "likeness": 0.5}
            if len(found) < 2 and name != named and len(table.headings) > 1:
                continue
            scores[name] = sum(weights.get(by, 0.0) for by in found.values())
            scores[name] += 0.9 * (len(columns) - len(found))
            scores[name] += 1.0 if found.get(key) in ("name", "words") else 0.0
            scores[name] += 3.0 if name == named else 0.0
            scores[name] += 3.0 if self._has_ids(table, spec) else 0.0
        best = max(scores.values(), default=0.0)
        return next((name for name, score in scores.items() if score == best and score >= 1.5), "")

    @staticmethod
    def _has_ids(table: Table, spec: Register) -> bool:
        """Whether some column holds ids as this register gives them."""
        if spec.answers or "{" not in spec.key:
            return False
        form = re.compile(re.escape(spec.key.partition("{")[0]) + r"\d+")
        for heading in table.headings[:3]:
            cells = [_cell(row.cells, heading.place) for row in table.rows[:20]]
            filled = [cell for cell in cells if isinstance(cell, str) and cell]
            if filled and sum(bool(form.fullmatch(cell)) for cell in filled) > len(filled) / 2:
                return True
        return False

    @staticmethod
    def _ours(table: Table, spec: Register) -> bool:
        """Whether a table has the headings of our own exports: names of fields and nothing else."""
        fields = {*spec.fields, *BOOKKEEPING, "id"}
        names = [heading.text for heading in table.headings]
        return {"id", "created_on", "updated_on"} <= set(names) <= fields

    # -- the columns -----------------------------------------------------------------------------

    def _columns(self, table: Table, spec: Register, *, like: bool = False) -> list[Column]:
        """Each heading with the field that it means; a field is meant once, by the surest heading.

        ``like`` lets headings be a little different from what is known.
        """
        said = self.words.headings(spec.name)
        ignored = self.words.ignored(spec.name)
        wanted: list[tuple[int, int, Heading, str, str, str]] = []
        for heading in table.headings:
            for rank, (register, name, by, sure) in enumerate(self._meanings(heading, spec, said, ignored, like)):
                wanted.append((-sure, rank, heading, register, name, by))
        wanted.sort(key=lambda item: (item[0], item[1], item[2].place))
        taken: dict[int, Column] = {}
        used: set[tuple[str, str]] = set()
        for _, _, heading, register, name, by in wanted:
            if heading.place not in taken and ((register, name) not in used or by == "map" or name == "notes"):
                taken[heading.place] = Column(heading, register, name, by)
                used.add((register, name))
        return [taken.get(h.place, Column(h, spec.name, "", "")) for h in table.headings]

    def _meanings(
        self, heading: Heading, spec: Register, said: dict[str, tuple[str, int]], ignored: set[str], like: bool
    ) -> Iterable[tuple[str, str, str, int]]:
        """What a heading may mean, with how sure that is."""
        words = [form for name in heading.names for form in forms(name)]
        for word in words:
            if word in self._mapping:
                yield self._target(spec, self._mapping[word])
                return
        found = False
        for word in words:
            if word in said and (word not in ignored or said[word][1] >= SAID):
                name, sure = said[word]
                found = True
                yield spec.name, name, "name" if sure == EXACT else "words" if sure == SAID else "common", sure * 10
            for companion in self.words.words[spec.name].companion:
                for name, texts in companion.fields.items():
                    if any(word == plain(text) for text in texts):
                        found = True
                        yield companion.register, name, "words", SAID * 10
        if like and not found and not any(word in ignored for word in words):
            for word in words:
                near = get_close_matches(word, said, n=1, cutoff=LIKE) if len(word) > 4 else []
                if near and said[near[0]][0] != "id":
                    yield spec.name, said[near[0]][0], "likeness", 1

    def _target(self, spec: Register, target: str) -> tuple[str, str, str, int]:
        """A field that somebody mapped a column to: of the register, or REGISTER.FIELD of its second record."""
        register, _, name = target.rpartition(".")
        owner = self.pack.registers.get(register) if register else spec
        allowed = [spec.name, *(c.register for c in self.words.words[spec.name].companion)]
        if owner is None or owner.name not in allowed:
            raise InputError(f'unknown register "{register}" for this table; {nearest(register, allowed)}', field="map")
        if name and name not in owner.fields and name not in BOOKKEEPING and name != "id":
            hint = nearest(name, [*owner.fields, *BOOKKEEPING])
            raise InputError(f"is no field of this register; {hint}", register=owner.name, field=name)
        return owner.name, name, "map", 100

    # -- by content ------------------------------------------------------------------------------

    def _by_content(self, table: Table, spec: Register, match: Match) -> None:
        """Give columns without a known name the one field that their content can only belong to."""
        used = {column.field for column in match.of(spec.name)}
        ignored = self.words.ignored(spec.name)
        for column in match.columns:
            if column.field or any(form in ignored for name in column.heading.names for form in forms(name)):
                continue
            cells = [_cell(row.cells, column.heading.place) for row in table.rows[:LOOKED_AT] if not row.aside]
            texts = [text_of(cell) for cell in cells if text_of(cell)]
            if len(texts) < 3:
                continue
            fits = [name for name in self._candidates(spec, texts) if name not in used]
            if len(fits) == 1:
                column.field, column.by, column.register = fits[0], "content", spec.name
                used.add(fits[0])

    def _candidates(self, spec: Register, texts: list[str]) -> list[str]:
        """Fields whose values are told from other texts: ids, rows of a catalogue, choices."""
        form = re.compile(re.escape(spec.key.partition("{")[0]) + r"\d+") if "{:" in spec.key else None
        if form and all(form.fullmatch(text) for text in texts):
            return ["id"]
        found = []
        for item in spec.fields.values():
            spelling = self.words.spellings.get(item.to)
            if item.kind in ("ref", "refs") and spelling is not None:
                if sum(bool(re.match(spelling.pattern, text)) and "." in text for text in texts) >= 0.8 * len(texts):
                    found.append(item.name)
            elif (
                item.kind == "enum" and len(set(texts)) > 1 and all(self._is_choice(spec, item, t) for t in set(texts))
            ):
                found.append(item.name)
        return found

    def _is_choice(self, spec: Register, item: Field, text: str) -> bool:
        try:
            return Reader(self.words, spec.name, item).read(text) is not None
        except ValueError:
            return False

    def _matrix(self, table: Table, match: Match) -> str:
        """The field whose values are the headings, where a table has a column for each of them; else nothing."""
        matrix = self.words.words[match.register].matrix
        there = {column.field for column in match.of(match.register)}
        if not matrix or matrix["row"] not in there or matrix["column"] in there:
            return ""
        return matrix["column"] if any(not column.field for column in match.columns) else ""


def forms(heading: str) -> list[str]:
    """A heading as it may be compared: whole, without what stands in brackets, without a unit or a star."""
    whole = plain(heading)
    short = plain(re.sub(r"\(.*?\)|\[.*?\]", " ", heading))
    # owner_email, ownerId: names of columns that programs write
    apart = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).replace("_", " "))
    return [word for word in dict.fromkeys((whole, short, apart)) if word]


def _cell(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None
