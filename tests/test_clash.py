"""Two sessions on one record: one-sided changes merge, two-sided ones are a conflict that names who and what."""

from pathlib import Path

import pytest

from isms_tui.workspace import Conflict, InputError, Workspace
from tests.conftest import TODAY

RISK = "RSK-003"


def test_fields_that_only_one_changed_go_together(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as ann, Workspace.open(folder, by="bob", today=TODAY) as bob:
        seen = ann.get("risk", RISK)
        assert seen is not None
        bob.put("risk", {"threat": "Phishing", "title": "Bob's title"}, RISK)
        ann.put("risk", {"title": seen["title"], "priority": 2}, RISK, based_on=seen)
        stored = ann.get("risk", RISK)
        assert stored is not None
        assert (stored["threat"], stored["priority"], stored["title"]) == ("Phishing", 2, "Bob's title")


def test_a_field_that_both_changed_is_a_conflict_and_nothing_is_stored(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as ann, Workspace.open(folder, by="bob", today=TODAY) as bob:
        seen = ann.get("risk", RISK)
        bob.put("risk", {"threat": "Phishing"}, RISK)
        Workspace.open(folder, by="cora", today=TODAY).put("risk", {"priority": 3}, RISK)
        with pytest.raises(Conflict, match="Threat by bob") as caught:
            ann.put("risk", {"threat": "Theft", "title": "Ann's title"}, RISK, based_on=seen)
        assert caught.value.theirs == {"threat": "Phishing"} and caught.value.by == {"threat": "bob"}
        stored = ann.get("risk", RISK)
        assert stored is not None and stored["title"] != "Ann's title" and stored["priority"] == 3
        based = {**(seen or {}), "threat": "Phishing"}
        ann.put("risk", {"threat": "Theft", "title": "Ann's title"}, RISK, based_on=based)
        stored = ann.get("risk", RISK)
        assert stored is not None and (stored["threat"], stored["title"]) == ("Theft", "Ann's title")


def test_the_same_change_twice_is_no_conflict(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as ann, Workspace.open(folder, by="bob", today=TODAY) as bob:
        seen = ann.get("risk", RISK)
        bob.put("risk", {"threat": "Phishing", "vulnerability": None}, RISK)
        ann.put("risk", {"threat": "Phishing ", "vulnerability": ""}, RISK, based_on=seen)
        assert ann.history("risk", RISK)[0].by == "bob", "nothing was left to change"


def test_a_record_that_was_deleted_meanwhile_is_a_conflict(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as ann, Workspace.open(folder, by="bob", today=TODAY) as bob:
        seen = ann.get("risk", RISK)
        bob.delete("risk", RISK)
        with pytest.raises(Conflict, match="deleted by bob"):
            ann.put("risk", {"threat": "Theft"}, RISK, based_on=seen)
        assert ann.get("risk", RISK) is None
        ann.put("risk", {"title": "Anew"}, RISK, based_on={})
        assert ann.get("risk", RISK) is not None


def test_bad_input_is_told_before_a_conflict(workspace: Workspace) -> None:
    seen = workspace.get("risk", RISK)
    with pytest.raises(InputError, match="number"):
        workspace.put("risk", {"consequence": "many"}, RISK, based_on=seen)
