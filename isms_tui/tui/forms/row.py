"""One row of a form: the field's name, its editor, what its value comes to, and what is wrong with it."""

from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Label, Static

from isms_tui.door import from_text, is_blank
from isms_tui.pack import Field
from isms_tui.said_dates import SEPARATOR, said_date
from isms_tui.tui.forms.editors import Line, LongText, OpenForm, Pick
from isms_tui.tui.words import shown
from isms_tui.workspace import Workspace

PICKED = ("enum", "bool", "ref", "refs")


class Row(Vertical):
    """A field with its value. ``extra`` rows show only among all fields."""

    class Settled(Message):
        """A conflict was settled: mine is kept, or theirs taken."""

        def __init__(self, row: "Row", theirs: bool) -> None:
            super().__init__()
            self.row, self.theirs = row, theirs

    def __init__(self, workspace: Workspace, field: Field, value: Any, form: OpenForm) -> None:
        super().__init__(classes="field", id=f"row-{field.name}")
        self.workspace, self.spec = workspace, field
        self.editor = self._made(value, form)
        self._label = Label("", classes="field-label", markup=False)
        self._hint = Static("", classes="field-hint", markup=False)
        self._error = Label("", classes="field-error", id=f"error-{field.name}", markup=False)
        self.wanting = self.contested = False
        self.theirs: Any = None
        self._hinted = ""

    def _made(self, value: Any, form: OpenForm) -> Line | LongText | Pick:
        field, id = self.spec, f"field-{self.spec.name}"
        if field.kind in PICKED or (field.kind == "list" and field.choices):
            return Pick(self.workspace, field, value, form, id=id)
        if field.kind == "long_text":
            return LongText(str(value or ""), id=id)
        return Line(field, self._text(value), id=id)

    def _text(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else shown(self.workspace, self.spec, value)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="field-line"):
            yield self._label
            yield self.editor
            yield self._hint
        yield self._error

    def on_mount(self) -> None:
        self.want(False)
        self.hint()

    # -- its value -------------------------------------------------------------------------------

    def value(self) -> Any:
        """The value as it would be stored. Raises ValueError."""
        if isinstance(self.editor, Pick):
            return self.editor.value
        if isinstance(self.editor, LongText):
            return self.editor.text.strip() or None
        return from_text(self.spec, self.editor.value, self.workspace.today)

    @property
    def says_something(self) -> bool:
        """Whether anything is written or picked here."""
        if isinstance(self.editor, Pick):
            return not is_blank(self.editor.value)
        return bool(self.editor.text if isinstance(self.editor, LongText) else self.editor.value)

    def words(self) -> str:
        """What is written or picked here, in one line."""
        if isinstance(self.editor, Pick):
            return self.editor.words()
        return " ".join((self.editor.text if isinstance(self.editor, LongText) else self.editor.value).split())

    def says(self, value: Any) -> None:
        """Show another value, as if nobody had typed."""
        if isinstance(self.editor, Pick):
            self.editor.says(value)
        else:
            self.editor.says(str(value or "") if self.spec.kind == "long_text" else self._text(value))
        self.hint()

    def settle(self) -> None:
        """Write out what was said in short: a date as ISO, a choice in full."""
        if self.spec.kind in ("date", "list") and isinstance(self.editor, Line) and not self.complaining:
            try:
                self.editor.says(self._text(self.value()))
            except ValueError:
                return

    # -- what is said of it ----------------------------------------------------------------------

    def want(self, wanting: bool) -> None:
        """Mark the field as needed and blank, as needed, or as free."""
        self.wanting = wanting
        mark = ("○ ", "$warning bold") if wanting else ("* " if self.spec.required == "always" else "  ", "$text-muted")
        self._label.update(Content.assemble(mark, self.spec.label), layout=False)
        self.set_class(wanting, "wanting")

    def hint(self) -> None:
        """Show how far away a date is."""
        if self.spec.kind != "date" or not isinstance(self.editor, Line):
            return
        text = ""
        try:
            value = self.value()
            if value is not None:
                whole = said_date(date.fromisoformat(value), self.workspace.today)
                text = whole.partition(SEPARATOR)[2] if value == self.editor.value.strip() else "= " + whole
        except ValueError:
            pass
        if text != self._hinted:
            self._hinted = text
            self._hint.update(Content(text))
            self._hint.display = bool(text)

    @property
    def complaining(self) -> bool:
        """Whether an error stands here."""
        return bool(self._error.display)

    def complain(self, message: str) -> None:
        """Say what is wrong; nothing, if all is well."""
        if message or self.complaining:
            self._error.update(Content(f"✗ {message}" if message else ""))
            self._error.display = bool(message)

    # -- two sessions ----------------------------------------------------------------------------

    def clash(self, theirs: Any, who: str) -> None:
        """Show what somebody else wrote here meanwhile, and let one choose."""
        self.theirs, self.contested = theirs, True
        self.query(Clash).remove()
        said = " ".join(self._words(theirs).split())
        self.mount(Clash(f"✗ {who} changed this meanwhile to: {said or 'nothing'}"))

    def _words(self, value: Any) -> str:
        return "" if is_blank(value) else shown(self.workspace, self.spec, value)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        theirs = event.button.has_class("take-theirs")
        if theirs:
            self.says(self.theirs)
        self.contested = False
        self.query(Clash).remove()
        self.editor.focus()
        self.post_message(self.Settled(self, theirs))


class Clash(Vertical):
    """The other value, and the choice between the two."""

    def __init__(self, said: str) -> None:
        super().__init__(classes="clash")
        self._said = said

    def compose(self) -> ComposeResult:
        yield Label(Content(self._said), classes="clash-theirs", markup=False)
        with Horizontal(classes="clash-choice"):
            yield Button("keep mine", compact=True, classes="keep-mine")
            yield Button("take theirs", compact=True, classes="take-theirs")
