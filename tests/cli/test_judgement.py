"""Commands that judge: previews, observations put aside, why with its cures, rules with their examples."""

import json
from pathlib import Path

from tests.cli.test_commands import run

DAY = ("--as-of", "2026-03-31")


def gaps(folder: Path, view: str = "stage1") -> dict[str, dict[str, object]]:
    report = json.loads(run("check", folder, *DAY, "--view", view, "--format", "json").stdout)
    return {gap["rule"]: gap for gap in report["gaps"]}


def test_a_dry_run_tells_and_stores_nothing(folder: Path) -> None:
    before = (folder / "journal.jsonl").read_bytes()
    words = ("risk=RSK-003", "option=modify")
    done = run("record", "put", folder, "treatment", *words, "--dry-run")
    assert done.returncode == 0
    assert "closes\tTRT-R01\tRSK-003" in done.stdout.splitlines()
    assert any(line.startswith("opens\tTRT-R03\tTRT-") for line in done.stdout.splitlines())
    assert "nothing is stored" in done.stderr
    assert (folder / "journal.jsonl").read_bytes() == before
    assert run("record", "put", folder, "treatment", "risk=RSK-003", "option=x", "--dry-run").returncode == 2


def test_why_proposes_what_would_close_it(folder: Path) -> None:
    told = run("why", folder, "TRT-R10").stdout
    assert "would close it: TRT-007: plan approved by = PER-005" in told
    assert "a new treatment with risk = RSK-003" in run("why", folder, "TRT-R01").stdout


def test_an_observation_is_put_aside(folder: Path) -> None:
    run("record", "put", folder, "requirement_answer", "5.1 a", "answer=partly")
    assert "GAP-R04" in gaps(folder)
    done = run("consider", folder, "GAP-R04", "5.1 a", "--reason", "Asked again in May")
    assert (done.returncode, done.stdout) == (0, "")
    assert "GAP-R04" not in gaps(folder)
    report = json.loads(run("check", folder, *DAY, "--format", "json").stdout)
    assert report["considered"][0]["reason"] == "Asked again in May"
    wrong = run("consider", folder, "TRT-R01", "RSK-003", "--reason", "no")
    assert wrong.returncode == 2
    assert "only an observation" in wrong.stderr
    assert run("consider", folder, "GAP-R04", "5.1 b", "--reason", "no").returncode == 2


def test_an_escalation_is_an_item_of_its_own(folder: Path) -> None:
    for number in range(1, 25):
        run("record", "put", folder, "risk", f"RSK-{number:03}", "owner=")
    found = gaps(folder)
    assert found["E1:RSK-R03"]["severity"] == "major"
    assert found["E1:RSK-R03"]["escalates"] == ["RSK-R03"]
    assert "rests on RSK-R03" in run("why", folder, "E1:RSK-R03").stdout


def test_rules_are_explained_with_examples_and_counted() -> None:
    told = run("rules", "explain", "TRT-R01").stdout
    assert "fires with" in told
    assert "silent with" in told
    assert "2026-03-31" in told
    last = run("rules", "coverage").stdout.splitlines()[-1]
    assert last.startswith("all")
    assert "registers without a rule: none" in last
    assert run("rules", "lint", "iso22301-2019").returncode == 0
    assert "did you mean" in run("rules", "lint", "iso22301").stderr
