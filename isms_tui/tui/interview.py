"""One question at a time, one key an answer; what is on file stands beside it, and every number moves at once."""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from isms_tui.assess import Assessor, Question, Reply
from isms_tui.tui.ask import Ask
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.outcome import Outcome
from isms_tui.tui.picker import Picker
from isms_tui.tui.question import asked, known, scale
from isms_tui.tui.words import bar
from isms_tui.workspace import Change, InputError, StoreError, Workspace


class Interview(Screen[None]):
    """The questions of a session."""

    TELLS_CHANGES = True
    BINDINGS = [
        *(
            key(str(n), f"answer({n})", f"answer {n}", "Give this answer.", id=f"interview-answer-{n}")
            for n in range(10)
        ),
        key(
            "minus",
            "leave_out",
            "not applicable",
            "Not applicable; where the organisation's record wants a reason, it is asked first.",
            id="interview-leave-out",
        ),
        key("n", "note", "note", "Note.", id="interview-note", show=True),
        key(
            "e",
            "evidence",
            "evidence",
            "Evidence that is there already, or a new link or file.",
            id="interview-evidence",
            show=True,
        ),
        key("l", "later", "later", "Later.", id="interview-later", show=True),
        key("x", "act", "action", "An action that follows from the answer.", id="interview-act", show=True),
        key("w", "speaker", "who answers", "Who answers from now on.", id="interview-speaker"),
        key("left", "move(-1)", "back", "Back.", id="interview-move-back", show=True),
        key("right,enter", "move(1)", "skip", "Skip.", id="interview-move-skip", show=True),
        key(
            "g",
            "go",
            "go",
            "Any question of the session, by what it says; the open ones are marked.",
            id="interview-go",
            show=True,
        ),
        key("v", "outcome", "result", "Result.", id="interview-outcome", show=True),
        key(
            "u",
            "undo",
            "undo",
            "Take back the latest change, and stand at the question that it was about.",
            id="interview-undo",
        ),
        key("up", "scroll(-1)", "scroll", "Scroll.", id="interview-scroll-scroll"),
        key("down", "scroll(1)", "scroll", "Scroll.", id="interview-scroll-scroll"),
        key("escape", "leave", "back to the sessions", "Back to the sessions.", id="interview-leave"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, session: str) -> None:
        super().__init__()
        self.workspace, self.session = workspace, session
        self.assessor = Assessor(workspace)
        self.questions = self.assessor.questions(session)
        first = self.assessor.resume_at(session, self.questions)
        self._over = first is None
        self.place = first or 0
        self._by = ""
        self._message = Content("")

    def compose(self) -> ComposeResult:
        yield Static("", id="room-head", markup=False)
        yield Static("", id="ask-head", markup=False)
        with Container(id="interview"):
            with VerticalScroll(id="interview-question", can_focus=False):
                yield Static("", id="interview-text", markup=False)
            with VerticalScroll(id="interview-known", can_focus=False):
                yield Static("", id="interview-facts", markup=False)
        yield Static("", id="interview-said", markup=False)
        yield Static("", id="interview-scale", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.show()
        if self._over:
            self.action_outcome()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show)

    @property
    def question(self) -> Question | None:
        """The question being asked."""
        return self.questions[self.place] if self.questions else None

    # -- showing ---------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw the question from the workspace's present state."""
        question = self.question
        if self.workspace.get(self.assessor.said.session.register, self.session) is None:
            self.call_later(self.dismiss)  # undone or deleted under our hands
            return
        self._head(question)
        if question is None:
            self.query_one("#interview-text", Static).update(Content("Nothing is to be asked in this session."))
            return
        reply = self.assessor.replies(self.session).get(question.ref) or Reply()
        wide = self.has_class("-wide")
        for name, content in (
            ("text", asked(self.assessor, question, wide=wide)),
            ("facts", known(self.assessor, self.session, question, reply)),
            ("scale", scale(self.assessor, question, reply, wide=wide)),
            ("said", self._message),
        ):
            self.query_one(f"#interview-{name}", Static).update(content)
        for name in ("question", "known"):
            self.query_one(f"#interview-{name}").scroll_home(animate=False)

    def _head(self, question: Question | None) -> None:
        session = self.assessor.session(self.session)
        done, asked = self.assessor.progress(self.session, self.questions)
        width = self.size.width or 80
        title = str(session.get(self.assessor.said.session.title, ""))
        group = f" · {question.group}" if question and width >= 100 else ""
        tail = f" · question {min(self.place + 1, asked)} of {asked} "
        room = max(12, width - len(group) - len(tail) - 24)
        title = title if len(title) <= room else title[: room - 1] + "…"
        part = done / asked if asked else 0
        self.query_one("#room-head", Static).update(
            Content.assemble((f" {title}", "bold"), group, tail, bar(part, 14), f" {part:.0%}")
        )
        stand = self.workspace.standing()
        before = stand.score_before_ceilings
        ceilings = f" ({before:g} before ceilings)" if stand.score < before else ""
        gaps = f"{len(stand.gaps)} gaps open"
        self.query_one("#ask-head", Static).update(
            Content.assemble(
                (f" {stand.verdict.replace('_', ' ').upper()} {stand.score:g} %", "bold"),
                (f"{ceilings} · {gaps} · {asked - done} still to ask", "$text-muted"),
            )
        )

    # -- answering -------------------------------------------------------------------------------

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self._message = Content.styled(f" {text}", "$warning" if wrong else "$text-muted") if text else Content("")
        self.query_one("#interview-said", Static).update(self._message)

    def action_answer(self, value: int) -> None:
        if self.question is not None:
            self._answer({"maturity": value})

    def action_leave_out(self) -> None:
        """Not applicable; where the organisation's record wants a reason, it is asked first."""
        question = self.question
        if question is None:
            return
        field = question.asked.notes.get("not_applicable")
        if not question.may_be_left_out or not field or self._note():
            self._answer({"not_applicable": True})
            return
        given: list[Change] = []

        def take(told: dict[str, Any]) -> None:
            given.append(self._give(told | {"not_applicable": True}))

        self._ask("Why is it not applicable?", ["note"], {}, take, lambda: self._went(given[0]))

    def _answer(self, told: dict[str, Any]) -> None:
        change = self._tried(lambda: self._give(told))
        if change is not None:
            self._went(change)

    def _tried(self, step: Callable[[], Change | None]) -> Change | None:
        """Do a step; what can't be kept is said."""
        try:
            return step()
        except (InputError, StoreError) as error:
            self._tell(str(getattr(error, "message", error)), wrong=True)
            return None

    def _give(self, told: dict[str, Any]) -> Change:
        """Keep what was said to the question at hand."""
        assert self.question is not None
        return self.assessor.tell(self.session, self.question.ref, told | ({"by": self._by} if self._by else {}))

    def _went(self, change: Change) -> None:
        """Say what an answer has done, and go on."""
        assert self.question is not None
        ref = self.question.ref
        said = self.assessor.contradiction(self.session, ref)
        moved = [f"{len(many)} gap{'s' * (len(many) != 1)} {word}" for many, word in self._moved(change) if many]
        self._tell(said or ", ".join([f"{ref}: kept", *moved]), wrong=bool(said))
        self.action_move(1)

    @staticmethod
    def _moved(change: Change) -> list[tuple[list[Any], str]]:
        return [(change.closed, "closed"), (change.opened, "opened")]

    def action_later(self) -> None:
        question = self.question
        if question is None:
            return
        if self._tried(lambda: self.assessor.tell(self.session, question.ref, {"later": True})) is not None:
            self._tell(f"{question.ref}: to be asked later")
            self.action_move(1)

    # -- beside the answer -----------------------------------------------------------------------

    def _note(self) -> str:
        assert self.question is not None
        return (self.assessor.replies(self.session).get(self.question.ref) or Reply()).note

    def _ask(
        self,
        title: str,
        roles: list[str],
        first: dict[str, Any],
        take: Callable[[dict[str, Any]], None],
        then: Callable[[], None] | None = None,
    ) -> None:
        """Ask for fields of the answer by their roles; ``then`` follows when they were taken."""
        said = self.assessor.said.answer
        fields = {role: self.workspace.register(said.register).fields[getattr(said, role)] for role in roles}
        given = {fields[role].name: value for role, value in first.items()}

        def taken(values: dict[str, Any]) -> None:
            take({role: values[field.name] for role, field in fields.items()})

        def left(done: bool | None) -> None:
            if done and then is not None:
                then()

        self.app.push_screen(Ask(self.workspace, title, list(fields.values()), given, taken), left)

    def action_note(self) -> None:
        if self.question is not None:
            ref = self.question.ref
            self._ask(f"Note on {ref}", ["note"], {"note": self._note()}, self._keep)

    def _keep(self, told: dict[str, Any]) -> None:
        assert self.question is not None
        self.assessor.tell(self.session, self.question.ref, told)

    def action_speaker(self) -> None:
        """Who answers from now on."""

        def take(told: dict[str, Any]) -> None:
            self._by = told["by"] or ""
            self._tell(f"{self.assessor.person(self._by) or 'nobody named'} answers from here on")

        self._ask("Who answers?", ["by"], {"by": self._by or self.assessor.speaker(self.session)}, take)

    def action_evidence(self) -> None:
        """Evidence that is there already, or a new link or file."""
        question = self.question
        if question is None:
            return
        said, answer = self.assessor.said.evidence, self.assessor.said.answer
        register = self.workspace.register(said.register)
        linked = self.workspace.register(answer.register).fields[answer.evidence]
        fields = [linked, *(register.fields[name] for name in (said.title, said.location, said.kind))]
        reply = self.assessor.replies(self.session).get(question.ref) or Reply()

        def take(values: dict[str, Any]) -> None:
            there = values.pop(linked.name) or []
            if there != reply.evidence:
                self._keep({"evidence": there})
            if values[said.title] or values[said.location]:
                values[said.title] = values[said.title] or values[said.location]
                id = self.assessor.add_evidence(self.session, question.ref, values)
                self._tell(f"{question.ref}: evidence {id} added")

        first = {linked.name: reply.evidence, said.kind: said.set.get(said.kind)}
        self.app.push_screen(Ask(self.workspace, f"Evidence for {question.ref}", fields, first, take))

    def action_act(self) -> None:
        """An action that follows from the answer."""
        question = self.question
        if question is None:
            return
        said = self.assessor.said.action
        register = self.workspace.register(said.register)
        fields = [register.fields[name] for name in (said.title, said.owner, said.due)]
        first = self.assessor.action_fields(question.ref)

        def take(values: dict[str, Any]) -> None:
            given = {name: value for name, value in values.items() if value is not None}
            id = self.assessor.add_action(self.session, question.ref, given)
            self._tell(f"{question.ref}: action {id} added")

        self.app.push_screen(Ask(self.workspace, f"Action for {question.ref}", fields, first, take))

    # -- going about -----------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        place = self.place + by
        if not self.questions or place < 0:
            return
        if place >= len(self.questions):
            self.show()
            self.action_outcome()
            return
        self.place = place
        self.show()

    def action_go(self) -> None:
        """Any question of the session, by what it says; the open ones are marked."""
        replies = self.assessor.replies(self.session)
        choices = []
        for number, question in enumerate(self.questions):
            mark = "○" if self.assessor.is_open(question, replies.get(question.ref)) else "✓"
            choices.append((str(number), f"{mark} {question.ref}  {question.title}"))

        def found(keys: list[str] | None) -> None:
            if keys:
                self.place = int(keys[0])
                self.show()

        self.app.push_screen(Picker("Go to", choices, []), found)

    def action_outcome(self) -> None:
        def back(place: str | None) -> None:
            if place == "sessions":
                self.dismiss()

        self.app.push_screen(Outcome(self.workspace, self.session), back)

    def action_scroll(self, by: int) -> None:
        self.query_one("#interview-question").scroll_relative(y=by, animate=False)

    def action_undo(self) -> None:
        """Take back the latest change, and stand at the question that it was about."""
        self._tell("there is nothing to undo")
        change = self._tried(self.workspace.undo)
        if change is None:
            return
        said = self.assessor.said.answer
        for register, _, before, after in change.records:
            ref = (after or before or {}).get(said.question) if register == said.register else None
            place = next((n for n, question in enumerate(self.questions) if question.ref == ref), None)
            self.place = self.place if place is None else place
        self._tell("undone: " + ", ".join(dict.fromkeys(id for _, id, _, _ in change.records)))
        self.show()

    def action_leave(self) -> None:
        self.dismiss()
