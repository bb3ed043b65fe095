"""Type a few letters, and go there: the list behind ``/`` and the palette.

Textual's own palette reads help as markup, blinks and redraws on a timer; one list for both also looks the same.
"""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from isms_tui.tui.commands import key
from isms_tui.tui.find import Entry, Target, search
from isms_tui.tui.words import clip

FEW, SCREENFUL = 6, 200
"""Entries listed of a group among others, and of a group alone."""


class Finder(ModalScreen[Target | None]):
    """A search over entries, best group first. Gives where the chosen one leads, or None."""

    BINDING_GROUP_TITLE = "find and palette"
    BINDINGS = [
        key("escape", "leave", "back", "Leave without going anywhere.", id="find-leave", show=True),
        key("down", "step(1)", "next", "The next line.", id="find-next", priority=True),
        key("up", "step(-1)", "previous", "The line before.", id="find-previous", priority=True),
    ]

    def __init__(self, title: str, hint: str, entries: Sequence[Entry], at_first: Sequence[Entry]) -> None:
        super().__init__()
        self._title, self._hint = title, hint
        self._entries, self._at_first = entries, at_first
        self._open: str = ""
        self._listed: dict[str, Entry] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="finder"):
            yield Label(Content(f"{self._title}  ·  enter goes there · escape goes back"), id="finder-title")
            line = Input(placeholder=self._hint, id="finder-search", compact=True)
            line.cursor_blink = False
            yield line
            yield OptionList(id="finder-list", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        self._list()

    def on_input_changed(self) -> None:
        self._open = ""
        self._list()

    def _list(self) -> None:
        text = self.query_one(Input).value
        found = [entry for _, entry in search(self._entries, text)] if text.strip() else list(self._at_first)
        groups: dict[str, list[Entry]] = {}
        for entry in found:
            groups.setdefault(entry.group, []).append(entry)
        if self._open:
            groups = {self._open: groups.get(self._open, [])}
        listing = self.query_one(OptionList)
        width = max(20, (listing.scrollable_content_region.width or self.size.width * 4 // 5) - 2)
        options: list[Option] = []
        self._listed.clear()
        for group, entries in groups.items():
            few = len(entries) if not text.strip() else FEW if len(groups) > 1 else SCREENFUL
            options.append(Option(Content.styled(f"{group} · {len(entries)}", "bold $primary"), disabled=True))
            for entry in entries[:few]:
                id = str(len(self._listed))
                self._listed[id] = entry
                options.append(Option(_line(entry, width), id=id))
            if len(entries) > few:
                more = f"  … {len(entries) - few} more"
                options.append(
                    Option(Content.styled(more, "$text-muted"), id=f"more:{group}")
                    if len(groups) > 1
                    else Option(Content.styled(more + "; type on to narrow them down", "$text-muted"), disabled=True)
                )
        if not options:
            options = [Option(Content("Nothing fits. Try fewer letters."), disabled=True)]
        listing.clear_options()
        listing.add_options(options)
        listing.highlighted = next((n for n, option in enumerate(options) if not option.disabled), None)
        listing.scroll_home(animate=False)

    def on_input_submitted(self) -> None:
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        id = event.option.id or ""
        if id.startswith("more:"):
            self._open = id.removeprefix("more:")
            self._list()
            self.query_one(Input).focus()
        else:
            self.dismiss(self._listed[id].to)

    def action_step(self, by: int) -> None:
        listing = self.query_one(OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def action_leave(self) -> None:
        if self._open:
            self._open = ""
            self._list()
        else:
            self.dismiss(None)


def _line(entry: Entry, width: int) -> Content:
    name = clip(entry.name, max(18, width // 2))
    hint = f" {entry.hint}" if entry.hint else ""
    room = width - cell_len(name) - cell_len(hint) - 4
    more = clip(entry.more, room) if room > 8 else ""
    gap = " " * max(0, room - cell_len(more))
    return Content.assemble("  ", name, "  ", (more, "$text-muted"), gap, (hint, "$primary"))
