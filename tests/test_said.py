"""Dates, numbers and choices as people say them."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui.door import checked, from_text
from isms_tui.pack import Field, Pack
from isms_tui.said_dates import distance, read_date, said_date

TODAY = date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("15.2.", "2027-02-15"),
        ("15.2", "2027-02-15"),
        ("31.3.", "2026-03-31"),
        ("15.2.2027", "2027-02-15"),
        ("15.2.27", "2027-02-15"),
        ("15/2/2027", "2027-02-15"),
        ("2027-02-15", "2027-02-15"),
        ("29.2.", "2028-02-29"),
        ("today", "2026-03-31"),
        (" Tomorrow ", "2026-04-01"),
        ("yesterday", "2026-03-30"),
        ("day after tomorrow", "2026-04-02"),
        ("in 3 months", "2026-06-30"),
        ("in a month", "2026-04-30"),
        ("3 months ago", "2025-12-31"),
        ("a year ago", "2025-03-31"),
        ("+2w", "2026-04-14"),
        ("+ 10 days", "2026-04-10"),
        ("2 weeks from now", "2026-04-14"),
        ("-1y", "2025-03-31"),
        ("+1q", "2026-06-30"),
        ("in two weeks", "2026-04-14"),
        ("end of june", "2026-06-30"),
        ("end of february", "2027-02-28"),
        ("end of jun 2028", "2028-06-30"),
        ("end of month", "2026-03-31"),
        ("end of next month", "2026-04-30"),
        ("end of the year", "2026-12-31"),
        ("end of 2027", "2027-12-31"),
        ("end of q3", "2026-09-30"),
        ("end of quarter", "2026-03-31"),
        ("start of july", "2026-07-01"),
        ("mid june", "2026-06-15"),
        ("end of week", "2026-04-05"),
        ("next monday", "2026-04-06"),
        ("monday", "2026-04-06"),
        ("tue", "2026-04-07"),
        ("last friday", "2026-03-27"),
        ("next week", "2026-04-07"),
        ("last month", "2026-02-28"),
        ("next year", "2027-03-31"),
        ("15 june", "2026-06-15"),
        ("1st of may", "2026-05-01"),
        ("June 15 2027", "2027-06-15"),
        ("15. feb", "2027-02-15"),
        ("5 sept", "2026-09-05"),
    ],
)
def test_a_date_as_it_is_said(said: str, meant: str) -> None:
    assert read_date(said, TODAY).isoformat() == meant


@pytest.mark.parametrize(
    ("said", "meant"), [("15.2.", "2026-02-15"), ("15 june", "2025-06-15"), ("end of june", "2025-06-30")]
)
def test_what_has_happened_is_the_latest_such_day(said: str, meant: str) -> None:
    assert read_date(said, TODAY, past=True).isoformat() == meant


@pytest.mark.parametrize(
    "said",
    ["soon", "31.2.2027", "13/13", "2026-02-30", "in 99999 years", "june", "in 3", "next", "end of", "0.0.", "tt",
     "15.2.2027.1", "in three moons", "end of next june", "", "\x1b[31m", "a b c", "32 june", "+0x"],
)  # fmt: skip
def test_nonsense_is_one_line_with_examples(said: str) -> None:
    with pytest.raises(ValueError, match="in 3 months") as caught:
        read_date(said, TODAY)
    assert "\n" not in str(caught.value)


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@given(days, days)
def test_what_is_shown_reads_back_as_itself(day: date, today: date) -> None:
    assert read_date(said_date(day, today), today) == day
    assert read_date(day.isoformat(), today) == day
    assert read_date(f"{day.day}.{day.month}.{day.year}", today) == day


@given(days, st.integers(0, 400), st.sampled_from(["days", "weeks", "months", "years"]))
def test_a_span_back_is_before_and_forward_is_after(today: date, count: int, unit: str) -> None:
    assert read_date(f"{count} {unit} ago", today) <= today <= read_date(f"in {count} {unit}", today)


@given(days)
def test_a_day_without_its_year_is_within_reach(today: date) -> None:
    for day in (today + timedelta(days=n) for n in (0, 1, 300)):
        if (day.month, day.day) != (2, 29):
            assert read_date(f"{day.day}.{day.month}.", today) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_an_error(text: str) -> None:
    try:
        read_date(text, TODAY)
    except ValueError as error:
        assert "is no date" in str(error)


@pytest.mark.parametrize(
    ("days_away", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (21, "in 3 weeks"), (-400, "1 year ago"), (91, "in 3 months")],
)
def test_how_far_away(days_away: int, words: str) -> None:
    assert distance(TODAY + timedelta(days=days_away), TODAY) == words


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("decimal", "1,5", 1.5),
        ("decimal", "1.5", 1.5),
        ("decimal", "1.234", 1.234),
        ("decimal", "0,125", 0.125),
        ("decimal", "1.234,5", 1234.5),
        ("decimal", "1,234.5", 1234.5),
        ("decimal", "1 234,5", 1234.5),
        ("decimal", "1.234.567", 1234567.0),
        ("decimal", "-3", -3.0),
        ("int", "12", 12),
        ("int", "1.000", 1000),
        ("int", "1,000,000", 1000000),
        ("int", "1 000", 1000),
        ("int", "−4", -4),
        ("bool", "Yes", True),
        ("bool", "y", True),
        ("bool", "off", False),
        ("bool", "x", True),
    ],
)
def test_a_number_or_yes_and_no(kind: str, said: str, meant: object) -> None:
    value = from_text(Field("f", kind), said)
    assert value == meant and type(value) is type(meant)


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("decimal", "1,234", "two numbers"),
        ("decimal", "1,2,3", "not a number"),
        ("decimal", "many", "not a number"),
        ("int", "1.5", "not a whole number"),
        ("int", "1,5", "not a whole number"),
        ("int", "four", "not a whole number"),
        ("bool", "maybe", "neither yes nor no"),
    ],
)
def test_a_number_that_is_none(kind: str, said: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        from_text(Field("f", kind), said)


def test_a_number_without_end_is_refused(pack: Pack) -> None:
    field = Field("f", "int")
    with pytest.raises(ValueError, match="too large"):
        from_text(field, "9" * 100_000)
    with pytest.raises(ValueError, match="too large"):
        checked(pack, field, 10**400)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert from_text(Field("f", "decimal"), repr(number)) == number


def test_a_choice_by_its_unique_beginning() -> None:
    status = Field("f", "enum", choices=["in_treatment", "in_review", "closed"], words={"closed": "shut"})
    assert from_text(status, "clo") == "closed"
    assert from_text(status, "Shu") == "closed"
    assert from_text(status, "in treatment") == "in_treatment"
    with pytest.raises(ValueError, match="in_treatment or in_review"):
        from_text(status, "in")
    assert from_text(status, "zzz") == "zzz", "what begins no choice is left for the check to name"
    several = Field("f", "list", choices=["c", "i", "a"], words={"c": "confidentiality", "i": "integrity"})
    assert from_text(several, "conf, i") == ["c", "i"]


def test_an_iso_date_costs_no_pendulum() -> None:
    code = (
        "import sys; from datetime import date; from isms_tui.said_dates import read_date;"
        "read_date('2027-02-15', date.today()); read_date('15.2.', date.today());"
        "sys.exit('pendulum' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
