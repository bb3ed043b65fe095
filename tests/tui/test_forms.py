"""What a person does in a form, key by key, at both sizes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, Label, OptionList, Static, TextArea

from isms_tui.tui.app import IsmsApp
from isms_tui.tui.form import Form
from isms_tui.tui.forms.attach import Attach
from isms_tui.tui.forms.editors import Pick
from isms_tui.tui.forms.layout import Block
from isms_tui.tui.forms.long import LongEditor
from isms_tui.tui.forms.open_gaps import OpenGaps
from isms_tui.tui.forms.row import Row
from isms_tui.tui.info import Told
from isms_tui.tui.picker import Picker
from isms_tui.tui.room import Room
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("size", SIZES, ids=["120x40", "80x24"])]


class Desk:
    """An open form with a person before it."""

    def __init__(self, pilot: Pilot[int], workspace: Workspace) -> None:
        self.pilot, self.workspace = pilot, workspace

    @property
    def form(self) -> Form:
        assert isinstance(self.pilot.app.screen, Form)
        return self.pilot.app.screen

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def typed(self, text: str) -> None:
        await self.keys(*("space" if c == " " else "full_stop" if c == "." else c for c in text))

    async def to(self, name: str) -> None:
        """Go to a field by tab, as a person would."""
        for _ in range(60):
            if self.pilot.app.focused is self.form.query_one(f"#field-{name}"):
                return
            await self.keys("tab")
        raise AssertionError(f"tab never comes to {name}")

    async def write(self, name: str, text: str) -> None:
        await self.to(name)
        await self.keys("end", "ctrl+u")
        await self.typed(text)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for what comes a moment after the last key."""
        async with asyncio.timeout(10):
            while not true():
                await self.pilot.pause(0.01)

    def text(self, selector: str) -> str:
        return str(self.pilot.app.screen.query_one(selector, Static).render())

    def line(self, name: str) -> Input:
        return self.form.query_one(f"#field-{name}", Input)

    def pick(self, name: str) -> Pick:
        return self.form.query_one(f"#field-{name}", Pick)

    def row(self, name: str) -> Row:
        return self.form.query_one(f"#row-{name}", Row)

    def stored(self, register: str, id: str) -> dict[str, object]:
        record = self.workspace.get(register, id)
        assert record is not None
        return record


@asynccontextmanager
async def form(folder: Path, size: tuple[int, int], register: str, id: str = "") -> AsyncIterator[Desk]:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            app.push_screen(Form(workspace, register, id))
            await pilot.pause()
            yield Desk(pilot, workspace)


async def test_what_matters_stands_first_and_the_rest_behind_a_key(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk") as desk:
        rows = [row.spec.name for row in desk.form.query(Row)]
        assert rows[:3] == ["title", "status", "owner"]
        headings = [block._heading for block in desk.form.query(Block) if block.display]
        assert headings[:2] == ["", "Still needed"]
        assert not desk.row("closed_reason").display and not desk.row("consequence_reason").display
        await desk.keys("ctrl+t")
        assert desk.row("closed_reason").display and "ctrl+t" not in desk.text("#form-rest")
        assert "Rating" in [block._heading for block in desk.form.query(Block) if block.display]
        await desk.keys("ctrl+t")
        assert not desk.row("closed_reason").display


async def test_needed_and_blank_is_counted_as_one_types(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "treatment", "TRT-001") as desk:
        assert "all that is needed" in desk.text("#form-title")
        await desk.to("option")
        await desk.keys("left", "left")
        assert desk.pick("option").value != "modify"
        await desk.write("residual_consequence", "")
        assert "1 needed field is blank" in desk.text("#form-title")
        assert desk.row("residual_consequence").wanting
        await desk.typed("4")
        assert "all that is needed" in desk.text("#form-title")
        await desk.to("status")
        desk.form.check_action("advance", ())
        await desk.keys("ctrl+right")
        assert desk.pick("status").value == "done"
        assert "1 needed field is blank" in desk.text("#form-title"), "done_on is needed once it is done"
        assert desk.row("done_on").display and desk.row("done_on").wanting


async def test_help_is_the_fields_own_and_the_standards_question(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-001") as desk:
        await desk.to("vulnerability")
        assert "Required for asset_based approach" in desk.text("#form-help")
        await desk.to("likelihood")
        question = desk.workspace.pack.requirements["6.1.2 d.2"].question
        assert "6.1.2 d.2" in desk.text("#form-help")
        assert " ".join(desk.text("#form-help").split()).endswith((question, "…"))
        for row in desk.form.query(Row):
            if row.display:
                row.editor.focus()
                await desk.pilot.pause()
                help = desk.form.query_one("#form-help", Static)
                lines = desk.text("#form-help").splitlines()
                assert 1 <= len(lines) <= 3 and all(len(line) <= help.size.width for line in lines)


@pytest.mark.parametrize(
    ("said", "hint", "stored"),
    [
        ("in 3 months", "= 2026-06-30 · in 3 months", "2026-06-30"),
        ("15.2.", "= 2027-02-15 · in 10 months", "2027-02-15"),
        ("end of june", "= 2026-06-30 · in 3 months", "2026-06-30"),
        ("2026-04-01", "tomorrow", "2026-04-01"),
    ],
)
async def test_a_date_is_read_and_said_back(
    folder: Path, size: tuple[int, int], said: str, hint: str, stored: str
) -> None:
    async with form(folder, size, "treatment", "TRT-001") as desk:
        await desk.write("due_on", said)
        assert str(desk.row("due_on")._hint.render()) == hint
        await desk.keys("tab")
        assert desk.line("due_on").value == stored, "on leaving it stands there as it will be stored"
        await desk.keys("escape")
        assert desk.stored("treatment", "TRT-001")["due_on"] == stored


async def test_an_error_stands_at_its_field_as_one_leaves_it(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "treatment", "TRT-001") as desk:
        before = desk.workspace.count()
        await desk.write("due_on", "soon")
        error = desk.form.query_one("#error-due_on", Label)
        assert not error.display, "one is still typing"
        await desk.keys("tab")
        assert error.display and "in 3 months" in str(error.render())
        await desk.write("resources", "None")
        here = desk.form
        await desk.keys("escape")
        assert desk.pilot.app.screen is here and desk.workspace.count() == before, "nothing of it is stored"
        assert "Due on is wrong" in desk.text("#form-preview") and "Escape again" in desk.text("#form-preview")
        assert desk.pilot.app.focused is desk.line("due_on")
        await desk.keys("ctrl+u")
        await desk.typed("+2w")
        assert not error.display
        await desk.keys("escape")
        assert desk.stored("treatment", "TRT-001")["due_on"] == "2026-04-14"


async def test_escape_twice_leaves_without_saving(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "treatment", "TRT-001") as desk:
        before = desk.workspace.count()
        await desk.write("due_on", "soon")
        await desk.keys("escape")
        assert isinstance(desk.pilot.app.screen, Form)
        await desk.keys("escape")
        assert not isinstance(desk.pilot.app.screen, Form) and desk.workspace.count() == before


async def test_the_look_ahead_tells_before_saving_and_nothing_is_stored(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "treatment") as desk:
        before = desk.workspace.count()
        await desk.keys("enter")
        await desk.typed("RSK-003")
        await desk.keys("enter")
        await desk.until(lambda: "closes" in desk.text("#form-preview"))
        said = desk.text("#form-preview")
        assert "✓ closes TRT-R01" in said and "score" in said
        assert desk.workspace.count() == before
        assert "TRT-R01" in {gap.rule for gap in desk.workspace.gaps()}
        await desk.write("residual_likelihood", "x")
        await desk.until(lambda: "can't be read" in desk.text("#form-preview"))
        await desk.keys("ctrl+d")
        assert desk.workspace.count() == before and not isinstance(desk.pilot.app.screen, Form)


async def test_open_gaps_stand_at_the_top_lead_to_their_field_and_say_why(folder: Path, size: tuple[int, int]) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"likelihood_reason": None, "status": "evaluated"}, "RSK-003")
        assert any(gap.rule == "RSK-R08" for gap, _ in workspace.gaps_of("risk", "RSK-003"))
    async with form(folder, size, "risk", "RSK-003") as desk:
        gaps = desk.form.query_one(OpenGaps)
        assert {"TRT-R01", "RSK-R08"} <= {gap.rule for gap in gaps.gaps}
        await desk.keys("shift+tab")
        assert desk.pilot.app.focused is gaps
        gaps.highlighted = [gap.rule for gap in gaps.gaps].index("RSK-R08")
        await desk.keys("ctrl+g")
        assert isinstance(desk.pilot.app.screen, Told)
        told = str(desk.pilot.app.screen.query_one(Static).render())
        assert "RSK-R08" in told and "would close it" in told and "TRT-R01" not in told
        await desk.keys("escape", "enter")
        assert desk.pilot.app.focused is desk.form.query_one("#field-likelihood_reason")


async def test_why_tells_every_gap_and_what_leaving_would_open(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.write("threat", "")
        await desk.until(lambda: "opens" in desk.text("#form-preview"))
        await desk.keys("ctrl+g")
        told = str(desk.pilot.app.screen.query_one(Static).render())
        assert "TRT-R01" in told and "What leaving now would open" in told


async def test_a_missing_reference_is_made_in_place(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk") as desk:
        await desk.typed("Laptop theft")
        await desk.to("owner")
        await desk.typed("Zoe")
        picker = desk.pilot.app.screen
        assert isinstance(picker, Picker) and picker.query_one(Input).value == "Zoe"
        assert "ctrl+n" in str(picker.query_one(OptionList).get_option_at_index(0).prompt)
        await desk.keys("ctrl+n")
        assert desk.form.spec.name == "person" and desk.line("name").value == "Zoe"
        await desk.keys("escape")
        made = [row for row in desk.workspace.records("person") if row["name"] == "Zoe"]
        assert len(made) == 1 and desk.form.spec.name == "risk"
        assert desk.pick("owner").value == made[0]["id"] and "Zoe" in desk.pick("owner").words()
        await desk.keys("ctrl+o")
        assert desk.form.record_id == made[0]["id"], "ctrl+o opens the record that is referred to"
        await desk.keys("escape", "escape")
        assert any(row.get("owner") == made[0]["id"] for row in desk.workspace.records("risk"))


async def test_several_references_and_a_new_one_among_them(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        before = list(desk.pick("assets").value)
        await desk.to("assets")
        await desk.keys("enter")
        await desk.typed("Spare laptop")
        await desk.keys("ctrl+n", "escape")
        assert isinstance(desk.pilot.app.screen, Picker)
        await desk.keys("ctrl+s")
        assert desk.pick("assets").value[:-1] == before
        assert desk.stored("asset", desk.pick("assets").value[-1])["name"] == "Spare laptop"
        await desk.keys("ctrl+o")
        assert isinstance(desk.pilot.app.screen, Picker)
        await desk.keys("enter")
        assert desk.form.record_id == before[0]


async def test_discarding_what_was_to_be_made_picks_nothing(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk") as desk:
        people = len(desk.workspace.records("person"))
        await desk.to("owner")
        await desk.typed("Zoe")
        await desk.keys("ctrl+n", "ctrl+d")
        assert isinstance(desk.pilot.app.screen, Picker)
        await desk.keys("escape")
        assert desk.pick("owner").value is None and len(desk.workspace.records("person")) == people


async def test_a_file_is_attached_as_evidence_in_place(folder: Path, size: tuple[int, int], tmp_path: Path) -> None:
    source = tmp_path / "restore.log"
    source.write_text("all restored")
    async with form(folder, size, "treatment", "TRT-001") as desk:
        await desk.keys("ctrl+t")
        await desk.to("evidence")
        await desk.keys("enter", "ctrl+f")
        dialog = desk.pilot.app.screen
        assert isinstance(dialog, Attach)
        dialog.query_one(Input).value = str(tmp_path / "nothing.log")
        await desk.keys("enter")
        assert "is not there" in str(dialog.query_one("#attach-error", Label).render())
        dialog.query_one(Input).value = str(source)
        await desk.keys("enter")
        assert desk.form.spec.name == "evidence", "its own form asks for what only a person knows"
        id = desk.form.record_id
        await desk.keys("escape", "ctrl+s", "escape")
        digest = sha256(b"all restored").hexdigest()
        assert id in desk.stored("treatment", "TRT-001")["evidence"]  # type: ignore[operator]
        assert desk.stored("evidence", id)["digest"] == digest
        assert (desk.workspace.path / "evidence" / f"{digest}.log").read_text() == "all restored"


async def test_a_register_without_files_offers_none(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk") as desk:
        await desk.to("owner")
        await desk.keys("enter", "ctrl+f")
        assert isinstance(desk.pilot.app.screen, Picker)


async def test_a_long_text_at_full_size(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.to("event")
        await desk.keys("ctrl+e")
        editor = desk.pilot.app.screen
        assert isinstance(editor, LongEditor)
        await desk.keys("ctrl+end", "enter")
        await desk.typed("And more")
        assert "2 lines" in str(editor.query_one("#long-foot", Static).render())
        await desk.keys("escape")
        assert desk.form.query_one("#field-event", TextArea).text.endswith("\nAnd more")
        await desk.keys("escape")
        assert str(desk.stored("risk", "RSK-003")["event"]).endswith("\nAnd more")


async def test_a_long_text_that_is_discarded_stays(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        before = desk.workspace.count()
        await desk.to("event")
        await desk.keys("ctrl+e", "x", "ctrl+d", "escape")
        assert desk.workspace.count() == before


async def test_the_lifecycle_offers_what_comes_next(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.to("status")
        assert "ctrl+→ moves on to in treatment" in desk.text("#form-help")
        await desk.keys("enter")
        options = desk.pilot.app.screen.query_one(OptionList)
        shown = [str(option.prompt) for option in options.options]
        assert shown[:2] == ["evaluated", "in treatment"] or shown[:2] == ["in treatment", "evaluated"]
        assert len(shown) == 3 and "more" in shown[2]
        await desk.keys("down", "down", "enter")
        assert options.option_count == 6, "the other states are there for those who ask"
        await desk.keys("escape", "ctrl+right")
        assert desk.pick("status").value == "in_treatment"
        await desk.keys("ctrl+right", "ctrl+right", "ctrl+right")
        assert desk.pick("status").value == "closed", "and the last state stays"


async def test_in_a_text_ctrl_right_goes_on_by_a_word(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.keys("ctrl+right")
        assert desk.pick("status").value == "evaluated"
        assert desk.line("title").cursor_position == len("Cloud ")


async def test_what_follows_from_the_rest_follows_as_one_types(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        before = desk.workspace.count()
        await desk.write("consequence", "4")
        await desk.until(lambda: desk.line("level").value == "12")
        await desk.write("consequence", "5")
        await desk.until(lambda: desk.line("level").value == "15")
        await desk.keys("escape")
        assert desk.workspace.count() == before, "all is as it was: nothing to keep"


async def test_two_who_change_one_field_choose(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.write("threat", "theft")
        await desk.write("vulnerability", "mine")
        with Workspace.open(folder, by="bob", today=TODAY) as bob:
            bob.put("risk", {"threat": "phishing", "vulnerability": "theirs", "priority": 3}, "RSK-003")
        here = desk.form
        await desk.keys("escape")
        assert desk.pilot.app.screen is here
        assert desk.stored("risk", "RSK-003")["threat"] == "phishing"
        assert desk.row("threat").contested and desk.row("vulnerability").contested
        assert "bob changed this meanwhile to: phishing" in str(
            desk.row("threat").query_one(".clash-theirs", Label).render()
        )
        assert desk.line("priority").value == "3", "what one has not touched is taken over"
        desk.row("threat").query_one(".keep-mine", Button).focus()
        await desk.keys("enter")
        desk.row("vulnerability").query_one(".take-theirs", Button).focus()
        await desk.keys("enter")
        assert desk.line("vulnerability").value == "theirs"
        await desk.keys("escape")
        assert not isinstance(desk.pilot.app.screen, Form)
        stored = desk.stored("risk", "RSK-003")
        assert (stored["threat"], stored["vulnerability"], stored["priority"]) == ("theft", "theirs", 3)


async def test_a_change_elsewhere_shows_while_one_types(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.write("threat", "theft")
        with Workspace.open(folder, by="bob", today=TODAY) as bob:
            bob.put("risk", {"priority": 3, "threat": "phishing"}, "RSK-003")
        desk.workspace.refresh()
        await desk.pilot.pause()
        assert desk.line("priority").value == "3"
        assert desk.row("threat").contested and desk.line("threat").value == "theft"


async def test_a_record_deleted_elsewhere_can_be_made_anew(folder: Path, size: tuple[int, int]) -> None:
    async with form(folder, size, "risk", "RSK-003") as desk:
        await desk.write("threat", "theft")
        with Workspace.open(folder, by="bob", today=TODAY) as bob:
            bob.delete("risk", "RSK-003")
        await desk.keys("escape")
        assert "deleted by bob" in desk.text("#form-preview")
        await desk.keys("ctrl+s")
        assert desk.stored("risk", "RSK-003")["threat"] == "theft"


async def test_a_risk_from_the_first_word_to_the_accepted_rest(folder: Path, size: tuple[int, int]) -> None:
    """The task of a new user: add a risk, rate it, plan its treatment, accept the residual risk."""
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            desk = Desk(pilot, workspace)
            await desk.keys("6", "n")
            await desk.typed("Laptop theft")
            await desk.to("owner")
            await desk.typed("Priya")
            await desk.keys("enter")
            await desk.write("consequence", "4")
            await desk.write("likelihood", "4")
            await desk.until(lambda: desk.line("level").value == "16")
            await desk.keys("escape")
            assert isinstance(pilot.app.screen, Room)
            risk = next(row for row in workspace.records("risk") if row["title"] == "Laptop theft")
            assert risk["level"] == 16 and risk["owner"] == "PER-005"
            await desk.keys("right_square_bracket", "n", "enter")
            await desk.typed(str(risk["id"]))
            await desk.keys("enter")
            await desk.to("option")
            await desk.typed("mod")
            await desk.keys("enter")
            await desk.to("responsible")
            await desk.typed("Sven")
            await desk.keys("enter")
            await desk.write("due_on", "in 2 months")
            await desk.write("residual_consequence", "2")
            await desk.write("residual_likelihood", "2")
            await desk.until(lambda: desk.line("residual_level").value == "4")
            await desk.to("status")
            await desk.keys("ctrl+right")
            await desk.to("residual_accepted_by")
            await desk.typed("Priya")
            await desk.keys("enter")
            await desk.write("residual_accepted_on", "today")
            await desk.keys("escape")
            assert isinstance(pilot.app.screen, Room)
            made = next(row for row in workspace.records("treatment") if row["risk"] == risk["id"])
            assert made["residual_level"] == 4 and made["due_on"] == "2026-05-31"
            assert made["status"] == "approved" and made["residual_accepted_by"] == "PER-005"
            assert made["residual_accepted_on"] == TODAY.isoformat()
