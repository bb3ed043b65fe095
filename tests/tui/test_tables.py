"""Tables: what a person does with them with keys and the mouse, at both sizes, and how they look."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from isms_tui.pack import Pack
from isms_tui.settings import Settings
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.bulk import Apply, Bulk, settable
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.columns import Columns
from isms_tui.tui.form import Form
from isms_tui.tui.home import Home
from isms_tui.tui.room import Room
from isms_tui.tui.rows import Source, Wish, gravest
from isms_tui.tui.table import RecordTable, cut
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled
from tests.tui.test_keys import opened, press

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


def table_of(pilot: Pilot[int]) -> RecordTable:
    return pilot.app.screen.query_one(RecordTable)


def title_of(pilot: Pilot[int]) -> str:
    title = table_of(pilot)._border_title
    return title.plain if title else ""


def lines_of(pilot: Pilot[int]) -> list[str]:
    """The table as it is drawn, line by line, its headings first."""
    table = table_of(pilot)
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


def keys_of(pilot: Pilot[int]) -> list[str]:
    room = pilot.app.screen
    assert isinstance(room, Room) and room.rows is not None
    return room.rows.keys


def said(pilot: Pilot[int]) -> str:
    return " | ".join(notice.message for notice in pilot.app._notifications)


# -- sorting -------------------------------------------------------------------------------------


@SIZES
async def test_s_goes_through_the_columns_and_shift_s_turns_round(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6")
        assert "id▲" in lines_of(pilot)[0]
        await press(pilot, "s")
        titles = [workspace.get("risk", key)["title"].casefold() for key in keys_of(pilot)]  # type: ignore[index]
        assert titles == sorted(titles) and "title▲" in lines_of(pilot)[0]
        await press(pilot, "S")
        assert keys_of(pilot)[0] == "RSK-023" and "title▼" in lines_of(pilot)[0]
        await press(pilot, "s", "s", "s")
        states = workspace.pack.registers["risk"].fields["status"].choices
        places = [states.index(workspace.get("risk", key)["status"]) for key in keys_of(pilot)]  # type: ignore[index]
        assert places == sorted(places) and "by status ▲" in title_of(pilot)
        for _ in range(4):
            await press(pilot, "s")
        assert "id▲" in lines_of(pilot)[0], "after the last column comes the id again"


async def test_numbers_and_dates_sort_as_such_and_blanks_stand_last_both_ways(workspace: Workspace) -> None:
    workspace.put("risk", {"level": 9, "consequence": 3, "likelihood": 3}, "RSK-001")
    workspace.put("risk", {"title": "Not rated"}, "RSK-099")
    tab = workspace.pack.screens["06_planning"].tabs[0]
    source = Source(workspace, tab)
    for down in (False, True):
        for name in ("level", "last_assessed_on"):
            keys = source.arrange(Wish(sort=name, down=down)).keys
            values = [source.records[key].get(name) for key in keys]
            assert values[-1] is None and keys[-1] == "RSK-099"
            there = [value for value in values if value is not None]
            assert there == sorted(there, reverse=down) and len(there) == len(keys) - 1
    assert {9, 10} <= {source.records[key].get("level") for key in keys}, "9 and 10 tell numbers from texts"


async def test_a_click_on_a_heading_sorts_and_a_second_one_turns_round(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "6")
        left = lines_of(pilot)[0].index("owner") + 1
        await pilot.click(RecordTable, offset=(left, 1))
        await pilot.pause()
        assert "owner▲" in lines_of(pilot)[0]
        await pilot.click(RecordTable, offset=(lines_of(pilot)[0].index("owner") + 1, 1))
        await pilot.pause()
        assert "owner▼" in lines_of(pilot)[0]


# -- filtering -----------------------------------------------------------------------------------


@SIZES
async def test_a_filter_narrows_says_so_and_escape_clears_it(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6", "f", *"lev>5 status:treatm", "enter")
        kept = list(keys_of(pilot))
        wanted = [r["id"] for r in workspace.records("risk") if r["level"] > 5 and r["status"] == "in_treatment"]
        assert kept == wanted and 0 < len(kept) < 24
        assert f"{len(kept)} of 24 Risks · filter: lev>5 status:treatm" in title_of(pilot)
        assert pilot.app.focused is table_of(pilot)
        await press(pilot, "escape")
        assert title_of(pilot) == "24 Risks" and isinstance(pilot.app.screen, Room)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_what_is_wrong_with_a_filter_is_said_and_hides_nothing(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "6", "f", *"ownre:x")
        assert 'did you mean "owner"?' in str(table_of(pilot).border_subtitle)
        assert len(keys_of(pilot)) == 24
        await press(pilot, "escape", "f", *"zzzzz")
        assert keys_of(pilot) == [] and "escape shows all again" in "".join(lines_of(pilot))
        await press(pilot, "enter", "enter", "d", "y", "e")
        assert "there is no record here" in said(pilot)


async def test_markup_in_a_filter_stays_text(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "6", "f", *"[/foo]:[b]", "enter")
        assert "[/foo]:[b]" in title_of(pilot)


@SIZES
async def test_g_leaves_the_records_that_a_gap_speaks_of(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6", "g")
        assert keys_of(pilot) == [r["id"] for r in workspace.records("risk") if workspace.gaps_of("risk", r["id"])]
        assert "RSK-003" in keys_of(pilot) and "only with gaps" in title_of(pilot)
        assert any(line.startswith("▸ ● RSK-003") for line in lines_of(pilot))
        await press(pilot, "g")
        assert title_of(pilot) == "24 Risks"


async def test_a_sign_is_that_of_the_gravest_gap_and_sorts(workspace: Workspace) -> None:
    signs = gravest(workspace, "soa_entry")
    assert signs and set(signs.values()) == {"minor"}
    workspace.put("soa_entry", {"applicable": "undecided"}, "A.8.1")
    assert gravest(workspace, "soa_entry")["A.8.1"] == "major"
    source = Source(workspace, workspace.pack.screens["annex_a"].tabs[0])
    rows = source.arrange(Wish(sort="gaps"))
    assert rows.keys[0] == "A.8.1" and set(rows.keys[1 : len(signs) + 1]) == set(signs)


# -- columns -------------------------------------------------------------------------------------


@SIZES
async def test_columns_are_chosen_in_order_and_remembered(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        await press(pilot, "6", "o")
        assert isinstance(pilot.app.screen, Columns)
        # owner out, and level before the title
        await press(pilot, "down", "space", "K", "K", "enter")
        assert isinstance(pilot.app.screen, Room)
        head = lines_of(pilot)[0]
        assert head.index("level") < head.index("title") and "owner" not in head
        assert Settings(folder / "settings.toml").get("columns.risk", [""])[:2] == ["level", "title"]
    async with opened(folder, size) as (pilot, _):
        await press(pilot, "6")
        assert "owner" not in lines_of(pilot)[0]
        await press(pilot, "o", "r")
        assert "owner" in lines_of(pilot)[0]
        assert Settings(folder / "settings.toml").get("columns.risk", ["none"]) == ["none"]
        await press(pilot, "o", "space", "escape")
        assert "title" in lines_of(pilot)[0], "escape leaves the columns as they were"


async def test_a_damaged_settings_file_is_told_and_the_usual_columns_stand(folder: Path) -> None:
    (folder / "settings.toml").write_text("columns = [")
    async with opened(folder) as (pilot, _):
        assert "set aside as settings.damaged-1.toml" in said(pilot)
        await press(pilot, "6")
        assert "owner" in lines_of(pilot)[0]
    (folder / "settings.toml").write_text('[columns]\nrisk = ["nonsense", "status", "status"]\n')
    async with opened(folder) as (pilot, _):
        await press(pilot, "6")
        assert lines_of(pilot)[0].split() == ["id▲", "status"]


def test_every_table_of_the_pack_has_a_column_that_takes_the_room(workspace: Workspace) -> None:
    for screen in workspace.pack.screens.values():
        for tab in screen.tabs:
            source = Source(workspace, tab)
            assert sum(column.stretch for column in source.columns) == 1
            assert all(len(source.cells(key)) == len(source.columns) for key in source.records)


# -- many at once --------------------------------------------------------------------------------


@SIZES
async def test_ten_controls_at_once_are_a_handful_of_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    with Workspace.create(tmp_path / "new", name="New Ltd", by="ann", today=TODAY):
        pass
    async with opened(tmp_path / "new", size) as (pilot, workspace):
        before = workspace.count()
        await press(pilot, "a", *["space"] * 10)
        assert "93 Statement of Applicability · 10 selected" in title_of(pilot)
        await press(pilot, "e", "enter")  # the first field offered is the decision
        await press(pilot, *"yes", "enter")
        bulk = pilot.app.screen
        assert isinstance(bulk, Bulk) and bulk.preview is not None
        shown = str(bulk.query_one("#bulk-preview", Static).content)
        assert "sets Applicable to yes on 10 records" in shown
        closed, opened_ = len(bulk.preview.closed), len(bulk.preview.opened)
        assert f"closes {closed} gaps, opens {opened_}" in shown and closed == 10
        assert workspace.count() == before, "nothing is set before it is applied"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Room)
        ten = [f"A.5.{number}" for number in range(1, 11)]
        assert [r["id"] for r in workspace.records("soa_entry") if r["applicable"] == "yes"] == ten
        assert len({entry.tx for entry in workspace.history()[:10]}) == 1
        assert "10 selected" in title_of(pilot), "the same ten can be given the next value"
        await press(pilot, "u")
        assert not [r for r in workspace.records("soa_entry") if r["applicable"] == "yes"]
        await press(pilot, "escape")
        assert "selected" not in title_of(pilot) and isinstance(pilot.app.screen, Room)


async def test_the_preview_is_what_happens(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "a", "A", "e", *"implem", "enter", *"planned", "enter")
        bulk = pilot.app.screen
        assert isinstance(bulk, Bulk) and bulk.preview is not None
        foreseen = ({(o.rule, o.id) for o in bulk.preview.opened}, {(o.rule, o.id) for o in bulk.preview.closed})
        shown = str(bulk.query_one("#bulk-preview", Static).content)
        assert "have it already" in shown or "has it already" in shown
        happened: list[Any] = []
        workspace.subscribe(happened.append)
        await press(pilot, "enter")
        told = {(o.rule, o.id) for o in happened[0].opened}, {(o.rule, o.id) for o in happened[0].closed}
        assert told == foreseen and told != (set(), set())


@SIZES
async def test_a_typed_value_is_checked_before_it_is_applied(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "a", "space", "space", "e", *"planned", "enter")
        bulk = pilot.app.screen
        assert isinstance(bulk, Bulk)
        await press(pilot, *"2026-13-01", "enter")
        assert "is no date" in str(bulk.query_one("#bulk-preview", Static).content)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is bulk, "what is wrong can't be applied"
        assert isinstance(bulk.editor, Input)
        bulk.editor.value = "2026-09-30"
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is bulk, "first one sees what it does"
        assert isinstance(pilot.app.focused, Apply)
        await press(pilot, "ctrl+s")
        assert [workspace.get("soa_entry", id)["planned_on"] for id in ("A.5.1", "A.5.2")] == ["2026-09-30"] * 2  # type: ignore[index]


async def test_escape_leads_from_the_value_to_the_fields_and_back_without_a_change(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        before = workspace.count()
        await press(pilot, "a", "e", "enter", "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, Room) and workspace.count() == before


async def test_without_marks_e_sets_a_field_of_the_row_one_is_on(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "6", "down", "e", "enter", *"closed", "enter", "enter")
        assert workspace.get("risk", "RSK-002")["status"] == "closed"  # type: ignore[index]
        assert workspace.get("risk", "RSK-001")["status"] == "accepted"  # type: ignore[index]


def test_the_fields_offered_first_are_state_owner_and_date(pack: Pack) -> None:
    assert [f.name for f in settable(pack.registers["risk"])][:2] == ["status", "owner"]
    assert [f.name for f in settable(pack.registers["soa_entry"])][:4] == [
        "applicable",
        "implementation",
        "owner",
        "planned_on",
    ]
    for register in pack.registers.values():
        assert register.naming not in [field.name for field in settable(register)]


@SIZES
async def test_marked_records_are_deleted_together_and_come_back_together(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6", "space", "down", "space", "d")
        assert "2 records deleted; u brings them back" in said(pilot)
        assert [r["id"] for r in workspace.records("risk")][:3] == ["RSK-002", "RSK-004", "RSK-005"]
        assert title_of(pilot) == "22 Risks"
        await press(pilot, "u")
        assert len(workspace.records("risk")) == 24


async def test_all_shown_are_marked_and_let_go(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "a", "f", *"theme:people", "enter", "A")
        assert "8 selected" in title_of(pilot)
        await press(pilot, "escape")
        assert "selected" not in title_of(pilot) and "filter: theme:people" in title_of(pilot)
        await press(pilot, "ctrl+a", "ctrl+a")
        assert "selected" not in title_of(pilot)


async def test_marks_outlive_a_filter_and_not_their_record(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        await press(pilot, "6", "space", "space", "f", *"RSK-009", "enter", "space")
        assert table_of(pilot).chosen == ["RSK-009", "RSK-001", "RSK-002"]
        workspace.delete("risk", "RSK-001")
        await pilot.pause()
        assert table_of(pilot).chosen == ["RSK-009", "RSK-002"]
        await press(pilot, "right_square_bracket")
        assert table_of(pilot).marked == {}


# -- the rest ------------------------------------------------------------------------------------


@SIZES
async def test_the_controls_show_decision_state_and_owner_under_their_themes(
    folder: Path, size: tuple[int, int]
) -> None:
    async with opened(folder, size) as (pilot, workspace):
        before = workspace.count()
        await press(pilot, "a", "right", "left", "right")
        lines = lines_of(pilot)
        assert workspace.count() == before
        assert lines[0].split()[:5] == ["id▲", "title", "applies", "in", "place"] and "owner" in lines[0]
        assert "─ Organizational · 37 ─" in lines[1]
        first = lines[2]
        assert first.startswith("▸   A.5.1   Policies for") and first.endswith("implemented  Jonas Okafor")
        await press(pilot, "end")
        assert table_of(pilot).key == "A.8.34"
        table_of(pilot).cursor = keys_of(pilot).index("A.8.1")
        await pilot.pause()
        assert table_of(pilot).key == "A.8.1" and any("─ Technological" in line for line in lines_of(pilot))
        await press(pilot, "s", "s")
        assert not any("─ Organizational" in line for line in lines_of(pilot))


@SIZES
async def test_the_mouse_selects_marks_opens_and_scrolls(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        await press(pilot, "a")
        table = table_of(pilot)
        await pilot.click(RecordTable, offset=(12, 3))
        assert table.key == "A.5.1" and isinstance(pilot.app.screen, Room), "the first click selects"
        await pilot.click(RecordTable, offset=(12, 4))
        assert table.key == "A.5.2"
        await pilot.click(RecordTable, offset=(2, 5))
        assert table.chosen == ["A.5.3"], "a click in the margin marks"
        await pilot.click(RecordTable, offset=(12, 2))
        assert table.key == "A.5.3", "a heading of a group is no row"
        table.scroll_relative(y=5, animate=False)
        await pilot.pause()
        assert table.scroll_offset.y == 5
        table.scroll_to(y=0, animate=False)
        await pilot.pause()
        await pilot.click(RecordTable, offset=(12, 6))
        await pilot.click(RecordTable, offset=(12, 6))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)
        assert pilot.app.screen.record_id == "A.5.4", "the second click opens"


async def test_y_copies_id_and_name(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "a", "y")
        assert pilot.app.clipboard == "A.5.1 Policies for information security"
        await press(pilot, "6", "y")
        assert pilot.app.clipboard.startswith("RSK-001 New filing duty")


async def test_an_empty_table_has_nothing_to_delete_and_says_so(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new", name="New Ltd", by="ann", today=TODAY):
        pass
    async with opened(tmp_path / "new") as (pilot, workspace):
        before = workspace.count()
        await press(pilot, "6", "d")
        assert "there is no record here" in said(pilot)
        await press(pilot, "e", "y", "s", "S", "g", "space", "A", "h", "escape")
        assert workspace.count() == before and pilot.app.return_code is None


async def test_the_checklist_of_a_narrow_screen_says_how_to_come_back(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "6", "c")
        assert "back to the table" in str(pilot.app.screen.query_one(Checklist).border_subtitle)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Room) and table_of(pilot).has_focus


async def test_only_rows_in_sight_are_put_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.apply([("put", "risk", f"RSK-{n}", {"title": f"Risk {n}"}) for n in range(1000, 3000)])
    worded: set[str] = set()
    cells = Source.cells

    def counting(self: Source, key: str) -> tuple[str, ...]:
        worded.add(key)
        return cells(self, key)

    monkeypatch.setattr(Source, "cells", counting)
    async with opened(folder) as (pilot, _):
        await press(pilot, "6", "end")
        assert table_of(pilot).key == "RSK-2999" and len(worded) < 300


async def test_moving_on_draws_two_lines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(folder) as (pilot, _):
        await press(pilot, "6")
        drawn: list[int] = []
        draw = RecordTable.render_line
        monkeypatch.setattr(RecordTable, "render_line", lambda self, y: drawn.append(y) or draw(self, y))
        await press(pilot, "down")
        assert sorted(drawn) == [1, 2]


@pytest.mark.parametrize(
    ("text", "width", "right", "shows"),
    [
        ("laptop", 8, False, "laptop  "),
        ("12", 4, True, "  12"),
        ("a laptop", 5, False, "a la…"),
        ("a  \n b", 4, False, "a b "),
        ("日本語", 6, False, "日本語"),
        ("日本語", 4, False, "日… "),
        ("laptop", 0, False, ""),
    ],
)
def test_a_cell_is_as_wide_as_it_looks(text: str, width: int, right: bool, shows: str) -> None:
    assert cut(text, width, right=right) == shows


# -- looks ---------------------------------------------------------------------------------------

SHOTS = {
    "soa_marked": ["a", "space", "space", "down", "space"],
    "soa_only_gaps": ["a", "g"],
    "bulk_fields": ["a", "space", "space", "e"],
    "bulk_preview": ["a", "space", "space", "e", "enter", "n", "o", "enter"],
    "bulk_date": ["a", "space", "e", *"planned", "enter", *"2026-13", "enter"],
    "filtered_sorted": ["6", "f", *"level>3", "enter", "s", "s", "S"],
    "filter_not_understood": ["6", "f", *"ownre:x"],
    "columns": ["6", "o", "down", "space"],
}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize("shot", SHOTS)
def test_looks_as_before(
    shot: str, size: tuple[int, int], folder: Path, snap_compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    workspace = Workspace.open(folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, *SHOTS[shot])
        await pilot.pause()

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)
