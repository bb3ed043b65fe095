"""Assessment sessions: what is asked, what an answer does, what comes of it, and what may not go wrong."""

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from isms_tui.assess import Assessor, result
from isms_tui.assess.sheet import taken, written
from isms_tui.pack import PackError, load_pack, packs
from isms_tui.workspace import InputError, Workspace
from tests.conftest import TODAY

YES, PARTLY, NO = 3, 2, 0


@pytest.fixture
def assessor(workspace: Workspace) -> Assessor:
    return Assessor(workspace)


@pytest.fixture
def quick(assessor: Assessor) -> str:
    """A quick check with one person at the table."""
    return assessor.start({"title": "Gap check", "covers": "quick", "interviewed": ["PER-002"]})


# -- what is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"covers": "everything"}, 240),
        ({"covers": "clauses"}, 147),
        ({"covers": "controls"}, 93),
        ({"covers": "one_clause", "clause": "6.1.2"}, 11),
        ({"covers": "one_clause", "clause": "A.6"}, 8),
        ({"covers": "quick"}, 30),
    ],
)
def test_each_scope_asks_its_questions_in_order(assessor: Assessor, fields: dict[str, str], count: int) -> None:
    refs = [question.ref for question in assessor.questions(assessor.start({"title": "x", **fields}))]
    assert len(refs) == count
    assert refs == [ref for ref in assessor.every if ref in set(refs)]


def test_an_unknown_clause_is_refused_and_nothing_is_stored(assessor: Assessor) -> None:
    with pytest.raises(InputError, match=r'nothing is asked below "44"'):
        assessor.start({"title": "x", "covers": "one_clause", "clause": "44"})
    assert assessor.sessions() == []


def test_only_what_is_unanswered_or_stale_is_asked_and_stays_once_answered(assessor: Assessor) -> None:
    workspace = assessor.workspace
    for row in workspace.records("requirement_answer"):
        workspace.put("requirement_answer", {"answer": "yes", "answered_on": "2026-03-01"}, row["id"])
    for row in workspace.records("soa_entry"):
        workspace.put("soa_entry", {"applicable": "yes", "last_checked_on": "2026-03-01"}, row["id"])
    workspace.put("requirement_answer", {"answer": "unanswered"}, "4.4")
    workspace.put("requirement_answer", {"answered_on": "2025-03-30"}, "6.3")
    workspace.put("soa_entry", {"applicable": "undecided"}, "A.5.7")
    id = assessor.start({"title": "Rest", "covers": "open"})
    assert [question.ref for question in assessor.questions(id)] == ["4.4", "6.3", "A.5.7"]
    assessor.answer(id, "4.4", YES)
    assert [question.ref for question in assessor.questions(id)] == ["4.4", "6.3", "A.5.7"]
    assert assessor.progress(id) == (1, 3)
    assert [q.ref for q in assessor.questions(assessor.start({"title": "R", "covers": "open"}))] == ["6.3", "A.5.7"]


def test_the_registers_speak_first(assessor: Assessor, quick: str) -> None:
    facts = assessor.facts("6.1.2 c.2")
    assert dict(facts.counts)["Risks"] == len(assessor.workspace.records("risk"))
    last = assessor.last_time(quick, "4.1")
    assert last is not None and (last.said, last.by, last.on) == ("yes", "Jonas Okafor", "2026-03-03")
    title, on = assessor.facts("A.5.9").evidence or ("", "")
    assert title.startswith("Inventory") and on == "2026-03-15"


# -- what an answer does -------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "word"), [(0, "no"), (1, "no"), (2, "partly"), (3, "yes"), (4, "yes"), (5, "yes")])
def test_a_maturity_becomes_the_answer_that_the_rules_read(
    assessor: Assessor, quick: str, value: int, word: str
) -> None:
    change = assessor.answer(quick, "4.1", value)
    assert len(change.records) == 2 and change.transaction
    own = assessor.workspace.get("requirement_answer", "4.1") or {}
    assert (own["answer"], own["answered_by"], own["answered_on"]) == (word, "PER-002", "2026-03-31")
    reply = assessor.replies(quick)["4.1"]
    assert (reply.value, reply.by, reply.on) == (value, "PER-002", "2026-03-31")


def test_score_checklist_and_verdict_move_and_undo_takes_all_of_it_back(assessor: Assessor, quick: str) -> None:
    workspace = assessor.workspace
    before = workspace.report().score_before_ceilings
    own = workspace.get("requirement_answer", "5.3-assign")
    change = assessor.answer(quick, "5.3-assign", NO)
    assert {opening.rule for opening in change.opened} >= {"GAP-R03"}
    assert workspace.report().score_before_ceilings < before
    workspace.undo()
    assert workspace.get("requirement_answer", "5.3-assign") == own
    assert "5.3-assign" not in assessor.replies(quick)
    assert workspace.report().score_before_ceilings == before


def test_an_answer_is_the_same_state_as_a_fresh_start_sees(assessor: Assessor, quick: str) -> None:
    for number, question in enumerate(assessor.questions(quick)):
        assessor.answer(quick, question.ref, number % 6)
    workspace = assessor.workspace
    with Workspace.open(workspace.path, by="ann", today=TODAY) as fresh:
        assert [(g.rule, g.count) for g in fresh.gaps()] == [(g.rule, g.count) for g in workspace.gaps()]
        assert fresh.standing().score == workspace.standing().score


def test_a_point_of_the_standard_can_not_be_left_out_but_a_control_can(assessor: Assessor, quick: str) -> None:
    with pytest.raises(InputError, match="No point of clauses 4 to 10"):
        assessor.answer(quick, "4.1", None)
    assert "4.1" not in assessor.replies(quick)
    assessor.answer(quick, "A.8.13", None, note="Nothing is kept here")
    own = assessor.workspace.get("soa_entry", "A.8.13") or {}
    assert (own["applicable"], own["exclusion_text"]) == ("no", "Nothing is kept here")
    assessor.answer(quick, "A.8.13", PARTLY)
    own = assessor.workspace.get("soa_entry", "A.8.13") or {}
    assert (own["applicable"], own["implementation"]) == ("yes", "partial")
    assert not assessor.replies(quick)["A.8.13"].not_applicable


def test_no_answer_leaves_a_planned_control_planned(assessor: Assessor, quick: str) -> None:
    assessor.workspace.put("soa_entry", {"implementation": "planned"}, "A.5.9")
    assessor.answer(quick, "A.5.9", NO)
    assert (assessor.workspace.get("soa_entry", "A.5.9") or {})["implementation"] == "planned"


@pytest.mark.parametrize("value", [6, -1, True])
def test_what_is_no_degree_is_refused(assessor: Assessor, quick: str, value: int) -> None:
    with pytest.raises(InputError, match="is no answer; give one of: 0 none"):
        assessor.answer(quick, "4.1", value)


def test_a_note_and_evidence_reach_the_organisations_answer(assessor: Assessor, quick: str) -> None:
    assessor.tell(quick, "4.1", {"note": "Only the law was looked at"})
    assert "comment" not in (assessor.workspace.get("requirement_answer", "4.1") or {}), "nothing is answered yet"
    assessor.answer(quick, "4.1", PARTLY)
    id = assessor.add_evidence(quick, "4.1", {"title": "Minutes", "location": "https://example.org/minutes"})
    own = assessor.workspace.get("requirement_answer", "4.1") or {}
    assert own["comment"] == "Only the law was looked at"
    assert own["evidence"] == [id]
    assert (assessor.workspace.get("evidence", id) or {})["clauses"] == ["4.1"]
    assert assessor.replies(quick)["4.1"].evidence == [id]


def test_an_action_is_a_task_with_owner_and_date_in_one_transaction(assessor: Assessor, quick: str) -> None:
    assessor.answer(quick, "6.1.2 c.2", 1)
    id = assessor.add_action(quick, "6.1.2 c.2", {"title": "Name owners", "responsible": "PER-001"})
    task = assessor.workspace.get("task", id) or {}
    assert (task["responsible"], task["due_on"], task["clauses"]) == ("PER-001", "2026-04-30", ["6.1.2 c.2"])
    assert task["project"] == "PRJ-001", "there is just one project"
    assert assessor.replies(quick)["6.1.2 c.2"].actions == [id]
    assessor.workspace.undo()
    assert assessor.workspace.get("task", id) is None
    assert assessor.replies(quick)["6.1.2 c.2"].actions == []


def test_two_hands_that_add_at_once_do_not_write_over_each_other(
    assessor: Assessor, quick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, own = assessor.workspace, assessor.workspace.new_id
    taken_first: list[str] = []

    def slow(register: str) -> str:
        id = own(register)
        if not taken_first:
            with Workspace.open(workspace.path, by="bob", today=TODAY) as other:
                taken_first.append(other.put(register, {"title": "Bob's"}).records[0][1])
        return id

    monkeypatch.setattr(workspace, "new_id", slow)
    id = assessor.add_action(quick, "4.1", {"title": "Ann's"})
    assert id != taken_first[0]
    assert (workspace.get("task", taken_first[0]) or {})["title"] == "Bob's"
    assert (workspace.get("task", id) or {})["title"] == "Ann's"


def test_a_contradiction_is_said_in_one_sentence(assessor: Assessor, quick: str) -> None:
    workspace = assessor.workspace
    for id in ("RSK-001", "RSK-002"):
        workspace.put("risk", {"owner": None}, id)
    assessor.answer(quick, "6.1.2 c.2", YES)
    said = assessor.contradiction(quick, "6.1.2 c.2")
    assert said.startswith('6.1.2 c.2: you answered "yes", but Risk') and said.endswith("(2).")
    assessor.answer(quick, "6.1.2 c.2", PARTLY)
    assert assessor.contradiction(quick, "6.1.2 c.2") == ""
    for id in ("RSK-001", "RSK-002"):
        workspace.put("risk", {"owner": "PER-001"}, id)
    assessor.answer(quick, "6.1.2 c.2", YES)
    assert assessor.contradiction(quick, "6.1.2 c.2") == ""


def test_one_resumes_where_one_left(assessor: Assessor, quick: str) -> None:
    questions = assessor.questions(quick)
    assert assessor.resume_at(quick, questions) == 0
    assessor.answer(quick, questions[0].ref, YES)
    assessor.tell(quick, questions[1].ref, {"later": True})
    assert assessor.resume_at(quick, questions) == 2
    for question in questions[2:]:
        assessor.answer(quick, question.ref, YES)
    assert assessor.resume_at(quick, questions) == 1, "what was put off comes last"
    assessor.answer(quick, questions[1].ref, YES)
    assert assessor.resume_at(quick, questions) is None
    assert assessor.progress(quick) == (30, 30)


# -- what comes of it ----------------------------------------------------------------------------


def test_a_result_says_where_it_stands_and_what_moved(assessor: Assessor, quick: str) -> None:
    for question in assessor.questions(quick):
        assessor.answer(quick, question.ref, 2)
    second = assessor.start({"title": "Again", "covers": "quick", "based_on": quick})
    assert assessor.replies(second) == {}, "reset: nothing is taken over"
    assessor.answer(second, "4.1", 5)
    assessor.answer(second, "4.2 b", 2)
    assessor.answer(second, "5.2 e", 0)
    assessor.answer(second, "A.5.9", None, note="None")
    found = result(assessor, second)
    assert found.against is not None and found.against["id"] == quick
    assert [(m.question.ref, m.before.value, m.now.value) for m in found.moved] == [
        ("4.1", 2, 5),
        ("5.2 e", 2, 0),
        ("A.5.9", 2, None),
    ]
    assert (found.answered, found.left_out, found.mean) == (4, 1, 2.33)
    assert [q.ref for q, _ in found.strongest] == ["4.1"]
    assert [q.ref for q, _ in found.weakest] == ["5.2 e", "4.2 b"]
    context = found.groups[0]
    assert (context.title, context.answered, context.mean, context.before) == ("4 Context", 2, 3.5, 2.0)
    assert [group.title for group in found.groups][-1] == "Technological"
    assert found.counts == {"yes": 1, "partly": 1, "no": 1}


def test_an_earlier_session_is_what_one_compares_with(assessor: Assessor, quick: str) -> None:
    assessor.answer(quick, "4.1", 1)
    later = assessor.start({"title": "Later", "covers": "clauses"})
    assessor.answer(later, "4.1", 4)
    found = result(assessor, later)
    assert found.against is not None and found.against["id"] == quick
    assert result(assessor, quick).against is None
    last = assessor.last_time(later, "4.1")
    assert last is not None and (last.said, last.session) == ("1 ad hoc", "Gap check")


def test_kept_answers_are_asked_again_only_where_records_changed(assessor: Assessor, quick: str) -> None:
    workspace = assessor.workspace
    # The controls first: what is said of them is what some points are about.
    for question in reversed(assessor.questions(quick)):
        assessor.answer(quick, question.ref, YES, note="As seen")
    before = workspace.get("requirement_answer", "6.1.2 c.2")
    kept = assessor.start({"title": "Next year", "based_on": quick}, keep=True)
    assert workspace.get("requirement_answer", "6.1.2 c.2") == before, "carrying over asserts nothing"
    assert assessor.progress(kept) == (30, 30)
    assert all(reply.carried and reply.note == "As seen" for reply in assessor.replies(kept).values())
    workspace.put("risk", {"title": "Another name"}, "RSK-001")
    still = [q.ref for q in assessor.questions(kept) if assessor.is_open(q, assessor.replies(kept)[q.ref])]
    assert "6.1.2 c.2" in still and "10.2 c" not in still
    changed = assessor.start({"title": "What changed", "based_on": quick, "changed_only": True}, keep=True)
    asked = [q.ref for q in assessor.questions(changed)]
    assert asked == still
    assessor.answer(changed, "6.1.2 c.2", 4)
    assert [q.ref for q in assessor.questions(changed)] == asked
    assert not assessor.replies(changed)["6.1.2 c.2"].carried
    workspace.delete("risk", "RSK-002")
    assert "6.1.2 c.2" in [q.ref for q in assessor.questions(assessor.start({
        "title": "Deleted", "based_on": changed, "changed_only": True}))]  # fmt: skip


# -- through a spreadsheet -----------------------------------------------------------------------


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def sheet(rows: list[dict[str, str]], comma: str = ",") -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), delimiter=comma)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_exported_edited_and_imported_is_the_same_as_answered(workspace: Workspace, comma: str, tmp_path: Path) -> None:
    shutil.copytree(workspace.path, tmp_path / "twin")
    with Workspace.open(tmp_path / "twin", by="ann", today=TODAY) as twin:
        one, two = Assessor(workspace), Assessor(twin)
        id = one.start({"title": "Round", "covers": "quick"})
        assert two.start({"title": "Round", "covers": "quick"}) == id
        note = '=HYPERLINK("x")\nand, "more"; here'
        one.answer(id, "4.1", 2, note=note, by="PER-002")
        one.tell(id, "4.2 b", {"later": True})
        one.answer(id, "A.5.9", None, note="-none")
        one.answer(id, "4.4", 5, on="2026-03-02")
        one.add_action(id, "4.1", {"title": "+Look wider", "responsible": "PER-001", "due_on": "2026-05-04"})
        rows = {row["question"].partition(":")[2]: row for row in cells(written(two, id))}
        rows["4.1"] |= {"answer": "2", "note": note, "by": "PER-002"}
        rows["4.1"] |= {"action": "+Look wider", "owner": "PER-001", "due": "04.05.2026"}
        rows["4.2 b"]["later"] = "yes"
        rows["A.5.9"] |= {"answer": "n/a", "note": "-none"}
        rows["4.4"] |= {"answer": "5", "on": "2026-03-02"}
        taken(two, id, sheet(list(rows.values()), comma))
        for register in ("assessment_answer", "requirement_answer", "soa_entry", "task"):
            assert twin.records(register) == workspace.records(register), register
        assert written(two, id) == written(one, id)
        assert twin.standing().score == workspace.standing().score
        count = twin.count()
        assert taken(two, id, written(two, id)).records == []
        assert twin.count() == count, "bringing back what was exported changes nothing"


def test_no_cell_becomes_a_formula(assessor: Assessor, quick: str) -> None:
    notes = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "'quoted", "plain"]
    refs = [question.ref for question in assessor.questions(quick)]
    for ref, note in zip(refs, notes, strict=False):
        assessor.tell(quick, ref, {"note": note})
    rows = cells(written(assessor, quick))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    other = assessor.start({"title": "Other", "covers": "quick"})
    taken(assessor, other, written(assessor, quick))
    assert [assessor.replies(other)[ref].note for ref, _ in zip(refs, notes, strict=False)] == notes


def test_clearing_a_cell_takes_the_answer_back_from_the_session(assessor: Assessor, quick: str) -> None:
    assessor.answer(quick, "4.1", 4)
    rows = cells(written(assessor, quick))
    rows[0]["answer"] = ""
    taken(assessor, quick, sheet(rows))
    assert not assessor.replies(quick)["4.1"].answered


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"answer": "7"}, 'line 2: 4.1: "7" is no answer'),
        ({"answer": "many"}, 'line 2: "many" is not a whole number'),
        ({"answer": "n/a"}, "line 2: 4.1: No point of clauses 4 to 10"),
        ({"question": "requirement:4.11"}, 'line 2: this session asks nothing about "requirement:4.11"'),
        ({"question": "requirement:4.2 b"}, "line 3: 4.2 b stands in line 2 already"),
        ({"on": "3/31/26"}, 'line 2: "3/31/26" is no date'),
        ({"later": "perhaps"}, "neither yes nor no"),
        ({"owner": "PER-001"}, "owner and due belong to an action"),
        ({"remark": "x"}, 'line 1: unknown column "remark"'),
        ({"evidence": "no such thing!"}, "can't be the id of a record"),
    ],
)
def test_a_bad_cell_is_one_line_and_nothing_is_stored(
    assessor: Assessor, quick: str, edit: dict[str, str], says: str
) -> None:
    rows = cells(written(assessor, quick))
    rows = [{**row, **dict.fromkeys(edit, "")} if name not in row else row for row in rows for name in edit]
    rows[0] |= edit
    rows[5]["answer"] = "3"
    count = assessor.workspace.count()
    with pytest.raises(InputError) as caught:
        taken(assessor, quick, sheet(rows), "answers.csv")
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert assessor.workspace.count() == count


# -- what must not be lost -----------------------------------------------------------------------

ASKER = """
import sys
from datetime import date
from isms_tui.assess import Assessor
from isms_tui.workspace import Workspace
with Workspace.open(sys.argv[1], by="kill", today=date(2026, 3, 31), live=True) as workspace:
    assessor = Assessor(workspace)
    questions = assessor.questions(sys.argv[2])
    for step in range(10_000):
        question = questions[step % len(questions)]
        value = (step // len(questions) + step) % 6
        assessor.answer(sys.argv[2], question.ref, value, note=f"step {step}")
        print(question.ref, value, step, sep="|", flush=True)
"""


def test_a_kill_loses_no_given_answer(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        id = Assessor(workspace).start({"title": "Killed", "covers": "clauses"})
    told: dict[str, tuple[int, int]] = {}
    for enough in (1, 25, 60):
        command = [sys.executable, "-c", ASKER, str(folder), id]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(enough)]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
        process.wait()
        for line in lines:
            if line.endswith("\n"):
                ref, value, step = line.strip().split("|")
                told[ref] = int(value), int(step)
        with Workspace.open(folder, by="ann", today=TODAY) as workspace:
            replies = Assessor(workspace).replies(id)
            wrong = {
                r for r, said in told.items() if (replies[r].value, replies[r].note) != (said[0], f"step {said[1]}")
            }
            # One answer may have reached the disk and died before it was acknowledged.
            last = workspace.history("assessment_answer")[0].id
            assert {f"{id} {ref}" for ref in wrong} <= {last}
            means = {0: "no", 1: "no", 2: "partly", 3: "yes", 4: "yes", 5: "yes"}
            own = {row["id"]: row["answer"] for row in workspace.records("requirement_answer")}
            assert all(own[ref] == means[reply.value] for ref, reply in replies.items() if reply.value is not None)
            told.update({ref: (r.value or 0, int(r.note.split()[1])) for ref, r in replies.items()})
        assert Workspace.verify(folder) == []
    assert len(told) >= 60


# -- what a pack says ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[sesion]\nregister = 'x'", 'sesion: is not known here; did you mean "session"?'),
        ("[session]\ntitel = 'x'", 'session: unknown key "titel"; did you mean "title"?'),
        ("[session]\ntitle = 'titel'", 'session: unknown "titel"; did you mean "title"?'),
        ("[action]\nregister = 'taks'", 'action: unknown "taks"; did you mean "task"?'),
        ("[[maturity]]\nid = 'none'\nmeans = 'noo'", 'maturity none: unknown "noo"; did you mean "no"?'),
        ("[[maturity]]\nid = 'none'\nvalue = 5", "maturity: two degrees share a value"),
        ("[[maturity]]\nid = 'wild'\nvalue = 10\nword = 'x'\nmeaning = 'x'\nmeans = 'no'", "needs a value from 0 to 9"),
        ("[[scope]]\nid = 'quick'\nrows = ['4.11']", 'scope quick: unknown "4.11"; did you mean "4.1"?'),
        ("[[scope]]\nid = 'fast'\nasks = ['control']", 'scope fast: unknown "fast"'),
        ("[[scope]]\nid = 'quick'\noff = true", 'scope: unknown "quick"'),
        ("[[questions]]\nid = 'control'\nquestion = 'intend'", 'questions control: unknown "intend"'),
        ("[[questions]]\nid = 'control'\nopen = 'this.aplicable = yes'", "questions control: unknown field"),
        ("[questions]\nid = 'control'", "questions: is a list; write each entry as [[questions]]"),
        ("[[action]]\nid = 'x'", "action: is one table; write it as [action]"),
        ("scope = 3", "scope: is no table"),
        ("[[questions]]\nid = 'control'\nmeans = { yes = { applicable = 'yess' } }", "questions control: "),
    ],
)
def test_a_mistake_in_the_file_is_one_line(tmp_path: Path, text: str, says: str) -> None:
    place = tmp_path / "data" / "assessment.toml"
    place.parent.mkdir()
    place.write_text(text)
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert str(caught.value).startswith("data/assessment.toml: ")
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_an_organisation_lays_its_own_over_it(folder: Path) -> None:
    own = folder / "pack" / "data"
    own.mkdir(parents=True)
    (own / "assessment.toml").write_text(
        "[[maturity]]\nid = 'managed'\nword = 'lived'\nmeans = 'partly'\n"
        "[[scope]]\nid = 'quick'\nrows = ['4.1', 'A.5.1']\n"
    )
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        assessor = Assessor(workspace)
        id = assessor.start({"title": "Own", "covers": "quick"})
        assert [question.ref for question in assessor.questions(id)] == ["4.1", "A.5.1"]
        assessor.answer(id, "4.1", 3)
        assert (workspace.get("requirement_answer", "4.1") or {})["answer"] == "partly"
        assert assessor.words(assessor.replies(id)["4.1"]) == "3 lived"


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2026, 3, 31)
    with Workspace.create(tmp_path / "w", name="Harbour", base=next(iter(packs())), by="ann", today=day) as made:
        yield made


def test_a_pack_without_questions_works_and_says_so(second: Workspace) -> None:
    if second.pack.assessment is not None:
        pytest.skip("every pack that ships asks questions")
    with pytest.raises(InputError, match="this pack asks nothing"):
        Assessor(second)
