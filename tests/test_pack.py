"""Packs: the language, and mistakes that name their file, key and cure."""

import shutil
from pathlib import Path

import pytest

from isms_tui.pack import Pack, PackError, home, load_pack
from isms_tui.pack.language import parse, template


def test_the_pack_is_whole(pack: Pack) -> None:
    assert len(pack.registers) == 50
    assert len(pack.requirements) == 147
    assert len(pack.catalogues["control"].rows) == 93
    assert sum(rule.core for rule in pack.rules.values()) == 185
    shown = {tab.register for screen in pack.screens.values() for tab in screen.tabs}
    assert shown == set(pack.registers), "every register has a tab"
    assert all(register.purpose and register.columns for register in pack.registers.values())


def test_the_cache_gives_the_same_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = load_pack()
    assert list(tmp_path.rglob("pack-*.json"))
    assert load_pack() == first
    for path in tmp_path.rglob("pack-*.json"):
        path.write_text("{broken")
    assert load_pack() == first


def test_expressions_read_as_written() -> None:
    assert parse("a.b != c and not d.e") == [
        "and",
        [["cmp", "!=", ["get", ["word", "a"], "b"], ["word", "c"]], ["not", ["get", ["word", "d"], "e"]]],
    ]
    assert template("Risk {r.id}.") == ["Risk ", [["get", ["word", "r"], "id"]], "."]


RULE = (
    '[[rule]]\nid = "X-1"\nrequirement = "{ref}"\nseverity = "minor"\n'
    'gate = "s1"\nwhen = "{when}"\nsay = "{say}"\ndo = "Do."\n'
)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"when": "for r in risks: blank(r.title)"}, 'unknown register "risks"; did you mean "risk"?'),
        ({"when": "for r in risk: blank(r.titel)"}, 'unknown field of risk "titel"; did you mean "title"?'),
        ({"when": "for r in risk: r.status = clsed"}, 'unknown choice "clsed"; did you mean "closed"?'),
        ({"when": "for r in risk: blank(r.title"}, "can't be read near"),
        ({"when": "for r in risk: r.level > actept()"}, 'unknown function "actept"; did you mean "accept"?'),
        ({"when": "for r in risk: r.title > today"}, "can't be compared"),
        ({"when": "for r in risk: r.title"}, "a condition is needed"),
        ({"say": "Risk {q.id}"}, 'unknown name "q"'),
        ({"say": "Risk {q}"}, 'unknown name "q"'),
        ({"ref": "6.1.22"}, 'unknown requirement "6.1.22"'),
    ],
)
def test_a_mistake_in_a_rule_is_one_line(tmp_path: Path, change: dict[str, str], says: str) -> None:
    parts = {"ref": "6.1.2 a.1", "when": "for r in risk: blank(r.title)", "say": "Risk {r.id}.", **change}
    text = RULE
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text(text)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert str(caught.value).startswith("rules/own.toml: X-1: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("data/registers/own.toml", "name = ", "is not valid TOML"),
        (
            "data/registers/risk.toml",
            'name = "risk"\nnameing = "title"',
            'unknown key "nameing"; did you mean "naming"?',
        ),
        ("data/registers/risk.toml", 'name = "risk"\n[[field]]\nname = "x"\nkind = "txt"', 'did you mean "text"?'),
        ("screens/own.toml", 'key = "x"\ntitle = "X"\nintro = ""\n[[tab]]\nregister = "rsk"', 'did you mean "risk"?'),
    ],
)
def test_a_mistake_in_a_file_is_one_line(tmp_path: Path, file: str, text: str, says: str) -> None:
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text(text)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert str(caught.value).startswith(file)
    assert says in str(caught.value)


def test_a_register_a_field_and_a_tab_cost_no_python(tmp_path: Path) -> None:
    (tmp_path / "data" / "registers").mkdir(parents=True)
    (tmp_path / "screens").mkdir()
    (tmp_path / "data" / "registers" / "drill.toml").write_text(
        'name = "drill"\ntitle = "Drill"\nplural = "Drills"\nkey = "DRL-{:03}"\nnaming = "title"\npurpose = "Drills."\n'
        '[[field]]\nname = "title"\nkind = "text"\n'
    )
    (tmp_path / "data" / "registers" / "risk.toml").write_text(
        'name = "risk"\n[[field]]\nname = "insured"\nkind = "bool"\nlabel = "Insured"\n'
    )
    pack = load_pack(tmp_path)
    assert pack.registers["drill"].fields["title"].label == "Title"
    assert pack.registers["risk"].fields["insured"].kind == "bool"
    assert "title" in pack.registers["risk"].fields


def test_the_folders_are_found(tmp_path: Path) -> None:
    assert (home() / "data" / "pack.toml").is_file()
    shutil.copytree(home() / "data", tmp_path / "data", ignore=shutil.ignore_patterns("samples"))
    shutil.copytree(home() / "rules", tmp_path / "rules")
    shutil.copytree(home() / "screens", tmp_path / "screens")
    assert load_pack(tmp_path) == load_pack()
