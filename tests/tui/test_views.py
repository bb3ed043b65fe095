"""Every kind of view: what its keys do, how it looks at both sizes, what it costs, and mistakes in its lines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from isms_tui.pack import Pack, PackError, load_pack
from isms_tui.pack.drawings import KINDS
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.form import Form
from isms_tui.tui.picker import Picker
from isms_tui.tui.room import Room
from isms_tui.tui.table import RecordTable
from isms_tui.tui.views import PLACES, make
from isms_tui.tui.views.base import View
from isms_tui.tui.views.board import Board
from isms_tui.tui.views.gantt import Gantt
from isms_tui.tui.views.heatmap import OUTSIDE, HeatMap
from isms_tui.tui.views.matrix import Matrix
from isms_tui.tui.views.plot import Plot
from isms_tui.tui.views.row import Row, clip, wrapped
from isms_tui.workspace import Workspace
from tests.conftest import TODAY, settled

SIZES = [(120, 40), (80, 24)]
NAMES = ["120x40", "80x24"]
both_sizes = pytest.mark.parametrize("size", SIZES, ids=NAMES)
TO = {
    "heatmap": ["6", "v"],
    "heatmap_after": ["6", "v", "t"],
    "board": ["6", "v", "v"],
    "board_due": ["6", "right_square_bracket", "v"],
    "gantt": ["p", "right_square_bracket", "right_square_bracket", "v"],
    "gantt_audits": ["9", *["right_square_bracket"] * 3, "v"],
    "plot": ["9", "v"],
    "plot_points": ["9", "right_square_bracket", "v"],
    "matrix": ["p", "right_square_bracket", "right_square_bracket", "v", "v", "v"],
    "matrix_roles": ["5", "left_square_bracket", "v"],
}
"""The keys that lead to each view."""


@asynccontextmanager
async def opened(
    folder: Path, keys: list[str], size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[int], Workspace]]:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await settled(pilot)
            await press(pilot, *keys)
            yield pilot, workspace


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def room_of(pilot: Pilot[int]) -> Room:
    room = pilot.app.screen
    assert isinstance(room, Room)
    return room


def seen(pilot: Pilot[int], kind: type[View] = View) -> Any:
    """The view that is shown."""
    view = room_of(pilot).body
    assert isinstance(view, kind)
    assert view.has_focus
    return view


def lines(view: View) -> list[str]:
    """What a view says, line by line."""
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


# -- going from view to view -------------------------------------------------------------------------


@both_sizes
async def test_v_goes_through_the_views_and_keeps_the_record(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, ["6", "down", "down"], size) as (pilot, _):
        room = room_of(pilot)
        assert "Risk map" in str(room.body.border_subtitle)
        await press(pilot, "v")
        assert any(row["id"] == "RSK-003" for row in seen(pilot, HeatMap).here)
        assert not room.query_one(RecordTable).display
        await press(pilot, "v")
        assert seen(pilot, Board).key == "RSK-003"
        await press(pilot, "v")
        assert isinstance(room.body, RecordTable) and room.body.has_focus
        assert room.body.key == "RSK-003"


async def test_a_tab_remembers_its_view_and_one_without_views_has_no_key(folder: Path) -> None:
    async with opened(folder, ["6", "v"]) as (pilot, _):
        await press(pilot, "right_square_bracket", "right_square_bracket")
        room = room_of(pilot)
        assert room.register == "risk_method"
        assert "v" not in room.active_bindings
        await press(pilot, "v")
        assert isinstance(room.body, RecordTable)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert isinstance(seen(pilot), HeatMap)


async def test_the_filter_counts_in_a_view_too(folder: Path) -> None:
    async with opened(folder, [*TO["board"], "f", *"backup", "enter"]) as (pilot, _):
        board = seen(pilot, Board)
        assert [card["id"] for cards in board.cards for card in cards] == ["RSK-014"]
        assert "1 of 24" in str(board.border_title)
        await press(pilot, "escape", "f", *"nowhere", "enter")
        assert seen(pilot).records == [] and "nothing to show" in lines(seen(pilot))[0]
        await press(pilot, "down", "up", "left", "right", "end", "enter", "greater_than_sign")


async def test_delete_and_history_are_of_the_record_in_the_view(folder: Path) -> None:
    async with opened(folder, TO["gantt"]) as (pilot, workspace):
        key = seen(pilot, Gantt).key
        await press(pilot, "d")
        assert workspace.get("task", key) is None
        assert key not in {bar.record["id"] for bar in seen(pilot, Gantt).bars}


# -- board -------------------------------------------------------------------------------------------


@both_sizes
async def test_a_card_moves_along_the_lifecycle_and_u_takes_it_back(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, ["6", "down", "down", "v", "v"], size) as (pilot, workspace):
        board = seen(pilot, Board)
        assert board.columns == workspace.register("risk").fields["status"].choices
        await press(pilot, "greater_than_sign")
        assert workspace.get("risk", "RSK-003")["status"] == "in_treatment"  # type: ignore[index]
        assert board.key == "RSK-003" and board.columns[board.column] == "in_treatment"
        await press(pilot, "less_than_sign")
        assert workspace.get("risk", "RSK-003")["status"] == "in_treatment"  # type: ignore[index]
        await press(pilot, "u")
        assert workspace.get("risk", "RSK-003")["status"] == "evaluated"  # type: ignore[index]
        assert board.columns[board.column] == "evaluated"


async def test_where_the_lifecycle_forks_one_is_asked(folder: Path) -> None:
    async with opened(folder, ["p", "right_square_bracket", "right_square_bracket", "v", "v"]) as (pilot, workspace):
        board = seen(pilot, Board)
        await press(pilot, *["left"] * 5, "right")
        card = board.key
        assert workspace.get("task", card)["status"] == "doing"  # type: ignore[index]
        await press(pilot, "shift+right")
        assert isinstance(pilot.app.screen, Picker)
        await press(pilot, *"done", "enter")
        assert workspace.get("task", card)["status"] == "done"  # type: ignore[index]
        assert seen(pilot, Board).key == card


async def test_arrows_enter_and_a_click_reach_cards(folder: Path) -> None:
    async with opened(folder, TO["board"]) as (pilot, _):
        board = seen(pilot, Board)
        await press(pilot, *["right"] * 9, "left", "left", "end")
        column = board.cards[board.column]
        assert board.key == column[-1]["id"]
        await press(pilot, "home")
        assert board.key == column[0]["id"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form) and pilot.app.screen.record_id == board.key


async def test_late_cards_say_so_without_colour(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("treatment", {"due_on": "2026-03-01"}, "TRT-001")
    async with opened(folder, TO["board_due"]) as (pilot, _):
        board = seen(pilot, Board)
        while board.columns[board.column] != "in_progress":
            await press(pilot, "right")
        assert any("! 2026-03-01" in line for line in lines(board))


# -- heat map ----------------------------------------------------------------------------------------


@both_sizes
async def test_the_heat_map_counts_levels_and_shows_the_limit(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, TO["heatmap"], size) as (pilot, workspace):
        heat = seen(pilot, HeatMap)
        risks = [row for row in workspace.records("risk") if row["status"] != "closed"]
        assert sum(len(cell) for cell in heat.cells.values()) == len(risks)
        for (x, y), cell in heat.cells.items():
            for risk in cell:
                assert (risk["likelihood"], risk["consequence"]) == (x, y)
                assert heat._levels[x, y] == risk["level"]
                assert heat.beyond((x, y)) == (risk["level"] > 9)
        text = "\n".join(lines(heat))
        above = sum(risk["level"] > 9 for risk in risks)
        assert f"▲ above 9: {above} → " in text and "┃" in text
        before = dict(heat.cells)
        await press(pilot, "t")
        assert heat.after and heat.cells != before
        after = {risk["id"]: place for place, cell in heat.cells.items() for risk in cell}
        for treatment in workspace.records("treatment"):
            if treatment["risk"] in after and treatment["status"] != "cancelled":
                rated = (treatment["residual_likelihood"], treatment["residual_consequence"])
                assert after[treatment["risk"]] == rated


async def test_a_place_lists_its_records_and_opens_one(folder: Path) -> None:
    async with opened(folder, TO["heatmap"]) as (pilot, _):
        heat = seen(pilot, HeatMap)
        assert len(heat.here) > 1 and heat.key == ""
        second = heat.here[1]["id"]
        await press(pilot, "d")
        assert len(heat.here) > 1, "several records under the cursor: none is deleted"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Picker)
        await press(pilot, *second, "enter")
        assert isinstance(pilot.app.screen, Form) and pilot.app.screen.record_id == second


async def test_what_is_not_rated_is_counted_apart(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "Not rated yet"}, "RSK-090")
        workspace.put("risk", {"title": "Off the scale", "consequence": 9, "likelihood": 9}, "RSK-091")
    async with opened(folder, TO["heatmap"]) as (pilot, _):
        heat = seen(pilot, HeatMap)
        assert [row["id"] for row in heat.cells[OUTSIDE]] == ["RSK-090", "RSK-091"]
        assert any("not rated: 2" in line for line in lines(heat))
        await press(pilot, *["down"] * 6)
        assert heat.spot == OUTSIDE and "2" in heat.told()
        await press(pilot, "up")
        assert heat.spot == (1, 1)


async def test_a_heat_map_without_a_method_says_so(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new", name="New Ltd", by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "First", "consequence": 3, "likelihood": 4})
    async with opened(tmp_path / "new", TO["heatmap"]) as (pilot, _):
        heat = seen(pilot, HeatMap)
        assert any("no scale is in force yet" in line for line in lines(heat))
        assert heat.spot == (4, 3) and heat.key == "RSK-001"


# -- timeline ----------------------------------------------------------------------------------------


@both_sizes
async def test_bars_stand_where_their_days_are(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, TO["gantt"], size) as (pilot, workspace):
        gantt = seen(pilot, Gantt)
        shown = lines(gantt)
        starts = [bar.start for bar in gantt.bars]
        assert starts == sorted(starts)
        left = gantt._label() + 1
        assert shown[1][left + gantt.cell(TODAY.toordinal())] == "▼"
        for line, bar in zip(shown[2:-1], gantt.bars, strict=False):
            assert bar.record["id"] in line
            if not bar.point:
                assert line[left + gantt.cell(bar.start)] in "█░┃"
                assert line[left + gantt.cell(bar.end)] in "█░┃"
                beyond = left + gantt.cell(bar.end) + 1
                assert line[beyond : beyond + 1] not in ("█", "░")
            elif workspace.get("task", bar.record["id"])["status"] != "done":  # type: ignore[index]
                assert line[left + gantt.cell(bar.end)] == "◇"


async def test_dependencies_and_lateness_are_marked(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        late = {"title": "Late one", "start_on": "2026-02-01", "due_on": "2026-03-01", "status": "doing"}
        workspace.put("task", late, "TSK-090")
        after = {"title": "Too early", "start_on": "2026-02-20", "due_on": "2026-05-01", "depends_on": ["TSK-090"]}
        workspace.put("task", after, "TSK-091")
    async with opened(folder, TO["gantt"]) as (pilot, _):
        gantt = seen(pilot, Gantt)
        text = {line[1:8]: line for line in lines(gantt)}
        assert "! 30 d" in text["TSK-090"]
        assert "!░" in text["TSK-091"]
        while gantt.key != "TSK-091":
            await press(pilot, "down")
        assert "starts before TSK-090 ends" in gantt.told() and "needs TSK-090" in gantt.told()
        assert any(line.startswith("◂TSK-090") for line in lines(gantt))
        while gantt.key != "TSK-090":
            await press(pilot, "up")
        assert "30 days late" in gantt.told() and "before TSK-091" in gantt.told()
        assert any(line.startswith("▹TSK-091") for line in lines(gantt))


@both_sizes
async def test_zoom_and_scroll_keep_today_and_labels_in_sight(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, TO["gantt"], size) as (pilot, _):
        gantt = seen(pilot, Gantt)
        await press(pilot, *["plus"] * 3)
        assert "by week" in lines(gantt)[0]
        left = gantt._label() + 1
        assert lines(gantt)[1][left + gantt.cell(TODAY.toordinal())] == "▼", "zoom keeps today where it was"
        await press(pilot, *["right"] * 6)
        assert "◂ today" in lines(gantt)[1]
        assert "TSK-001" in "\n".join(lines(gantt))
        await press(pilot, *["left"] * 12)
        assert "today ▸" in lines(gantt)[1]
        await press(pilot, "end")
        bar = gantt.bars[-1]
        assert gantt.key == bar.record["id"]
        assert 0 <= gantt.cell(bar.start) < gantt._wide() or gantt.cell(bar.start) < 0 <= gantt.cell(bar.end)
        await press(pilot, *["minus"] * 5)
        assert "by quarter" in lines(gantt)[0]


async def test_records_without_dates_are_counted(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("task", {"title": "Some day"}, "TSK-090")
    async with opened(folder, TO["gantt"]) as (pilot, _):
        assert "1 without dates" in seen(pilot, Gantt).told()


# -- plot --------------------------------------------------------------------------------------------


@both_sizes
async def test_a_plot_shows_points_target_and_misses(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, TO["plot"], size) as (pilot, workspace):
        plot = seen(pilot, Plot)
        rows = [row for row in workspace.records("measurement") if row["metric"] == "MET-001"]
        assert [point.y for point in plot.here] == [row["value"] for row in rows] == [96, 94, 97]
        text = "\n".join(lines(plot))
        assert text.count("●") == 2 + 1 and text.count("✗") == 1 + 1, "points, and the legend"
        assert "target 95 percent" in text and "╌" * 10 in text
        goal = next(line for line in lines(plot) if "95 ┤" in line)
        assert "╌" in goal
        await press(pilot, "right")
        assert plot.key == "MET-002" and "MET-002" in lines(plot)[0]
        await press(pilot, "left", "left")
        assert plot.key == plot.series[-1]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form) and pilot.app.screen.spec.name == "metric"


async def test_points_are_gone_through_and_opened(folder: Path) -> None:
    async with opened(folder, TO["plot_points"]) as (pilot, _):
        plot = seen(pilot, Plot)
        assert plot.key == "MEA-0001"
        await press(pilot, "down")
        assert plot.key == "MEA-0002"
        assert any("94 percent" in line and "off target" in line for line in lines(plot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form) and pilot.app.screen.record_id == "MEA-0002"


async def test_a_metric_without_measurements_says_so(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("metric", {"title": "New"}, "MET-090")
    async with opened(folder, ["9", "end", "v"]) as (pilot, _):
        plot = seen(pilot, Plot)
        assert plot.key == "MET-090"
        assert any("nothing was measured yet" in line for line in lines(plot))
        await press(pilot, "down", "up", "right")


# -- matrix ------------------------------------------------------------------------------------------


@both_sizes
async def test_letters_stand_where_task_and_person_meet(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, TO["matrix"], size) as (pilot, workspace):
        matrix = seen(pilot, Matrix)
        for _ in range(len(matrix.people) + 1):
            for index, record in enumerate(matrix.records):
                person = matrix.people[matrix.column]
                wanted = "".join(
                    letter
                    for letter, name in matrix.letters.items()
                    if person == record.get(name) or person in (record.get(name) or [])
                )
                assert matrix.cells[index].get(person, "") == wanted
            name = workspace.get("person", matrix.people[matrix.column])["name"].split()[0]  # type: ignore[index]
            assert any(name in line for line in lines(matrix)[:3]), "the column one is at is in sight"
            await press(pilot, "right")
        await press(pilot, "down", "end")
        assert matrix.key == matrix.records[-1]["id"]
        assert matrix.key in "\n".join(lines(matrix))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form) and pilot.app.screen.record_id == matrix.key


# -- size --------------------------------------------------------------------------------------------

MANY = 10_000
CROWDS: dict[str, tuple[str, Any]] = {
    "heatmap": ("risk", lambda n: {"title": f"Risk {n}", "consequence": n % 5 + 1, "likelihood": n % 4 + 1}),
    "board": ("task", lambda n: {"title": f"Task {n}", "status": "doing", "due_on": "2026-03-01"}),
    "gantt": ("task", lambda n: {"title": f"Task {n}", "start_on": "2026-01-01", "due_on": f"2026-{n % 12 + 1:02}-15"}),
    "plot": (
        "measurement",
        lambda n: {"metric": "MET-001", "period_end": f"{2000 + n % 26}-{n % 12 + 1:02}-01", "value": n % 97},
    ),
    "matrix": ("task", lambda n: {"title": f"Task {n}", "responsible": f"PER-{n % 9 + 1:03}"}),
}


class Bare(App[None]):
    """Nothing but one view."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view

    def compose(self) -> ComposeResult:
        yield self.view


@both_sizes
@pytest.mark.parametrize("kind", CROWDS)
async def test_ten_thousand_records_cost_only_the_lines_in_sight(
    workspace: Workspace, kind: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    register, fields = CROWDS[kind]
    drawings = [v for s in workspace.pack.screens.values() for t in s.tabs if t.register == register for v in t.views]
    drawing = next(v for v in drawings if v.kind == kind)
    view = make(workspace, workspace.register(register), drawing)
    records = [{"id": f"X-{n:05}", "status": "identified", **fields(n)} for n in range(MANY)]
    async with Bare(view).run_test(size=size) as pilot:
        asked: list[int] = []
        ask = workspace.ask_each
        monkeypatch.setattr(
            workspace, "ask_each", lambda tree, rows: asked.append(len(rows := list(rows))) or ask(tree, rows)
        )
        before = view.painted
        view.show(records)
        await pilot.pause()
        assert len(view.records) == MANY
        assert sum(asked) <= 6 * MANY, "each option is worked out once for each record"
        assert view.painted - before <= 2 * size[1], "what is drawn does not grow with the records"
        asked.clear()
        before = view.painted
        await press(pilot, "end", "up", "pageup", "left", "right")
        assert view.painted - before <= 5 * 2 * size[1]
        assert sum(asked) < 5 * size[1] * 10, "moving about works out only what is in sight"
        assert any("▸" in line or "▾" in line or "✗" in line for line in lines(view))


# -- looks -------------------------------------------------------------------------------------------


@pytest.fixture
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


@both_sizes
@pytest.mark.parametrize("shot", TO)
def test_looks_as_before(
    shot: str, size: tuple[int, int], sample_folder: Path, snap_compare: Any, plain_terminal: None
) -> None:
    workspace = Workspace.open(sample_folder, by="ann", today=TODAY)

    async def keys(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await settled(pilot)
        await press(pilot, *TO[shot])

    assert snap_compare(IsmsApp(workspace), terminal_size=size, run_before=keys)


async def test_views_say_the_same_without_colour(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for keys in TO.values():
        async with opened(sample_folder, keys, (80, 24)) as (pilot, _):
            view = seen(pilot)
            text = "\n".join(lines(view))
            assert any(sign in text for sign in "▸▾▲✗"), "the cursor has a sign"
            assert all(view.render_line(y).cell_length == view.size.width for y in range(view.size.height))


async def test_text_of_records_is_only_text_and_keeps_its_width(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "[/b] 情報セキュリティ [red]x[/] 👩‍💻 漏えい"}, "RSK-003")
        workspace.put("task", {"title": "漢字 [/x]"}, "TSK-001")
    for keys in (["6", "down", "down", "v", "v"], TO["gantt"], TO["matrix"]):
        async with opened(folder, keys, (80, 24)) as (pilot, _):
            view = seen(pilot)
            assert all(view.render_line(y).cell_length == view.size.width for y in range(view.size.height))
            assert "漢" in "".join(lines(view)) or "情" in "".join(lines(view))


def test_rows_are_cut_between_cells() -> None:
    assert clip("Laptop theft", 8) == "Laptop…"
    assert clip("漢字漢字", 5) == "漢字…"
    assert wrapped("Cloud admin account is taken over", 16, 2) == ["Cloud admin", "account is take…"]
    row = Row(6)

    def said() -> str:
        return row.strip(lambda name: Style()).text.rstrip()

    row.put(-1, "漢字ab")
    assert said() == " 字ab"
    row.put(2, "x")
    assert said() == "  xab"
    row.put(5, "字")
    assert said() == "  xab"


# -- packs -------------------------------------------------------------------------------------------


def test_every_kind_can_be_drawn_and_is_used(pack: Pack) -> None:
    used = {view.kind for screen in pack.screens.values() for tab in screen.tabs for view in tab.views}
    assert set(KINDS) == set(PLACES) == used


def own(folder: Path, views: str) -> Pack:
    (folder / "screens").mkdir(exist_ok=True)
    (folder / "screens" / "06_planning.toml").write_text(
        f'[[tab]]\nregister = "risk"\nviews = [ {views} ]\n', encoding="utf-8"
    )
    return load_pack(folder)


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ('{ kind = "heatmp" }', 'risk.views: unknown kind "heatmp"; did you mean "heatmap"?'),
        ('{ title = "x" }', "risk.views: each view is a table with a kind"),
        ('"board"', "risk.views: each view is a table with a kind"),
        ('{ kind = "board", notes = "owner" }', 'risk.board: unknown option "notes"; did you mean "note"?'),
        ('{ kind = "board", note = "ownr" }', 'risk.board.note: unknown field of risk "ownr"; did you mean "owner"?'),
        ('{ kind = "board", note = "owner.nme" }', 'unknown field of person "nme"; did you mean "name"?'),
        ('{ kind = "board", by = "statsu" }', 'risk.board.by: risk has no "statsu"; did you mean "status"?'),
        ('{ kind = "board", by = "title" }', 'risk.board.by: "title" is text; what is needed here is enum'),
        ('{ kind = "board", due = "title" }', 'risk.board.due: "title" gives no date'),
        ('{ kind = "board", due = "this.level +" }', "risk.board.due: can't be read near"),
        ('{ kind = "heatmap", title = "M", x = "likelihood" }', 'risk.heatmap: has no "y"'),
        ('{ kind = "heatmap", title = "M", x = "a", y = "level" }', 'unknown field of risk "a"'),
        ('{ kind = "heatmap", title = "M", x = "level", y = "level", limit = "acept()" }', 'did you mean "accept"?'),
        ('{ kind = "heatmap", title = "M", x = "level", y = "level", level = "x * z" }', "risk.heatmap.level"),
        ('{ kind = "heatmap", title = "M", x = "level", y = "level", states = ["a"] }', "is a list of two texts"),
        ('{ kind = "gantt", start = "created_on", end = "updated_on", needs = "assets" }', "does not refer to risk"),
        ('{ kind = "plot", of = "measurment", series = "metric", x = "a", y = "b" }', 'did you mean "measurement"?'),
        ('{ kind = "plot", of = "measurement", series = "metric", x = "period_end", y = "value" }', "refer to risk"),
        ('{ kind = "matrix", letters = { R = "ownr" } }', 'risk.matrix.letters: risk has no "ownr"'),
        ('{ kind = "matrix", letters = { RA = "owner" } }', '"RA" is no single letter'),
        ('{ kind = "matrix", letters = { R = "owner", A = "assessment" } }', "all refer to one register"),
    ],
)
def test_a_mistake_in_a_view_is_one_line(tmp_path: Path, view: str, says: str) -> None:
    with pytest.raises(PackError) as caught:
        own(tmp_path, view)
    assert str(caught.value).startswith("screens/06_planning.toml: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_layer_adds_changes_and_takes_away_views(tmp_path: Path, pack: Pack) -> None:
    def views(pack: Pack) -> list[str]:
        return [view.kind for view in pack.screens["06_planning"].tabs[0].views]

    assert views(pack) == ["heatmap", "board"]
    added = own(tmp_path, '{ kind = "matrix", letters = { O = "owner" } }')
    assert views(added) == ["heatmap", "board", "matrix"]
    assert [tab.register for tab in added.screens["06_planning"].tabs] == [
        tab.register for tab in pack.screens["06_planning"].tabs
    ]
    changed = own(tmp_path, '{ kind = "heatmap", title = "Risk map", limit = "4" }')
    assert views(changed) == ["heatmap", "board"]
    assert changed.screens["06_planning"].tabs[0].views[0].options["limit"] == "4"
    assert changed.screens["06_planning"].tabs[0].views[0].options["x"] == "likelihood"
    assert views(own(tmp_path, '{ kind = "board", off = true }')) == ["heatmap"]


async def test_a_view_of_a_layer_is_drawn(folder: Path) -> None:
    (folder / "pack").mkdir()
    own(folder / "pack", '{ kind = "matrix", title = "Owners", letters = { O = "owner" } }')
    async with opened(folder, ["6", "v", "v", "v"]) as (pilot, _):
        matrix = seen(pilot, Matrix)
        assert "Owners" in str(matrix.border_title)
        assert "O owner" in "\n".join(lines(matrix))


async def test_another_standard_has_its_own_map(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "port", name="Port", base="iso22301-2019", by="ann", today=TODAY) as workspace:
        workspace.put("risk", {"title": "Quay crane fails", "consequence": 4, "likelihood": 3})
    async with opened(tmp_path / "port", ["8", "right_square_bracket", "right_square_bracket", "v"]) as (pilot, _):
        heat = seen(pilot, HeatMap)
        assert heat.told() == "likelihood 3, consequence 4 · level 12 ▲ above the limit · 1 here"
        await press(pilot, "v")
        assert seen(pilot, Board).key == heat.key
