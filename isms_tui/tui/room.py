"""A screen of the pack: tabs of registers, the table of one, and the live checklist beside it."""

from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from isms_tui.pack import Register, Tab
from isms_tui.pack import Screen as ScreenSpec
from isms_tui.tui.bulk import counted, set_on_many
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.columns import choose_columns
from isms_tui.tui.form import Form
from isms_tui.tui.info import RecordHistory
from isms_tui.tui.rows import Source, Wish
from isms_tui.tui.table import GAPS, RecordTable, Rows
from isms_tui.workspace import Change, InputError, Workspace

FILTER_HINT = "words   field:part   field>3   date<today   field= (blank)   escape ends"


class Room(Screen[None]):
    """One screen of the pack."""

    BINDINGS = [
        Binding("n", "new", "new"),
        Binding("e", "edit", "edit", tooltip="Set one field of the marked records, or of this one"),
        Binding("d", "delete", "delete", tooltip="Delete the marked records, or this one; undo brings them back"),
        Binding("f", "filter", "filter", tooltip="Show only some: words, field:value, field>value, field= for blank"),
        Binding("g", "gaps", "gaps", tooltip="Show only records that a gap speaks of"),
        Binding("s", "sort", "sort", tooltip="Sort by the next column"),
        Binding("S", "turn", "reverse", show=False, tooltip="Sort the other way round"),
        Binding("o", "columns", "columns", show=False, tooltip="Choose the columns and their order"),
        Binding("left_square_bracket", "tab(-1)", "previous tab", key_display="[", show=False),
        Binding("right_square_bracket", "tab(1)", "next tab", key_display="]"),
        Binding("c", "checklist", "checklist"),
        Binding("h", "history", "history", show=False),
        Binding("y", "copy", "copy", show=False, tooltip="Copy the record's id and name to the clipboard"),
        Binding("escape", "back", "back", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, spec: ScreenSpec, register: str = "", record: str = "") -> None:
        super().__init__()
        self.workspace, self.spec = workspace, spec
        self.place = next((i for i, tab in enumerate(spec.tabs) if tab.register == register), 0)
        self._record = record
        self.wish = Wish()
        self._source: Source | None = None
        self.rows: Rows | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="room-head", markup=False)
        yield Static("", id="room-tabs", markup=False)
        with Horizontal(id="room-body"):
            with Vertical(id="room-left"):
                search = Input(placeholder=FILTER_HINT, id="room-filter", compact=True)
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
        self.table.focus()

    def on_screen_resume(self) -> None:
        self.show()

    @property
    def tab(self) -> Tab:
        """The tab that is open."""
        return self.spec.tabs[self.place]

    @property
    def register(self) -> str:
        """The register whose tab is open."""
        return self.tab.register

    @property
    def table(self) -> RecordTable:
        """The table of its records."""
        return self.query_one(RecordTable)

    # -- showing ---------------------------------------------------------------------------------

    def show(self, keep: str = "") -> None:
        """Draw everything from the workspace's present state."""
        self._source = source = Source(self.workspace, self.tab)
        table, empty = self.table, self.query_one("#room-empty", Static)
        table.marked = {key: None for key in table.marked if key in source.records}
        table.display, empty.display = bool(source.records), not source.records
        if not source.records:
            empty.update(_nothing_yet(source.register))
        self._arrange(keep)
        self._heads()
        self.query_one(Checklist).show()

    def _arrange(self, keep: str = "") -> None:
        """Show the records as one wishes to see them."""
        assert self._source is not None
        self.rows = self._source.arrange(self.wish)
        self.table.nothing = self.rows.problem or "no record is like that; escape shows all again"
        self.table.show(
            self._source.columns,
            self.rows,
            keep or self._record or self.table.key,
            sort=self.wish.sort,
            down=self.wish.down,
        )
        self._record = ""
        self._entitle()

    def _entitle(self) -> None:
        """Above the table what it shows; below it what of the filter isn't understood."""
        assert self._source is not None and self.rows is not None
        self.table.border_title = Content(self._source.title(self.rows, self.wish, len(self.table.marked)))
        self.table.border_subtitle = Content(self.rows.problem)

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

    # -- records ---------------------------------------------------------------------------------

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
        keys = self._chosen()
        if not keys:
            return
        try:
            self.workspace.apply([("delete", self.register, key, None) for key in keys])
        except InputError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.table.marked = {}
        said = keys[0] if len(keys) == 1 else counted(len(keys))
        self.notify(f"{said} deleted; u brings {'it' if len(keys) == 1 else 'them'} back", markup=False)
        self.show()

    def _chosen(self) -> list[str]:
        """The marked records, or the one under the cursor; where there is none, that is said."""
        keys = self.table.chosen if self._source and self._source.records else []
        if not keys:
            self.notify("there is no record here to do that with", markup=False)
        return keys

    def action_edit(self) -> None:
        keys = self._chosen()
        if keys:
            set_on_many(self.app, self.workspace, self.register, keys)

    def action_history(self) -> None:
        if self.table.key:
            self.app.push_screen(RecordHistory(self.workspace, self.register, self.table.key))

    def action_copy(self) -> None:
        key = self.table.key
        if key and self._source is not None:
            text = self._source.name_of(key)
            self.app.copy_to_clipboard(text)
            self.notify(f"copied: {text}", markup=False)

    # -- which, and in which order ---------------------------------------------------------------

    def on_record_table_marked(self) -> None:
        self._entitle()

    def action_sort(self) -> None:
        assert self._source is not None
        names = [*(column.name for column in self._source.columns), GAPS]
        place = names.index(self.wish.sort) if self.wish.sort in names else 0
        self._sort(names[(place + 1) % len(names)], False)

    def action_turn(self) -> None:
        self._sort(self.wish.sort, not self.wish.down)

    def on_record_table_headed(self, event: RecordTable.Headed) -> None:
        self._sort(event.name, not self.wish.down if event.name == self.wish.sort else False)

    def _sort(self, name: str, down: bool) -> None:
        self.wish = replace(self.wish, sort=name, down=down)
        self._arrange()

    def action_gaps(self) -> None:
        self.wish = replace(self.wish, gaps=not self.wish.gaps)
        self._arrange()

    def action_filter(self) -> None:
        search = self.query_one("#room-filter", Input)
        search.display = True
        search.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.wish = replace(self.wish, filter=event.value.strip())
        self._arrange()

    def on_input_submitted(self) -> None:
        search = self.query_one("#room-filter", Input)
        search.display = bool(search.value.strip())
        self.table.focus()

    def action_columns(self) -> None:
        assert self._source is not None
        choose_columns(self.app, self._source, self.show)

    # -- going about -----------------------------------------------------------------------------

    def action_tab(self, by: int) -> None:
        self.place = (self.place + by) % len(self.spec.tabs)
        self.wish = Wish()
        self._unfilter()
        self.table.marked = {}
        self.table.cursor = 0
        self.show()
        self.table.focus()

    def _unfilter(self) -> None:
        search = self.query_one("#room-filter", Input)
        with search.prevent(Input.Changed):
            search.value = ""
        search.display = False

    def action_checklist(self) -> None:
        checklist = self.query_one(Checklist)
        if self.has_class("-narrow"):
            self.toggle_class("with-checklist")
            shown_now = self.has_class("with-checklist")
        else:
            self.toggle_class("no-checklist")
            shown_now = not self.has_class("no-checklist")
        checklist.border_subtitle = "c or escape: back to the table" if self.has_class("-narrow") else ""
        (checklist if shown_now else self.table).focus()

    def action_back(self) -> None:
        """Leave what one is in the midst of: the checklist, marks, the filter, and then this screen."""
        if self.has_class("-narrow") and self.has_class("with-checklist"):
            self.action_checklist()
        elif self.focused is not self.query_one("#room-filter") and self.table.marked:
            self.table.unmark()
        elif self.wish.filter or self.wish.gaps or self.query_one("#room-filter").display:
            self._unfilter()
            self.wish = replace(self.wish, filter="", gaps=False)
            self._arrange()
            self.table.focus()
        else:
            self.app.action_home()  # type: ignore[attr-defined]


def _nothing_yet(register: Register) -> Content:
    """What belongs into a register in which there is nothing yet."""
    return Content.assemble(
        (register.plural, "bold"), f"\n\n{register.purpose}\n\n", ("n", "bold"), " adds the first one."
    )
