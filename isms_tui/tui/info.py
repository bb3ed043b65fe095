"""Screens that only tell."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.tui.commands import key


class Told(ModalScreen[None]):
    """A text to read and leave."""

    BINDING_GROUP_TITLE = "a text to read"
    BINDINGS = [key("escape,q,question_mark,enter", "dismiss", "back", "Close it.", id="told-leave", show=True)]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(id="told") as box:
            box.border_title = self._title.replace("[", "(").replace("]", ")")
            box.border_subtitle = "escape goes back"
            with VerticalScroll(can_focus=True):
                yield Static(self._text)
