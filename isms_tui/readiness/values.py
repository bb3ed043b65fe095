"""Values as conditions see them: dates are day numbers, a blank is None."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=65536)
def day(text: str) -> int | None:
    """The day number of an ISO date; a text that is none counts as blank."""
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def shift(start: int, months: int) -> int:
    """A calendar span: the same day of the month, or the month's last day.

    Pendulum counts the same (a test holds the two together) but costs a headless start 150 ms.
    """
    day_ = date.fromordinal(start)
    index = day_.year * 12 + day_.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return date.max.toordinal() if months > 0 else 1
    return date(year, month + 1, min(day_.day, monthrange(year, month + 1)[1])).toordinal()


def iso(number: int) -> str:
    """A day number as people and files write it."""
    return date.fromordinal(number).isoformat()


def cell(rows: Any, row: Any, column: Any) -> float | int | None:
    """A number of a matrix written as lines of numbers; rows and columns count from 1."""
    if not rows or not isinstance(row, int) or not isinstance(column, int) or not 1 <= row <= len(rows):
        return None
    numbers = re.split(r"[\s,;|]+", str(rows[row - 1]).strip())
    if not 1 <= column <= len(numbers):
        return None
    try:
        return int(numbers[column - 1])
    except ValueError:
        return None


def equal(left: Any, right: Any) -> bool:
    """Lists are equal when they hold the same things; anything else as it is."""
    if isinstance(left, list | tuple | frozenset) and isinstance(right, list | tuple | frozenset):
        return set(left) == set(right)
    return bool(left == right)


def _not_equal(left: Any, right: Any) -> bool:
    return not equal(left, right)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": equal,
    "!=": _not_equal,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def blank(value: Any) -> bool:
    """Empty text, empty list, missing value."""
    return value is None or value == "" or (isinstance(value, list | tuple | frozenset) and not value)
