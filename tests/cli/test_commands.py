"""The command line as scripts use it: data, exit codes, one-line errors."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

CHECK = ["--as-of", "2026-03-31", "--view", "stage1"]


def run(*words: object, given: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "isms_tui", *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


def test_check_says_the_same_twice_and_exits_with_one(folder: Path) -> None:
    first = run("check", folder, *CHECK, "--format", "json")
    second = run("check", folder, *CHECK, "--format", "json")
    assert first.returncode == 1
    assert first.stdout == second.stdout
    told = json.loads(first.stdout)
    assert told["gaps"][0]["rule"] == "TRT-R01"
    assert told["gaps"][0]["hits"][0]["records"] == [{"register": "risk", "id": "RSK-003"}]
    assert run("check", folder, *CHECK, "--fail-on", "never").returncode == 0


def test_an_edit_moves_the_next_check(folder: Path) -> None:
    put = run("record", "put", folder, "treatment", "risk=RSK-003", "option=modify", "controls=A.8.2")
    assert put.returncode == 0, put.stderr
    assert put.stdout.startswith("TRT-")
    assert "gap closed: TRT-R01" in put.stderr
    told = json.loads(run("check", folder, *CHECK, "--format", "json").stdout)
    assert "TRT-R01" not in [gap["rule"] for gap in told["gaps"]]
    assert run("verify", folder).returncode == 0


@pytest.mark.parametrize("form", ["text", "markdown", "sarif", "junit"])
def test_every_format_names_the_gap_and_keeps_text_text(folder: Path, form: str) -> None:
    title = "[/foo] <b>x</b> ]]> =1+1 |"
    run("record", "put", folder, "supplier", "SUP-002", f"name={title}", "agreement=")
    out = run("check", folder, "--as-of", "2026-03-31", "--view", "stage2", "--format", form).stdout
    assert "TRT-R01" in out
    assert "\x1b" not in out
    if form == "sarif":
        results = json.loads(out)["runs"][0]["results"]
        assert any(title in result["message"]["text"] for result in results)
    if form == "junit":
        suite = ElementTree.fromstring(out)
        assert int(suite.get("tests", "0")) == len(suite)
        assert any(title in (failure.text or "") for failure in suite.iter("failure"))
    if form == "markdown":
        assert "<b>" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["chek", "{}"], 'did you mean "check"?'),
        (["check", "{}/nowhere"], "no workspace there"),
        (["check", "{}", "--as-of", "yesterday"], "is no date"),
        (["check", "{}", "--view", "stage9"], 'unknown view "stage9"'),
        (["check", "{}", "--clause", "44"], 'unknown clause "44"'),
        (["record", "list", "{}", "risks"], 'did you mean "risk"?'),
        (["record", "put", "{}", "risk", "titel=x"], 'did you mean "title"?'),
        (["record", "put", "{}", "risk", "RSK-001", "consequence=many"], "whole number"),
        (["record", "put", "{}", "risk", "--json", "-"], "line 1"),
        (["record", "show", "{}", "risk", "RSK-999"], "no such record"),
        (["rules", "explain", "TRT-R999"], "unknown rule"),
        (["why", "{}", "NOPE"], "unknown rule"),
        (["new", "{}", "--name", "X"], "not empty"),
        (["new", "{}/sub"], "a name is needed"),
    ],
)
def test_bad_use_is_one_line_and_two(folder: Path, words: list[str], says: str) -> None:
    done = run(*[word.replace("{}", str(folder)) for word in words], given="{not json")
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_json_in_is_all_or_nothing(folder: Path) -> None:
    good = '{"title": "One"}\n{"title": "Two", "id": "RSK-777", "created_on": "2025-01-01"}\n'
    done = run("record", "put", folder, "risk", "--json", "-", given=good)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "RSK-777"
    shown = json.loads(run("record", "show", folder, "risk", "RSK-777", "--format", "json").stdout)
    assert shown["created_on"] == "2025-01-01"
    bad = '{"title": "Three"}\n{"title": "Four", "status": "nope"}\n'
    assert run("record", "put", folder, "risk", "--json", "-", given=bad).returncode == 2
    assert "Three" not in run("record", "list", folder, "risk").stdout


def test_history_and_why_and_explain(folder: Path) -> None:
    run("record", "put", folder, "risk", "RSK-003", "likelihood=4")
    lines = run("history", folder, "risk", "RSK-003", "--format", "json").stdout.splitlines()
    assert json.loads(lines[0])["record"]["likelihood"] == 4
    assert "RSK-003" in run("why", folder, "TRT-R01").stdout
    assert "fires when" in run("rules", "explain", "TRT-R01").stdout
    assert len(run("rules", "list").stdout.splitlines()) >= 185
    assert run("rules", "lint").returncode == 0


def test_a_damaged_journal_is_three(folder: Path) -> None:
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"RSK-003", b"RSK-004", 1))
    for command in (["check", folder], ["verify", folder]):
        done = run(*command)
        assert done.returncode == 3
        assert "line" in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


def test_headless_commands_load_no_screens(folder: Path) -> None:
    code = (
        "import sys; from isms_tui.cli import main; main(['check', sys.argv[1], '--format', 'json']);"
        "bad = {'textual', 'rich', 'msgspec', 'pendulum', 'lark', 'asyncio'} & set(sys.modules);"
        "print(bad, file=sys.stderr); sys.exit(bool(bad))"
    )
    run("check", folder)
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
