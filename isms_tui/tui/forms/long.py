"""A long text at full size."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer


class LongEditor(ModalScreen[str | None]):
    """Edits one text. Escape keeps it; ctrl+d gives None: the text stays as it was."""

    BINDINGS = [
        key("escape", "keep", "keep and close", "Keep and close.", id="long-editor-keep", show=True),
        key("ctrl+s", "keep", "keep", "Keep.", id="long-editor-keep"),
        key(
            "ctrl+d", "dismiss(None)", "discard", "Discard.", id="long-editor-dismiss-discard", show=True, priority=True
        ),
    ]

    def __init__(self, title: str, text: str, help: str = "") -> None:
        super().__init__()
        self._title, self._text, self._help = title, text, help

    def compose(self) -> ComposeResult:
        with Vertical(id="long"):
            yield Static(Content(self._title), id="long-title", markup=False)
            area = TextArea(self._text, id="long-text", compact=True, highlight_cursor_line=False)
            area.cursor_blink = False
            yield area
            yield Static("", id="long-foot", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self._count()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        text = self.query_one(TextArea).text
        lines, words = len(text.splitlines()), len(text.split())
        counted = f"{lines} line{'s' * (lines != 1)} · {words} word{'s' * (words != 1)} · {len(text)} characters"
        help = f"  {self._help}" if self._help else ""
        self.query_one("#long-foot", Static).update(Content.assemble(counted, (help, "$text-muted")))

    def action_keep(self) -> None:
        self.dismiss(self.query_one(TextArea).text)
