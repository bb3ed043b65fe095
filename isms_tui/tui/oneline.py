"""A question answered in one line."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from isms_tui.tui.commands import key


class OneLine(ModalScreen[str | None]):
    """Gives the line that was typed, or None when left by escape."""

    BINDING_GROUP_TITLE = "a question in one line"
    BINDINGS = [key("escape", "leave", "back", "Leave without an answer.", id="oneline-leave", show=True)]

    def __init__(self, question: str, about: str, hint: str) -> None:
        super().__init__()
        self._question, self._about, self._hint = question, about, hint

    def compose(self) -> ComposeResult:
        with Vertical(id="oneline"):
            yield Label(Content.assemble((self._question, "bold"), f"\n{self._about}"), id="oneline-text")
            line = Input(placeholder=self._hint, id="oneline-line", compact=True)
            line.cursor_blink = False
            yield line
            yield Label(Content.styled("enter takes it · escape goes back", "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
