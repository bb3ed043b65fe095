"""A few questions to a person in the middle of something else: a note, an owner and a date, a link."""

from collections.abc import Callable, Mapping
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static, TextArea

from isms_tui.door import from_text
from isms_tui.pack import Field
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.forms.editors import Line, Pick
from isms_tui.tui.forms.row import PICKED
from isms_tui.tui.words import shown
from isms_tui.workspace import Change, InputError, StoreError, Workspace


class Note(TextArea):
    """A text of some lines; enter takes it."""

    class Submitted(Message):
        """Enter was pressed."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        else:
            await super()._on_key(event)


class Ask(ModalScreen[bool]):
    """Some fields to fill in. What is taken goes to ``take``; if that raises InputError, it is said and one stays."""

    BINDINGS = [
        key("ctrl+s", "take", "take", "Take.", id="ask-take", show=True),
        key("escape", "dismiss(False)", "leave", "Leave.", id="ask-dismiss-leave", show=True),
    ]

    def __init__(
        self,
        workspace: Workspace,
        title: str,
        fields: list[Field],
        first: Mapping[str, Any],
        take: Callable[[dict[str, Any]], object],
    ) -> None:
        super().__init__()
        self.workspace, self._title, self._fields = workspace, title, fields
        self._start, self._take = first, take

    def compose(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Label(Content(self._title), id="ask-title")
            for field in self._fields:
                with Vertical(classes="field"):
                    yield Label(Content(field.label), classes="field-label")
                    yield self._editor(field)
            yield Static("", id="ask-said", markup=False)
            yield Footer()

    def _editor(self, field: Field) -> Pick | Note | Input:
        value, id = self._start.get(field.name), f"ask-field-{field.name}"
        if field.kind in PICKED or (field.kind == "list" and field.choices):
            return Pick(self.workspace, field, value, self._form, id=id)
        if field.kind == "long_text":
            area = Note(str(value or ""), id=id, show_line_numbers=False, tab_behavior="focus", compact=True)
            area.cursor_blink = False
            area.add_class("editor")
            return area
        return Line(field, shown(self.workspace, field, value), id=id)

    def _form(self, register: str, id: str, first: dict[str, Any]) -> ModalScreen[Change | None]:
        """The form of a record that is made while one picks a reference."""
        from isms_tui.tui.form import Form

        return Form(self.workspace, register, id, first)

    def on_mount(self) -> None:
        self.query(".editor").first().focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        name = (event.widget.id or "").removeprefix("ask-field-")
        field = next((field for field in self._fields if field.name == name), None)
        if field is not None:
            self._say(field.help or ("a date: 2026-03-31, 15.2., in 3 months" if field.kind == "date" else ""))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.query_one("#ask-said", Static).update(Content.styled(text, "$error" if wrong else "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._next(event.input.id)

    def on_note_submitted(self) -> None:
        self._next(self.focused.id if self.focused else None)

    def _next(self, id: str | None) -> None:
        """On to the next field; the last one takes all."""
        if id == f"ask-field-{self._fields[-1].name}":
            self.action_take()
        else:
            self.focus_next(".editor")

    def _values(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for field in self._fields:
            editor = self.query_one(f"#ask-field-{field.name}")
            if isinstance(editor, Pick):
                out[field.name] = editor.value
            elif isinstance(editor, TextArea):
                out[field.name] = editor.text.strip() or None
            elif isinstance(editor, Input):
                try:
                    out[field.name] = from_text(field, editor.value, self.workspace.today)
                except ValueError as error:
                    raise InputError(str(error), field=field.name) from None
        return out

    def action_take(self) -> None:
        try:
            self._take(self._values())
        except InputError as error:
            if error.field and any(field.name == error.field for field in self._fields):
                self.query_one(f"#ask-field-{error.field}").focus()
            self._say(error.message, wrong=True)
            return
        except StoreError as error:
            self._say(str(error), wrong=True)
            return
        self.dismiss(True)
