"""The compiler emits single-fact patterns only: the form that durable-rules matches soundly."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui.pack import Pack
from isms_tui.readiness import values
from isms_tui.readiness.engine import Engine
from isms_tui.readiness.session import Session

LOGIC = {"$and", "$or"}
TESTS = {"$neq", "$lt", "$lte", "$gt", "$gte", "$ex", "$nex"}


def sound(pattern: Any) -> bool:
    if not isinstance(pattern, dict) or len(pattern) != 1:
        return False
    name, value = next(iter(pattern.items()))
    if name in LOGIC:
        return isinstance(value, list) and len(value) > 0 and all(sound(part) for part in value)
    if name in TESTS:
        return isinstance(value, dict) and len(value) == 1 and all(constant(v) for v in value.values())
    return not name.startswith("$") and constant(value)


def constant(value: Any) -> bool:
    return isinstance(value, str | int | bool)


def test_every_rule_becomes_a_pattern_over_one_fact(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    init = Session.__init__

    def watched(self: Session, name: str, patterns: Any) -> None:
        seen.update(patterns)
        init(self, name, patterns)

    monkeypatch.setattr(Session, "__init__", watched)
    Engine(pack, {}, today=date(2026, 3, 31).toordinal()).close()
    assert {name.split(" ")[0] for name in seen} == set(pack.rules)
    assert [rule for rule, pattern in seen.items() if not sound(pattern)] == []
    begins = [(pattern["$and"][0] if "$and" in pattern else pattern).keys() for pattern in seen.values()]
    assert all(names == {"of"} for names in begins), "a bare $nex at the top would match anything"


@given(start=st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)), months=st.integers(-600, 600))
def test_months_are_counted_as_pendulum_counts_them(start: date, months: int) -> None:
    import pendulum

    expected = pendulum.date(start.year, start.month, start.day).add(months=months)
    assert values.iso(values.shift(start.toordinal(), months)) == expected.isoformat()


def test_a_session_answers_with_the_rules_a_fact_satisfies() -> None:
    tests = {"a": {"x": 1}, "b": {"$or": [{"x": 1}, {"y": True}]}, "c": {"$nex": {"x": 1}}}
    session = Session("probe", {name: {"$and": [{"of": "it"}, test]} for name, test in tests.items()})
    assert session.put("f", {"of": "it", "x": 1, "y": True}) == {"a", "b"}
    assert session.put("f", {"of": "it", "y": True}) == {"b", "c"}
    session.drop("f")
    assert session.put("g", {"of": "it", "z": 1}) == {"c"}
    assert session.put("h", {"of": "else", "x": 1}) == set()
    session.close()
