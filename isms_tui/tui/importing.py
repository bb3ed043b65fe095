"""Bring in somebody's table: choose the file, see what would become of every row, take it or leave."""

from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, ProgressBar, Static
from textual.worker import Worker, get_current_worker

from isms_tui.door import BOOKKEEPING
from isms_tui.exchange import Cancelled, Fate, Plan, plan_import, save_rejected, take
from isms_tui.pack import Field, PackError
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.table import Column, RecordTable, Rows
from isms_tui.tui.words import shown
from isms_tui.workspace import InputError, StoreError, Workspace

SIGNS = {"new": "+", "updated": "~", "unchanged": "=", "carried": "→", "rejected": "●", "skipped": "·"}
"""The mark of each fate; what was rejected stands first in the list."""
ORDER = ("rejected", "new", "updated", "carried", "skipped", "unchanged")


class Paths(Suggester):
    """The rest of a path that begins as typed."""

    async def get_suggestion(self, value: str) -> str | None:
        place = Path(value).expanduser()
        folder, start = (place, "") if value.endswith("/") else (place.parent, place.name)
        try:
            found = sorted(p for p in folder.iterdir() if p.name.startswith(start) and (start or p.name[:1] != "."))
        except OSError:
            return None
        if not found:
            return None
        return value + found[0].name[len(start) :] + ("/" if found[0].is_dir() else "")


class FateTable(RecordTable):
    """Rows with their fates; each ends with its number among them."""

    BINDINGS: ClassVar[list[BindingType]] = [key("enter", "choose", "take", "Take.", id="fate-table-choose", show=True)]

    class Moved(Message):
        """The cursor stands on another row."""

    def watch_cursor(self, before: int, after: int) -> None:
        super().watch_cursor(before, after)
        self.post_message(self.Moved())


class Import(Screen[None]):
    """An import with its preview; nothing is stored before it is taken, and one undo takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "escape", "leave", "back", "Stop reading; or go back without taking anything.", id="import-leave", show=True
        ),
        key(
            "f",
            "next_fate",
            "only one fate",
            "Show only the rows of one fate, then of the next, then all.",
            id="import-next-fate",
            show=True,
        ),
        key("o", "choose_file", "other file", "Choose another file.", id="import-choose-file", show=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    class Told(Message):
        """How far the reading has come."""

        def __init__(self, what: str, rows: int) -> None:
            super().__init__()
            self.what, self.rows = what, rows

    def __init__(self, workspace: Workspace, path: Path | None = None) -> None:
        super().__init__()
        self.workspace, self._path = workspace, path
        self._plan: Plan | None = None
        self._only = ""
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="import-head", markup=False)
        path = Input(
            placeholder="a CSV, XLSX, JSON or YAML file", id="import-path", suggester=Paths(case_sensitive=True)
        )
        path.cursor_blink = False
        yield path
        with Vertical(id="import-body"):
            yield Static("", id="import-told", markup=False)
            yield ProgressBar(id="import-bar", show_eta=False, show_percentage=False)
            yield FateTable(id="import-table")
            yield Static("", id="import-row", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#import-bar").display = False
        self.query_one("#import-table").display = False
        self.query_one("#import-row").display = False
        self._say(HINT)
        self.query_one(Input).focus()
        if self._path is not None:
            self.query_one(Input).value = str(self._path)
            self._read(self._path)
        self._title("choose a file")

    def _title(self, state: str) -> None:
        name = self._path.name if self._path else ""
        self.query_one("#import-head", Static).update(Content("  ·  ".join(p for p in (" Import", name, state) if p)))

    def _say(self, text: str) -> None:
        self.query_one("#import-told", Static).update(Content(text))

    # -- reading, in a thread of its own ---------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        value = event.value.strip().strip("'\"")
        if value:
            self._read(Path(value).expanduser())

    def _read(self, path: Path) -> None:
        self._path, self._plan, self._only = path, None, ""
        bar = self.query_one("#import-bar", ProgressBar)
        bar.update(total=None, progress=0)
        bar.display = True
        self.query_one("#import-table").display = False
        self.query_one("#import-row").display = False
        self._title("reading; escape stops it")
        self._say("")
        self._worker = self._work(path)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _work(self, path: Path) -> None:
        """Make the plan; it reads records and changes none."""
        worker = get_current_worker()
        last = 0.0

        def told(what: str, rows: int) -> None:
            nonlocal last
            if worker.is_cancelled:
                raise Cancelled
            if monotonic() - last > OFTEN:
                last = monotonic()
                self.post_message(self.Told(what, rows))

        try:
            plan = plan_import(self.workspace, path, told=told)
        except Cancelled:
            return
        except (InputError, PackError, OSError) as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._failed, str(error))
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_plan, plan)

    def on_import_told(self, event: Told) -> None:
        if self._busy:
            self._say(f"{event.what}: {event.rows:,} rows")

    @property
    def _busy(self) -> bool:
        return self._worker is not None and not self._worker.is_finished and self._plan is None

    def _stopped(self, title: str, text: str) -> None:
        self._worker = None
        self.query_one("#import-bar").display = False
        self._title(title)
        self._say(text)
        self.query_one(Input).focus()

    def _failed(self, message: str) -> None:
        self._stopped("not readable", f"● {message}")

    # -- the preview -----------------------------------------------------------------------------

    def _show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self.query_one("#import-bar").display = False
        self._title(plan.summary())
        lines = []
        for table, match in plan.parts:
            spec = self.workspace.register(match.register)
            pairs = []
            for column in match.columns:
                if column.field:
                    label = self._field(column.register, column.field).label
                    known = label if column.register == match.register else f"{column.register} {label}"
                    pairs.append(column.text if column.text == known else f"{column.text} → {known}")
            lines.append(f"{table.sheet}: {spec.plural}. {', '.join(pairs)}")
        lines += [f"! {notice}" for notice in plan.notices]
        more = len(lines) - LINES
        self._say("\n".join(lines[:LINES] + ([f"and {more} more"] if more > 0 else [])))
        self.query_one("#import-row").display = True
        fates = self.query_one("#import-table", FateTable)
        fates.display = True
        self._list()
        fates.focus()

    def _fates(self) -> list[tuple[int, Fate]]:
        if self._plan is None:
            return []
        found = [(index, fate) for index, fate in enumerate(self._plan.fates) if self._only in ("", fate.fate)]
        return sorted(found, key=lambda item: ORDER.index(item[1].fate))

    def _list(self) -> None:
        columns = [
            Column("fate", "fate", keep=True),
            Column("row", "row", keep=True),
            Column("register", "register"),
            Column("id", "id", keep=True),
            Column("what", "what", stretch=True, keep=True),
        ]
        rows: dict[str, tuple[str, ...]] = {}
        for index, fate in self._fates():
            spec = self.workspace.register(fate.register)
            place = f"{fate.sheet}:{fate.row}" if fate.row and len(self._plan.parts if self._plan else ()) > 1 else ""
            row = place or (str(fate.row) if fate.row else "")
            mark = f"{SIGNS[fate.fate]} {fate.fate}"
            rows[str(index)] = (mark, row, spec.title, fate.id, self._what(fate))
        table = self.query_one("#import-table", FateTable)
        table.show(columns, Rows(list(rows), rows.__getitem__, {}))
        table.border_title = self._only or "every row"
        self._show_row()

    def _field(self, register: str, name: str) -> Field:
        """A field by name, with a label to show."""
        fields = self.workspace.register(register).fields
        return fields.get(name) or BOOKKEEPING.get(name) or Field(name, "text", name)

    def _what(self, fate: Fate) -> str:
        """A row in a line: why, or what it says."""
        spec = self.workspace.register(fate.register)
        name = fate.values.get(spec.naming)
        if fate.fate == "updated":
            said = ", ".join(self._field(fate.register, name).label for name in fate.values)
            return " · ".join(part for part in (fate.reason, said) if part)
        said = shown(self.workspace, spec.fields[spec.naming], name) if name else ""
        return " · ".join(part for part in (said, fate.reason) if part)

    def on_fate_table_moved(self) -> None:
        self._show_row()

    def _show_row(self) -> None:
        """The whole of the row under the cursor: each field, before and after."""
        key = self.query_one("#import-table", FateTable).key
        if self._plan is None or not key:
            self.query_one("#import-row", Static).update("")
            return
        fate = self._plan.fates[int(key)]
        before = self.workspace.get(fate.register, fate.id) or {}
        parts = [fate.reason] if fate.reason else []
        for name, value in fate.values.items():
            field = self._field(fate.register, name)
            new, old = shown(self.workspace, field, value), shown(self.workspace, field, before.get(name))
            parts.append(f"{field.label}: {old} → {new}" if old and old != new else f"{field.label}: {new}")
        if fate.fate == "rejected" and fate.cells:
            parts.append("row: " + " | ".join(str(cell) for cell in fate.cells if cell not in (None, "")))
        self.query_one("#import-row", Static).update(Content(" · ".join(" ".join(part.split()) for part in parts)))

    # -- what can be done ------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for the preview show with it."""
        return action not in ("next_fate", "choose_file") or self._plan is not None

    def action_next_fate(self) -> None:
        """Show only the rows of one fate, then of the next, then all."""
        if self._plan is None:
            return
        there = ["", *(name for name in ORDER if self._plan.count()[name])]
        self._only = there[(there.index(self._only) + 1) % len(there)]
        self._list()

    def action_choose_file(self) -> None:
        """Choose another file."""
        self._plan = None
        self._path = None
        self.query_one("#import-table").display = False
        self.query_one("#import-row").display = False
        self._stopped("choose a file", HINT)
        self.refresh_bindings()

    def on_record_table_chosen(self) -> None:
        """Take it: the only step that changes anything."""
        plan = self._plan
        if plan is None:
            return
        if not plan.operations:
            self.notify("there is nothing to take", markup=False)
            return
        self._title("storing")
        self.call_after_refresh(self._take, plan)

    def _take(self, plan: Plan) -> None:
        try:
            take(self.workspace, plan)
        except (InputError, StoreError) as error:
            self.notify(str(error), severity="warning", markup=False)
            self._read(plan.path)
            return
        told = f"{plan.summary()}; u takes it back"
        try:
            saved = save_rejected(plan)
        except OSError as error:
            told += f"; the rejected rows could not be saved: {error.strerror}"
        else:
            told += f"; the rejected rows are in {saved.name}" if saved else ""
        self.app.notify(told, title="imported", timeout=10, markup=False)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Stop reading; or go back without taking anything."""
        if self._busy and self._worker is not None:
            self._worker.cancel()
            self._stopped("stopped", "nothing was taken")
        else:
            self.dismiss(None)


HINT = (
    "Type the path of a file and press enter; → completes it.\n\n"
    "Registers, lists, logs and matrices, in whatever columns: they are known by name, in many spellings, and by "
    "content. You see what becomes of every row before anything is stored."
)
OFTEN = 0.1
"""Seconds between two tellings of how far the reading is."""
LINES = 5
"""Lines about tables and columns that are shown above the rows."""
