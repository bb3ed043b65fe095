"""What a cell says, as the value of a field: numbers, dates, choices, yes and no, lists, in many spellings."""

import json
import re
from datetime import date, datetime, time
from typing import Any

from isms_tui.door import is_blank
from isms_tui.exchange.dates import read_date
from isms_tui.exchange.vocabulary import Vocabulary, plain
from isms_tui.pack import Field, nearest

YES = {plain(word) for word in ("yes", "y", "true", "1", "on", "ja", "j", "wahr", "x", "✓", "✔", "oui", "si")}
NO = {plain(word) for word in ("no", "n", "false", "0", "off", "nein", "falsch", "-", "non", "none")}
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#BEZUG!", "#WERT!", "#NV", "#SPILL!")
BLANKS = {"", "-", "--", "—", "–", "n/a", "na", "k. a.", "k.a.", "tbd", "none", "null", "nan"}
"""Texts that stand where nothing was said, in fields that are no free text."""
_NUMBER = re.compile(r"[-+]?\d+(?:[.,' ]\d{3})*(?:[.,]\d+)?|[-+]?[.,]\d+")


def text_of(cell: Any) -> str:
    """A cell as text; whole numbers without a point, days without a time."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def parts(cell: Any, *, lines_only: bool = False) -> list[str]:
    """The items of a list in a cell: a line each; else apart by ; or | or commas."""
    if isinstance(cell, list | tuple):
        return [text_of(item) for item in cell]
    text = text_of(cell)
    if text.startswith("[") and text.endswith("]"):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return items
    separators = ["\n"] if lines_only else ["\n", ";", "|", ","]
    separator = next((sign for sign in separators if sign in text), None)
    items = text.split(separator) if separator else [text]
    return [item.strip(" \t•*·") if not lines_only else item.strip() for item in items if item.strip(" \t-•*·")]


class Reader:
    """Reads the cells of one column as values of its field."""

    def __init__(
        self,
        words: Vocabulary,
        register: str,
        item: Field,
        *,
        month_first: bool = False,
        more: dict[str, list[str]] | None = None,
        exact: bool = False,
    ) -> None:
        self.item, self.exact, self._month = item, exact, month_first
        self._choices = words.choices(register, item, more) if item.kind in ("enum", "list") and item.choices else {}
        self._steps = words.numbers(register, item.name)
        self._known: dict[Any, Any] = {}

    def read(self, cell: Any) -> Any:
        """The value, None for a blank cell. Raises ValueError with what is wrong and what would be right."""
        if cell is None or cell == "":
            return None
        if self.item.kind in ("text", "long_text") and type(cell) is str and cell[:1] != "#":
            return cell.strip() or None
        if isinstance(cell, dict):
            raise ValueError("needs a value, not an object")
        if isinstance(cell, list):
            return self._read(cell)
        place = (type(cell), cell)
        if place not in self._known:
            self._known[place] = self._read(cell)
        return self._known[place]

    def _read(self, cell: Any) -> Any:
        kind = self.item.kind
        if isinstance(cell, list) and kind not in ("list", "refs"):
            raise ValueError("needs one value, not a list")
        text = "" if isinstance(cell, list) else text_of(cell)
        if text.upper() in ERRORS:
            raise ValueError(f"the cell shows the error {text}; mend the formula")
        if kind == "list":
            items = [self._choice(part) if self.item.choices else part for part in self._items(cell)]
            return [value for value in items if not is_blank(value)] or None
        if kind in ("text", "long_text"):
            return text or None
        if not self.exact and text.casefold() in BLANKS and not (kind == "enum" and plain(text) in self._choices):
            return None if kind != "bool" or text != "-" else False
        if kind == "bool":
            return self._truth(cell, text)
        if kind in ("int", "decimal"):
            return self._number(cell, text)
        if kind == "date":
            return read_date(cell, month=self._month)
        return self._choice(text)

    def _items(self, cell: Any) -> list[str]:
        if self.item.choices and isinstance(cell, str) and not self.exact:
            whole = plain(cell)
            if whole in self._choices:
                return [cell]
            # Choices of one letter are often written side by side: CIA.
            letters = whole.replace(" ", "")
            if len(letters) > 1 and all(sign in self.item.choices for sign in letters):
                return list(letters)
            return [item for part in parts(cell) for item in re.split(r"/|&|\+| und | and ", part)]
        return parts(cell, lines_only=self.exact)

    def _choice(self, text: str) -> Any:
        if text in self.item.choices:
            return text
        word = plain(text)
        if word in self._choices:
            return self._choices[word]
        for shorter in (re.sub(r"\(.*?\)", "", text), re.sub(r"^\W*\d+\s*[-:.)=]\s*", "", text)):
            if plain(shorter) in self._choices:
                return self._choices[plain(shorter)]
        if not word:
            return None
        raise ValueError(f'"{text}" is no choice; {nearest(text, self.item.choices)}')

    @staticmethod
    def _truth(cell: Any, text: str) -> bool:
        if isinstance(cell, bool):
            return cell
        word = plain(text)
        if word in YES or text in ("✓", "✔", "☑"):
            return True
        if word in NO or text in ("✗", "✘", "☐"):
            return False
        raise ValueError(f'"{text}" is neither yes nor no')

    def _number(self, cell: Any, text: str) -> Any:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value = float(cell)
        elif plain(text) in self._steps:
            value = float(self._steps[plain(text)])
        else:
            value = self._numeral(text)
        if self.item.kind == "int":
            if value != int(value):
                raise ValueError(f"needs a whole number, not {value:g}")
            return int(value)
        return int(value) if isinstance(cell, int) else value

    def _numeral(self, text: str) -> float:
        """A number with either decimal sign; also one with its word: 4 - high, 3 (medium), 80 %."""
        found = _NUMBER.match(text)
        if found is None or ((rest := text[found.end() :].strip()) and rest[0] not in "-(:%=–—/."):
            raise ValueError(f'"{text}" is not a number')
        numeral = re.sub(r"[' ]", "", found[0])
        comma, point = numeral.rfind(","), numeral.rfind(".")
        if comma > point:
            grouped = point < 0 and re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", numeral) and not numeral.startswith("0")
            numeral = numeral.replace(",", "") if grouped else numeral.replace(".", "").replace(",", ".")
        else:
            numeral = numeral.replace(",", "")
        return float(numeral)
