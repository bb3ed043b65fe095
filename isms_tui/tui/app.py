"""The app: which screen is shown, what every screen can do, and the live link to the workspace."""

import gc
from pathlib import Path

from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.theme import Theme

from isms_tui.pack import home as pack_home
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.home import Home
from isms_tui.workspace import Change, InputError, Opening, Workspace

CALM = Theme(
    name="isms-calm",
    primary="#5fa8d3",
    secondary="#7d8ca3",
    accent="#5fa8d3",
    foreground="#d7dde5",
    background="#12161c",
    surface="#171c24",
    panel="#1e2530",
    success="#7fb685",
    warning="#e0b05c",
    error="#e0766c",
    dark=True,
)
TOLD = 3
"""Gaps of one change that are named in toasts; the rest is counted."""


class IsmsApp(App[int]):
    """The terminal application over one workspace."""

    TITLE = "isms-tui"
    CSS_PATH = [str(pack_home() / "screens" / "isms.tcss")]
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = [
        Binding("1", "home", "home"),
        Binding("2", "checklist", "checklist", show=False),
        Binding("slash", "find", "find", key_display="/"),
        Binding("u", "undo", "undo"),
        Binding("ctrl+r", "redo", "redo", show=False),
        Binding("question_mark", "help", "help", key_display="?"),
        Binding("q", "quit", "quit"),
    ]

    def __init__(self, workspace: Workspace | None) -> None:
        super().__init__()
        self.workspace = workspace
        self.register_theme(CALM)
        self.theme = "isms-calm"
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.set_timer(3.0, self._tidy)
        if self.workspace is None:
            from isms_tui.tui.welcome import Welcome

            self.push_screen(Welcome())
        else:
            self.begin(self.workspace)

    def begin(self, workspace: Workspace) -> None:
        """Show a workspace."""
        self.workspace = workspace
        for spec in workspace.pack.screens.values():
            self.bind(spec.key, f"room('{spec.id}')", description=spec.title, show=False)
        workspace.subscribe(self._told)
        self.push_screen(Home(workspace))
        for notice in workspace.notices:
            self.notify(notice, severity="warning", timeout=10, markup=False)
        self.set_interval(1.0, self._look)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Over a form or a list only its own keys count."""
        everywhere = action not in ("home", "checklist", "find", "undo", "redo", "help", "room")
        return everywhere or (self.workspace is not None and not isinstance(self.screen, ModalScreen))

    @staticmethod
    def _tidy() -> None:
        """Collect garbage from now on, leaving alone what the start has made and the app will keep."""
        gc.freeze()
        gc.enable()

    # -- the workspace ---------------------------------------------------------------------------

    def _look(self) -> None:
        """Take over what other sessions changed."""
        if self.workspace is not None and self.workspace.refresh() is not None:
            self._redraw()

    def _told(self, change: Change) -> None:
        for openings, word in ((change.closed, "gap closed"), (change.opened, "new gap")):
            self._toast(openings, word)
        self.call_later(self._redraw)

    def _toast(self, openings: list[Opening], word: str) -> None:
        for opening in openings[:TOLD]:
            self.notify(f"{opening.id} {opening.message}".strip(), title=word, timeout=4, markup=False)
        if len(openings) > TOLD:
            self.notify(f"and {len(openings) - TOLD} more", title=word, timeout=4, markup=False)

    def _redraw(self) -> None:
        for screen in self.screen_stack:
            show = getattr(screen, "show", None)
            if show is not None and not isinstance(screen, ModalScreen):
                show()

    # -- going about -----------------------------------------------------------------------------

    def _go(self, screen: object) -> None:
        from textual.screen import Screen

        assert isinstance(screen, Screen)
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.push_screen(screen)

    def action_home(self) -> None:
        """How ready we are."""
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

    def action_find(self) -> None:
        """Find a record, a requirement, a control or a screen."""
        from isms_tui.tui.find import everything
        from isms_tui.tui.picker import Picker

        assert self.workspace is not None

        def found(keys: list[str] | None) -> None:
            if keys:
                table, _, id = keys[0].partition(":")
                self.go_to(table, id)

        self.push_screen(Picker("Find", everything(self.workspace), []), found)

    def go_to(self, table: str, id: str, *, form: bool = True) -> None:
        """Open a record, a row of a catalogue, or a screen."""
        from isms_tui.tui.find import screen_of

        assert self.workspace is not None
        if table == "screen":
            self.action_room(id)
            return
        table, id = self.workspace.record_for(table, id)
        spec = screen_of(self.workspace, table)
        if spec is None:
            return
        self.action_room(spec.id, table, id)
        if form and id:
            from isms_tui.tui.form import Form

            self.push_screen(Form(self.workspace, table, id))

    def on_checklist_opened(self, event: Checklist.Opened) -> None:
        assert self.workspace is not None
        if event.hit.records:
            self.go_to(*event.hit.records[0])
        else:
            self.go_to(self.workspace.register_of_rule(event.gap.rule), "", form=False)

    # -- changing --------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the latest change."""
        self._step("undo", "undone", "there is nothing to undo")

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._step("redo", "done again", "there is nothing to redo")

    def _step(self, what: str, done: str, nothing: str) -> None:
        from isms_tui.workspace import StoreError

        assert self.workspace is not None
        try:
            change = self.workspace.undo() if what == "undo" else self.workspace.redo()
        except (StoreError, InputError) as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if change is None:
            self.notify(nothing, markup=False)
        else:
            ids = ", ".join(dict.fromkeys(id for _, id, _, _ in change.records[:3]))
            self.notify(f"{done}: {ids}", markup=False)
            self._redraw()

    def action_help(self) -> None:
        """What this screen is for, what the standard asks here, and the keys."""
        from isms_tui.tui.info import Help
        from isms_tui.tui.room import Room

        assert self.workspace is not None
        spec = self.screen.spec if isinstance(self.screen, Room) else None
        keys = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.description and active.enabled:
                keys[self.get_key_display(binding)] = binding.description
        self.push_screen(Help(self.workspace, spec, list(keys.items())))

    def open_path(self, path: Path) -> None:
        """Open a workspace from the welcome screen."""
        self.begin(Workspace.open(path, live=True))
