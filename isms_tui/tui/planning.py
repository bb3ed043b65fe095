"""The guided path on screen: how far each task is, what slips, and tasks with dates to take."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.plan import DONE, LATE, ON_TRACK, SLIPS, Dated, Plan, Task
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.table import cut
from isms_tui.tui.words import bar
from isms_tui.workspace import InputError, StoreError, Workspace

SIGNS = {DONE: ("✓", "$success"), LATE: ("●", "$error"), SLIPS: ("○", "$warning"), ON_TRACK: ("·", "$text-muted")}
BAR = 6


class Planning(Screen[None]):
    """The tasks as they stand; ``g`` marks what the plan proposes, ``enter`` stores it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "g",
            "propose",
            "propose dates",
            "Show the dates that the plan proposes, all marked; a second time, none.",
            id="planning-propose",
            show=True,
        ),
        key("space", "mark", "mark", "Mark.", id="planning-mark", show=True, priority=True),
        key(
            "enter",
            "take",
            "store marked",
            "Store the marked tasks in one transaction.",
            id="planning-take",
            show=True,
            priority=True,
        ),
        key("escape", "back", "back", "Back.", id="planning-back", show=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.plan = Plan(workspace)
        self.proposed: dict[str, Dated] = {}
        self.marked: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Static("", id="plan-head", markup=False)
        yield Static("", id="plan-said", markup=False)
        yield OptionList(id="plan-list", markup=False)
        yield Static("", id="plan-about", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self.show()

    def on_resize(self) -> None:
        self._list()

    def show(self) -> None:
        """Draw everything from the workspace's present state."""
        self.plan = Plan(self.workspace, self.plan.library)
        self.proposed, self.marked = {}, set()
        self._said()
        self._list()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marking and storing make sense once something is proposed."""
        return bool(self.proposed) if action in ("mark", "take") else True

    # -- showing ---------------------------------------------------------------------------------

    def _said(self) -> None:
        tasks = list(self.plan.tasks.values())
        counts = {state: sum(task.state == state for task in tasks) for state in (DONE, LATE, SLIPS)}
        share = sum(task.progress for task in tasks) / len(tasks) if tasks else 0.0
        goal = self.plan.goal
        days = (
            f"   {self.plan.guide.goal_title} in {(goal - self.workspace.today).days} days"
            if goal and self.size.width >= 95
            else ""
        )
        self.query_one("#plan-head", Static).update(
            Content.assemble(
                (f" {self.plan.guide.title}  ", "bold"),
                bar(share, 12),
                f" {share:.0%}   {counts[DONE]} of {len(tasks)} done",
                (f"   ● {counts[LATE]} late", "$error") if counts[LATE] else "",
                (f"   ○ {counts[SLIPS]} slip", "$warning") if counts[SLIPS] else "",
                (days, "$text-muted"),
            )
        )
        proposal = self.plan.proposal()
        if self.proposed:
            lead = f"{len(self.marked)} of {len(self.proposed)} tasks marked. "
        elif proposal.dated:
            lead = f"g proposes dates for {len(proposal.dated)} tasks. "
        else:
            lead = ""
        left_out = f" Left out, shown done by the records: {len(proposal.there)}." if proposal.there else ""
        fits = "$warning" if proposal.late else ""
        self.query_one("#plan-said", Static).update(
            Content.assemble((lead, "bold"), (proposal.said(self.workspace.today) + left_out, fits))
        )

    def _list(self) -> None:
        options = self.query_one(OptionList)
        place = options.highlighted
        options.clear_options()
        tasks = list(self.plan.tasks.values())
        order = list(dict.fromkeys(task.group for task in tasks))
        group = None
        for task in sorted(tasks, key=lambda task: order.index(task.group)):
            if task.group != group:
                group = task.group
                options.add_option(Option(Content.styled(self.plan.heading(group), "bold"), disabled=True))
            options.add_option(Option(self._row(task), id="k" + task.key))
        if options.option_count:
            options.highlighted = place if place is not None and place < options.option_count else 1

    def _row(self, task: Task) -> Content:
        width = max(20, (self.size.width or 80) - 5)
        wide = width >= 95
        sign, colour = SIGNS.get(task.state, ("-", "$text-muted"))
        if task.key in self.proposed:
            sign, colour = ("✓", "$primary") if task.key in self.marked else (" ", "")
        said = self._when(task)
        who = f"  {cut(task.who, 22)}" if wide else ""
        room = width - 2 - BAR - 6 - len(who) - 27
        return Content.assemble(
            (f"{sign} ", colour), bar(task.progress, BAR), f"{task.progress:>5.0%} ", cut(task.title, room), who,
            (f"  {said:<25}", colour if task.state in (LATE, SLIPS) else "$text-muted"),
        )  # fmt: skip

    def _when(self, task: Task) -> str:
        dated = self.proposed.get(task.key)
        if dated is not None:
            return f"{dated.start.isoformat()}/{dated.due.isoformat()}"
        if task.state == DONE:
            return "done"
        if task.due is None:
            return "no date yet"
        return f"due {task.due.isoformat()}" + (f" +{task.slip} d" if task.slip else "")

    def on_option_list_option_highlighted(self) -> None:
        task = self._here()
        if task is None:
            return
        parts: list[Any] = [(task.title, "bold"), f"  {task.id}  {task.who}\n", task.why or "A task of your own."]
        waits = [self.plan.tasks[key].title for key in task.after if self.plan.tasks[key].state != DONE]
        if task.slip and task.finish is not None:
            parts += [
                (f"  At this pace done on {task.finish.isoformat()}, {task.slip} days after it is due.", "$warning")
            ]
        if waits:
            parts += [("  Waits for: ", "$text-muted"), ", ".join(waits)]
        self.query_one("#plan-about", Static).update(Content.assemble(*parts))

    def _here(self) -> Task | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        return self.plan.tasks.get((options.get_option_at_index(options.highlighted).id or "k")[1:])

    # -- keys ------------------------------------------------------------------------------------

    def action_propose(self) -> None:
        """Show the dates that the plan proposes, all marked; a second time, none."""
        if self.proposed:
            self.show()
            return
        proposal = self.plan.proposal()
        if not proposal.dated:
            self.notify(proposal.said(self.workspace.today), markup=False)
            return
        self.proposed = {dated.task.key: dated for dated in proposal.dated}
        self.marked = set(self.proposed)
        self._said()
        self._list()
        self.refresh_bindings()

    def action_mark(self) -> None:
        task = self._here()
        if task is None or task.key not in self.proposed:
            return
        self.marked ^= {task.key}
        options = self.query_one(OptionList)
        options.replace_option_prompt("k" + task.key, self._row(task))
        self._said()
        options.action_cursor_down()

    def on_option_list_option_selected(self) -> None:
        """With nothing proposed, open the task's record; a click marks otherwise."""
        task = self._here()
        if self.proposed:
            self.action_mark()
        elif task is not None and task.id:
            self.app.go_to(self.plan.guide.register, task.id)  # type: ignore[attr-defined]
        else:
            self.notify("no record yet; g proposes it with dates", markup=False)

    def action_take(self) -> None:
        """Store the marked tasks in one transaction."""
        if not self.marked:
            self.notify("nothing is marked", markup=False)
            return
        try:
            change = self.plan.propose(self.plan.proposal(), self.marked)
        except (InputError, StoreError) as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.show()
        self.notify(f"{len(change.records)} records stored; u takes them back", markup=False)

    def action_back(self) -> None:
        if self.proposed:
            self.show()
        else:
            self.app.pop_screen()
