"""Going about: places and the trail through them, finding anything, the palette, and what one can choose."""

from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.screen import ModalScreen, Screen

from isms_tui.tui import themes
from isms_tui.tui.commands import active, key, ranked
from isms_tui.tui.find import REQUIREMENT, Entry, Index, Target, screen_of
from isms_tui.tui.trail import Place, Spot, Trail
from isms_tui.workspace import Workspace

OWN_GOAL = "the organisation's goal"
"""The choice of a view that leaves it to the records."""

SETTLE = 0.04
"""Seconds in which a new screen finds its layout unseen: painted at each step it would cross the line five times."""


class Moving(App[int]):
    """The part of the app that knows where one is."""

    BINDING_GROUP_TITLE = "everywhere"
    BINDINGS = [
        key("1", "home", "home", "How ready we are, and what to do next.", show=True),
        key("2", "checklist", "checklist", "Everything that is open, in the order in which to work on it."),
        key("3", "assessment", "assessment", "Guided assessments: one question at a time, one key an answer."),
        key("ctrl+o", "import", "import", "Bring in records from a spreadsheet or another file."),
        key("slash", "find", "find", "Find a record, requirement, control, rule, screen or command.", show=True),
        key("ctrl+p", "command_palette", "more", "Everything that can be done here, with its key.", show=True),
        key("alt+left,ctrl+left", "go(-1)", "go back", "Back to what was looked at before.", id="go-back"),
        key("alt+right,ctrl+right", "go(1)", "go forward", "Forward again after going back.", id="go-forward"),
        key("f2", "choose_theme", "theme", "Choose the colours; they are remembered with the workspace.", id="theme"),
        key("f3", "choose_view", "view", "Choose for which stage to look at the whole.", id="view"),
        key("f4", "choose_open", "open another", "Open another workspace, or make one.", id="open"),
    ]

    def __init__(self, workspace: Workspace | None) -> None:
        super().__init__()
        self.workspace = workspace
        self.trail = Trail()
        self._index: Index | None = None

    # -- places ----------------------------------------------------------------------------------

    def _go(self, screen: Screen[Any]) -> None:
        """Show a screen above home, in place of what is there, and note the way."""
        self._remember()
        if isinstance(screen, Place):
            self.trail.go(screen.place())
        if not self.is_headless:
            self.delay_update(SETTLE)
        while len(self.screen_stack) > 3:
            self.pop_screen()
        if len(self.screen_stack) == 3:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def _remember(self) -> None:
        """Where one is as one leaves it: the row one stands on may be another by now."""
        here = self._place()
        if here is not None:
            self.trail.correct(here.place())

    def _place(self) -> Place | None:
        """The place on screen, below whatever lies over it."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), None)

    def on_place_moved(self, event: Place.Moved) -> None:
        """Another tab or record is looked at: a place of its own."""
        here = self._place()
        if here is not None:
            self.trail.go(here.place())
            self.refresh_bindings()

    def _step(self, by: int) -> None:
        """Go to the place so many steps away on the trail."""
        here, top = self._place(), self.screen_stack[-1]
        if isinstance(top, Place) or here is None:
            self._remember()
        on_trail = isinstance(top, Place)
        spot = self.trail.look(by if on_trail else 0)
        if spot is None:
            return
        self.trail.step(by if on_trail else 0)
        self._arrive(spot)

    def _arrive(self, spot: Spot) -> None:
        name, *arguments = spot
        getattr(self, f"action_{name}")(*arguments)
        self.refresh_bindings()

    def action_go(self, by: int) -> None:
        """Back and forward through what was looked at."""
        self._step(by)

    def action_up(self) -> None:
        """Leave this screen for the one looked at before it, at last for home."""
        top = self.screen_stack[-1]
        back = self.trail.before(top.place()) if isinstance(top, Place) else 0
        if back:
            self._step(back)
        else:
            self.action_home()

    def action_home(self) -> None:
        """How ready we are."""
        self._remember()
        self.trail.go(("home",))
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def action_room(self, id: str, register: str = "", record: str = "") -> None:
        """A screen of the pack."""
        from isms_tui.tui.room import Room

        assert self.workspace is not None
        self._go(Room(self.workspace, self.workspace.pack.screens[id], register, record))

    def action_checklist(self) -> None:
        """Everything that is open."""
        from isms_tui.tui.everything import Everything

        assert self.workspace is not None
        self._go(Everything(self.workspace))

    def action_assessment(self) -> None:
        """Guided assessments: one question at a time."""
        assert self.workspace is not None
        if self.workspace.pack.assessment is None:
            self.notify(f"{self.workspace.pack.title} has no assessment questions", markup=False)
            return
        from isms_tui.tui.assessment import Assessments

        self._go(Assessments(self.workspace))

    def action_report(self) -> None:
        """Write a report for people, in the format they read."""
        from isms_tui.tui.reporting import begin

        assert self.workspace is not None
        begin(self, self.workspace)

    def action_import(self) -> None:
        """Bring in records from a spreadsheet or another file."""
        from isms_tui.tui.importing import Import

        assert self.workspace is not None
        if not isinstance(self.screen, Import):
            self.push_screen(Import(self.workspace))

    def action_requirement(self, ref: str) -> None:
        """The page of a requirement."""
        from isms_tui.tui.pages import RequirementPage

        assert self.workspace is not None
        self._go(RequirementPage(self.workspace, ref))

    def action_rule(self, id: str) -> None:
        """The page of a rule."""
        from isms_tui.tui.pages import RulePage

        assert self.workspace is not None
        self._go(RulePage(self.workspace, id))

    def action_record(self, table: str, id: str) -> None:
        """A record, in its form."""
        self.go_to(table, id)

    def go_to(self, table: str, id: str, *, form: bool = True) -> None:
        """Open a record, a row of a catalogue, or a screen."""
        assert self.workspace is not None
        if table == "screen":
            self.action_room(id)
            return
        table, id = self.workspace.record_for(table, id)
        spec = screen_of(self.workspace, table)
        if spec is None:
            title = self.workspace.register(table).plural
            self.notify(f"{title}: no screen of the pack shows them", severity="warning", markup=False)
            return
        self.action_room(spec.id, table, id)
        if form and id:
            from isms_tui.tui.form import Form

            self.push_screen(Form(self.workspace, table, id))

    # -- finding ---------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Find anything."""
        from isms_tui.tui.finder import Finder

        assert self.workspace is not None
        if self._index is None:
            self._index = Index(self.workspace)
        commands, entries = self._commands(), self._index.entries()
        screens = [entry for entry in entries if entry.to[0] == "screen" and len(entry.to) == 2]
        hint = "a name, an id, a few letters of either"
        self.push_screen(Finder("Find", hint, [*commands, *entries], [*self._looked_at(), *screens]), self._found)

    def action_command_palette(self) -> None:
        """Everything that can be done here."""
        from isms_tui.tui.finder import Finder

        commands, chosen = self._commands(), self._choices()
        self.push_screen(Finder("Commands", "what to do", [*commands, *chosen], [*commands, *chosen]), self._found)

    def _commands(self) -> list[Entry]:
        """The commands of the screen, as entries; those that can't be used say why."""
        self._now = ranked(active(self.screen))
        out = []
        for number, command in enumerate(self._now):
            if command.id not in ("command-palette", "find"):
                more = command.says if command.enabled else f"not now: {command.reason}"
                to = ("command", str(number))
                out.append(Entry(f"Commands, {command.group}", to, command.name, more, command.shown_keys))
        return out

    def _looked_at(self) -> list[Entry]:
        """Records looked at lately, the last first."""
        assert self.workspace is not None
        spots = [spot for spot in reversed(self.trail.spots) if spot[0] == "room" and len(spot) > 3 and spot[3]]
        out = []
        for _, _, table, id in list(dict.fromkeys(spots))[:5]:
            record = self.workspace.get(table, id)
            if record is not None:
                label = str(record.get(self.workspace.register(table).naming) or "")
                out.append(Entry("Looked at", ("record", table, id), id, label))
        return out

    def _found(self, to: Target | None) -> None:
        """Go where an entry leads."""
        if to is None:
            return
        kind, *of = to
        if kind == "command":
            command = self._now[int(of[0])]
            if command.enabled:
                self.call_later(self.run_action, command.action, command.node)
            else:
                self.notify(f"{command.name}: {command.reason}", markup=False)
        elif kind == "choice":
            self.choose(of[0], of[1])
        elif kind == "rule":
            self.action_rule(of[0])
        elif kind == "screen":
            self.action_room(*of)
        elif of[0] == REQUIREMENT and kind == "row":
            self.action_requirement(of[1])
        else:
            self.go_to(of[0], of[1])

    # -- choosing --------------------------------------------------------------------------------

    def choices(self, what: str) -> list[tuple[str, str]]:
        """What can be chosen as theme, view or workspace to open: keys, and words for them."""
        if what == "theme":
            return themes.choices(self)
        if what == "view" and self.workspace is not None:
            views = [(view.id, view.title) for view in self.workspace.pack.views.values()]
            return [*views, ("", f"as {OWN_GOAL} says")]
        if what == "open":
            from isms_tui.recent import recent

            here = self.workspace.path.resolve() if self.workspace is not None else None
            paths = [(str(path), str(path)) for path in recent() if path.resolve() != here]
            return [*paths, ("", "another folder, a sample, a new workspace")]
        return []

    def _choices(self) -> list[Entry]:
        titles = {"view": "See for", "open": "Open", "theme": "Themes"}
        return [
            Entry(title, ("choice", what, key), label)
            for what, title in titles.items()
            for key, label in self.choices(what)
        ]

    def choose(self, what: str, key: str) -> None:
        """Take a choice; the theme is remembered."""
        if what == "theme":
            self.theme = key
            if self.workspace is not None:
                self.remember("theme", key)
        elif what == "view" and self.workspace is not None:
            self.workspace.see_for(key)
            self.redraw()
            self.notify(f"seen for {self.workspace.pack.views[self.workspace.view].title}", markup=False)
        elif what == "open":
            self.open_another(key)

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting; where that can't be done, say so."""
        assert self.workspace is not None
        try:
            self.workspace.settings.put(name, value)
        except OSError as error:
            self.notify(f"settings.toml: {error.strerror}; kept until you quit", severity="warning", markup=False)

    def _ask(self, what: str, title: str) -> None:
        from isms_tui.tui.finder import Finder

        entries = [Entry(title, ("choice", what, key), label) for key, label in self.choices(what)]
        self.push_screen(Finder(title, "a few letters of it", entries, entries), self._found)

    def action_choose_theme(self) -> None:
        """Choose the colours."""
        self._ask("theme", "Theme")

    def action_choose_view(self) -> None:
        """Choose for which stage to look at the whole."""
        self._ask("view", "See for")

    def action_choose_open(self) -> None:
        """Open another workspace."""
        self._ask("open", "Open")

    # -- when ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a workspace there is nowhere to go; beyond the trail's ends there is nothing."""
        free = action not in NEEDS_WORKSPACE
        if not free and (self.workspace is None or isinstance(self.screen, ModalScreen)):
            return False
        if action == "go":
            return True if self.trail.look(int(str(parameters[0]))) is not None else None
        return True

    def why_not(self, action: str) -> str:
        """Why an action can't be done now."""
        return {"go(-1)": "nothing was looked at before", "go(1)": "nothing was gone back from"}.get(
            action, "not possible here"
        )

    # -- what the whole app gives ----------------------------------------------------------------

    def redraw(self) -> None:
        """Bring every screen up to date."""
        raise NotImplementedError

    def open_another(self, path: str) -> None:
        """Open a workspace in place of this one; without a path, the welcome screen."""
        raise NotImplementedError


NEEDS_WORKSPACE: Sequence[str] = (
    "home",
    "checklist",
    "assessment",
    "report",
    "import",
    "find",
    "undo",
    "redo",
    "help",
    "room",
    "go",
    "choose_view",
)
"""Actions that mean something only over a workspace, with no form or list over it."""
