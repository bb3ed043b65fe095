"""The app: its life, the live link to the workspace, and what every screen can do with it."""

import gc
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen

from isms_tui.pack import home as pack_home
from isms_tui.tui import themes
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.commands import chosen, key, with_rooms
from isms_tui.tui.home import Home
from isms_tui.tui.moving import Moving
from isms_tui.tui.trail import Place, Trail
from isms_tui.workspace import Change, InputError, Opening, Workspace

TOLD = 3
"""Gaps of one change that are named each; more of them are told together."""


class IsmsApp(Moving):
    """The terminal application over one workspace."""

    TITLE = "isms-tui"
    CSS_PATH = [str(pack_home() / "screens" / "isms.tcss")]
    ENABLE_COMMAND_PALETTE = True
    BINDING_GROUP_TITLE = "everywhere"
    BINDINGS = [
        key("u", "undo", "undo", "Take back your latest change, whatever it was.", show=True),
        key("ctrl+r", "redo", "redo", "Do again what was undone."),
        key("question_mark,f1", "help", "help", "What this screen is for, what is asked, its keys.", show=True),
        key("q", "quit", "quit", "Leave. Everything is kept already.", show=True),
    ]

    def __init__(self, workspace: Workspace | None) -> None:
        super().__init__(workspace)
        self._opened_here = False
        self._own_keys = self._bindings.copy()
        themes.register(self)
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.set_timer(3.0, self._tidy)
        self.set_interval(1.0, self._look)
        themes.fit(self)
        if themes.far_away():
            self._still_mouse()
            self.app_resume_signal.subscribe(self, lambda _: self._still_mouse())
        if self.workspace is None:
            from isms_tui.tui.welcome import Welcome

            self.push_screen(Welcome())
        else:
            self.begin(self.workspace)

    def begin(self, workspace: Workspace) -> None:
        """Show a workspace, in place of what is shown."""
        self.workspace = workspace
        self.trail, self._index = Trail(), None
        self.trail.go(("home",))
        self._bindings = with_rooms(self._own_keys, workspace.pack)
        workspace.subscribe(self._told)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(Home(workspace))
        settings = workspace.settings
        theme, wrong = settings.get("theme", ""), list[str]()
        wanted: dict[str, object] = settings.get("keys", {})
        if theme in self.available_themes:
            self.theme = theme
        elif theme:
            wrong = [f'settings.toml: theme: there is no "{theme}"; f2 chooses another']
        keymap, more = chosen(workspace.pack, wanted) if wanted else ({}, [])
        self.set_keymap(keymap)
        for notice in [*workspace.notices, *settings.notices, *wrong, *more]:
            self.notify(notice, severity="warning", timeout=10, markup=False)

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Clashes are found, told and left out once, as the keys are read."""

    def _still_mouse(self) -> None:
        """Clicks and the wheel are told of, movements are not: each would cross the line and paint a hover."""
        if self._driver is not None:
            self._driver.write("\x1b[?1003l\x1b[?1000h")

    @staticmethod
    def _tidy() -> None:
        """Collect garbage from now on, leaving alone what the start has made and the app will keep."""
        gc.freeze()
        gc.enable()

    # -- the workspace ---------------------------------------------------------------------------

    def _look(self) -> None:
        """Take over what other sessions changed."""
        if self.workspace is not None and self.workspace.refresh() is not None:
            self.redraw()

    def _told(self, change: Change) -> None:
        told = any(getattr(screen, "TELLS_CHANGES", False) for screen in self.screen_stack)
        for openings, word in () if told else ((change.closed, "gap closed"), (change.opened, "new gap")):
            self._toast(openings, word)
        self.call_later(self.redraw)

    def _toast(self, openings: list[Opening], word: str) -> None:
        if len(openings) > TOLD:
            kinds = ", ".join(dict.fromkeys(opening.message for opening in openings))
            self.notify(kinds, title=f"{len(openings)} × {word}", timeout=4, markup=False)
            return
        for opening in openings:
            self.notify(f"{opening.id} {opening.message}".strip(), title=word, timeout=4, markup=False)

    def redraw(self) -> None:
        """Bring the screen one sees up to date; the others catch up when they are seen again."""
        seen = next((s for s in reversed(self.screen_stack) if not isinstance(s, ModalScreen)), None)
        for screen in self.screen_stack:
            show = getattr(screen, "show", None)
            if isinstance(screen, Place) and screen is not seen:
                screen.stale = True
            elif show is not None and screen.is_mounted and not isinstance(screen, ModalScreen):
                show()

    def open_path(self, path: Path) -> None:
        """Open a workspace in place of the one shown."""
        self.open_workspace(Workspace.open(path, live=True))

    def open_workspace(self, workspace: Workspace) -> None:
        """Show a workspace that was opened or made here; the app closes it in the end."""
        before, self._opened_here = self.workspace, True
        self.begin(workspace)
        if before is not None:
            before.close()

    def on_unmount(self) -> None:
        if self._opened_here and self.workspace is not None:
            self.workspace.close()

    def open_another(self, path: str) -> None:
        """Open a workspace in place of this one; without a path, the welcome screen."""
        from isms_tui.pack import PackError
        from isms_tui.recent import remember
        from isms_tui.workspace import StoreError

        if not path:
            from isms_tui.tui.welcome import Welcome

            self._go(Welcome())
            return
        try:
            self.open_path(Path(path))
            remember(Path(path))
        except (InputError, PackError, StoreError, OSError) as error:
            self.notify(str(error), severity="error", markup=False)

    def on_checklist_opened(self, event: Checklist.Opened) -> None:
        assert self.workspace is not None
        if event.gap.escalates:
            self.action_rule(event.gap.escalates[0])
        elif event.hit.records:
            self.go_to(*event.hit.records[0])
        else:
            self.go_to(self.workspace.register_of_rule(event.gap.rule), "", form=False)

    # -- changing --------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the latest change."""
        self._turn("undo", "undone", "there is nothing to undo")

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._turn("redo", "done again", "there is nothing to redo")

    def _turn(self, what: str, done: str, nothing: str) -> None:
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
            ids = list(dict.fromkeys(id for _, id, _, _ in change.records))
            more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
            self.notify(f"{done}: {', '.join(ids[:3])}{more}", markup=False)
            self.redraw()

    def action_help(self) -> None:
        """What this screen is for, what the standard asks here, and the keys."""
        from isms_tui.tui.help import Help

        assert self.workspace is not None
        self.push_screen(Help(self.workspace, self.screen))
