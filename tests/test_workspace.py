"""The one door: what comes in, what is refused, what follows, and what can be taken back."""

from pathlib import Path

import pytest

from isms_tui.workspace import Change, InputError, Workspace
from tests.conftest import TODAY


def rules(openings: list[object]) -> set[str]:
    return {opening.rule for opening in openings}  # type: ignore[attr-defined]


def test_a_treatment_closes_the_gap_and_undo_opens_it_again(workspace: Workspace) -> None:
    change = workspace.put("treatment", {"risk": "RSK-003", "option": "modify", "controls": ["A.8.2"]})
    assert "TRT-R01" in rules(change.closed)
    assert "TRT-R01" not in {gap.rule for gap in workspace.gaps()}
    back = workspace.undo()
    assert back is not None and "TRT-R01" in rules(back.opened)
    again = workspace.redo()
    assert again is not None and "TRT-R01" in rules(again.closed)


def test_undo_works_after_reopening(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "Renamed"}, "RSK-003")
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.undo()
        assert workspace.get("risk", "RSK-003")["title"] != "Renamed"  # type: ignore[index]
    assert Workspace.verify(folder) == []


def test_a_record_needs_only_its_name(workspace: Workspace) -> None:
    change = workspace.put("risk", {"title": "Something"})
    record = workspace.get("risk", change.records[0][1])
    assert record is not None
    assert {"owner", "threat"} <= set(workspace.missing("risk", record))


@pytest.mark.parametrize(
    ("fields", "place", "hint"),
    [
        ({"titel": "x"}, "titel", 'did you mean "title"?'),
        ({"title": "x", "status": "acepted"}, "status", 'did you mean "accepted"?'),
        ({"title": "x", "consequence": "high"}, "consequence", "number"),
        ({"title": "x", "last_assessed_on": "31.3.2026"}, "last_assessed_on", "2026-03-31"),
        ({"title": "x", "existing_controls": ["A.9.99"]}, "existing_controls", "not known"),
        ({"consequence": 3}, "title", "needed"),
        ({"title": "x", "owner": "../../etc/passwd"}, "owner", "id"),
        ({"title": "x", "consequence": float("nan")}, "consequence", "number"),
    ],
)
def test_bad_input_names_its_place_and_stores_nothing(
    workspace: Workspace, fields: dict[str, object], place: str, hint: str
) -> None:
    before = workspace.count()
    with pytest.raises(InputError) as caught:
        workspace.apply([("put", "person", "", {"name": "Good"}), ("put", "risk", "", fields)])
    assert caught.value.field == place
    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)
    assert workspace.count() == before


def test_what_could_fool_a_terminal_stays_outside(workspace: Workspace) -> None:
    change = workspace.put("risk", {"title": "a\x1b[31mb\x07\u202ec [Draft] [/foo]", "event": "one\r\ntwo\x00"})
    record = change.records[0][3]
    assert record is not None
    assert record["title"] == "abc [Draft] [/foo]"
    assert record["event"] == "one\ntwo"


def test_levels_and_due_dates_derive(workspace: Workspace) -> None:
    id = workspace.put("risk", {"title": "New", "consequence": 3, "likelihood": 2}).records[0][1]
    assert workspace.get("risk", id)["level"] == 6  # type: ignore[index]
    workspace.put("risk", {"likelihood": 5}, id)
    assert workspace.get("risk", id)["level"] == 15  # type: ignore[index]
    workspace.put("risk", {"likelihood": 1, "level": 9}, id)
    assert workspace.get("risk", id)["level"] == 9, "a level that was given is kept"  # type: ignore[index]
    doc = workspace.put("document", {"title": "X", "kind": "policy", "approved_on": "2026-01-31"}).records[0][1]
    assert workspace.get("document", doc)["review_due"] == "2027-01-31"  # type: ignore[index]


def test_a_broken_reference_is_kept_and_counts_as_blank(workspace: Workspace) -> None:
    change = workspace.put("risk", {"owner": "PER-999"}, "RSK-001")
    assert "RSK-R03" in rules(change.opened)
    assert "RSK-R03" in rules(workspace.put("person", {"name": "Late", "active_from": "2020-01-01"}, "PER-999").closed)


def test_ids_are_never_used_twice(workspace: Workspace) -> None:
    id = workspace.put("risk", {"title": "Gone"}).records[0][1]
    workspace.delete("risk", id)
    assert workspace.put("risk", {"title": "Other"}).records[0][1] != id


def test_two_sessions_see_each_other(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as one, Workspace.open(folder, by="bob", today=TODAY) as two:
        told: list[Change] = []
        two.subscribe(told.append)
        one.put("treatment", {"risk": "RSK-003", "option": "modify"})
        assert two.refresh() is not None
        assert "TRT-R01" in rules(told[0].closed)
        two.put("risk", {"title": "From Bob"}, "RSK-001")
        one.put("risk", {"likelihood": 4}, "RSK-001")
        record = one.get("risk", "RSK-001")
        assert record is not None and record["title"] == "From Bob" and record["likelihood"] == 4
    assert Workspace.verify(folder) == []


def test_an_organisation_lays_its_own_pack_over(folder: Path) -> None:
    own = folder / "pack" / "rules"
    own.mkdir(parents=True)
    (own / "house.toml").write_text(
        '[[rule]]\nid = "TRT-R01"\noff = true\n[[rule]]\nid = "OWN-1"\nrequirement = "6.1.2 c.2"\nseverity = "minor"\n'
        'gate = "s1"\nwhen = "for r in risk: r.title matches \\"^New\\""\n'
        'say = "{r.id} begins with New."\ndo = "Rename."\n'
    )
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        gaps = {gap.rule: gap for gap in workspace.gaps()}
        assert "TRT-R01" not in gaps
        assert gaps["OWN-1"].hits[0].message == "RSK-001 begins with New."
