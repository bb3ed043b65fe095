"""Attach a file or a link: it becomes a record of an evidence register there and then."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from isms_tui.pack import Register
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.workspace import InputError, StoreError, Workspace


class Paths(Suggester):
    """Completes the path of a file."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name in the folder that the last part begins."""
        folder, slash, begun = value.rpartition("/")
        if not begun:
            return None
        try:
            place = Path(folder + slash or ".").expanduser()
            found = sorted(path for path in place.iterdir() if path.name.startswith(begun))
        except (OSError, RuntimeError, ValueError):
            return None
        return f"{folder}{slash}{found[0].name}{'/' if found[0].is_dir() else ''}" if found else None


class Attach(ModalScreen[str | None]):
    """Asks for a path or a link. Gives the id of the record made of it, or None."""

    BINDINGS = [key("escape", "dismiss(None)", "back", "Back.", id="attach-dismiss-back", show=True)]

    def __init__(self, workspace: Workspace, register: Register) -> None:
        super().__init__()
        self.workspace, self.register = workspace, register

    def compose(self) -> ComposeResult:
        with Vertical(id="attach"):
            yield Label(Content(f"Attach · {self.register.title}"), id="attach-title")
            line = Input(placeholder="path of a file, or https://…", suggester=Paths(), id="attach-path", compact=True)
            line.cursor_blink = False
            yield line
            yield Label("", id="attach-error", markup=False)
            yield Static(
                "A file is copied into the workspace, named by the hash of its content; a link is noted as it is.\n"
                "enter attaches · → completes a path · escape goes back",
                id="attach-help",
                markup=False,
            )
        yield Footer()

    def on_input_changed(self) -> None:
        self.query_one("#attach-error", Label).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            fields = self.workspace.attached(self.register.name, event.value)
            change = self.workspace.put(self.register.name, fields)
        except (InputError, StoreError, OSError) as error:
            self.query_one("#attach-error", Label).update(Content(f"✗ {error}"))
            return
        self.dismiss(change.records[0][1])
