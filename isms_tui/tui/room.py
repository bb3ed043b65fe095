"""A screen of the pack: tabs of registers, the table of one, and the live checklist beside it."""

from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from isms_tui.pack import Register, Tab
from isms_tui.pack import Screen as ScreenSpec
from isms_tui.tui.bulk import counted, set_on_many
from isms_tui.tui.checklist import Checklist
from isms_tui.tui.columns import choose_columns
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.form import Form
from isms_tui.tui.history import Past
from isms_tui.tui.rows import Source, Wish
from isms_tui.tui.table import GAPS, RecordTable, Rows
from isms_tui.tui.trail import Place, Spot
from isms_tui.tui.views.base import View
from isms_tui.tui.views.panel import ViewPanel, following
from isms_tui.workspace import Change, InputError, Workspace

FILTER_HINT = "words   field:part   field>3   date<today   field= (blank)   escape ends"


class Room(Place):
    """One screen of the pack."""

    BINDING_GROUP_TITLE = "records"
    BINDINGS = [
        key("n", "new", "new", "A new record of the open tab.", id="room-new", show=True),
        key("e", "edit", "edit", "Set one field of the marked records, or of this one.", id="room-edit", show=True),
        key(
            "d",
            "delete",
            "delete",
            "Delete the marked records, or this one; undo brings them back.",
            id="room-delete",
            show=True,
        ),
        key(
            "f",
            "filter",
            "filter",
            "Show only some: words, field:value, field>value, field= for blank.",
            id="room-filter",
            show=True,
        ),
        key("g", "gaps", "gaps", "Show only records that a gap speaks of.", id="room-gaps", show=True),
        key("s", "sort", "sort", "Sort by the next column.", id="room-sort", show=True),
        key("S", "turn", "reverse", "Sort the other way round.", id="room-turn"),
        key(
            "v",
            "view",
            "next view",
            "Show the same records in the next view that fits them.",
            id="room-view",
            show=True,
        ),
        key("o", "columns", "columns", "Choose the columns and their order.", id="room-columns"),
        key("left_square_bracket", "tab(-1)", "previous tab", "The tab to the left.", id="previous-tab"),
        key("right_square_bracket", "tab(1)", "next tab", "The tab to the right.", id="next-tab", show=True),
        key("c", "checklist", "checklist", "Show or hide what is open here.", id="show-checklist", show=True),
        key("h", "history", "history", "Who changed this record, when, and what.", id="room-history"),
        key("y", "copy", "copy", "Copy the record's id and name to the clipboard.", id="room-copy"),
        key("l", "starters", "starters", "Pick starters for the register of this tab.", id="room-starters", show=True),
        key("G", "plan", "guided plan", "The way to the goal as tasks with dates.", id="room-plan", show=True),
        key("escape", "back", "back", "Back: out of the filter, then to the screen before.", id="room-back"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, spec: ScreenSpec, register: str = "", record: str = "") -> None:
        super().__init__()
        self.workspace, self.spec = workspace, spec
        self.tab_at = next((i for i, tab in enumerate(spec.tabs) if tab.register == register), 0)
        self._record = record
        self.wish = Wish()
        self._source: Source | None = None
        self.rows: Rows | None = None
        self._listed: tuple[list[dict[str, Any]], str] = [], ""
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="room-head", markup=False)
        yield Static("", id="room-tabs", markup=False)
        with Horizontal(id="room-body"):
            with Vertical(id="room-left"):
                search = Input(placeholder=FILTER_HINT, id="room-filter", compact=True)
                search.cursor_blink = False
                yield search
                yield RecordTable(id="room-table")
                yield ViewPanel(self.workspace, id="room-view")
                yield Static("", id="room-empty", markup=False)
            registers = frozenset() if self.spec.chapter else frozenset(tab.register for tab in self.spec.tabs)
            yield Checklist(self.workspace, self.spec.chapter, registers=registers, id="room-checklist")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#room-filter").display = False
        self.table.focus()
        self.watch(self.table, "cursor", self._head, init=False)

    def on_screen_resume(self) -> None:
        self.catch_up()

    def place(self) -> Spot:
        """The screen, its tab, and the record under the cursor."""
        record = self._record or (self.key if self.is_mounted else "")
        return ("room", self.spec.id, self.register, record)

    def crumbs(self) -> list[str]:
        """The screen, its tab, and the record under the cursor."""
        title = self.tab.title or self.workspace.register(self.register).plural
        return [f"{self.spec.chapter} {self.spec.title}".strip(), title, *([self.key] if self.key else [])]

    @property
    def tab(self) -> Tab:
        """The tab that is open."""
        return self.spec.tabs[self.tab_at]

    @property
    def register(self) -> str:
        """The register whose tab is open."""
        return self.tab.register

    @property
    def table(self) -> RecordTable:
        """The table of its records."""
        return self.query_one(RecordTable)

    @property
    def body(self) -> RecordTable | View:
        """What shows the records: the table, or the view that was turned to."""
        return self.query_one(ViewPanel).view or self.table

    @property
    def key(self) -> str:
        """The id under the cursor, or nothing."""
        return self.body.key

    # -- showing ---------------------------------------------------------------------------------

    def show(self, keep: str = "") -> None:
        """Draw everything from the workspace's present state."""
        self._source = source = Source(self.workspace, self.tab)
        table, empty = self.table, self.query_one("#room-empty", Static)
        table.marked = {key: None for key in table.marked if key in source.records}
        empty.display = not source.records
        if not source.records:
            empty.update(_nothing_yet(source.register, self._offered()))
        self._arrange(keep)
        self._heads()
        self.query_one(Checklist).show()

    def _arrange(self, keep: str = "") -> None:
        """Show the records as one wishes to see them."""
        assert self._source is not None
        keep = keep or self._record or self.key
        self.rows = self._source.arrange(self.wish)
        self.table.nothing = self.rows.problem or "no record is like that; escape shows all again"
        self.table.show(
            self._source.columns,
            self.rows,
            keep,
            sort=self.wish.sort,
            down=self.wish.down,
        )
        self._record = ""
        records = [self._source.records[key] for key in self.rows.keys]
        heading = self._source.title(self.rows, self.wish, len(self.table.marked))
        self._listed = records, heading
        self._show_view(keep)
        self._entitle()

    def _show_view(self, keep: str) -> None:
        """Show the listed records in the view that was turned to, else leave the place to the table."""
        panel = self.query_one(ViewPanel)
        viewed = panel.show(self.tab, *self._listed, keep)
        some = not self.query_one("#room-empty").display
        panel.display, self.table.display = viewed and some, some and not viewed
        self.refresh_bindings()

    def _entitle(self) -> None:
        """Above the table what it shows; below it what of the filter isn't understood, or what v shows."""
        assert self._source is not None and self.rows is not None
        self.table.border_title = Content(self._source.title(self.rows, self.wish, len(self.table.marked)))
        turn = f"v {following(self.tab)}" if self.tab.views else ""
        self.table.border_subtitle = Content(self.rows.problem or turn)

    def _heads(self) -> None:
        checklist = self.query_one(Checklist)
        gaps = sum(checklist.mine(gap) for gap in self.workspace.gaps())
        self._said = "nothing open here" if not gaps else f"{gaps} gap{'s' * (gaps != 1)} here"
        self._head()
        parts: list[Any] = [" "]
        for index, tab in enumerate(self.spec.tabs):
            title = tab.title or self.workspace.register(tab.register).plural
            parts += [(f" {title} ", "reverse bold" if index == self.tab_at else "$text-muted"), " "]
        self.query_one("#room-tabs", Static).update(Content.assemble(*parts))

    def _head(self) -> None:
        """The way here down to the row under the cursor, and how much is open."""
        head = Content.assemble(self.way(), f"   {self._said}")
        self.query_one("#room-head", Static).update(head, layout=False)

    # -- records ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Views, starters and the plan are offered where the pack has some."""
        if action == "starters":
            return self._offered()
        return {"view": bool(self.tab.views), "plan": self.spec.plan}.get(action, True)

    def _offered(self) -> bool:
        from isms_tui.library import offers_starters

        return offers_starters(self.workspace, self.register)

    def action_starters(self) -> None:
        """Pick starters for the register of this tab."""
        from isms_tui.tui.starting import pick_starters

        pick_starters(self.app, self.workspace, self.register)

    def action_plan(self) -> None:
        """The way to the goal as tasks with dates."""
        from isms_tui.tui.planning import Planning

        self.app.push_screen(Planning(self.workspace))

    def action_new(self) -> None:
        self.open_form("")

    def open_form(self, record: str, register: str = "") -> None:
        """The form of a record, or of a new one."""

        def closed(change: Change | None) -> None:
            if change is not None:
                self.show(keep=change.records[0][1] if change.records else "")

        self.app.push_screen(Form(self.workspace, register or self.register, record), closed)
        self.post_message(self.Moved())

    def on_view_chosen(self, event: View.Chosen) -> None:
        self.open_form(event.key)

    def action_view(self) -> None:
        panel = self.query_one(ViewPanel)
        panel.turn(self.tab)
        if panel.drawing(self.tab) is None:
            self.show()  # the table finds the record that one was at
        else:
            self._show_view(self.key)
        self.body.focus()

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
        there = self._source is not None and bool(self._source.records)
        keys = (self.table.chosen if self.body is self.table else [self.key]) if there else []
        keys = [key for key in keys if key]
        if not keys:
            self.notify("there is no record here to do that with", markup=False)
        return keys

    def action_edit(self) -> None:
        keys = self._chosen()
        if keys:
            set_on_many(self.app, self.workspace, self.register, keys)

    def action_history(self) -> None:
        if self.key:
            self.app.push_screen(Past(self.workspace, self.register, self.key))

    def action_copy(self) -> None:
        key = self.key
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
        self.body.focus()

    def action_columns(self) -> None:
        assert self._source is not None
        choose_columns(self.app, self._source, self.show)

    # -- going about -----------------------------------------------------------------------------

    def action_tab(self, by: int) -> None:
        self.tab_at = (self.tab_at + by) % len(self.spec.tabs)
        self.wish = Wish()
        self._unfilter()
        self.table.marked = {}
        self.table.cursor = 0
        self.show()
        self.body.focus()
        self.post_message(self.Moved())

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
        (checklist if shown_now else self.body).focus()

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
            self.body.focus()
        else:
            self.app.action_up()  # type: ignore[attr-defined]


def _nothing_yet(register: Register, offered: bool) -> Content:
    """What belongs into a register in which there is nothing yet."""
    starters = (("\nl", "bold"), " offers starters to pick from.") if offered else ()
    said = f"\n\n{register.purpose}\n\n"
    return Content.assemble((register.plural, "bold"), said, ("n", "bold"), " adds the first one.", *starters)
