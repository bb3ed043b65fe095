"""The whole checklist on a screen of its own."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Footer

from isms_tui.tui.checklist import Checklist
from isms_tui.workspace import Workspace


class Everything(Screen[None]):
    """Every gap of the view in force, in the order in which to work on them."""

    BINDINGS = [Binding("escape", "app.home", "back")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def compose(self) -> ComposeResult:
        yield Checklist(self.workspace, id="everything")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        """Bring the list up to date."""
        self.query_one(Checklist).show()
