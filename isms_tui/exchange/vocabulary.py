"""What other people call registers, columns and choices: the pack's own words and those of data/exchange/*.toml."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from isms_tui.door import BOOKKEEPING, InputError
from isms_tui.pack import Field, Pack, Register, nearest
from isms_tui.pack.read import layers_of, toml

Table = dict[str, Any]
EXACT, SAID, COMMON = 3, 2, 1
"""How sure a heading is: the field's own name or label, the register's other words, words for any register."""
KEYS = {"common", "register", "catalogue", "edition", "source", "due", "oscal"}


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """A word as it is compared: no case, accents, punctuation or doubled spaces."""
    text = "".join(s for s in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(s))
    return " ".join(re.findall(r"[^\W_]+|[#%?]", text))


@dataclass(slots=True)
class Companion:
    """A second record that a row also tells of: the register, the field that refers to the row, its headings."""

    register: str
    link: str
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Words:
    """What is said about one register."""

    name: str
    names: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    creates: bool = False
    email: str = ""
    ignore: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)
    companion: list[Companion] = field(default_factory=list)
    matrix: dict[str, str] = field(default_factory=dict)
    otherwise: dict[str, str] = field(default_factory=dict)
    move: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """A file that another program writes: known by its headings, read as said."""

    name: str
    has: list[str]
    register: str
    columns: dict[str, str]
    blank: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    where: dict[str, list[str]] = field(default_factory=dict)
    only: str = ""
    otherwise: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, list[str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Spelling:
    """How rows of a catalogue are written elsewhere."""

    name: str
    pattern: str
    written: str
    heading: str = ""
    own: str = ""
    own_written: str = ""


class Vocabulary:
    """The words of a pack. Raises InputError for a register, field or choice that the pack does not have."""

    def __init__(self, pack: Pack, own: Path | None) -> None:
        self.pack = pack
        self.common: Table = {"fields": {}, "choices": {}, "ignore": []}
        self.words: dict[str, Words] = {}
        self.sources: list[Source] = []
        self.spellings: dict[str, Spelling] = {}
        self.edition: Table = {}
        self.due: list[Table] = []
        self.oscal: Table = {}
        for layer in layers_of(own):
            for path in sorted(layer.glob("data/exchange/*.toml")):
                self._take(f"data/exchange/{path.name}", toml(path, f"data/exchange/{path.name}"))
        for name in pack.registers:
            self.words.setdefault(name, Words(name))
        self._headings: dict[str, dict[str, tuple[str, int]]] = {}
        self._choices: dict[tuple[str, str], dict[str, str]] = {}

    # -- reading the words -----------------------------------------------------------------------

    def _take(self, file: str, table: Table) -> None:
        for key in table:
            if key not in KEYS:
                raise InputError(f'unknown key "{key}"; {nearest(key, KEYS)}', register=file)
        _pour(self.common, table.get("common", {}))
        for entry in table.get("register", []):
            spec = self._register(file, entry["name"])
            words = self.words.setdefault(spec.name, Words(spec.name))
            for key, value in entry.items():
                if key == "companion":
                    words.companion += [Companion(**item) for item in value]
                    for item in value:
                        self._known(file, self._register(file, item["register"]), [item["link"], *item["fields"]])
                elif not hasattr(words, key):
                    raise InputError(f'{spec.name}: unknown key "{key}"', register=file)
                elif isinstance(value, dict):
                    _pour(getattr(words, key), value)
                elif isinstance(value, list) and key != "key":
                    getattr(words, key).extend(value)
                else:
                    setattr(words, key, value)
            self._known(
                file, spec, [*words.fields, *words.choices, *words.numbers, *words.key, *words.also, *words.otherwise]
            )
            for name, choices in words.choices.items():
                for choice in choices:
                    if choice not in spec.fields[name].choices:
                        hint = nearest(choice, spec.fields[name].choices)
                        raise InputError(f'{spec.name}.{name}: unknown choice "{choice}"; {hint}', register=file)
        for entry in table.get("source", []):
            self._register(file, entry["register"])
            self.sources.append(Source(**entry))
        self.spellings.update({entry["name"]: Spelling(**entry) for entry in table.get("catalogue", [])})
        for entry in table.get("due", []):
            self._known(file, self._register(file, entry["register"]), [entry["field"]])
            self.due.append(entry)
        _pour(self.edition, table.get("edition", {}))
        _pour(self.oscal, table.get("oscal", {}))

    def _register(self, file: str, name: str) -> Register:
        if name not in self.pack.registers:
            raise InputError(f'unknown register "{name}"; {nearest(name, self.pack.registers)}', register=file)
        return self.pack.registers[name]

    @staticmethod
    def _known(file: str, register: Register, names: Iterable[str]) -> None:
        for name in names:
            if name not in register.fields and name not in BOOKKEEPING and name != "id":
                hint = nearest(name, register.fields)
                raise InputError(f'{register.name}: unknown field "{name}"; {hint}', register=file)

    # -- asking ----------------------------------------------------------------------------------

    def headings(self, register: str) -> dict[str, tuple[str, int]]:
        """Every heading that means a field of the register, with how sure it is."""
        if register not in self._headings:
            spec, words = self.pack.registers[register], self.words[register]
            found: dict[str, tuple[str, int]] = {}
            fields: Mapping[str, Field] = {**spec.fields, **BOOKKEEPING, "id": Field("id", "text", "Id")}
            for name, item in fields.items():
                for text in (name, item.label):
                    found.setdefault(plain(text), (name, EXACT))
            for name, texts in words.fields.items():
                for text in texts:
                    found.setdefault(plain(text), (name, SAID))
            for name, texts in self.common["fields"].items():
                if name in fields:
                    for text in texts:
                        found.setdefault(plain(text), (name, COMMON))
            found.pop("", None)
            self._headings[register] = found
        return self._headings[register]

    def ignored(self, register: str) -> set[str]:
        """Headings that need no field."""
        return {plain(text) for text in [*self.common["ignore"], *self.words[register].ignore]} - {""}

    def choices(self, register: str, item: Field, more: Mapping[str, list[str]] | None = None) -> dict[str, str]:
        """Every spelling of a field's choices; ``more`` are spellings of one source."""
        place = (register, item.name)
        if place not in self._choices:
            said = self.words[register].choices.get(item.name, {})
            found: dict[str, str] = {}
            for spellings in ({c: [c, item.words.get(c, "")] for c in item.choices}, said, self.common["choices"]):
                for choice, texts in spellings.items():
                    if choice in item.choices:
                        for text in texts:
                            found.setdefault(plain(text), choice)
            found.pop("", None)
            self._choices[place] = found
        if not more:
            return self._choices[place]
        return {**self._choices[place], **{plain(text): choice for choice, texts in more.items() for text in texts}}

    def named(self, text: str) -> str:
        """The register that a sheet or a file is named after; nothing when none is."""
        wanted = plain(text)
        best = ("", 0)
        for name in self.order():
            spec = self.pack.registers[name]
            for said in (name, spec.plural, spec.title, *self.words[name].names):
                word = plain(said)
                if word == wanted:
                    return name
                if len(word) > best[1] and re.search(rf"(?:^| ){re.escape(word)}(?: |$)", wanted):
                    best = (name, len(word))
        return best[0]

    def order(self) -> list[str]:
        """The registers, those with words of their own first: what an ambiguous table is taken for."""
        return list(self.words)

    def numbers(self, register: str, name: str) -> dict[str, float]:
        """Words for the steps of a scale."""
        return {plain(text): value for text, value in self.words[register].numbers.get(name, {}).items()}


def _pour(into: Table, table: Mapping[str, Any]) -> None:
    """Lay a table over another; lists and tables in it are joined."""
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _pour(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = [*into[key], *value]
        else:
            into[key] = dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
