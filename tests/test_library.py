"""Starters: what is offered, what comes along, what is known as taken, and mistakes told where they stand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.beginning import Beginning, folder_for
from isms_tui.calendar import workday, workdays
from isms_tui.cli import main
from isms_tui.door import check_record
from isms_tui.library import Library, checked_starters, offers_starters
from isms_tui.pack import Pack, PackError
from isms_tui.workspace import InputError, Workspace
from tests.conftest import TODAY


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Workspace]:
    """An organisation with nothing but its name."""
    with Workspace.create(tmp_path / "fresh", name="Fresh Ltd", by="ann", today=TODAY) as workspace:
        yield workspace


def test_there_is_enough_to_begin_with(pack: Pack) -> None:
    starters = checked_starters(pack)
    counts: dict[str, int] = {}
    for entry in starters.entries.values():
        counts[entry.register] = counts.get(entry.register, 0) + 1
        assert entry.why, entry.key
    assert counts["risk"] >= 35
    for register in ("issue", "interested_party", "party_requirement", "metric", "objective", "policy", "document"):
        assert counts[register] >= 8, register
    for register in ("role", "process", "awareness", "communication", "leadership_action", "risk_method"):
        assert counts[register] >= 1, register
    treated = {entry.record["risk"] for entry in starters.entries.values() if entry.register == "treatment"}
    assert treated == {"@" + entry.key for entry in starters.entries.values() if entry.register == "risk"}


def test_the_documents_cover_all_that_the_standard_wants_documented(pack: Pack) -> None:
    starters = checked_starters(pack).entries.values()
    covered = {code for entry in starters if entry.register == "document" for code in entry.record["covers"]}
    wanted = {row.get("covers") for row in pack.catalogues["requirement"].rows.values()} - {None, ""}
    assert wanted and wanted <= covered


def test_every_starter_can_be_taken_and_is_known_as_taken(fresh: Workspace) -> None:
    library = Library(fresh)
    keys = list(library.starters.entries)
    change = library.take(keys)
    assert len(change.records) == len(keys)
    for key, entry in library.starters.entries.items():
        assert library.offer(entry).taken, key
    for register, id, _, record in change.records:
        assert record is not None
        check_record(fresh.pack, fresh.register(register), {n: v for n, v in record.items() if n != "id"}, id)
        for name, field in fresh.register(register).fields.items():
            values = record.get(name) or []
            for value in values if isinstance(values, list) else [values]:
                if field.kind in ("ref", "refs") and field.to in fresh.pack.registers:
                    assert fresh.get(field.to, value) is not None, (id, name, value)
    assert not library.take(keys).records, "a second time there is nothing left to take"


def test_a_party_brings_its_requirements_and_one_undo_takes_all_back(fresh: Workspace) -> None:
    library = Library(fresh)
    change = library.take(["party-customers"])
    (party,) = fresh.records("interested_party")
    requirements = fresh.records("party_requirement")
    assert len(requirements) == 4 and {row["party"] for row in requirements} == {party["id"]}
    assert len(change.records) == 5
    fresh.undo()
    assert not fresh.records("interested_party") and not fresh.records("party_requirement")
    library.take(["req-proof"])
    assert [row["name"] for row in fresh.records("interested_party")] == ["Customers"], "a requirement brings its party"


def test_a_renamed_record_is_still_the_starter_and_a_deleted_one_is_not(fresh: Workspace) -> None:
    library = Library(fresh)
    library.take(["risk-ransomware"])
    fresh.put("risk", {"title": "Extortion by encryption"}, "RSK-001")
    assert library.offer(library.starters.entries["risk-ransomware"]).taken == "RSK-001"
    fresh.delete("risk", "RSK-001")
    assert not library.offer(library.starters.entries["risk-ransomware"]).taken


def test_conditions_on_the_profile_are_worked_out(fresh: Workspace) -> None:
    library = Library(fresh)
    entry = library.starters.entries["risk-cloud-config"]
    assert not library.offer(entry).fits
    fresh.put("org", {"uses_cloud": True}, "ORG")
    assert library.offer(entry).fits
    assert library.offers("risk")[-1].fits is False, "what doesn't fit stands last"
    assert entry.key in {offer.entry.key for offer in library.first_set()}


def test_values_are_worked_out_when_taken(fresh: Workspace) -> None:
    fresh.put("person", {"name": "Ben Ortiz", "active_from": "2024-01-01"})
    fresh.put("role", {"title": "Security lead", "duties": ["isms_conformity"], "holder": "PER-001"})
    library = Library(fresh)
    library.take(["issue-law", "programme-first"])
    assert fresh.records("issue")[0]["owner"] == "PER-001"
    programme = fresh.records("audit_programme")[0]
    assert (programme["period_start"], programme["period_end"]) == ("2026-03-31", "2027-03-31")
    assert len(programme["controls"]) == 93
    assert library.offer(library.starters.entries["role-manager"]).taken == "ROL-001", "the duty is held already"


def test_an_organisation_lays_its_own_starters_over(fresh: Workspace) -> None:
    folder = fresh.path / "pack" / "data" / "library"
    folder.mkdir(parents=True)
    (folder / "risk.toml").write_text(
        '[[entry]]\nkey = "risk-fire"\noff = true\n'
        '[[entry]]\nkey = "risk-phishing"\n[entry.record]\nthreat = "somebody patient"\n'
        '[[entry]]\nkey = "risk-mine"\nwhy = "Ours."\n[entry.record]\ntitle = "The river rises"\n'
    )
    with Workspace.open(fresh.path, today=TODAY) as workspace:
        library = Library(workspace)
        assert offers_starters(workspace, "risk") and not offers_starters(workspace, "incident")
        assert not {"risk-fire", "treat-fire"} & set(library.starters.entries), "what is named by it goes with it"
        phishing = library.starters.entries["risk-phishing"].record
        assert phishing["threat"] == "somebody patient" and phishing["cia"] == ["c", "i"]
        library.take(["risk-mine"])
        assert [row["title"] for row in workspace.records("risk")] == ["The river rises"]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("rusk", '[[entry]]\nkey = "x"\n[entry.record]\ntitle = "X"\n', ["data/library/rusk.toml", "x", '"risk"']),
        ("risk", '[[entry]]\nkey = "x"\n[entry.record]\ntitel = "X"\n', ["risk.toml", "x.titel", '"title"']),
        (
            "risk",
            '[[entry]]\nkey = "x"\n[entry.record]\ntitle = "X"\nstatus = "analyzed"\n',
            ["x.status", '"analysed"'],
        ),
        ("risk", '[[entry]]\nkey = "x"\nwhen = "org.cloud"\n[entry.record]\ntitle = "X"\n', ["x.when", "uses_cloud"]),
        (
            "risk",
            '[[entry]]\nkey = "x"\nbrings = ["treat-fir"]\n[entry.record]\ntitle = "X"\n',
            ["x.brings", "treat-fire"],
        ),
        ("risk", '[[entry]]\nkey = "x"\n[entry.record]\ncia = ["c"]\n', ["x.title", "needed to save"]),
        (
            "treatment",
            '[[entry]]\nkey = "x"\n[entry.record]\nrisk = "@law-privacy"\n',
            ["x.risk", "no starter for risk"],
        ),
        ("risk", '[[entry]]\nkey = "x"\nwhom = "all"\n[entry.record]\ntitle = "X"\n', ["x", 'unknown key "whom"']),
    ],
)
def test_a_mistake_names_file_key_and_nearest_match(
    fresh: Workspace, capsys: pytest.CaptureFixture[str], file: str, text: str, told: list[str]
) -> None:
    folder = fresh.path / "pack" / "data" / "library"
    folder.mkdir(parents=True)
    (folder / f"{file}.toml").write_text(text)
    with pytest.raises(PackError) as error:
        checked_starters(fresh.pack, fresh.path / "pack")
    for word in told:
        assert word in str(error.value)
    assert main(["rules", "lint", str(fresh.path)]) == 2
    assert told[0] in capsys.readouterr().err


def test_an_unknown_starter_is_refused(fresh: Workspace) -> None:
    with pytest.raises(InputError, match='did you mean "risk-fire"'):
        Library(fresh).take(["risk-fyre"])
    assert not fresh.records("risk")


def test_the_wizards_answers_make_the_organisation(tmp_path: Path) -> None:
    beginning = Beginning()
    answers = {"headcount": "40", "uses_cloud": "yes", "has_ot": "no", "top": "Ann Berg", "manager": "Ben Ortiz"}
    answers |= {"stage1_on": "2027-06-30", "certification_goal": "stage1", "site": "Bern"}
    with beginning.create(tmp_path / "made", "Made Ltd", answers, by="ann") as workspace:
        org = workspace.get("org", "ORG")
        assert org is not None
        assert (org["name"], org["headcount"], org["uses_cloud"], org["has_ot"]) == ("Made Ltd", 40, True, False)
        assert "develops_software" not in org, "what was skipped stays open"
        assert [row["name"] for row in workspace.records("person")] == ["Ann Berg", "Ben Ortiz"]
        holders = {row["title"]: row["holder"] for row in workspace.records("role")}
        assert holders == {"Sponsor in top management": "PER-001", "Information security manager": "PER-002"}
        assert [row["name"] for row in workspace.records("site")] == ["Bern"]


def test_a_wrong_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    beginning = Beginning()
    for answers in ({"headcount": "many"}, {"stage1_on": "soon-ish"}, {"certification_goal": "stage3"}):
        with pytest.raises(InputError):
            beginning.create(tmp_path / "made", "Made Ltd", answers)
    with pytest.raises(InputError):
        beginning.create(tmp_path / "made", " ", {})
    assert not (tmp_path / "made").exists()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        beginning.create(tmp_path / "there", "Made Ltd", {})
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["letter.txt"]


def test_a_pack_without_a_wizard_asks_only_for_the_name(tmp_path: Path) -> None:
    beginning = Beginning("iso22301-2019")
    assert beginning.questions == []
    with beginning.create(tmp_path / "made", "Made Ltd", {}) as workspace:
        assert workspace.pack.id.startswith("iso22301")


def test_a_folder_is_named_after_the_organisation_and_new(tmp_path: Path) -> None:
    assert folder_for("Müller & Söhne GmbH", tmp_path).name == "müller-söhne-gmbh"
    (tmp_path / "acme").mkdir()
    assert folder_for("ACME", tmp_path).name == "acme-2"
    assert folder_for("../..", tmp_path).parent == tmp_path


def test_working_days_skip_weekends() -> None:
    friday, saturday, monday = date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 6)
    assert workday(friday, 1) == monday and workday(monday, -1) == friday and workday(saturday, 0) == monday
    assert workday(friday, 5) == date(2026, 4, 10) and workday(monday, -6) == date(2026, 3, 27)
    assert workdays(friday, monday) == 1 and workdays(monday, friday) == 0
    for offset in range(40):
        assert workdays(friday, workday(friday, offset)) == offset
