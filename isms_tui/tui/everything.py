"""The whole checklist on a screen of its own."""

from textual.app import ComposeResult
from textual.widgets import Static

from isms_tui.tui.checklist import Checklist
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.trail import Place, Spot
from isms_tui.workspace import Workspace


class Everything(Place):
    """Every gap of the view in force, in the order in which to work on them."""

    BINDING_GROUP_TITLE = "the whole checklist"
    BINDINGS = [key("escape", "app.up", "back", "Back to where one came from.", id="everything-leave", show=True)]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def compose(self) -> ComposeResult:
        yield Static("", id="everything-head", classes="head", markup=False)
        yield Checklist(self.workspace, id="everything")
        yield Footer()

    def place(self) -> Spot:
        """The checklist."""
        return ("checklist",)

    def crumbs(self) -> list[str]:
        """The checklist, and the view in force."""
        return [f"Checklist for {self.workspace.pack.views[self.workspace.view].title}"]

    def on_screen_resume(self) -> None:
        self.catch_up()

    def show(self) -> None:
        """Bring the list up to date."""
        self.query_one("#everything-head", Static).update(self.way())
        self.query_one(Checklist).show()
