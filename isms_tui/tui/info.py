"""Screens that only tell: help for where one is."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.pack import Screen as ScreenSpec
from isms_tui.workspace import Workspace


class Told(ModalScreen[None]):
    """A text to read and leave."""

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "back")]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(id="told") as box:
            box.border_title = self._title.replace("[", "(").replace("]", ")")
            box.border_subtitle = "escape goes back"
            with VerticalScroll(can_focus=True):
                yield Static(self._text)


class Help(Told):
    """What a screen is for, what the standard asks there, and its keys."""

    def __init__(self, workspace: Workspace, spec: ScreenSpec | None, keys: list[tuple[str, str]]) -> None:
        parts: list[str | tuple[str, str]] = []
        if spec is not None:
            parts += [spec.intro, "\n\n"]
        parts += [("Keys\n", "bold")]
        parts += [(f"  {key:<10} {what}\n") for key, what in keys]
        if spec is not None and spec.chapter:
            parts += [("\nWhat the standard asks here\n", "bold")]
            for point in workspace.pack.requirements.values():
                if str(point.chapter) == spec.chapter:
                    parts += [(f"  {point.ref}  {point.point}\n", "bold"), f"    {point.question}\n"]
        super().__init__(f"Help · {spec.title if spec else 'isms-tui'}", Content.assemble(*parts))
