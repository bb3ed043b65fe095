"""Assessments from the command line, as scripts and people with a spreadsheet use them."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: object, given: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "isms_tui", "assess", *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


def test_a_round_from_beginning_to_end(folder: Path, tmp_path: Path) -> None:
    begun = run(folder, "new", "--name", "Gap check", "--covers", "quick", "--interviewed", "PER-002")
    assert (begun.returncode, begun.stdout) == (0, "ASM-001\n")
    said = run(folder, "answer", "ASM-001", "6.1.2 c.2", "3", "--note", "Register seen")
    assert said.returncode == 0 and "score" in said.stderr
    acted = run(folder, "answer", "ASM-001", "5.3-assign", "1", "--action", "Assign", "--owner", "PER-001")
    assert acted.stdout.startswith("TSK-") and "gap opened: GAP-R03" in acted.stderr
    assert run(folder, "answer", "ASM-001", "4.1", "later").returncode == 0
    assert run(folder, "answer", "ASM-001", "A.8.13", "n/a", "--note", "Nothing kept").returncode == 0
    listed = run(folder, "list").stdout.split("\t")
    assert listed[0] == "ASM-001" and "3/30" in listed
    told = json.loads(run(folder, "show", "ASM-001", "--format", "json").stdout)
    assert (told["answered"], told["asked"], told["not_applicable"], told["later"]) == (3, 30, 1, ["4.1"])
    assert told["weakest"][0]["question"] == "5.3-assign"
    assert [entry["action"]["id"] for entry in told["actions"]] == [acted.stdout.strip()]
    words = run(folder, "show", "ASM-001").stdout
    assert "4 Context" in words and "1 ad hoc" in words and "Assign" in words
    question = json.loads(run(folder, "show", "ASM-001", "6.1.2 c.2", "--format", "json").stdout)
    assert question["answer"] == "3 managed" and question["on_file"]["Risks"] > 0

    table = tmp_path / "round.csv"
    assert run(folder, "export", "ASM-001", "-o", table).returncode == 0
    text = table.read_text(encoding="utf-8-sig")
    assert text == run(folder, "export", "ASM-001").stdout.replace("\r\n", "\n")
    again = run(folder, "new", "--repeat", "ASM-001", "--name", "Gap check 2")
    assert again.stdout == "ASM-002\n"
    assert "4 answers changed" in run(folder, "import", "ASM-002", table).stderr
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig", newline="")))
    back = list(csv.DictReader(run(folder, "export", "ASM-002").stdout.splitlines()))
    assert [row["answer"] for row in back] == [row["answer"] for row in rows]
    assert "0 answers changed" in run(folder, "import", "ASM-002", "-", given=text).stderr
    assert run(folder, "answer", "ASM-002", "5.3-assign", "4").returncode == 0
    compared = json.loads(run(folder, "show", "ASM-002", "--against", "ASM-001", "--format", "json").stdout)
    assert [(m["question"], m["before"], m["now"]) for m in compared["moved"]] == [
        ("5.3-assign", "1 ad hoc", "4 measured")
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "x"], "unrecognized arguments"),
        (["new"], "is needed to save (Title)"),
        (["new", "--name", "x", "--covers", "qick"], 'did you mean "quick"?'),
        (["new", "--name", "x", "--covers", "one_clause", "--clause", "6.7"], "nothing is asked below"),
        (["new", "--name", "x", "--keep"], "need --repeat"),
        (["new", "--name", "x", "--repeat", "ASM-009"], 'there is no session "ASM-009"'),
        (["show", "ASM-009"], 'there is no session "ASM-009"'),
        (["answer", "ASM-009", "4.1", "3"], 'there is no session "ASM-009"'),
        (["export", "ASM-009"], 'there is no session "ASM-009"'),
        (["import", "ASM-009", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_bad_use_is_one_line_and_two(folder: Path, words: list[str], says: str) -> None:
    done = run(folder, *words)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["4.11", "3"], 'nothing is asked about "4.11"; did you mean "4.1"?'),
        (["4.1", "9"], '"9" is no answer'),
        (["4.1", "n/a"], "No point of clauses 4 to 10"),
        (["4.1", "maybe"], "give a maturity, n/a or later"),
        (["4.1", "3", "--owner", "PER-001"], "need --action"),
        (["4.1", "3", "--due", "soon"], "is no date"),
        (["4.1", "3", "--action", "Do it", "--owner", "no such person!"], "can't be the id of a record"),
    ],
)
def test_a_bad_answer_is_one_line_and_nothing_is_stored(folder: Path, words: list[str], says: str) -> None:
    run(folder, "new", "--name", "Round")
    before = (folder / "journal.jsonl").read_bytes()
    done = run(folder, "answer", "ASM-001", *words)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1
    assert (folder / "journal.jsonl").read_bytes() == before


def test_the_commands_load_no_screens(folder: Path) -> None:
    code = (
        "import sys; from isms_tui.cli import main; main(['assess', sys.argv[1], 'new', '--name', 'x']);"
        "main(['assess', sys.argv[1], 'export', 'ASM-001']);"
        "bad = {'textual', 'rich', 'msgspec', 'pendulum', 'lark', 'asyncio'} & set(sys.modules);"
        "print(bad, file=sys.stderr); sys.exit(bool(bad))"
    )
    run(folder, "list")
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
