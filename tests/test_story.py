"""What happened, in sentences; what lies ahead; how it came to this."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from isms_tui.pack import PackError, load_pack
from isms_tui.store import Store
from isms_tui.workspace import Workspace

DAY = date(2026, 3, 31)


def test_a_change_is_told_with_the_words_of_its_fields(workspace: Workspace) -> None:
    workspace.put("risk", {"likelihood": 4, "status": "in_treatment"}, "RSK-003")
    told = next(workspace.story("risk", "RSK-003")).sentence
    assert told.startswith("ann changed RSK-003 “Cloud admin account")
    assert "Likelihood 3 → 4" in told
    assert "Status evaluated → in treatment" in told
    workspace.undo()
    workspace.redo()
    again, back, _, made = list(workspace.story("risk", "RSK-003"))
    assert "ann did again: changed RSK-003" in again.sentence
    assert "ann took back: changed RSK-003" in back.sentence
    assert made.sentence.startswith("test imported RSK-003") or "created" in made.sentence
    workspace.delete("risk", "RSK-003")
    assert "ann deleted RSK-003" in next(workspace.story()).sentence


def test_changes_made_together_are_told_together(workspace: Workspace) -> None:
    rows = [("put", "risk", f"RSK-00{n}", {"likelihood": 1}) for n in (1, 2, 4)]
    workspace.apply(rows)
    chapter = next(workspace.story())
    assert chapter.sentence == "ann changed 3 records of Risks"
    assert [deed.id for deed in chapter.deeds] == ["RSK-001", "RSK-002", "RSK-004"]


def test_the_command_line_tells_it(folder: Path) -> None:
    run = [sys.executable, "-m", "isms_tui"]
    subprocess.run([*run, "record", "put", str(folder), "risk", "RSK-003", "likelihood=4"], check=True)
    told = subprocess.run([*run, "history", str(folder), "risk", "RSK-003"], check=True, capture_output=True, text=True)
    assert "changed RSK-003" in told.stdout.splitlines()[0]
    assert "Likelihood 3 → 4" in told.stdout.splitlines()[0]


def test_dates_ahead_are_those_that_still_count(workspace: Workspace) -> None:
    dates = workspace.ahead()
    assert [item.days for item in dates] == sorted(item.days for item in dates)
    assert ("stage 1 audit", 20) in [(item.label, item.days) for item in dates]
    audit = next(item for item in dates if item.id == "AUD-001")
    workspace.put("audit", {"planned_on": "2026-03-01"}, audit.id)
    assert next(item for item in workspace.ahead() if item.id == audit.id).days == -30
    workspace.put("audit", {"status": "cancelled"}, audit.id)
    assert all(item.id != audit.id for item in workspace.ahead())


def test_risks_are_counted_by_likelihood_and_consequence(workspace: Workspace) -> None:
    found = workspace.heat()
    assert found is not None
    risks = [risk for risk in workspace.records("risk") if risk.get("status") != "closed" and "likelihood" in risk]
    assert sum(count for count, _ in found.cells.values()) == len(risks)
    assert found.cells[3, 5][1], "RSK-003 lies above the limit"
    workspace.put("risk", {"likelihood": 5}, "RSK-003")
    after = workspace.heat()
    assert after is not None
    assert after.cells[5, 5] == (1, True)


def test_the_trend_goes_back_week_by_week_to_the_beginning(tmp_path: Path) -> None:
    """A journal written on known days: each past week shows the score of the records as they stood then."""
    days = iter(["2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z", "2026-03-20T09:00:00Z"])
    store = Store.create(tmp_path / "w", clock=lambda: next(days))
    store.append([("put", "org", "ORG", {"id": "ORG", "name": "Acme"})], by="ann", via="cli")
    store.append([("put", "issue", "ISS-001", {"id": "ISS-001", "title": "Law"})], by="ann", via="cli")
    person = {"id": "PER-001", "name": "Jo", "is_top_management": True, "active_from": "2025-01-01"}
    store.append([("put", "person", "PER-001", person)], by="ann", via="cli")
    store.close()
    with Workspace.open(tmp_path / "w", by="ann", today=DAY) as workspace:
        trend = workspace.trend()()
        assert [day for day, _ in trend] == [
            date(2026, 3, 31),
            date(2026, 3, 24),
            date(2026, 3, 17),
            date(2026, 3, 10),
            date(2026, 3, 3),
        ]
        assert trend[0][1] == workspace.standing().score
    with Workspace.open(tmp_path / "w", by="ann", today=date(2026, 3, 17)) as workspace:
        workspace.delete("person", "PER-001")
        assert workspace.standing().score == trend[2][1], "before the third change"


def test_a_mistake_in_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "screens").mkdir()
    home = tmp_path / "screens" / "home.toml"
    home.write_text('[heat]\ntitle = "R"\nregister = "risk"\nx = "liklihood"\ny = "consequence"\n')
    with pytest.raises(PackError, match=r'screens/home.toml: x: risk has no "liklihood"; did you mean "likelihood"'):
        load_pack(tmp_path)
    home.write_text('[[ahead]]\nlabel = "x"\nregister = "audti"\ndate = "this.planned_on"\n')
    with pytest.raises(PackError, match='did you mean "audit"'):
        load_pack(tmp_path)
    shutil.rmtree(tmp_path / "screens")
