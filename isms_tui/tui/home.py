"""Home: how ready we are, and what to do next."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from isms_tui.tui.checklist import Checklist
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.trail import Place, Spot
from isms_tui.tui.words import bar
from isms_tui.workspace import Report, Workspace

FRAME = 0.04
"""Seconds that the empty frame gets to be painted before the numbers are worked out."""


class NextActions(Checklist):
    """The first gaps of the whole."""

    def heading(self, count: int) -> str:
        """What the list is headed by."""
        return "Do next"


class Home(Place):
    """Verdict, phases, gates, clauses, and the first things to do."""

    BINDING_GROUP_TITLE = "home"
    BINDINGS = [
        key("c", "app.checklist", "checklist", "Everything that is open.", id="home-checklist", show=True),
        key("escape", "nowhere", "back", "This is where all ways begin.", id="home-back"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.shown = False

    def compose(self) -> ComposeResult:
        yield Static(Content(f" {self.workspace.pack.title} · reading the records …"), id="home-head", markup=False)
        with VerticalScroll(id="home-body", can_focus=False), Container(id="home-grid"):
            yield Static("", id="home-phases", classes="panel", markup=False)
            yield NextActions(self.workspace, id="home-next")
            yield Static("", id="home-clauses", classes="panel", markup=False)
            yield Static("", id="home-gates", classes="panel", markup=False)
        yield Footer()

    def place(self) -> Spot:
        """Home."""
        return ("home",)

    def crumbs(self) -> list[str]:
        """Nothing below home."""
        return []

    def action_nowhere(self) -> None:
        """Nothing lies behind home."""
        self.notify("this is home; q quits", timeout=2, markup=False)

    def on_mount(self) -> None:
        self.query_one(NextActions).focus(scroll_visible=False)
        self.call_after_refresh(self.query_one("#home-body").scroll_home, animate=False)

    def on_screen_resume(self) -> None:
        if self.shown:
            self.catch_up()
        else:
            # The frame first: one sees within moments that the program is there.
            self.set_timer(FRAME, self.show)

    def on_resize(self) -> None:
        if self.shown:
            self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw everything from the workspace's present state."""
        self.shown, self.stale = True, False
        report = self.workspace.report()
        self._head(report)
        self._phases(report)
        self._clauses(report)
        self._gates(report)
        self.query_one(NextActions).show()

    def _head(self, report: Report) -> None:
        days = self.workspace.days_to_goal()
        goal = self.workspace.pack.views[report.view].title
        when = f" · {goal} in {days} days" if days is not None and days >= 0 else f" · seen for {goal}"
        left = f" {report.organisation or 'Unnamed organisation'} · {self.workspace.pack.title}"
        right = f"{self.workspace.by} · {self.workspace.count()} changes{when} "
        room = max(1, self.size.width - len(left) - len(right))
        text = left + " " * room + right if room > 1 else f"{left}{when}"
        self.query_one("#home-head", Static).update(Content(text))

    def _phases(self, report: Report) -> None:
        panel = self.query_one("#home-phases", Static)
        panel.border_title = "Readiness"
        width = max(10, min(36, panel.size.width - 24)) if panel.size.width else 20
        before = (
            f"  ({report.score_before_ceilings:g} before ceilings)"
            if report.score < report.score_before_ceilings
            else ""
        )
        parts: list[Any] = [(f"{report.verdict.upper()}  {report.score:g} %", "bold"), (before + "\n\n", "$text-muted")]
        for phase in report.phases:
            major, minor = phase.gaps.get("major", 0), phase.gaps.get("minor", 0)
            parts += [f"{phase.title.upper():<6} ", bar(phase.completeness, width), f" {phase.completeness:>4.0%}  "]
            parts += [(f"{major} ●" if major else "", "$error"), " " if major and minor else ""]
            parts += [(f"{minor} ○" if minor else "", "$warning"), "✓" if phase.closed else "", "\n"]
        panel.update(Content.assemble(*parts))

    def _clauses(self, report: Report) -> None:
        panel = self.query_one("#home-clauses", Static)
        panel.border_title = "Clauses"
        parts: list[Any] = []
        for screen in self.workspace.pack.screens.values():
            mine = [r for r in report.requirements if screen.chapter and r.clause.split(".")[0] == screen.chapter]
            gaps = sum(1 for gap in report.gaps if screen.chapter and gap.clause.split(".")[0] == screen.chapter)
            parts.append((f"{screen.key} ", "bold"))
            parts.append(f"{screen.title:<13}")
            if mine:
                parts += [bar(sum(r.score for r in mine) / len(mine), 12), f"  {gaps} open" if gaps else "  ✓"]
            parts.append("\n")
        panel.update(Content.assemble(*parts))

    def _gates(self, report: Report) -> None:
        panel = self.query_one("#home-gates", Static)
        met = sum(gate.met for gate in report.gates)
        panel.border_title = f"Gates {met} of {len(report.gates)}"
        parts: list[Any] = []
        for gate in report.gates:
            parts += [("✓ ", "$success") if gate.met else ("● ", "$error"), f"{gate.gate:<4}{gate.title}\n"]
        panel.update(Content.assemble(*parts))
