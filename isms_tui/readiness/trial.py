"""One rule held against a handful of records: how its examples are run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from isms_tui.pack import Pack, Rule
from isms_tui.readiness.engine import Engine
from isms_tui.readiness.graph import Record
from isms_tui.readiness.messages import Speaker


@dataclass(slots=True)
class Trial:
    """What a rule said of some records, and whether there was anything that it would look at."""

    messages: list[str]
    looked: bool


def trial(pack: Pack, rule: Rule, records: Mapping[str, Mapping[str, Record]], today: date) -> Trial:
    """The rule alone, on a day, at the stage of its own gate."""
    stage = next(view.stage for view in pack.views.values() if view.gate == rule.gate)
    engine = Engine(replace(pack, rules={rule.id: rule}), records, today=today.toordinal(), stage=stage, live=False)
    try:
        speaker = Speaker(engine)
        subjects = sorted(engine.hits[rule.id], key=str)
        return Trial([speaker.say(rule.id, "say", subject) for subject in subjects], _looked(engine, rule))
    finally:
        engine.close()


def _looked(engine: Engine, rule: Rule) -> bool:
    """Whether some record is one that the rule's condition is asked of."""
    for table in engine.pack.registers:
        tree = engine.pack.rule_trees(rule.id, table)["when"]
        rows = engine.graph.tables[table].items()
        if tree[0] == "for" and tree[2][0] == "reg":
            if tree[2][1] == table and any(engine.subject_value(tree[3], (table, row)) is True for row, _ in rows):
                return True
        elif rows:
            return True
    return False
