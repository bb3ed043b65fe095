"""Dates as people write them: 2026-02-15, 15.2.2026, 02/15/26, 15 Feb 2026, a spreadsheet's day count."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from isms_tui.exchange.vocabulary import plain

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jaenner janner",
            "feb february februar",
            "mar march marz maerz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec dez december dezember",
        ),
        1,
    )
    for name in names.split()
}
EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's count."""
SERIAL = (18264, 73415)
"""Day counts that are taken for dates: the years 1950 to 2100."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_PARTS = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?:[ ,T]+\d{1,2}:\d{2}.*)?")
_WORDS = re.compile(
    r"(?:[a-z]+ )?(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)|([a-z]+) (\d{1,2})(?:st|nd|rd|th)?) (\d{4}|\d{2})"
)


def month_first(values: Iterable[Any]) -> bool | None:
    """Whether a column writes 02/15/2026: the month first. None: its dates don't tell."""
    for value in values:
        found = _PARTS.fullmatch(value.strip()) if isinstance(value, str) else None
        if found and found[2] != ".":
            if int(found[1]) > 12:
                return False
            if int(found[3]) > 12:
                return True
    return None


def is_ambiguous(value: Any) -> bool:
    """Whether day and month could be either way round."""
    found = _PARTS.fullmatch(value.strip()) if isinstance(value, str) else None
    return bool(found and found[2] != "." and int(found[1]) <= 12 and int(found[3]) <= 12 and found[1] != found[3])


def read_date(value: Any, *, month: bool = False) -> str:
    """A date as it is stored. Raises ValueError."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value)
    text = str(value).strip()
    try:
        if found := _ISO.fullmatch(text):
            return _made(found[1], found[2], found[3])
        if re.fullmatch(r"\d{8}", text):
            return _made(text[:4], text[4:6], text[6:])
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            return _serial(float(text))
        if found := _PARTS.fullmatch(text):
            day, other = (found[3], found[1]) if month and found[2] != "." else (found[1], found[3])
            return _made(found[4], other, day)
        if found := _WORDS.fullmatch(plain(text)):
            name = found[2] or found[3]
            if name in MONTHS:
                return _made(found[5], str(MONTHS[name]), found[1] or found[4])
    except ValueError:
        raise ValueError(f'"{text}" is no day of the calendar') from None
    raise ValueError(f'"{text}" is no date; write it as 2026-03-31')


def _serial(value: float) -> str:
    if not SERIAL[0] <= value < SERIAL[1]:
        raise ValueError(f"{value:g} is no date; write it as 2026-03-31")
    return (EPOCH + timedelta(days=int(value))).isoformat()


def _made(year: str, month: str, day: str) -> str:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 80 else 1900
    return date(number, int(month), int(day)).isoformat()
