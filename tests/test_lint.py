"""The pack holds what it promises: every rule is shown to work, every point and register is looked at."""

import shutil
from pathlib import Path

import pytest

from isms_tui.examples import problems, try_example, world
from isms_tui.lint import coverage, lint
from isms_tui.pack import Examples, Pack, home, load_examples, load_pack

EXAMPLES = load_examples()


@pytest.mark.parametrize("id", sorted(EXAMPLES))
def test_a_rule_does_what_its_examples_say(pack: Pack, id: str) -> None:
    assert problems(pack, pack.rules[id], EXAMPLES[id]) == []


def test_nothing_is_left_uncovered(pack: Pack) -> None:
    assert lint(pack, EXAMPLES) == []
    lines = coverage(pack, EXAMPLES)
    assert sum(line.points for line in lines) == 147
    assert sum(line.rules for line in lines) == sum(line.shown for line in lines) == len(pack.rules)
    assert all(line.answered == line.weighing for line in lines)


def test_examples_that_misbehave_are_told(pack: Pack) -> None:
    rule, good = pack.rules["TRT-R01"], EXAMPLES["TRT-R01"]
    assert "has no example in which it fires" in problems(pack, rule, Examples())[0]
    assert "stays silent" in problems(pack, rule, Examples(good.fires))[0]
    assert "should stay silent" in problems(pack, rule, Examples(good.fires, good.fires))[0]
    assert "does not fire" in problems(pack, rule, Examples(good.silent, good.silent))[0]
    closed = [{"risk": {"title": "Old", "status": "closed"}}]
    assert "no record that it would look at" in problems(pack, rule, Examples(good.fires, closed))[0]
    wrong = problems(pack, rule, Examples([{"risk": {"titel": "x"}}], good.silent))
    assert 'did you mean "title"?' in wrong[0]
    assert 'did you mean "risk"?' in problems(pack, rule, Examples([{"rsik": {}}], good.silent))[0]


def test_a_star_stands_for_every_row(pack: Pack) -> None:
    rows = world(pack, [{"soa_entry": {"control": "*", "applicable": "yes"}}, {"soa_entry": {"control": "A.5.1"}}])
    assert len(rows["soa_entry"]) == 93
    assert rows["soa_entry"]["A.5.2"]["applicable"] == "yes"
    assert rows["soa_entry"]["A.5.1"]["applicable"] == "undecided"


def test_an_example_tells_what_the_rule_says(pack: Pack) -> None:
    assert "RSK-001" in try_example(pack, pack.rules["TRT-R01"], EXAMPLES["TRT-R01"].fires).messages[0]


def test_a_pack_with_holes_is_told_where(tmp_path: Path) -> None:
    for name in ("data", "rules", "screens"):
        shutil.copytree(home() / name, tmp_path / name, ignore=shutil.ignore_patterns("samples", "packs"))
    (tmp_path / "data" / "registers" / "drill.toml").write_text(
        'name = "drill"\ntitle = "Drill"\nplural = "Drills"\nkey = "DRL-{:03}"\nnaming = "title"\npurpose = "Drills."\n'
        '[[field]]\nname = "title"\nkind = "text"\n'
    )
    found = lint(load_pack(tmp_path), load_examples(tmp_path))
    assert [line.split(":")[0] for line in found] == ["register drill"]
