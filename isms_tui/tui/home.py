"""Home: how ready we are, what to do next, and what lies ahead."""

from datetime import date

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from isms_tui.tui import panels
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.history import Past
from isms_tui.workspace import Standing, Workspace

FRAME = 0.04
"""Seconds that the empty frame gets to be painted before the numbers are worked out."""


class NextActions(Checklist):
    """The first gaps of the whole."""

    def show(self) -> None:
        super().show()
        self.border_title = "Do next"


class Home(Screen[None]):
    """Verdict, phases and trend, the first things to do, clauses, gates, counts by two fields, dates ahead."""

    BINDINGS = [
        Binding("c", "app.checklist", "checklist"),
        Binding("h", "history", "history"),
        Binding("space", "more", "more below"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.shown = False
        self._trend: list[tuple[date, float]] | None = None

    def compose(self) -> ComposeResult:
        yield Static(Content(f" {self.workspace.pack.title} · reading the records …"), id="home-head", markup=False)
        with VerticalScroll(id="home-body", can_focus=False), Container(id="home-grid"):
            yield Static("", id="home-phases", classes="panel", markup=False)
            yield NextActions(self.workspace, id="home-next")
            yield Static("", id="home-clauses", classes="panel", markup=False)
            yield Static("", id="home-gates", classes="panel", markup=False)
            yield Static("", id="home-heat", classes="panel", markup=False)
            yield Static("", id="home-ahead", classes="panel", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(NextActions).focus(scroll_visible=False)
        self.call_after_refresh(self.query_one("#home-body").scroll_home, animate=False)

    def on_screen_resume(self) -> None:
        if self.shown:
            self.show()
        else:
            # The frame first: one sees within moments that the program is there.
            self.set_timer(FRAME, self.show)

    def on_resize(self) -> None:
        if self.shown:
            self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw everything from the workspace's present state."""
        first, self.shown = not self.shown, True
        standing = self.workspace.standing()
        self._head(standing)
        self._phases(standing)
        self._panel("home-clauses", "Clauses", panels.clauses(self.workspace, standing, self._width("home-clauses")))
        met = sum(gate.met for gate in standing.gates)
        self._panel("home-gates", f"Gates {met} of {len(standing.gates)}", panels.gates(standing))
        self._heat()
        dates = self.workspace.ahead()
        lines = max(6, self.query_one("#home-ahead").size.height) if self.has_class("-wide") else 6
        told = panels.ahead(dates, lines, self._width("home-ahead"))
        late = sum(item.days < 0 for item in dates)
        self._panel("home-ahead", f"Dates ahead{f' · {late} late' if late else ''}", told)
        self.query_one(NextActions).show()
        if first:
            self._look_back()

    @work(thread=True, exit_on_error=False)
    def _look_back(self) -> None:
        """The past weeks take a moment: they are worked out while one already reads."""
        found = self.workspace.trend()()
        self.app.call_from_thread(self._looked_back, found)

    def _looked_back(self, found: list[tuple[date, float]]) -> None:
        self._trend = found
        if self.is_mounted:
            self._phases(self.workspace.standing())

    def _width(self, id: str) -> int:
        return self.query_one(f"#{id}").size.width or 50

    def _panel(self, id: str, title: str, text: Content) -> None:
        panel = self.query_one(f"#{id}", Static)
        panel.border_title = title
        panel.update(text)

    def _head(self, standing: Standing) -> None:
        days = self.workspace.days_to_goal()
        goal = self.workspace.pack.views[standing.view].title
        when = f" · {goal} in {days} days" if days is not None and days >= 0 else f" · seen for {goal}"
        left = f" {self.workspace.organisation() or 'Unnamed organisation'} · {self.workspace.pack.title}"
        right = f"{self.workspace.by} · {self.workspace.count()} changes{when} "
        room = max(1, self.size.width - len(left) - len(right))
        text = left + " " * room + right if room > 1 else f"{left}{when}"
        self.query_one("#home-head", Static).update(Content(text))

    def _phases(self, standing: Standing) -> None:
        told = panels.readiness(standing, self._trend, self._width("home-phases"))
        self._panel("home-phases", "Readiness", told)

    def _heat(self) -> None:
        found = self.workspace.heat()
        self.query_one("#home-heat").display = found is not None
        if found is not None:
            fields = self.workspace.register(found.register).fields
            words = fields[found.x].label.lower(), fields[found.y].label.lower()
            self._panel("home-heat", found.title, panels.heat(found, words))

    def action_more(self) -> None:
        """A page further down; from the end back to the top."""
        body = self.query_one("#home-body", VerticalScroll)
        if body.scroll_offset.y >= body.max_scroll_y:
            body.scroll_home(animate=False)
        else:
            body.scroll_page_down(animate=False)

    def action_history(self) -> None:
        """Who changed what in this workspace."""
        self.app.push_screen(Past(self.workspace))
