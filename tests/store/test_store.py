"""The journal is the truth: nothing acknowledged is lost, nothing changed goes unnoticed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isms_tui.store import Damaged, Store, clean, verify

OPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("ab"), st.sampled_from(["1", "2", "3"]), st.integers(0, 9)),
        st.tuples(st.just("delete"), st.sampled_from("ab"), st.sampled_from(["1", "2", "3"]), st.none()),
        st.sampled_from([("undo",), ("redo",), ("reopen",)]),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ops=OPS)
def test_random_changes_against_a_plain_dictionary(ops: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("store") / "w"
    store = Store.create(folder)
    state: dict[tuple[str, str], Any] = {}
    done: list[dict[tuple[str, str], Any]] = []
    undone: list[dict[tuple[str, str], Any]] = []
    for op in ops:
        if op[0] == "undo":
            assert (store.undo(by="ann") is None) == (not done)
            if done:
                undone.append(state)
                state = done.pop()
        elif op[0] == "redo":
            assert (store.redo(by="ann") is None) == (not undone)
            if undone:
                done.append(state)
                state = undone.pop()
        elif op[0] == "reopen":
            store.close()
            store = Store.open(folder)
        else:
            kind, register, id, value = op
            if kind == "delete" and (register, id) not in state:
                continue
            record = {"id": id, "v": value} if kind == "put" else None
            if state.get((register, id)) == record:
                continue
            done.append(state)
            undone.clear()
            state = {k: v for k, v in state.items() if k != (register, id)}
            if record:
                state[register, id] = record
            store.append([(kind, register, id, record)], by="ann", via="cli")
        there = {(r, i): row for r, rows in store.records.items() for i, row in rows.items()}
        assert there == state
    store.close()
    assert verify(folder) == []


def filled(folder: Path, count: int = 5) -> Store:
    store = Store.create(folder)
    for n in range(count):
        store.append([("put", "r", f"{n}", {"id": f"{n}", "text": "x" * n})], by="ann", via="cli")
    store.append([("put", "r", "t1", {"id": "t1"}), ("put", "r", "t2", {"id": "t2"})], by="ann", via="cli")
    return store


def test_a_torn_end_is_set_aside_and_the_rest_kept(tmp_path: Path) -> None:
    filled(tmp_path / "w")
    whole = (tmp_path / "w" / "journal.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    kept = len(b"".join(lines[:-2]))
    for cut in range(kept + 1, len(whole) - 1, 37):
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        (folder / "journal.jsonl").write_bytes(whole[:cut])
        store = Store.open(folder)
        assert sorted(store.records["r"]) == ["0", "1", "2", "3", "4"], "the transaction stands or falls as one"
        assert store.notices
        store.append([("put", "r", "new", {"id": "new"})], by="ann", via="cli")
        store.close()
        assert verify(folder) == []


def test_damage_in_the_middle_is_refused_with_its_line(tmp_path: Path) -> None:
    filled(tmp_path / "w").close()
    path = tmp_path / "w" / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"xx"', b'"xy"')
    path.write_bytes(b"".join(lines))
    before = path.read_bytes()
    with pytest.raises(Damaged, match="line 3"):
        Store.open(tmp_path / "w")
    assert path.read_bytes() == before
    assert verify(tmp_path / "w")[0].place == "journal.jsonl, line 3"


def test_a_snapshot_that_is_lost_old_or_edited_is_rebuilt(tmp_path: Path) -> None:
    store = filled(tmp_path / "w")
    expected = json.loads(json.dumps(store.records))
    store.flush()
    snapshot = tmp_path / "w" / "isms.json"
    old = snapshot.read_bytes()
    store.append([("put", "r", "later", {"id": "later"})], by="ann", via="cli")
    store.close()
    snapshot.write_bytes(old)
    assert "later" in Store.open(tmp_path / "w").records["r"]
    snapshot.unlink()
    assert "later" in Store.open(tmp_path / "w").records["r"]
    snapshot.write_bytes(old.replace(b"xx", b"zz"))
    edited = Store.open(tmp_path / "w")
    assert edited.records["r"] == {**expected["r"], "later": {"id": "later"}}
    assert edited.notices


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    filled(tmp_path / "w").close()
    assert (tmp_path / "w").stat().st_mode & 0o777 == 0o700
    for path in (tmp_path / "w").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


WRITER = """
import sys
from pathlib import Path
from isms_tui.store import Store
store = Store.open(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    id = f"{sys.argv[2]}-{n}"
    store.append([("put", "r", id, {"id": id, "n": n})], by=sys.argv[2], via="cli")
    print(id, flush=True)
store.close()
"""


def writer(folder: Path, name: str, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_write_at_once_without_loss(tmp_path: Path) -> None:
    Store.create(tmp_path / "w").close()
    both = [writer(tmp_path / "w", name, 40) for name in ("ann", "bob")]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(Store.open(tmp_path / "w").records["r"]) == 80
    assert verify(tmp_path / "w") == []


def test_sigkill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    Store.create(tmp_path / "w").close()
    dice = random.Random(11)
    told: set[str] = set()
    for round_ in range(8):
        process = writer(tmp_path / "w", f"k{round_}", 200)
        assert process.stdout is not None
        told.add(process.stdout.readline().strip())
        time.sleep(dice.random() * 0.1)
        os.kill(process.pid, signal.SIGKILL)
        told |= {line.strip() for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")}
        process.wait()
        assert told <= set(Store.open(tmp_path / "w").records["r"])
    assert verify(tmp_path / "w") == []


@given(text=st.text())
def test_clean_text_has_nothing_that_moves_a_cursor(text: str) -> None:
    cleaned = clean(text)
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in cleaned)
    assert clean(cleaned) == cleaned
