"""Working days: Monday to Friday."""

from datetime import date, timedelta

WEEK, WORKED = 7, 5


def workday(start: date, offset: int) -> date:
    """The working day that lies so many working days from ``start``; 0 is ``start`` itself, or the Monday after it."""
    day = start
    while day.weekday() >= WORKED:
        day += timedelta(days=1 if offset >= 0 else -1)
    weeks, rest = divmod(abs(offset), WORKED)
    sign = 1 if offset >= 0 else -1
    day += timedelta(days=sign * weeks * WEEK)
    while rest:
        day += timedelta(days=sign)
        rest -= day.weekday() < WORKED
    return day


def workdays(start: date, end: date) -> int:
    """How many working days lie from ``start`` up to, not including, ``end``; none when it is earlier."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, WEEK)
    return weeks * WORKED + sum((start + timedelta(days=n)).weekday() < WORKED for n in range(rest))
