"""Screens that only tell: who changed a record."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.tui.commands import key
from isms_tui.tui.words import shown
from isms_tui.workspace import Workspace


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


class RecordHistory(Told):
    """Who changed a record, when, and what."""

    def __init__(self, workspace: Workspace, register: str, id: str) -> None:
        spec = workspace.register(register)
        entries = workspace.history(register, id)
        parts: list[str | tuple[str, str]] = []
        for index, entry in enumerate(entries):
            after, before = entry.record, entries[index + 1].record if index + 1 < len(entries) else None
            deed = "deleted it" if after is None else "created it" if before is None else "changed it"
            parts.append((f"{entry.at.replace('T', ' ').rstrip('Z')}  {entry.by} {deed} ({entry.via})\n", "bold"))
            for name, field in spec.fields.items():
                old = shown(workspace, field, (before or {}).get(name))
                new = shown(workspace, field, (after or {}).get(name))
                if old != new and before is not None and after is not None:
                    parts.append(f"    {field.label}: {old or '—'} → {new or '—'}\n")
        super().__init__(f"History of {id}", Content.assemble(*parts))
