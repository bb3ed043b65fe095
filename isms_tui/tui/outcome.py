"""The end of a session: the profile, strong and weak points, what moved since another session, the actions."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from isms_tui.assess import Assessor, Group, Question, Reply, Result, result
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.picker import Picker
from isms_tui.tui.radar import radar
from isms_tui.workspace import Workspace


class Outcome(Screen[str]):
    """What a session found so far. Gives "sessions" when left for the list of sessions."""

    BINDINGS = [
        key(
            "left",
            "dismiss('')",
            "back to the questions",
            "Back to the questions.",
            id="outcome-dismiss-back-to-the-questions",
            show=True,
        ),
        key("f", "finish", "close or reopen", "Close or reopen.", id="outcome-finish", show=True),
        key("k", "compare", "compare with", "Which session to compare with.", id="outcome-compare", show=True),
        key("escape", "dismiss('sessions')", "sessions", "Sessions.", id="outcome-dismiss-sessions", show=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, session: str) -> None:
        super().__init__()
        self.workspace, self.session = workspace, session
        self.assessor = Assessor(workspace)
        self._against = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="room-head", markup=False)
        yield Static("", id="ask-head", markup=False)
        with VerticalScroll(id="outcome"), Container(id="outcome-grid"):
            yield Static("", id="outcome-profile", classes="panel", markup=False)
            yield Static("", id="outcome-radar", classes="panel", markup=False)
            yield Static("", id="outcome-points", classes="panel", markup=False)
            yield Static("", id="outcome-moved", classes="panel", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.show()
        self.query_one("#outcome").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw the result from the workspace's present state."""
        if self.workspace.get(self.assessor.said.session.register, self.session) is None:
            self.call_later(self.dismiss, "sessions")
            return
        found = result(self.assessor, self.session, self._against)
        said = self.assessor.said.session
        state = " · closed" if self.assessor.finished(self.session) else ""
        title = f" Result · {found.session.get(said.title, '')}"
        self.query_one("#room-head", Static).update(
            Content.assemble((title, "bold"), f" · {found.session.get(said.on, '')}{state}")
        )
        counts = " · ".join(f"{count} {word}" for word, count in found.counts.items())
        mean = f" · maturity {found.mean:g}" if found.mean is not None else ""
        stand = self.workspace.standing()
        self.query_one("#ask-head", Static).update(
            Content.assemble(
                (f" {found.answered} of {found.asked} answered", "bold"),
                f" · {counts} · {found.left_out} not applicable{mean}",
                (f"  {stand.verdict.replace('_', ' ').upper()} {stand.score:g} %", "$text-muted"),
            )
        )
        self._profile(found)
        self._radar(found)
        self._points(found)
        self._moved(found)

    def _top(self) -> int:
        return max(degree.value for degree in self.assessor.said.maturity.values()) or 1

    def _profile(self, found: Result) -> None:
        panel = self.query_one("#outcome-profile", Static)
        against = found.against
        title = str(against.get(self.assessor.said.session.title, "")) if against else ""
        panel.border_title = "Profile"
        width = max(8, min(24, (panel.size.width or 60) - 38))
        parts: list[Any] = []
        for group in found.groups:
            parts += [f"{group.title[:18]:<19}", *self._bar(group, width), "\n"]
        parts.append(("│ " + f"{against['id']} {title}".strip() if against else "no earlier session", "$text-muted"))
        panel.update(Content.assemble(*parts))

    def _bar(self, group: Group, width: int) -> list[Any]:
        """A bar with a mark where it stood before, the mean, and how many answers it rests on."""
        filled = round((group.mean or 0) / self._top() * width)
        signs = ["█" if n < filled else "░" for n in range(width)]
        styles = ["$primary" if n < filled else "$text-muted" for n in range(width)]
        if group.before is not None:
            place = min(width - 1, max(0, round(group.before / self._top() * width) - 1))
            signs[place], styles[place] = "│", "$warning"
        mean = "  — " if group.mean is None else f" {group.mean:.1f}"
        change = ""
        if group.mean is not None and group.before is not None and group.mean != group.before:
            change = f" {'▲' if group.mean > group.before else '▼'}{abs(group.mean - group.before):.1f}"
        count = f"{group.answered}/{group.asked}"
        return [*zip(signs, styles, strict=True), mean, f"{change:<5}", (f"{count:>7}", "$text-muted")]

    def _radar(self, found: Result) -> None:
        panel = self.query_one("#outcome-radar", Static)
        panel.border_title = "Radar"
        rated = [group for group in found.groups if group.mean is not None]
        labels = [group.title.split()[0] if group.title[0].isdigit() else group.title[:3] for group in rated]
        width = max(24, min(40, (panel.size.width or 44) - 4))
        lines = radar(labels, [(group.mean or 0) / self._top() for group in rated], width, width * 2 // 5)
        panel.update(Content("\n".join(lines) or "It takes answers in three clauses or themes to draw one."))

    def _points(self, found: Result) -> None:
        panel = self.query_one("#outcome-points", Static)
        panel.border_title = "Weakest and strongest"
        width = max(20, panel.size.width or 56)
        parts: list[Any] = [("Weakest\n", "bold")]
        parts += self._pairs(found.weakest, width) or ["  no answer below yes\n"]
        parts.append(("Strongest\n", "bold"))
        parts += self._pairs(found.strongest, width) or ["  no answer of yes yet\n"]
        if found.later:
            parts += [("To be asked later\n", "bold"), "  " + ", ".join(q.ref for q in found.later)]
        panel.update(Content.assemble(*parts))

    def _pairs(self, pairs: list[tuple[Question, Reply]], width: int) -> list[Any]:
        return [_cut(f"  {reply.value}  {q.ref}  {q.title}", width) + "\n" for q, reply in pairs]

    def _moved(self, found: Result) -> None:
        panel = self.query_one("#outcome-moved", Static)
        said = self.assessor.said.action
        panel.border_title = "Since then, and from here"
        width = max(20, panel.size.width or 56)
        since = found.against["id"] if found.against else ""
        parts: list[Any] = [(f"Changed since {since}\n" if since else "No earlier session to compare with\n", "bold")]
        for moved in found.moved:
            now, before = moved.now.value, moved.before.value
            arrow = "·" if now is None or before is None else "▲" if now > before else "▼"
            words = f"{self.assessor.words(moved.before)} → {self.assessor.words(moved.now)}"
            parts.append(_cut(f"  {arrow} {moved.question.ref}  {words}  {moved.question.title}", width) + "\n")
        if since and not found.moved:
            parts.append("  nothing\n")
        parts.append((f"Actions {len(found.actions)}\n", "bold"))
        for _, row in found.actions:
            who = self.assessor.person(str(row.get(said.owner) or "")) or "nobody"
            parts.append(_cut(f"  {row['id']} {row.get(said.due, '')} {who}  {row.get(said.title)}", width) + "\n")
        panel.update(Content.assemble(*parts))

    # -- keys ------------------------------------------------------------------------------------

    def action_finish(self) -> None:
        self.assessor.set_status(self.session, not self.assessor.finished(self.session))
        self.show()

    def action_compare(self) -> None:
        """Which session to compare with."""
        said = self.assessor.said.session
        rows = [row for row in self.assessor.sessions() if row["id"] != self.session]
        choices = [(row["id"], f"{row['id']}  {row.get(said.on, '')}  {row.get(said.title, '')}") for row in rows]

        def found(keys: list[str] | None) -> None:
            if keys:
                self._against = keys[0]
                self.show()

        if choices:
            self.app.push_screen(Picker("Compare with", choices, []), found)
        else:
            self.notify("there is no other session yet", markup=False)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
