"""The form of one record: what matters first, help for the field one is in, errors where they belong.

There is no save key to remember: leaving the form keeps what was changed.
"""

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from isms_tui.door import is_blank
from isms_tui.pack import asked
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.forms.draft import Draft
from isms_tui.tui.forms.editors import LongText, Pick
from isms_tui.tui.forms.foot import Foot, clamped
from isms_tui.tui.forms.layout import Block, blocks
from isms_tui.tui.forms.long import LongEditor
from isms_tui.tui.forms.open_gaps import OpenGaps
from isms_tui.tui.forms.reasons import reasons
from isms_tui.tui.forms.row import Row
from isms_tui.workspace import Change, Conflict, InputError, Preview, StoreError, Workspace

LOOK_AHEAD = 0.3
"""Seconds after the last key until the form says what the edit would open or close."""


class Form(ModalScreen[Change | None]):
    """Create or edit one record. Gives the change that was stored, or None."""

    BINDINGS = [
        key("escape", "leave", "keep and close", "Keep what was changed, and close.", id="form-leave", show=True),
        key("ctrl+s", "save", "save", "Keep what was changed.", id="form-save"),
        key("ctrl+t", "more", "all fields", "Show or hide the fields that matter less.", id="form-more", show=True),
        key(
            "ctrl+g",
            "why",
            "why",
            "Why gaps of this record are open, and what would close them.",
            id="form-why",
            show=True,
        ),
        key(
            "ctrl+right",
            "advance",
            "next state",
            "Move the record to the state that its lifecycle names next.",
            id="form-advance",
            priority=True,
        ),
        key("ctrl+d", "drop", "discard", "Close without keeping anything.", id="form-drop", show=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace, register: str, id: str = "", first: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.workspace, self.spec, self.record_id = workspace, workspace.register(register), id
        self.draft = Draft(workspace, self.spec, id, dict(first or {}))
        self._rows = {
            field.name: Row(workspace, field, self.draft.start.get(field.name), self._form)
            for field in self.spec.fields.values()
        }
        self._preview: Preview | None = None
        self._all = self._warned = self._storing = False
        self._timer: Timer | None = None
        status = self._rows.get(self.spec.status)
        if status is not None and isinstance(status.editor, Pick):
            status.editor.lifecycle = self.spec.lifecycle

    def _form(self, register: str, id: str, first: dict[str, Any]) -> ModalScreen[Change | None]:
        return Form(self.workspace, register, id, first)

    def compose(self) -> ComposeResult:
        wanting = self.draft.missing(self.draft.start)
        with Vertical(id="form"):
            yield Static("", id="form-title", markup=False)
            yield OpenGaps()
            with VerticalScroll(id="form-fields", can_focus=False):
                for heading, names in blocks(self.spec, wanting):
                    yield Block(heading, [self._rows[name] for name in names])
                yield Static("", id="form-rest", markup=False)
            yield Foot(self.workspace, asked(self.workspace.pack, self.spec.name))
        yield Footer()

    def on_mount(self) -> None:
        found = self.workspace.gaps_of(self.spec.name, self.record_id) if self.record_id else []
        self.query_one(OpenGaps).show(found)
        self._needs()
        next(iter(self.query(Row))).editor.focus()
        self._unsubscribe = self.workspace.subscribe(self._others)

    def on_unmount(self) -> None:
        self._unsubscribe()

    # -- showing ---------------------------------------------------------------------------------

    def _needs(self) -> None:
        """Mark what is needed and blank, show it, and count it in the title."""
        values, wrong = self._values()
        wanting = self.draft.missing(values) - wrong.keys()
        for name, row in self._rows.items():
            if row.is_mounted and row.wanting != (name in wanting):
                row.want(name in wanting)
        hidden = 0
        for block in self.query(Block):
            hidden += block.reveal(lambda row: self._all or self._shown_at_once(row, wanting))
        rest = f"  {hidden} more field{'s' * (hidden != 1)}: ctrl+t" if hidden else ""
        self.query_one("#form-rest", Static).update(Content.styled(rest, "$text-muted"), layout=False)
        count = len(wanting)
        blank = f"○ {count} needed field{'s are' if count != 1 else ' is'} blank" if count else "✓ all that is needed"
        head = self.query_one("#form-title", Static)
        room = max(10, (head.size.width or self.size.width - 14) - len(blank) - 2)
        name = self._rows[self.spec.naming].words() if self.record_id else ""
        title = f"{self.spec.title} {self.record_id}  {name}" if self.record_id else f"New: {self.spec.title}"
        title = "".join(clamped(title, room, 1))
        colour = "$warning" if count else "$success"
        head.update(Content.assemble((title, "bold"), "  ", (blank, colour)), layout=False)

    def _shown_at_once(self, row: Row, wanting: set[str]) -> bool:
        """A field that names the record, is needed, or says something."""
        name = row.spec.name
        return (
            row.spec.required == "always"
            or name in wanting
            or name in (self.spec.naming, self.spec.status, *self.spec.columns)
            or not is_blank(self.draft.start.get(name))
            or row.complaining
            or row.contested
            or row.says_something
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        row = self._row_of(event.widget.id)
        if row is not None:
            more = ""
            if row.spec.name == self.spec.status and isinstance(row.editor, Pick):
                after = self.spec.lifecycle.get(str(row.editor.value), [])
                more = f"ctrl+→ moves on to {after[0].replace('_', ' ')}" if after else ""
            self.query_one(Foot).help(row.spec, row.wanting, more)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        row = self._row_of(event.widget.id)
        if row is not None and row.is_mounted:
            self._check(row)
            row.settle()

    def _row_of(self, id: str | None) -> Row | None:
        return self._rows.get((id or "").removeprefix("field-"))

    # -- editing ---------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self._edited(self._row_of(event.input.id))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._edited(self._row_of(event.text_area.id))

    def on_pick_changed(self, event: Pick.Changed) -> None:
        self._edited(self._row_of(event.pick.id))

    def _edited(self, row: Row | None) -> None:
        if row is None:
            return
        self._warned = False
        if row.complaining:
            self._check(row)
        row.hint()
        self._needs()
        self._later()

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(LOOK_AHEAD, self._look_ahead)

    def _look_ahead(self) -> None:
        """Fill what follows from the rest, and say what leaving now would do."""
        self._timer = None
        values, wrong = self._values()
        for name, value in self.draft.derive(values).items():
            self._rows[name].says(value)
        self._needs()
        foot = self.query_one(Foot)
        if wrong:
            labels = ", ".join(self.spec.fields[name].label for name in wrong)
            foot.say([(f"✗ {labels}: can't be read yet; escape says why", "$error")])
            return
        try:
            self._preview = self.workspace.preview([("put", self.spec.name, self.record_id, self.changed())])
        except InputError as error:
            self._preview = None
            foot.say([(f"○ {error.field and self.spec.fields[error.field].label}: {error.message}", "$warning")])
            return
        foot.foretell(self._preview, touched=self._touched())

    def on_input_submitted(self) -> None:
        self.focus_next(".editor")

    # -- values ----------------------------------------------------------------------------------

    def _values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """What can be read, and what is wrong with the rest."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, row in self._rows.items():
            try:
                values[name] = row.value()
            except ValueError as error:
                wrong[name] = str(error)
        return values, wrong

    def changed(self) -> dict[str, Any]:
        """The fields that differ from what is stored. Raises InputError at the first that can't be read."""
        values, wrong = self._values()
        for name, message in wrong.items():
            raise InputError(message, register=self.spec.name, id=self.record_id, field=name)
        return self.draft.changed(values)

    def _touched(self) -> bool:
        values, wrong = self._values()
        return bool(wrong) or self.draft.touched(values)

    def _check(self, row: Row) -> bool:
        """Say at the field what is wrong with it; whether all is well."""
        name = row.spec.name
        try:
            message = self.workspace.check_fields(self.spec.name, {name: row.value()}).get(name, "")
        except ValueError as error:
            message = str(error)
        row.complain(message)
        return not message

    # -- keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a line with text ctrl+right goes on by a word."""
        if action != "advance":
            return True
        here = self.focused
        writing = (isinstance(here, Input) and here.value) or (isinstance(here, TextArea) and here.text)
        return bool(self.spec.lifecycle) and not writing

    def action_more(self) -> None:
        """Show every field, or again only those that matter first."""
        self._all = not self._all
        self._needs()
        if self.focused is None or not self.focused.display:
            next(iter(self.query(Row))).editor.focus()

    def action_advance(self) -> None:
        """Move the record to the state that its lifecycle names next."""
        row = self._rows[self.spec.status]
        assert isinstance(row.editor, Pick)
        if row.editor.action_advance():
            row.editor.focus()
        else:
            self.notify(f"{row.editor.words() or 'this'} is the last state", markup=False)

    def action_full_size(self) -> None:
        """Edit the long text one is in at full size."""
        area = self.focused
        row = self._row_of(area.id) if area is not None else None
        if not isinstance(area, LongText) or row is None:
            return

        def written(text: str | None) -> None:
            if text is not None and text != area.text:
                area.says(text)
                self._edited(row)

        self.app.push_screen(LongEditor(f"{self.spec.title} · {row.spec.label}", area.text, row.spec.help), written)

    def action_why(self) -> None:
        """Why gaps of this record are open, and what would close them."""
        gaps = self.query_one(OpenGaps)
        chosen = [gaps.chosen] if gaps.has_focus and gaps.chosen else gaps.gaps
        foreseen = [opening.rule for opening in self._preview.opened] if self._preview else []
        self.app.push_screen(reasons(self.workspace, self.spec.name, self.record_id, chosen, foreseen))

    def on_open_gaps_chosen(self, event: OpenGaps.Chosen) -> None:
        """Go to the field that a gap is about."""
        names = self.workspace.fields_behind(event.gap.rule, self.spec.name, self.record_id)
        names = [name for name in names if name in self._rows]
        if not names:
            self.notify("this gap is about other records; ctrl+g says why", markup=False)
            return
        self._go_to(self._rows[names[0]])

    def _go_to(self, row: Row) -> None:
        if not row.display:
            self.action_more()
        row.editor.focus()

    # -- leaving ---------------------------------------------------------------------------------

    def action_leave(self) -> None:
        if not self._touched() or self._warned:
            self.dismiss(None)
        else:
            self._warned = not self._store()

    def action_drop(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        self._store()

    def _store(self) -> bool:
        if self._timer is not None:
            self._timer.stop()
        wrong = [row for row in self._rows.values() if not self._check(row)]
        if wrong:
            self._refuse(f"{wrong[0].spec.label} is wrong", wrong[0])
            return False
        self._storing = True
        try:
            based_on = self.draft.before if self.record_id else None
            change = self.workspace.put(self.spec.name, self.changed(), self.record_id, based_on=based_on)
        except Conflict as conflict:
            self._clashed(conflict)
        except InputError as error:
            row = self._rows.get(error.field)
            if row is not None:
                row.complain(error.message)
            self._refuse(error.message if row is None else f"{row.spec.label} {error.message}", row)
        except (StoreError, OSError) as error:
            self._refuse(str(error), None)
        else:
            self.dismiss(change)
            return True
        finally:
            self._storing = False
        return False

    def _refuse(self, why: str, row: Row | None) -> None:
        """Say why nothing was stored, and how to leave all the same."""
        self._needs()
        if row is not None:
            self._go_to(row)
        self.query_one(Foot).say([(f"✗ not kept: {why}. Escape again leaves without saving", "$error")])

    # -- other sessions --------------------------------------------------------------------------

    def _clashed(self, conflict: Conflict) -> None:
        if not conflict.theirs:
            self.draft.before = {}
            self._refuse(f"{conflict}. Ctrl+s makes it anew", None)
            return
        self._meet(self.workspace.get(*self._place) or {}, conflict.by)
        first = self._rows[next(iter(conflict.theirs))]
        who = ", ".join(dict.fromkeys(conflict.by.values()))
        self._refuse(f"{who} changed it too; keep yours or take theirs", first)

    def _meet(self, after: dict[str, Any], by: dict[str, str]) -> bool:
        """Take over what one has not touched, and show what both have changed; whether there is any such."""
        values, wrong = self._values()
        taken, contested = self.draft.meet(after, values, set(wrong))
        for name, theirs in taken.items():
            self._rows[name].says(theirs)
        for name, theirs in contested.items():
            self._rows[name].clash(theirs, by.get(name) or next(iter(by.values())))
        self._needs()
        return bool(contested)

    def on_row_settled(self, event: Row.Settled) -> None:
        """From now on the form is based on what the other session wrote."""
        self.draft.rebase(event.row.spec.name, event.row.theirs, taken=event.theirs)
        self._edited(event.row)

    def _others(self, change: Change) -> None:
        """Another session changed this record: take over what one has not touched, and show what both did."""
        here = [after for register, id, _, after in change.records if (register, id) == self._place]
        if not here or self._storing or not self.record_id:
            return
        after = here[-1]
        who = self.workspace.history(*self._place)[0].by
        if after is None:
            self.query_one(Foot).say(
                [(f"✗ {who} deleted this record; nothing is kept of it unless you say so", "$error")]
            )
            return
        if self._meet(after, {"": who}):
            self.query_one(Foot).say([(f"✗ {who} changed this record too; keep yours or take theirs", "$error")])
            return
        self.notify(f"{who} changed this record; what you did not touch is up to date", markup=False)
        self._later()

    @property
    def _place(self) -> tuple[str, str]:
        return self.spec.name, self.record_id
