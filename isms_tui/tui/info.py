"""Screens that only tell: help for where one is, and who changed a record."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.pack import Screen as ScreenSpec
from isms_tui.tui.words import shown
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
