"""A screen of the pack: tabs of registers, the table of one, and the live checklist beside it."""

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from isms_tui.pack import Screen as ScreenSpec
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.form import Form
from isms_tui.tui.history import Past
from isms_tui.tui.table import Column, RecordTable
from isms_tui.tui.words import shown
from isms_tui.workspace import Change, Workspace


class Room(Screen[None]):
    """One screen of the pack."""

    BINDINGS = [
        Binding("n", "new", "new"),
        Binding("d", "delete", "delete"),
        Binding("f", "filter", "filter"),
        Binding("s", "sort", "sort", show=False),
        Binding("left_square_bracket", "tab(-1)", "previous tab", key_display="[", show=False),
        Binding("right_square_bracket", "tab(1)", "next tab", key_display="]"),
        Binding("c", "checklist", "checklist"),
        Binding("h", "history", "history", show=False),
        Binding("escape", "back", "back", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, spec: ScreenSpec, register: str = "", record: str = "") -> None:
        super().__init__()
        self.workspace, self.spec = workspace, spec
        self.place = next((i for i, tab in enumerate(spec.tabs) if tab.register == register), 0)
        self._record = record
        self._sorted = 0
        self._filter = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="room-head", markup=False)
        yield Static("", id="room-tabs", markup=False)
        with Horizontal(id="room-body"):
            with Vertical(id="room-left"):
                search = Input(placeholder="filter, escape ends", id="room-filter", compact=True)
                search.cursor_blink = False
                yield search
                yield RecordTable(id="room-table")
                yield Static("", id="room-empty", markup=False)
            registers = frozenset() if self.spec.chapter else frozenset(tab.register for tab in self.spec.tabs)
            yield Checklist(self.workspace, self.spec.chapter, registers=registers, id="room-checklist")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#room-filter").display = False
        self.show()
        self.query_one(RecordTable).focus()

    def on_screen_resume(self) -> None:
        self.show()

    @property
    def register(self) -> str:
        """The register whose tab is open."""
        return self.spec.tabs[self.place].register

    # -- showing ---------------------------------------------------------------------------------

    def show(self, keep: str = "") -> None:
        """Draw everything from the workspace's present state."""
        register = self.workspace.register(self.register)
        tab = self.spec.tabs[self.place]
        names = [name for name in tab.columns or register.columns or [register.naming] if name in register.fields]
        columns = [Column("id", "id", keep=True)]
        for name in names:
            field = register.fields[name]
            heading = field.short or field.label.lower()
            columns.append(Column(name, heading, name == register.naming, name == register.status))
        if register.naming not in names:
            columns.insert(1, Column(register.naming, register.fields[register.naming].label.lower(), True))
        rows = [
            self._row(columns, record) for record in self.workspace.records(self.register) if not record.get("archived")
        ]
        total = len(rows)
        if self._filter:
            rows = [row for row in rows if self._filter.lower() in " ".join(row).lower()]
        if self._sorted:
            place = self._sorted % len(columns)
            rows.sort(key=lambda row: (row[place] == "", row[place].lower()))
        table = self.query_one(RecordTable)
        table.show(columns, rows, keep or self._record or table.key)
        self._record = ""
        count = f"{len(rows)} of {total}" if self._filter else str(total)
        order = f" · by {columns[self._sorted % len(columns)].heading}" if self._sorted else ""
        found = f' · filter: "{self._filter}"' if self._filter else ""
        table.border_title = f"{count} {register.plural}{order}{found}"
        empty = self.query_one("#room-empty", Static)
        table.display, empty.display = bool(total), not total
        if not total:
            empty.update(
                Content.assemble(
                    (register.plural, "bold"), f"\n\n{register.purpose}\n\n", ("n", "bold"), " adds the first one."
                )
            )
        self._heads()
        self.query_one(Checklist).show()

    def _row(self, columns: list[Column], record: dict[str, Any]) -> tuple[str, ...]:
        fields = self.workspace.register(self.register).fields
        rest = (
            shown(self.workspace, fields[column.name], record.get(column.name), full=column.stretch)
            for column in columns[1:]
        )
        return (str(record["id"]), *rest)

    def _heads(self) -> None:
        checklist = self.query_one(Checklist)
        gaps = sum(checklist.mine(gap) for gap in self.workspace.gaps())
        said = "nothing open here" if not gaps else f"{gaps} gap{'s' * (gaps != 1)} here"
        self.query_one("#room-head", Static).update(
            Content.assemble(
                (f" {self.spec.chapter} {self.spec.title}".replace("  ", " "), "bold"),
                f"   {said}",
                ("   ? help", "$text-muted"),
            )
        )
        parts: list[Any] = [" "]
        for index, tab in enumerate(self.spec.tabs):
            title = tab.title or self.workspace.register(tab.register).plural
            parts += [(f" {title} ", "reverse bold" if index == self.place else "$text-muted"), " "]
        self.query_one("#room-tabs", Static).update(Content.assemble(*parts))

    # -- keys ------------------------------------------------------------------------------------

    def action_tab(self, by: int) -> None:
        self.place = (self.place + by) % len(self.spec.tabs)
        self._sorted, self._filter = 0, ""
        self.query_one(RecordTable).cursor = 0
        self.show()
        (self.query_one(RecordTable)).focus()

    def action_new(self) -> None:
        self.open_form("")

    def open_form(self, record: str, register: str = "") -> None:
        """The form of a record, or of a new one."""

        def closed(change: Change | None) -> None:
            if change is not None:
                self.show(keep=change.records[0][1] if change.records else "")

        self.app.push_screen(Form(self.workspace, register or self.register, record), closed)

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        self.open_form(event.key)

    def action_delete(self) -> None:
        key = self.query_one(RecordTable).key
        if key:
            self.workspace.delete(self.register, key)
            self.notify(f"{key} deleted; u brings it back", markup=False)
            self.show()

    def action_filter(self) -> None:
        search = self.query_one("#room-filter", Input)
        search.display = True
        search.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._filter = event.value
        self.show()

    def on_input_submitted(self) -> None:
        self.query_one(RecordTable).focus()

    def action_sort(self) -> None:
        self._sorted += 1
        self.show()

    def action_checklist(self) -> None:
        checklist = self.query_one(Checklist)
        if self.has_class("-narrow"):
            self.toggle_class("with-checklist")
            shown_now = self.has_class("with-checklist")
        else:
            self.toggle_class("no-checklist")
            shown_now = not self.has_class("no-checklist")
        (checklist if shown_now else self.query_one(RecordTable)).focus()

    def action_history(self) -> None:
        key = self.query_one(RecordTable).key
        if key:
            self.app.push_screen(Past(self.workspace, self.register, key))

    def action_back(self) -> None:
        search = self.query_one("#room-filter", Input)
        if search.display:
            search.value = ""
            search.display = False
            self.query_one(RecordTable).focus()
        elif self.has_class("with-checklist"):
            self.action_checklist()
        else:
            self.app.action_home()  # type: ignore[attr-defined]
