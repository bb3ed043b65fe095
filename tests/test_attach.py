"""Files and links as evidence: kept by the hash of their content, made records by the fields that the pack names."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from isms_tui.attach import LARGEST
from isms_tui.pack import PackError, home, load_pack
from isms_tui.workspace import InputError, Workspace


def test_a_file_is_kept_by_its_hash_and_verify_agrees(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "restore_test.LOG"
    source.write_text("all restored")
    digest = sha256(b"all restored").hexdigest()
    name = workspace.attach(source)
    assert name == f"{digest}.log"
    kept = workspace.path / "evidence" / name
    assert kept.read_text() == "all restored" and kept.stat().st_mode & 0o777 == 0o600
    assert workspace.attach(source) == name, "the same content is kept once"
    assert Workspace.verify(workspace.path) == []
    kept.write_text("all fine")
    assert [problem.place for problem in Workspace.verify(workspace.path)] == [f"evidence/{name}"]
    workspace.attach(source)
    assert Workspace.verify(workspace.path) == [], "attaching again mends what was changed"


def test_a_file_becomes_the_record_that_the_pack_describes(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "backup_restore-test.log"
    source.write_text("all restored")
    digest = sha256(b"all restored").hexdigest()
    assert workspace.attached("evidence", str(source)) == {
        "title": "backup restore test",
        "location": f"evidence/{digest}.log",
        "digest": digest,
        "kind": "file",
        "collected_on": workspace.today.isoformat(),
    }
    link = workspace.attached("evidence", " https://wiki.example.org/x ")
    assert (link["kind"], link["location"]) == ("link", "https://wiki.example.org/x") and "digest" not in link


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("missing.txt", "is not there"), ("folder", "folder|no file"), ("empty.txt", "is empty"), ("pipe", "is no file"),
     ("large.bin", "larger than 50 MB"), ("a\0b", "no path"), ("", "path of a file")],
)  # fmt: skip
def test_what_is_no_file_is_one_line(workspace: Workspace, tmp_path: Path, name: str, wrong: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").touch()
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large.bin").open("wb") as large:
        large.truncate(LARGEST + 1)
    with pytest.raises(InputError, match=wrong) as caught:
        workspace.attached("evidence", str(tmp_path / name) if name else "")
    assert "\n" not in str(caught.value)
    assert not list((workspace.path / "evidence").iterdir())


def test_a_name_never_becomes_a_path(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "x.a b;rm -rf"
    source.write_text("x")
    assert workspace.attach(source) == sha256(b"x").hexdigest()


def test_a_register_without_the_fields_takes_none(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="takes no files"):
        workspace.attached("risk", "https://example.org")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('place = "locaton"', 'did you mean "location"'),
        ('where = "location"', 'unknown key "where"'),
        ('digest = "digest"', 'has no "place"'),
        ('place = "location"\nkind = "kind"\nfile = "fil"', 'did you mean "file"'),
    ],
)
def test_a_mistake_in_the_fields_names_the_cure(tmp_path: Path, table: str, says: str) -> None:
    own = tmp_path / "data" / "registers" / "evidence.toml"
    own.parent.mkdir(parents=True)
    text = (home() / "data" / "registers" / "evidence.toml").read_text()
    head, _, tail = text.partition("[attach]")
    own.write_text(f"{head}[attach]\n{table}\n\n[lifecycle]{tail.partition('[lifecycle]')[2]}")
    with pytest.raises(PackError, match="attach") as caught:
        load_pack(tmp_path)
    assert says in str(caught.value)
