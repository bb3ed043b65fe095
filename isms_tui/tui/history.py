"""Who changed what, when: of a record or of the whole workspace, in sentences, with each field before and after."""

from itertools import islice

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.workspace import Chapter, Workspace

SHOWN = 200
"""Changes that are listed; typing narrows them."""


class Past(ModalScreen[None]):
    """The changes of a workspace, a register or a record, newest first."""

    BINDINGS = [
        Binding("escape", "leave", "back"),
        Binding("slash", "search", "search", key_display="/"),
        Binding("enter", "open", "open the record", show=False),
        Binding("u", "undo", "undo"),
        Binding("ctrl+r", "redo", "redo"),
    ]

    def __init__(self, workspace: Workspace, register: str = "", id: str = "") -> None:
        super().__init__()
        self.workspace, self.register, self.record = workspace, register, id
        self._chapters: dict[str, Chapter] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="past") as box:
            box.border_title = f"History of {self.record or 'this workspace'}".replace("[", "(")
            search = Input(placeholder="who, what, when; escape ends", id="past-search", compact=True)
            search.cursor_blink = False
            search.display = False
            yield search
            yield OptionList(id="past-list", markup=False)
            yield Static("", id="past-detail", markup=False)
            yield Static(
                Content("enter opens the record · / searches · u undo · ctrl+r redo · escape goes back"), id="past-keys"
            )

    def on_mount(self) -> None:
        self._list()
        self.query_one("#past-list").focus()

    def _list(self) -> None:
        wanted = self.query_one("#past-search", Input).value.lower().split()
        found = (
            (chapter, f"{chapter.at.replace('T', ' ')[:16]}  {chapter.sentence}")
            for chapter in self.workspace.story(self.register, self.record)
        )
        some = list(islice((pair for pair in found if all(word in pair[1].lower() for word in wanted)), SHOWN))
        options = self.query_one("#past-list", OptionList)
        options.clear_options()
        self._chapters = {str(chapter.number): chapter for chapter, _ in some}
        options.add_options(Option(Content(text), id=str(chapter.number)) for chapter, text in some)
        if not some:
            options.add_option(Option(Content("no change is like that"), disabled=True))
        else:
            options.highlighted = 0
        self._detail()

    def _chosen(self) -> Chapter | None:
        options = self.query_one("#past-list", OptionList)
        if options.highlighted is None:
            return None
        return self._chapters.get(options.get_option_at_index(options.highlighted).id or "")

    def _detail(self) -> None:
        chapter = self._chosen()
        parts: list[str | tuple[str, str]] = []
        for deed in chapter.deeds[:12] if chapter else ():
            name = f" “{deed.name}”" if deed.name else ""
            parts.append((f"{deed.verb} {deed.id}{name}\n", "bold"))
            parts += [f"    {label}: {old or '—'} → {new or '—'}\n" for label, old, new in deed.differences[:12]]
        if chapter and len(chapter.deeds) > 12:
            parts.append((f"and {len(chapter.deeds) - 12} more records\n", "$text-muted"))
        self.query_one("#past-detail", Static).update(Content.assemble(*parts))

    def on_option_list_option_highlighted(self) -> None:
        self._detail()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chapter = self._chapters.get(event.option.id or "")
        there = self.workspace.get
        deed = next((d for d in chapter.deeds if there(d.table, d.id) is not None), None) if chapter else None
        if deed is None:
            self.notify("that record is gone; u may bring it back", markup=False)
            return
        self.dismiss()
        self.app.go_to(deed.table, deed.id)  # type: ignore[attr-defined]

    def on_input_changed(self) -> None:
        self._list()

    def on_input_submitted(self) -> None:
        self.query_one("#past-list").focus()

    def action_search(self) -> None:
        search = self.query_one("#past-search", Input)
        search.display = True
        search.focus()

    def action_undo(self) -> None:
        self.app.action_undo()  # type: ignore[attr-defined]
        self._list()

    def action_redo(self) -> None:
        self.app.action_redo()  # type: ignore[attr-defined]
        self._list()

    def action_leave(self) -> None:
        search = self.query_one("#past-search", Input)
        if search.display and search.has_focus:
            search.value = ""
            search.display = False
            self.query_one("#past-list").focus()
        else:
            self.dismiss()
