"""Pick one or several from a list by typing a part of it; what is missing can be made in place."""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.tui.commands import key

SHOWN = 60
"""Matches that are listed; typing narrows them."""
MORE = "more"
"""The row that shows what is not offered at first."""


class Picker(ModalScreen[list[str] | None]):
    """A fuzzy list. Gives the chosen keys, or None when left by escape.

    ``more`` holds choices that are shown only on request. ``create`` names what can be made and opens its form
    with what was typed; ``attach`` asks for a file or a link, and ``complete`` opens the record made of it.
    """

    BINDINGS = [
        key("escape", "leave", "back", "Leave; what was marked stays.", id="picker-leave", show=True),
        key("down", "down", "down", "The next line.", id="picker-down", priority=True),
        key("up", "up", "up", "The line before.", id="picker-up", priority=True),
        key("ctrl+s", "done", "done", "Take what is marked.", id="picker-done", show=True),
        key(
            "ctrl+n",
            "create",
            "new",
            "Make what is missing, named as typed; it is picked when its form is left.",
            id="picker-create",
            show=True,
            priority=True,
        ),
        key(
            "ctrl+f",
            "attach",
            "attach",
            "Make a record of a file or a link; then its form, for what only a person knows of it.",
            id="picker-attach",
            show=True,
            priority=True,
        ),
    ]

    def __init__(
        self,
        title: str,
        choices: list[tuple[str, str]],
        chosen: list[str],
        *,
        many: bool = False,
        more: list[tuple[str, str]] | None = None,
        typed: str = "",
    ) -> None:
        super().__init__()
        self._title, self._choices, self._many = title, list(choices), many
        self._more, self._typed = list(more or []), typed
        self._chosen = list(chosen)
        self._fuzzy = FuzzySearch()
        self.create: tuple[str, Callable[[str], ModalScreen[Any]]] | None = None
        self.attach: Callable[[], ModalScreen[str | None]] | None = None
        self.complete: Callable[[str], ModalScreen[Any]] | None = None
        self.label: Callable[[str], str] = str

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Label(Content(self._title), id="picker-title")
            search = Input(self._typed, placeholder="type to search", id="picker-search", select_on_focus=False)
            search.cursor_blink = False
            yield search
            yield OptionList(id="picker-list", markup=False)
            yield Static("", id="picker-keys", markup=False)

    def on_mount(self) -> None:
        hints = ["enter marks", "ctrl+s takes"] if self._many else ["enter takes"]
        hints += [f"ctrl+n {self.create[0]}"] if self.create else []
        hints += ["ctrl+f attach a file or link"] if self.attach else []
        self.query_one("#picker-keys", Static).update(Content(" · ".join([*hints, "escape back"])))
        self._list(self._typed)
        self.query_one("#picker-search").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be made here."""
        return {"create": self.create is not None, "attach": self.attach is not None}.get(action, True)

    def _list(self, text: str) -> None:
        everything = [*self._choices, *self._more] if text else self._choices
        if text:
            ranked = [(self._fuzzy.match(text, label)[0], key, label) for key, label in everything]
            found = [(k, label) for score, k, label in sorted(ranked, key=lambda r: -r[0]) if score > 0]
        else:
            found = [choice for choice in everything if choice[0] in self._chosen]
            found += [choice for choice in everything if choice[0] not in self._chosen]
        options = self.query_one(OptionList)
        options.clear_options()
        for choice, label in found[:SHOWN]:
            mark = ("✓ " if choice in self._chosen else "  ") if self._many else ""
            options.add_option(Option(Content(mark + label), id="k" + choice))
        if len(found) > SHOWN:
            options.add_option(Option(Content(f"… {len(found) - SHOWN} more; type to narrow them down"), disabled=True))
        if self._more and not text:
            names = ", ".join(label for _, label in self._more)
            options.add_option(Option(Content(f"… more, out of the usual order: {names}"), id=MORE))
        if not found:
            options.add_option(Option(Content(self._nothing(text)), disabled=True))
        else:
            options.highlighted = 0

    def _nothing(self, text: str) -> str:
        what = f'nothing is like "{text}"' if text else "there is nothing to pick yet"
        return f"{what}; ctrl+n: {self.create[0]}" if self.create else what

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
        id = options.get_option_at_index(options.highlighted).id or ""
        if id == MORE:
            self._choices, self._more = [*self._choices, *self._more], []
            self._list("")
            return
        key = id[1:]
        if not key:
            return
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

    # -- making what is missing ------------------------------------------------------------------

    def action_create(self) -> None:
        """Make what is missing, named as typed; it is picked when its form is left."""
        assert self.create is not None

        def made(change: Any) -> None:
            if change is not None and change.records:
                self._picked(change.records[0][1])

        self.app.push_screen(self.create[1](self.query_one(Input).value.strip()), made)

    def action_attach(self) -> None:
        """Make a record of a file or a link; then its form, for what only a person knows of it."""
        assert self.attach is not None

        def attached(id: str | None) -> None:
            if id is None:
                return
            if self.complete is None:
                self._picked(id)
            else:
                self.app.push_screen(self.complete(id), lambda _: self._picked(id))

        self.app.push_screen(self.attach(), attached)

    def _picked(self, id: str) -> None:
        if not self._many:
            self.dismiss([id])
            return
        self._choices.append((id, self.label(id)))
        self._chosen.append(id)
        search = self.query_one(Input)
        with search.prevent(Input.Changed):
            search.value = ""
        self._list("")

    def action_done(self) -> None:
        if self._many:
            self.dismiss(self._chosen)
        else:
            self._take()

    def action_leave(self) -> None:
        self.dismiss(self._chosen if self._many else None)
