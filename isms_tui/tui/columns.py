"""Choose which columns a table shows, and in which order."""

from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.rows import Source, offered_columns


class Columns(ModalScreen[list[str] | None]):
    """The fields that can be columns, the chosen ones first, in order.

    Gives the chosen names; an empty list for those of the pack; None when left as it was.
    """

    BINDINGS = [
        key("enter", "take", "take", "Show these columns.", id="columns-take", show=True, priority=True),
        key("space", "turn", "show or hide", "Show this column, or hide it.", id="columns-turn", show=True),
        key("K,shift+up", "move(-1)", "earlier", "Move this column to the left.", id="columns-move-earlier", show=True),
        key("J,shift+down", "move(1)", "later", "Move this column to the right.", id="columns-move-later", show=True),
        key("j", "step(1)", "down", "Down.", id="columns-step-down"),
        key("k", "step(-1)", "up", "Up.", id="columns-step-up"),
        key("r", "usual", "usual ones", "The columns that come with this table.", id="columns-usual", show=True),
        key("escape", "leave", "back", "Leave the columns as they were.", id="columns-leave", show=True),
    ]

    def __init__(self, title: str, offered: dict[str, str], chosen: list[str]) -> None:
        super().__init__()
        self._title, self._labels = title, offered
        self._chosen = [name for name in chosen if name in offered]
        self._names = [*self._chosen, *(name for name in offered if name not in self._chosen)]

    def compose(self) -> ComposeResult:
        with Vertical(id="columns") as box:
            box.border_title = Content(self._title)
            yield OptionList(id="columns-list", markup=False)
            yield Footer()

    def on_mount(self) -> None:
        self._list(0)
        self.query_one(OptionList).focus()

    def _list(self, place: int) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for name in self._names:
            mark = f"{self._chosen.index(name) + 1:>2} ✓ " if name in self._chosen else "     "
            options.add_option(Option(Content(mark + self._labels[name])))
        options.highlighted = max(0, min(place, len(self._names) - 1))

    @property
    def _place(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def action_turn(self) -> None:
        name, place = self._names[self._place], self._place
        if name in self._chosen:
            self._chosen.remove(name)
        else:
            self._chosen = [other for other in self._names if other in self._chosen or other == name]
        self._list(place + 1)

    def action_move(self, by: int) -> None:
        place = self._place
        to = place + by
        if 0 <= to < len(self._names):
            self._names[place], self._names[to] = self._names[to], self._names[place]
            self._chosen = [name for name in self._names if name in self._chosen]
            self._list(to)

    def action_step(self, by: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_take(self) -> None:
        if self._chosen:
            self.dismiss(self._chosen)
        else:
            self.notify("a table needs a column; space shows one, r takes the usual ones", markup=False)

    def action_usual(self) -> None:
        self.dismiss([])

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_option_list_option_selected(self) -> None:
        self.action_turn()


def choose_columns(app: App[Any], source: Source, then: Callable[[], None]) -> None:
    """Let a person choose the columns of a register's table, and remember them for the workspace."""
    offered = {name: source.label(name) for name in offered_columns(source.workspace, source.tab)}

    def taken(names: list[str] | None) -> None:
        if names is None:
            return
        try:
            source.workspace.settings.put(f"columns.{source.register.name}", names or None)
        except OSError as error:
            app.notify(f"the columns can't be kept: {error.strerror}", severity="warning", markup=False)
        then()

    app.push_screen(Columns(f"Columns of {source.register.plural}", offered, source.names), taken)
