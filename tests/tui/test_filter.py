"""The filter's language: what it understands, and what it says of what it doesn't."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui.pack import Field
from isms_tui.tui.filter import EVERYTHING, FilterError, named, terms
from isms_tui.tui.filter import test_of as filter_of

TODAY = date(2026, 3, 31)
FIELDS = {
    "id": Field("id", "text", "Id"),
    "title": Field("title", "text", "Title"),
    "level": Field("level", "int", "Level"),
    "owner": Field("owner", "ref", "Owner", to="person"),
    "review_on": Field("review_on", "date", "Review on"),
    "status": Field("status", "enum", "Status", choices=["open", "in_work", "closed"], words={"in_work": "being done"}),
    "reasons": Field("reasons", "list", "Reasons", choices=["law", "risk"]),
    "external": Field("external", "bool", "External"),
    "control.theme": Field("theme", "text", "Theme"),
}
RECORD: dict[str, Any] = {
    "id": "RSK-007",
    "title": "Laptop theft: at the airport",
    "level": 12,
    "owner": "PER-001",
    "review_on": "2026-03-15",
    "status": "in_work",
    "reasons": ["risk"],
    "external": False,
    "control.theme": "people",
}
SHOWN = {"owner": "Anna Berg", "status": "being done", "external": "no"}


def read(name: str) -> tuple[Any, str]:
    if name == EVERYTHING:
        return None, "\n".join(str(SHOWN.get(field, value)) for field, value in RECORD.items())
    value = RECORD.get(name)
    return value, SHOWN.get(name, str(value))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ("laptop", True),
        ("LAPTOP anna", True),
        ("laptop bob", False),
        ('"theft: at"', True),
        ('title:"at the"', True),
        ("level>11", True),
        ("level>12", False),
        ("level>=12 level<=12", True),
        ("level<9", False),
        ("level:12", True),
        ("level=1", False),
        ("lev>11", True),
        ("rvw<today", True),
        ("review<2026-03-15", False),
        ("review<=2026-03-15", True),
        ("review>2026-03", False),
        ("review>2026-02", True),
        ("review>2025", True),
        ("review:2026", True),
        ("owner:anna", True),
        ("owner=PER-001", True),
        ("owner=anna", False),
        ("owner:bob", False),
        ("owner=", False),
        ("owner!=", True),
        ("owner!=PER-001", False),
        ("status:done", True),
        ("status=in_work", True),
        ("status>open", True),
        ("status<closed", True),
        ("status>being", False),
        ("status!=closed", True),
        ("reasons:risk", True),
        ("reasons=law", False),
        ("external=no", True),
        ("ext:yes", False),
        ("theme:peop", True),
        ("owner:", True),
        ("level>", True),
    ],
)
def test_a_filter_means_what_it_says(text: str, holds: bool) -> None:
    assert filter_of(text, FIELDS, TODAY)(read) is holds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ownre:anna", 'no field is called "ownre"; did you mean "owner"?'),
        ("https://x.org", 'no field is called "https"; text with a sign in it stands in quotes'),
        ("level>high", 'Level is a number, and "high" is none'),
        ("review<soon", 'Review on is a date: write it as 2026-03-31, 2026-03, 2026 or today, not "soon"'),
        ("status:clsed", 'Status is never "clsed"; did you mean "closed"?'),
        ("external>no", "External is yes or no: write external=yes or external=no"),
    ],
)
def test_what_is_not_understood_is_told_in_words(text: str, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        filter_of(text, FIELDS, TODAY)
    assert str(caught.value) == says


def test_a_field_is_known_by_a_few_letters_the_nearest_kind_of_match_first() -> None:
    fields = {name: Field(name, "text", name) for name in ("lowest", "level", "evel")}
    assert named("l", fields) == "lowest"
    assert named("lev", fields) == "level"
    assert named("evel", fields) == "evel"
    assert named("lvl", fields) == "level"


@given(st.text(max_size=30))
def test_any_text_is_a_filter_or_is_refused_in_words(text: str) -> None:
    try:
        holds = filter_of(text, FIELDS, TODAY)(read)
    except FilterError as error:
        assert str(error)
    else:
        assert isinstance(holds, bool)


@given(st.lists(st.sampled_from(["laptop", "level>3", "owner:bob", "status<closed", "external=no"]), max_size=4))
def test_several_terms_hold_where_each_holds(parts: list[str]) -> None:
    each = [filter_of(part, FIELDS, TODAY)(read) for part in parts]
    assert filter_of(" ".join(parts), FIELDS, TODAY)(read) is all(each)


@given(
    st.sampled_from(sorted(FIELDS)),
    st.sampled_from([":", "=", "!=", ">", "<", ">=", "<="]),
    st.text('ab 1"', max_size=6),
)
def test_a_term_is_read_as_it_is_written(field: str, sign: str, value: str) -> None:
    value = value.replace('"', "").strip()
    found = terms(f'{field}{sign}"{value}"')
    wanted = [(field, sign, value)] if value or sign in ("=", "!=") else []
    assert [(term.field, term.sign, term.value) for term in found] == wanted


@given(st.integers(0, 20), st.integers(0, 20))
def test_less_is_not_at_least(stored: int, given_value: int) -> None:
    def one(name: str) -> tuple[Any, str]:
        return stored, str(stored)

    less = filter_of(f"level<{given_value}", FIELDS, TODAY)(one)
    at_least = filter_of(f"level>={given_value}", FIELDS, TODAY)(one)
    assert less is not at_least and less is (stored < given_value)
