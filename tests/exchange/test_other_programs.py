"""What other programs read: calendars after RFC 5545, OSCAL after its published schema."""

import gzip
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft7Validator, FormatChecker

from isms_tui.door import InputError
from isms_tui.exchange.export import export_file
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.pack import load_pack, packs
from isms_tui.workspace import Workspace
from tests.conftest import TODAY

SCHEMA = Path(__file__).parent / "schema" / "oscal-1.2.3.json.gz"
"""NIST's published schema of all OSCAL models (in the public domain), packed."""


def schema() -> Any:
    """The schema; Python writes the classes of letters and numbers in its patterns another way."""
    text = gzip.decompress(SCHEMA.read_bytes()).decode()
    return json.loads(
        text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"[^\\W\\d_]|\\p{N}", r"\\w").replace(r"\\p{N}", r"\\d")
    )


def test_the_statement_is_oscal_as_published(workspace: Workspace, tmp_path: Path) -> None:
    export_file(workspace, tmp_path / "soa.json", "oscal")
    whole = json.loads((tmp_path / "soa.json").read_text(encoding="utf-8"))
    errors = list(Draft7Validator(schema(), format_checker=FormatChecker()).iter_errors(whole))
    assert [error.message[:200] for error in errors] == []
    part = whole["component-definition"]["components"][0]["control-implementations"][0]
    told = {item["control-id"]: item for item in part["implemented-requirements"]}
    assert set(told) == {row["control"] for row in workspace.records("soa_entry")}
    for row in workspace.records("soa_entry"):
        states = [prop["value"] for prop in told[row["control"]].get("props", [])]
        assert ("not-applicable" in states) == (row.get("applicable") == "no")


def test_the_schema_can_fail(workspace: Workspace, tmp_path: Path) -> None:
    export_file(workspace, tmp_path / "soa.json", "oscal")
    whole = json.loads((tmp_path / "soa.json").read_text(encoding="utf-8"))
    whole["component-definition"]["components"][0]["uuid"] = "none"
    assert not Draft7Validator(schema()).is_valid(whole)


def test_every_due_date_is_in_the_calendar(workspace: Workspace, tmp_path: Path) -> None:
    workspace.put(
        "task", {"title": "Call; the, lawyer\\ ü" + "x" * 90, "due_on": "2026-05-04", "project": "PRJ-001"}, "TSK-900"
    )
    workspace.put("task", {"title": "Done already", "due_on": "2026-05-05", "done_on": "2026-03-01"}, "TSK-901")
    workspace.put("task", {"title": "Cancelled", "due_on": "2026-05-06", "status": "cancelled"}, "TSK-902")
    workspace.put("task", {"title": "Put away", "due_on": "2026-05-07", "archived": True}, "TSK-903")
    export_file(workspace, tmp_path / "due.ics", "ics")
    raw = (tmp_path / "due.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    events = {str(e["uid"]): e for e in Calendar.from_ical(raw).walk("VEVENT")}
    ours = [e for uid, e in events.items() if uid.startswith("task.TSK-900.due_on.")]
    assert len(ours) == 1
    assert ours[0]["dtstart"].dt == date(2026, 5, 4)
    assert ours[0]["dtend"].dt == date(2026, 5, 5)
    assert "Call; the, lawyer\\ ü" in str(ours[0]["summary"])
    assert not any(re.match(r"task\.TSK-90[123]\.", uid) for uid in events)
    # Every open due date of every register that has one.
    assert len({uid.split(".")[0] for uid in events}) > 10
    for row in workspace.records("document"):
        counts = (
            row.get("review_due") and row.get("status") not in ("superseded", "withdrawn") and not row.get("archived")
        )
        assert any(uid.startswith(f"document.{row['id']}.") for uid in events) == bool(counts)


def test_the_same_records_give_the_same_calendar(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a.ics", "b.ics"):
        export_file(workspace, tmp_path / name, "ics")
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()


def test_every_date_that_lies_ahead_is_thought_of() -> None:
    """A date field that is no day of the past is a due date, or begins something."""
    pack = load_pack()
    due = {(entry["register"], entry["field"]) for entry in Vocabulary(pack, None).due}
    left = {
        f"{name}.{item.name}"
        for name, register in pack.registers.items()
        for item in register.fields.values()
        if item.kind == "date" and not item.past and (name, item.name) not in due
    }
    assert {name for name in left if not re.search(r"\.(period_|start_on|active_|isms_started)", name)} == set()


def test_a_pack_without_words_reads_and_writes_its_own_names(tmp_path: Path) -> None:
    """A second standard needs no words to take its own tables in, and says what it can't write."""
    from isms_tui.exchange import plan_import, take

    assert packs()
    with Workspace.create(tmp_path / "b", name="Harbour", base="iso22301-2019", by="ann", today=TODAY) as workspace:
        file = tmp_path / "people.csv"
        file.write_text("Id,Name\nPER-001,Jane Doe\n", encoding="utf-8")
        take(workspace, plan_import(workspace, file, register="person"))
        assert (workspace.get("person", "PER-001") or {})["name"] == "Jane Doe"
        with pytest.raises(InputError, match="does not say what to write as OSCAL"):
            export_file(workspace, tmp_path / "x.json", "oscal")
        export_file(workspace, tmp_path / "x.xlsx", "xlsx")
        assert plan_import(workspace, tmp_path / "x.xlsx").operations == []
