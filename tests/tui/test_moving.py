"""Going about: commands, the trail, finding, pages, help, why, putting aside, keys and colours of one's own."""

import shutil
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input, OptionList, Static

from isms_tui.cli import main
from isms_tui.pack import Pack
from isms_tui.tui import themes
from isms_tui.tui.app import IsmsApp
from isms_tui.tui.ask import Ask
from isms_tui.tui.checklist import FEW, Checklist
from isms_tui.tui.commands import active, chosen, everything
from isms_tui.tui.everything import Everything
from isms_tui.tui.find import Index, search
from isms_tui.tui.finder import FEW as FEW_OF_MANY
from isms_tui.tui.finder import Finder
from isms_tui.tui.footer import Footer
from isms_tui.tui.form import Form
from isms_tui.tui.help import Help
from isms_tui.tui.home import Home
from isms_tui.tui.pages import OwnGaps, RequirementPage, RulePage
from isms_tui.tui.room import Room
from isms_tui.tui.table import RecordTable
from isms_tui.tui.trail import Trail
from isms_tui.tui.why import Why
from isms_tui.tui.words import clip
from isms_tui.workspace import Workspace
from tests.conftest import TODAY
from tests.tui.test_keys import SIZES, opened, press


def line_of(listing: OptionList, words: str) -> int:
    """The number of the line that says something."""
    texts = [" ".join(str(listing.get_option_at_index(n).prompt).split()) for n in range(listing.option_count)]
    return next(n for n, text in enumerate(texts) if words in text)


def head(app: App[int], id: str) -> str:
    return str(app.screen.query_one(id, Static).content)


# -- commands ------------------------------------------------------------------------------------


def test_every_command_has_an_id_of_its_own_a_name_and_a_sentence(pack: Pack) -> None:
    commands = everything(pack)
    assert len(commands) > 50
    ids = [command.id for command in commands]
    assert not [c for c in commands if not (c.id and c.name and c.says and c.says != c.name)]
    assert len(set(ids)) == len(ids), sorted(id for id in ids if ids.count(id) > 1)


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [[], ["2"], ["6"], ["6", "c"], ["slash", *"TRT-R01", "enter"]])
async def test_help_and_palette_tell_of_every_key_of_a_screen(
    folder: Path, keys: list[str], size: tuple[int, int]
) -> None:
    async with opened(folder, size) as (pilot, _):
        app = pilot.app
        await press(pilot, *keys)
        commands = active(app.screen)
        assert {"undo", "quit", "go-back", "screen-06_planning"} <= {c.id for c in commands}
        await press(pilot, "question_mark")
        told = str(app.screen.query_one("#help-text", Static).content)
        assert not [c.id for c in commands if c.name not in told or c.shown_keys.split()[0] not in told]
        await press(pilot, "escape", "ctrl+p")
        finder = app.screen
        assert isinstance(finder, Finder)
        offered = {entry.name for entry in finder._at_first}
        assert {c.name for c in commands} - offered == {"find", "more"}, "these two are where one stands"


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_the_footer_cuts_no_key_and_always_leads_on(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        await press(pilot, "6")
        footer = pilot.app.screen.query_one(Footer)
        said = str(footer.render())
        assert len(said) <= size[0]
        assert said.rstrip().endswith("? help") and "ctrl+p more" in said and "⏎ open" in said
        await pilot.click(Footer, offset=(said.index("n new") + 1, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


def test_the_key_list_is_printed_from_the_same_commands(
    folder: Path, pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.toml").write_text('[keys]\nundo = "ctrl+z"\nfind = "q"\n')
    assert main(["keys", str(folder)]) == 0
    told = capsys.readouterr()
    lines = {line.split()[0]: line for line in told.out.splitlines() if line.startswith("  ")}
    assert all(command.id in lines for command in everything(pack))
    assert "ctrl+z" in lines["undo"]
    assert " / " in lines["find"] and 'settings.toml: keys.find: "q" is taken by quit' in told.err


# -- keys of one's own ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "kept", "said"),
    [
        ({"undo": "ctrl+z"}, {"undo": "ctrl+z"}, []),
        ({"undo": "U,f9"}, {"undo": "U,f9"}, []),
        ({"find": "?", "help": "slash"}, {"find": "question_mark", "help": "slash"}, []),
        ({"undoo": "x"}, {}, ['keys.undoo: there is no such command; did you mean "undo"']),
        ({"undo": 7}, {}, ["keys.undo: is no text with keys"]),
        ({"undo": "ctrl+nix"}, {}, ['keys.undo: "ctrl+nix" is no key']),
        ({"undo": "n"}, {}, ['keys.undo: "n" is taken by new (records)']),
        ({"save": "u"}, {"save": "u"}, []),
    ],
)
def test_keys_of_ones_own_are_taken_or_refused_with_place_and_cure(
    pack: Pack, wanted: dict[str, object], kept: dict[str, str], said: list[str]
) -> None:
    keymap, wrong = chosen(pack, wanted)
    assert keymap == kept
    assert len(wrong) == len(said)
    assert all(part in line for part, line in zip(said, wrong, strict=True)), wrong


@pytest.mark.asyncio
async def test_a_chosen_key_works_is_shown_and_a_clash_is_told_once(folder: Path) -> None:
    (folder / "settings.toml").write_text('[keys]\nhelp = "f5"\nfind = "n"\n')
    async with opened(folder) as (pilot, _):
        notes = [note.message for note in pilot.app._notifications]
        assert [note for note in notes if "keys.find" in note and "taken by new" in note]
        assert len([note for note in notes if "settings.toml" in note]) == 1
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, Home), "its old key is free"
        assert "f5 help" in str(pilot.app.screen.query_one(Footer).render())
        await press(pilot, "f5")
        assert isinstance(pilot.app.screen, Help)
        await press(pilot, "escape", "slash")
        assert isinstance(pilot.app.screen, Finder), "what clashes keeps its own key"


# -- the trail -----------------------------------------------------------------------------------


def test_a_trail_goes_back_forward_and_forgets_what_lay_ahead() -> None:
    trail = Trail()
    for spot in (("home",), ("room", "a", "x", "1"), ("room", "a", "y", ""), ("room", "b", "z", "")):
        trail.go(spot)
    assert trail.before(("room", "b", "z", "")) == -1
    trail.step(-1)
    assert trail.here == ("room", "a", "y", "")
    assert trail.before(("room", "a", "y", "")) == -2, "tabs of the same screen are no screen before"
    trail.correct(("room", "a", "y", "7"))
    trail.step(1)
    trail.step(-1)
    assert trail.here == ("room", "a", "y", "7")
    trail.go(("checklist",))
    assert trail.look(1) is None and trail.look(-3) == ("home",) and trail.look(-4) is None


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_back_and_forward_through_screens_tabs_and_records(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        app = pilot.app
        await press(pilot, "6", "down", "down", "enter", "escape", "right_square_bracket", "9")
        assert "Home › 9 Evaluation" in head(app, "#room-head")
        await press(pilot, "alt+left")
        room = app.screen
        assert isinstance(room, Room) and room.register == "treatment"
        await press(pilot, "alt+left")
        assert app.screen.query_one(RecordTable).key == "RSK-003"
        assert "Home › 6 Planning › Risks › RSK-003" in head(app, "#room-head")
        await press(pilot, "down")
        assert "RSK-004" in head(app, "#room-head")
        await press(pilot, "alt+right", "alt+right")
        assert "9 Evaluation" in head(app, "#room-head")
        await press(pilot, "alt+right")
        assert "9 Evaluation" in head(app, "#room-head"), "beyond the end nothing happens"
        await press(pilot, "escape")
        assert "6 Planning" in head(app, "#room-head")
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, Home) and len(app.screen_stack) == 2


@pytest.mark.asyncio
async def test_escape_leads_home_from_everywhere(folder: Path) -> None:
    ways = [["2"], ["2", "w"], ["6", "enter"], ["slash"], ["slash", *"6.1.2 c.1", "enter"], ["question_mark"]]
    ways += [["ctrl+p"], ["f2"], ["6", "f", "x"], ["6", "h"], ["slash", *"TRT-R01", "enter"], ["f4", "end", "enter"]]
    async with opened(folder, (80, 24)) as (pilot, _):
        for way in ways:
            await press(pilot, *way)
            for _ in range(4):
                if isinstance(pilot.app.screen, Home):
                    break
                await press(pilot, "escape")
            assert isinstance(pilot.app.screen, Home), way
            assert len(pilot.app.screen_stack) == 2, way


@pytest.mark.asyncio
async def test_hidden_screens_catch_up_when_they_are_seen_again(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        home = pilot.app.screen
        before = str(home.query_one("#home-phases", Static).content)
        await press(pilot, "6")
        workspace.put("treatment", {"risk": "RSK-003", "option": "retain", "option_reason": "Cheap"})
        await pilot.pause()
        assert str(home.query_one("#home-phases", Static).content) == before, "nobody sees it"
        await press(pilot, "1")
        assert str(home.query_one("#home-phases", Static).content) != before


# -- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("RSK-003", ("record", "risk", "RSK-003")),
        ("laptop lost", ("record", "risk", "RSK-009")),
        ("6.1.2 c.1", ("row", "requirement", "6.1.2 c.1")),
        ("A.8.13", ("row", "control", "A.8.13")),
        ("TRT-R01", ("rule", "TRT-R01")),
        ("unacceptable without treatment", ("rule", "TRT-R01")),
        ("evaluation", ("screen", "09_evaluation")),
        ("what could stop the isms itself", ("row", "requirement", "6.1.1 a")),
        ("ransmwre", ("record", "risk", "RSK-002")),
    ],
)
def test_the_best_is_found_first(workspace: Workspace, text: str, first: tuple[str, ...]) -> None:
    found = search(Index(workspace).entries(), text)
    targets = [entry.to for _, entry in found]
    assert first in targets[:3], targets[:5]


def test_the_index_follows_every_change(workspace: Workspace) -> None:
    index = Index(workspace)
    index.entries()
    change = workspace.put("risk", {"title": "Quokkas eat the cables"})
    id = change.records[0][1]
    assert [e.to for _, e in search(index.entries(), "quokkas")] == [("record", "risk", id)]
    workspace.put("risk", {"title": "Wombats eat the cables"}, id)
    assert not search(index.entries(), "quokkas") and search(index.entries(), "wombats")
    workspace.delete("risk", id)
    assert not search(index.entries(), "wombats")


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_find_opens_what_it_found(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        app = pilot.app
        await press(pilot, "slash", *"a.8.13", "enter")
        assert isinstance(app.screen, Form), "the row of a control is the record that answers it"
        await press(pilot, "escape", "slash", *"undo", "enter")
        assert "nothing to undo" in str([n.message for n in app._notifications]) or "undone" in str(
            [n.message for n in app._notifications]
        )
        await press(pilot, "slash", *"6.1.2 c.1", "enter")
        page = app.screen
        assert isinstance(page, RequirementPage)
        point = page.workspace.pack.requirements["6.1.2 c.1"]
        text = " ".join(str(page.query_one("#page-text", Static).content).split())
        assert point.question in text and "What to do" in text and "What usually shows it" in text
        links = page.query_one("#page-links", OptionList)
        assert line_of(links, page.workspace.register(point.registers[0]).plural) is not None
        await press(pilot, "enter")
        assert isinstance(app.screen, Form), "the first line is the answer"
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, RequirementPage), "back to where one came from"
        await press(pilot, "slash", *"zzqx")
        assert "Nothing fits" in str(app.screen.query_one("#finder-list", OptionList).get_option_at_index(0).prompt)
        await press(pilot, "escape", "escape")


@pytest.mark.asyncio
async def test_a_group_of_many_opens(folder: Path) -> None:
    async with opened(folder, (80, 24)) as (pilot, _):
        await press(pilot, "slash", *"risk")
        listing = pilot.app.screen.query_one("#finder-list", OptionList)
        listing.highlighted = line_of(listing, "more")
        before = listing.option_count
        group = str(listing.get_option_at_index(listing.highlighted - FEW_OF_MANY - 1).prompt)
        await press(pilot, "enter")
        assert str(listing.get_option_at_index(0).prompt) == group
        assert f" · {listing.option_count - 1}" in group, "all of the group, and nothing else"
        await press(pilot, "escape")
        assert listing.option_count == before and isinstance(pilot.app.screen, Finder)


# -- pages, help and why -------------------------------------------------------------------------


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_why_tells_the_facts_and_the_rule_its_examples(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, _):
        app = pilot.app
        await press(pilot, "2")
        checklist = app.screen.query_one(Checklist)
        checklist.highlighted = line_of(checklist, "Risk RSK-003")
        await press(pilot, "w")
        assert isinstance(app.screen, Why)
        told = " ".join(str(app.screen.query_one("#why-text", Static).content).split())
        assert "[r.status = evaluated]" in told and "would close it: a new treatment" in told
        await press(pilot, "r")
        page = app.screen
        assert isinstance(page, RulePage)
        text = str(page.query_one("#page-text", Static).content)
        assert "It fires with" in text and "It stays silent with" in text
        assert page.query_one(OwnGaps).option_count == 2
        await press(pilot, "tab", "home", "enter")
        assert isinstance(app.screen, Form) and app.screen.record_id == "RSK-003"
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, Everything)


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_help_tells_of_the_register_first_and_can_be_searched(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        await press(pilot, "6", "right_square_bracket", "question_mark")
        text = pilot.app.screen.query_one("#help-text", Static)
        told = " ".join(str(text.content).split())
        assert " ".join(workspace.register("treatment").purpose.split()) in told
        first = next(p for p in workspace.pack.requirements.values() if p.chapter == 6 and "treatment" in p.registers)
        assert first.question in told and told.index("What is asked of") < told.index("What else is asked here")
        assert all(len(line) <= size[0] - 6 for line in str(text.content).splitlines())
        top = pilot.app.screen.query_one("#help-body").scroll_offset.y
        await press(pilot, "pagedown")
        assert pilot.app.screen.query_one("#help-body").scroll_offset.y > top
        await press(pilot, *"undo")
        assert "Take back" in str(text.content) and len(str(text.content)) < len(told) / 3


# -- the checklist's own keys --------------------------------------------------------------------


@pytest.mark.asyncio
@pytest.mark.parametrize("size", SIZES)
async def test_an_observation_is_put_aside_with_a_reason_and_taken_back(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (pilot, workspace):
        app = pilot.app
        workspace.see_for("stage2")
        aside = next(gap for gap in workspace.gaps() if gap.severity == "observation" and gap.hits[0].records)
        major = next(gap for gap in workspace.gaps() if gap.severity == "major")
        await press(pilot, "2")
        checklist = app.screen.query_one(Checklist)
        checklist.highlighted = checklist.get_option_index(f"{major.rule}/0")
        await press(pilot, "x")
        assert isinstance(app.screen, Everything), "a major gap can't be put aside"
        reasons = {c.id: c.reason for c in active(app.screen)}
        assert reasons["put-aside"] == "it is major; only an observation can be put aside"
        checklist.highlighted = checklist.get_option_index(f"{aside.rule}/1")
        await press(pilot, "x")
        assert isinstance(app.screen, Ask)
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask), "without a reason nothing is put aside"
        await press(pilot, *"Known", "enter")
        assert [(n.rule, n.reason) for n in workspace.standing().considered] == [(aside.rule, "Known")]
        place = line_of(checklist, "put aside (1)")
        checklist.highlighted = place + 1
        await press(pilot, "x")
        assert not workspace.standing().considered
        assert aside.rule in {gap.rule for gap in workspace.gaps()}
        await press(pilot, "u")
        assert workspace.standing().considered, "undo while the checklist has the focus"


@pytest.mark.asyncio
async def test_many_hits_are_listed_by_the_few_and_the_rest_opens(folder: Path) -> None:
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        risks = [{"title": f"Risk number {n}", "consequence": 5, "likelihood": 5} for n in range(40)]
        workspace.apply([("put", "risk", "", risk) for risk in risks])
        gap = max(workspace.gaps(), key=lambda gap: 0 if gap.escalates else gap.count)
        assert gap.count >= 40
    async with opened(folder) as (pilot, _):
        await press(pilot, "2")
        checklist = pilot.app.screen.query_one(Checklist)
        assert f"{gap.rule}/{FEW}" in checklist._spoken and f"{gap.rule}/{FEW + 1}" not in checklist._spoken
        checklist.highlighted = checklist.get_option_index(f"{gap.rule}/rest")
        await press(pilot, "enter")
        assert f"{gap.rule}/{gap.count}" in checklist._spoken and f"{gap.rule}/rest" not in checklist._spoken


# -- choosing ------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_a_theme_is_chosen_and_remembered(folder: Path) -> None:
    async with opened(folder) as (pilot, _):
        assert pilot.app.theme == "isms-dark"
        await press(pilot, "f2", *"isms-light", "enter")
        assert pilot.app.theme == "isms-light"
    async with opened(folder) as (pilot, _):
        assert pilot.app.theme == "isms-light"


@pytest.mark.asyncio
async def test_a_view_is_chosen(folder: Path) -> None:
    async with opened(folder) as (pilot, workspace):
        before = len(workspace.gaps())
        await press(pilot, "f3", *"stage 2", "enter")
        assert workspace.view == "stage2" and len(workspace.gaps()) > before
        await press(pilot, "2")
        assert "Checklist for stage 2" in head(pilot.app, "#everything-head")
        await press(pilot, "f3", *"goal", "enter")
        assert workspace.view == "stage1" and len(workspace.gaps()) == before


@pytest.mark.asyncio
async def test_another_workspace_is_opened_in_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from isms_tui.recent import remember

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    with Workspace.open(other, by="ann", today=TODAY) as workspace:
        workspace.put("org", {"name": "Other Ltd"}, "ORG")
    remember(other)
    async with opened(folder) as (pilot, workspace):
        app = pilot.app
        assert isinstance(app, IsmsApp)
        await press(pilot, "6", "f4", *"/other", "enter")
        assert isinstance(app.screen, Home) and app.workspace is not workspace
        assert app.workspace is not None and app.workspace.path == other.resolve()
        await press(pilot, "6", "escape")
        assert isinstance(app.screen, Home) and len(app.screen_stack) == 2
        app.workspace.close()


# -- feel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [themes.DARK, themes.LIGHT], ids=lambda theme: theme.name)
def test_text_and_severities_stand_out_on_every_ground(theme: Theme) -> None:
    made = theme.to_color_system().generate()
    for ground in ("background", "surface", "panel"):
        back = Color.parse(made[ground])
        for ink in ("foreground", "text-muted", "primary", "secondary", "error", "warning", "success"):
            ratio = contrast(Color.parse(made[ink]), back)
            assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.1f}"
    cursor = Color.parse(made["block-cursor-background"])
    assert contrast(Color.parse(made["block-cursor-foreground"]), cursor) >= 4.5
    for severity in ("error", "warning"):
        assert contrast(Color.parse(made[severity]), cursor) >= 3, "a sign, not a text, and its shape tells too"


def contrast(one: Color, other: Color) -> float:
    """The contrast of WCAG 2."""

    def light(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "width", "clipped"),
    [
        ("short", 10, "short"),
        ("two words here", 10, "two words…"),
        ("two wordsandmore", 10, "two…"),
        ("unbreakableword", 8, "unbreak…"),
    ],
)
def test_nothing_is_cut_in_mid_word_where_it_can_be_helped(text: str, width: int, clipped: str) -> None:
    assert clip(text, width) == clipped


@pytest.mark.asyncio
async def test_over_ssh_the_mouse_tells_of_clicks_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    written: list[str] = []
    with Workspace.open(folder, by="ann", today=TODAY) as workspace:
        app = IsmsApp(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            assert app._driver is not None
            monkeypatch.setattr(app._driver, "write", written.append)
            app._still_mouse()
            await press(pilot, "slash")
            assert written[0] == "\x1b[?1003l\x1b[?1000h"
            assert app.animation_level == "none"
            assert not app.screen.query_one(Input).cursor_blink
