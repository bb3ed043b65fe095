"""The assessment sessions: which there are and how far they are; begin one, go on with one, repeat one."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from isms_tui.assess import Assessor
from isms_tui.pack import Field
from isms_tui.tui.ask import Ask
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.interview import Interview
from isms_tui.tui.outcome import Outcome
from isms_tui.tui.table import Column, RecordTable, Rows
from isms_tui.tui.words import word
from isms_tui.workspace import Workspace

KEEP = Field("keep", "bool", "Keep its answers", help="Carried over; only what changed since is asked again.")


class Assessments(Screen[None]):
    """All sessions, newest first."""

    BINDINGS = [
        key("n", "new", "new", "New.", id="assessments-new", show=True),
        key("r", "repeat", "repeat", "Repeat.", id="assessments-repeat", show=True),
        key("v", "outcome", "result", "Result.", id="assessments-outcome", show=True),
        key("escape", "app.home", "back", "Back.", id="assessments-home"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.assessor = Assessor(workspace)

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(" Assessments", "bold"), id="room-head", markup=False)
        yield RecordTable(id="room-table")
        yield Static("", id="room-empty", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.show()
        self.query_one(RecordTable).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a session is hidden as long as there is none."""
        return action not in ("repeat", "outcome") or bool(self.assessor.sessions())

    def on_screen_resume(self) -> None:
        self.show()

    def show(self, keep: str = "") -> None:
        """Draw the list from the workspace's present state."""
        said = self.assessor.said.session
        fields = self.workspace.register(said.register).fields
        columns = [
            Column("id", "id", keep=True),
            Column("title", "title", stretch=True),
            Column("on", "date"),
            Column("covers", "covers"),
            Column("done", "answered", keep=True),
            Column("status", "status", keep=True),
        ]
        rows: dict[str, tuple[str, ...]] = {}
        for session in self.assessor.sessions():
            done, asked = self.assessor.progress(session["id"])
            status = word(fields[said.status], str(session.get(said.status) or ""))
            title, on = str(session.get(said.title, "")), str(session.get(said.on, ""))
            id = str(session["id"])
            rows[id] = (id, title, on, self._covers(session), f"{done} of {asked}", status)
        table, empty = self.query_one(RecordTable), self.query_one("#room-empty", Static)
        table.show(columns, Rows(list(rows), rows.__getitem__, {}), keep or table.key)
        spec = self.workspace.register(said.register)
        table.border_title = f"{len(rows)} {spec.plural} · enter goes on"
        table.display, empty.display = bool(rows), not rows
        self.refresh_bindings()
        if not rows:
            empty.update(
                Content.assemble(
                    (spec.plural, "bold"),
                    f"\n\n{spec.purpose}\n\nOne question at a time, one key an answer. Whatever is answered is kept"
                    " at once, and the checklist, the score and the verdict move with it.\n\n",
                    ("n", "bold"),
                    " begins the first one. A quick check takes less than an hour.",
                )
            )

    def _covers(self, session: dict[str, object]) -> str:
        said = self.assessor.said.session
        scope = str(session.get(said.scope, ""))
        below = self.assessor.said.scope[scope].below if scope in self.assessor.said.scope else False
        return str(session.get(said.below, "")) if below else scope.replace("_", " ")

    # -- keys ------------------------------------------------------------------------------------

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        self._go_on(event.key)

    def _go_on(self, id: str) -> None:
        """Where one left: the first open question, or the result when none is open."""
        self.app.push_screen(Interview(self.workspace, id))

    def action_outcome(self) -> None:
        key = self.query_one(RecordTable).key
        if key:
            self.app.push_screen(Outcome(self.workspace, key))

    def action_new(self) -> None:
        self._begin("New assessment", "", ("title", "scope", "below", "on", "assessor", "people"))

    def action_repeat(self) -> None:
        key = self.query_one(RecordTable).key
        if key:
            self._begin(f"Repeat {key}", key, ("title", "on", "people", "changed_only"))

    def _begin(self, title: str, based_on: str, roles: tuple[str, ...]) -> None:
        said = self.assessor.said.session
        fields = [self.workspace.register(said.register).fields[getattr(said, role)] for role in roles]
        first = {f.name: f.default for f in fields if f.default is not None} | self.assessor.first_fields(based_on)
        made: list[str] = []

        def take(values: dict[str, object]) -> None:
            keep = bool(values.pop(KEEP.name, False))
            given = {name: value for name, value in values.items() if value is not None}
            based = {said.based_on: based_on} if based_on else {}
            made.append(self.assessor.start({**given, **based}, keep=keep))

        def done(taken: bool | None) -> None:
            if taken:
                self.show(keep=made[0])
                self._go_on(made[0])

        asked = [*fields, KEEP] if based_on else fields
        self.app.push_screen(Ask(self.workspace, title, asked, first, take), done)
