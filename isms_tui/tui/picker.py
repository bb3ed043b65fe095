"""Pick one or several from a list by typing a part of it."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

SHOWN = 60
"""Matches that are listed; typing narrows them."""


class Picker(ModalScreen[list[str] | None]):
    """A fuzzy list. Gives the chosen keys, or None when left by escape."""

    BINDINGS = [
        Binding("escape", "leave", "back"),
        Binding("down", "down", "down", show=False, priority=True),
        Binding("up", "up", "up", show=False, priority=True),
        Binding("ctrl+s", "done", "done"),
    ]

    def __init__(self, title: str, choices: list[tuple[str, str]], chosen: list[str], *, many: bool = False) -> None:
        super().__init__()
        self._title, self._choices, self._many = title, choices, many
        self._chosen = list(chosen)
        self._fuzzy = FuzzySearch()

    def compose(self) -> ComposeResult:
        hint = "type to search · enter marks · ctrl+s takes" if self._many else "type to search · enter takes"
        with Vertical(id="picker"):
            yield Label(Content(f"{self._title}  ·  {hint}"), id="picker-title")
            search = Input(placeholder="search", id="picker-search")
            search.cursor_blink = False
            yield search
            yield OptionList(id="picker-list", markup=False)

    def on_mount(self) -> None:
        self._list("")
        self.query_one("#picker-search").focus()

    def _list(self, text: str) -> None:
        if text:
            ranked = [(self._fuzzy.match(text, label)[0], key, label) for key, label in self._choices]
            found = [(k, label) for score, k, label in sorted(ranked, key=lambda r: -r[0]) if score > 0]
        else:
            found = [choice for choice in self._choices if choice[0] in self._chosen]
            found += [choice for choice in self._choices if choice[0] not in self._chosen]
        options = self.query_one(OptionList)
        options.clear_options()
        for key, label in found[:SHOWN]:
            mark = ("✓ " if key in self._chosen else "  ") if self._many else ""
            options.add_option(Option(Content(mark + label), id="k" + key))
        if found:
            options.highlighted = 0

    def on_input_changed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def on_input_submitted(self) -> None:
        self._take()

    def on_option_list_option_selected(self) -> None:
        self._take()

    def _take(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        key = (options.get_option_at_index(options.highlighted).id or "k")[1:]
        if not self._many:
            self.dismiss([key])
            return
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        place = options.highlighted
        self._list(self.query_one(Input).value)
        options.highlighted = min(place, options.option_count - 1)

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_done(self) -> None:
        if self._many:
            self.dismiss(self._chosen)
        else:
            self._take()

    def action_leave(self) -> None:
        self.dismiss(self._chosen if self._many else None)
