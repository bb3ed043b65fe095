"""A document as every format can show it: headings, text, tables and pictures. All text in it is plain text."""

from dataclasses import dataclass, field
from datetime import date

from isms_tui.pack.reports import Style

TONES = {"bad": "●", "warn": "○", "good": "✓", "muted": "·"}
"""What a colour stands for, as a sign: colour is never alone."""


UNBROKEN = 15
"""Words up to this length (ids, days, headings) are kept in one piece."""


@dataclass(slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(slots=True)
class Paragraph:
    text: str
    strong: bool = False


@dataclass(slots=True)
class Bullets:
    items: list[str]
    numbered: bool = False


@dataclass(slots=True)
class Column:
    """A column's heading, and its share of the width."""

    head: str
    width: float = 1.0
    right: bool = False


@dataclass(slots=True)
class Cell:
    """What a cell says; ``value`` is the same as a number or a day, where it is one (``share``: 1 is the whole)."""

    text: str
    value: int | float | date | None = None
    tone: str = ""
    fill: str = ""
    share: bool = False


def percent(share: float, sign: str = "", tone: str = "") -> Cell:
    """A share of the whole as a cell."""
    return Cell(f"{sign}{round(100 * share)} %", round(share, 4), tone, share=True)


@dataclass(slots=True)
class Table:
    """Rows under headings; without rows ``empty`` is said instead. ``facts`` are labels with what belongs to them."""

    columns: list[Column]
    rows: list[list[Cell]]
    title: str = ""
    empty: str = ""
    facts: bool = False


@dataclass(slots=True)
class Picture:
    """A drawing with its words, and the same as a table for formats that draw nothing.

    ``width`` is a share of an upright page's width.
    """

    svg: str
    title: str
    told: str
    table: Table
    width: float = 1.0


@dataclass(slots=True)
class Banner:
    """What is to be seen first: a verdict, its number, and what stands behind it."""

    text: str
    more: str
    tone: str


Piece = Heading | Paragraph | Bullets | Table | Picture | Banner


@dataclass(slots=True)
class Document:
    """A whole report: who it is about, as of when, seen for what, and its pieces in order."""

    title: str
    organisation: str
    about: str
    as_of: date
    view: str
    standard: str
    style: Style
    wide: bool
    pieces: list[Piece] = field(default_factory=list)

    @property
    def line(self) -> str:
        """What stands under the title."""
        words = self.style.words
        day = f"{words['as_of']} {self.as_of.isoformat()}"
        return " · ".join(part for part in (self.standard, day, self.style.classification) if part)
