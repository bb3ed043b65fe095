"""Incremental == fresh == the plain interpreter, over all registers and rules, for random edits."""

from datetime import date
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from isms_tui.pack import Pack
from isms_tui.readiness.engine import Engine
from tests.readiness.oracle import Oracle
from tests.worlds import Maker, World

TODAY = date(2026, 3, 31)
RELAXED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # a seed has nothing to shrink
}


def hits(engine: Engine) -> dict[str, set[Any]]:
    return {rule: {named(engine, rule, *subject) for subject in found} for rule, found in engine.hits.items()}


def named(engine: Engine, rule: str, table: str, row: Any) -> Any:
    """What a hit is called: its row; where a rule looks at every register, with the register."""
    return (table, row) if "any" in engine.pack.trees["rule:" + rule] else row


def edit(maker: Maker, world: World, *engines: Engine) -> None:
    """One random change: a field of a record, a record gone, a record come back, or an archived one."""
    random = maker.random
    register = random.choice(list(world))
    ids = maker.ids(register)
    if not ids:
        return
    id = random.choice(ids)
    rows = world[register]
    if id in rows and random.random() < 0.1:
        del rows[id]
        for engine in engines:
            engine.drop(register, id)
        return
    if id not in rows:
        rows[id] = maker.record(register, id)
    else:
        fresh, old = maker.record(register, id), rows[id]
        names = random.sample(sorted(fresh.keys() | old.keys()), k=min(2, len(fresh.keys() | old.keys())))
        rows[id] = {name: (fresh if name in names else old).get(name) for name in fresh.keys() | old.keys()}
        rows[id] = {name: value for name, value in rows[id].items() if value is not None} | {"id": id}
    for engine in engines:
        engine.put(register, rows[id])


@settings(max_examples=12, **RELAXED)
@given(seed=st.integers(0, 2**32), size=st.integers(0, 8), edits=st.integers(1, 60), stage=st.sampled_from([1, 2]))
def test_random_edits_agree_three_ways(pack: Pack, seed: int, size: int, edits: int, stage: int) -> None:
    random = Random(seed)
    maker = Maker(pack, random, {name: random.randint(0, size) for name in pack.registers})
    world = maker.world()
    engine = Engine(pack, world, today=TODAY.toordinal(), stage=stage)
    try:
        told = hits(engine)
        for _ in range(edits):
            edit(maker, world, engine)
            opened, closed = engine.settle()
            for change in opened:
                name = named(engine, change.rule, change.register, change.id)
                assert name not in told[change.rule]
                told[change.rule].add(name)
            for change in closed:
                told[change.rule].remove(named(engine, change.rule, change.register, change.id))
        assert told == hits(engine), "what was announced is not what holds"
        fresh = Engine(pack, world, today=TODAY.toordinal(), stage=stage, live=False)
        assert hits(engine) == hits(fresh)
        for _ in range(3):
            edit(maker, world, engine, fresh)
            engine.settle()
            fresh.settle()
            assert hits(engine) == hits(fresh), "a graph that notes no reads has to compute everything anew"
        fresh.close()
        judge = Oracle(pack, world, TODAY, stage)
        assert hits(engine) == {rule: judge.hits(rule) for rule in pack.rules}
    finally:
        engine.close()


@settings(max_examples=5, **RELAXED)
@given(seed=st.integers(0, 2**32), days=st.integers(-800, 800))
def test_another_day_is_another_answer(pack: Pack, seed: int, days: int) -> None:
    maker = Maker(pack, Random(seed), dict.fromkeys(pack.registers, 4))
    world = maker.world()
    engine = Engine(pack, world, today=TODAY.toordinal())
    engine.set_today(TODAY.toordinal() + days)
    engine.set_stage(2)
    engine.settle()
    fresh = Engine(pack, world, today=TODAY.toordinal() + days, stage=2)
    assert hits(engine) == hits(fresh)
    engine.close()
    fresh.close()


def test_an_edit_no_rule_reads_touches_nothing(pack: Pack) -> None:
    maker = Maker(pack, Random(7), dict.fromkeys(pack.registers, 5))
    world = maker.world()
    engine = Engine(pack, world, today=TODAY.toordinal())
    for register, rows in world.items():
        for record in rows.values():
            engine.put(register, {**record, "notes": "nobody reads this"})
    assert not any(engine.graph._dirty), "a field that no rule reads marked something"
    assert engine.settle() == ([], [])
    engine.close()
