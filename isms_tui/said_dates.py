"""Dates as people say them, and as they are said back: "15.2.", "in 3 months", "end of june"; days before months.

Pendulum does the calendar. It costs a start 150 ms, so it is imported when somebody says something that needs it.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

EXAMPLES = "2026-03-31, 15.2., in 3 months, +2w, next monday or end of june"
SEPARATOR = " · "
"""Stands between a date and how far away it is; what follows it is not read back."""

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_COUNTS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1}
_UNITS = {"d": "days", "w": "weeks", "m": "months", "mo": "months", "q": "quarters", "y": "years"}
_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2}
_AGAINST = {"next": 1, "coming": 1, "this": 0, "": 0, "last": -1, "previous": -1}

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\s*[./-]?")
_SPAN = re.compile(r"(in\s+|[+-]\s*)?(\d{1,5}|[a-z]+)\s*([a-z]+)(\s+ago|\s+from now)?")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2}))")
_YEAR = re.compile(r",?\s+(\d{4})$")
_EDGE = re.compile(r"(end|start|beginning|middle|mid)(?:\s+of)?\s+(?:the\s+)?(?:(next|this|last|previous)\s+)?(.+)")


def read_date(text: str, today: date, *, past: bool = False) -> date:
    """The date that a text means, seen from a day. Raises ValueError with examples.

    Where the year is not said it is the next such day, or, with ``past``, the latest.
    """
    said = " ".join(text.partition(SEPARATOR.strip())[0].lower().split())
    try:
        found = _iso(said) or _by_numbers(said, today, past) or _in_words(said, today, past)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ValueError(f'"{text.strip()[:40]}" is no date; write it as {EXAMPLES}')
    return found


def said_date(day: date, today: date) -> str:
    """A date as it is shown while one types: ISO, and how far away it is."""
    return f"{day.isoformat()}{SEPARATOR}{distance(day, today)}"


def distance(day: date, today: date) -> str:
    """How far away a day is, in words."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near is not None:
        return near
    import pendulum

    apart = pendulum.format_diff(abs(_calendar(day) - _calendar(today)), absolute=True)
    return f"in {apart}" if day > today else f"{apart} ago"


def _iso(said: str) -> date | None:
    return date.fromisoformat(said) if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{8}", said) else None


def _by_numbers(said: str, today: date, past: bool) -> date | None:
    match = _NUMBERS.fullmatch(said)
    if match is None:
        return None
    day, month, year = match.groups()
    if year is None:
        return _nearest(lambda y: date(y, int(month), int(day)), today, past)
    return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))


def _nearest(made: Callable[[int], date], today: date, past: bool) -> date:
    """The next such day from today on, or the latest up to today; 29 February may be years away."""
    for step in range(9):
        try:
            day = made(today.year + (-step if past else step))
        except ValueError:
            continue
        if (day <= today) if past else (day >= today):
            return day
    raise ValueError("there is no such day")


def _in_words(said: str, today: date, past: bool) -> date | None:
    if said in _NEAR:
        return date.fromordinal(today.toordinal() + _NEAR[said])
    return _named(said, today, past) or _span(said, today) or _edge(said, today, past) or _turn(said, today)


def _named(said: str, today: date, past: bool) -> date | None:
    """A day of a month that is named: 15 june, june 15 2027."""
    year = _YEAR.search(said)
    match = _NAMED.fullmatch(said[: year.start()] if year else said)
    if match is None:
        return None
    day, name = (match[1], match[2]) if match[1] else (match[4], match[3])
    month = _month(name)
    if month is None:
        return None
    if year is not None:
        return date(int(year[1]), month, int(day))
    return _nearest(lambda y: date(y, month, int(day)), today, past)


def _month(name: str) -> int | None:
    found = [number for number, month in enumerate(_MONTHS, 1) if len(name) >= 3 and month.startswith(name)]
    return 9 if name == "sept" else found[0] if len(found) == 1 else None


def _span(said: str, today: date) -> date | None:
    """So many days, weeks, months, quarters or years from today: in 3 months, +2w, -1y, a year ago."""
    match = _SPAN.fullmatch(said)
    if match is None:
        return None
    sign, count, unit, after = match.groups()
    number = int(count) if count.isdigit() else _COUNTS.get(count)
    units = unit if unit in _UNITS.values() else _UNITS.get(unit) or unit + "s"
    if number is None or units not in _UNITS.values():
        return None
    back = (sign or "").startswith("-") != bool(after and after.strip() == "ago")
    return _moved(today, units, -number if back else number)


def _moved(today: date, units: str, number: int) -> date:
    if units == "quarters":
        units, number = "months", number * 3
    return _plain(_calendar(today).add(**{units: number}))


def _turn(said: str, today: date) -> date | None:
    """A weekday, or a week, month, quarter or year after or before this one."""
    first, _, rest = said.rpartition(" ")
    by = _AGAINST.get(first)
    if by is None:
        return None
    days = [number for number, day in enumerate(_DAYS) if len(rest) >= 3 and day.startswith(rest)]
    if len(days) == 1:
        start = _calendar(today)
        from pendulum import WeekDay

        return _plain(start.previous(WeekDay(days[0])) if by < 0 else start.next(WeekDay(days[0])))
    return _moved(today, rest + "s", by) if first and rest + "s" in _UNITS.values() else None


def _edge(said: str, today: date, past: bool) -> date | None:
    """The end, start or middle of a month, quarter, year or week."""
    match = _EDGE.fullmatch(said)
    if match is None:
        return None
    edge, against, what = match.groups()
    year = _YEAR.search(" " + what)
    name = (" " + what)[: year.start()].strip() if year else what
    quarter = re.fullmatch(r"q([1-4])", name)
    month = int(quarter[1]) * 3 - 2 if quarter else _month(name)
    unit = "quarter" if quarter else "month"
    if month is not None and not against:
        if year is not None:
            return _edge_of(date(int(year[1]), month, 1), unit, edge)
        return _nearest(lambda y: _edge_of(date(y, month, 1), unit, edge), today, past)
    if not name and year is not None and not against:
        return _edge_of(date(int(year[1]), 1, 1), "year", edge)
    if year is None and name in ("week", "month", "quarter", "year"):
        return _edge_of(_moved(today, name + "s", _AGAINST[against or ""]), name, edge)
    return None


def _edge_of(day: date, unit: str, edge: str) -> date:
    first = _calendar(day)
    if unit == "quarter":
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1)
        last = first.add(months=2).end_of("month")
    else:
        first, last = first.start_of(unit), first.end_of(unit)
    if edge == "end":
        return _plain(last)
    return _plain(first) if edge in ("start", "beginning") else _plain(first.add(days=(last - first).days // 2))


def _calendar(day: date) -> Any:
    import pendulum

    return pendulum.date(day.year, day.month, day.day)


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
