"""Settings: kept at once and whole, never in the way."""

import os
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms_tui.settings import Settings

NAMES = st.text(ascii_lowercase, min_size=1, max_size=4)
VALUES = st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=9), st.lists(st.text(max_size=4), max_size=3))


def test_what_is_put_is_there_for_the_next_session(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    Settings(path).put("columns.risk", ["title", "owner"])
    Settings(path).put("theme", "isms-calm")
    again = Settings(path)
    assert again.get("columns.risk", ["id"]) == ["title", "owner"]
    assert again.get("theme", "") == "isms-calm"
    assert again.get("columns.asset", ["id"]) == ["id"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["settings.toml"]
    again.put("columns.risk", None)
    assert Settings(path).get("columns.risk", ["id"]) == ["id"]


def test_two_sessions_keep_each_others_settings(tmp_path: Path) -> None:
    one, two = Settings(tmp_path / "settings.toml"), Settings(tmp_path / "settings.toml")
    assert one.get("theme", "none") == two.get("theme", "none") == "none"
    one.put("theme", "light")
    two.put("columns.risk", ["title"])
    assert Settings(one.path).get("theme", "") == "light"


@pytest.mark.parametrize("damage", [b"theme = ", b"\xff\xfe", b"[[x]\n"])
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "settings.toml"
    for number in (1, 2):
        path.write_bytes(damage)
        settings = Settings(path)
        assert settings.get("theme", "none") == "none"
        assert f"settings.damaged-{number}.toml" in settings.notices[0]
        assert (tmp_path / f"settings.damaged-{number}.toml").read_bytes() == damage
        settings.put("theme", "light")
        assert Settings(path).get("theme", "") == "light"


@pytest.mark.parametrize(
    ("text", "default"), [("x = 1", ""), ("x = true", 1), ("x = 1", True), ("x = [1]", ["a"]), ("[x]\ny = 1", "")]
)
def test_a_value_of_another_kind_is_no_value(tmp_path: Path, text: str, default: object) -> None:
    (tmp_path / "settings.toml").write_text(text)
    assert Settings(tmp_path / "settings.toml").get("x", default) == default


@given(st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=3).map(".".join), VALUES), max_size=8))
def test_the_last_put_of_a_name_holds(puts: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        for name, value in puts:
            Settings(path).put(name, value)
            assert Settings(path).get(name, value) == value
