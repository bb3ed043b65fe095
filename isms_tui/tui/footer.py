"""The keys of the moment in one line: what does not fit is left out whole; help and palette lead to the rest."""

from typing import Any

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from isms_tui.tui.commands import Command, active, shown_key

LAST = ("help", "command-palette")
"""Commands that always have room: they lead to all others."""


class Footer(Widget):
    """One line, drawn again only when it says something else."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._commands: list[Command] = []
        self._said = ""
        self._places: list[tuple[int, int, Command]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.app.screen:
            self._commands = [command for command in active(screen) if command.show or command.id in LAST]
            said = repr([(command.shown_keys, command.name, command.enabled) for command in self._commands])
            if said != self._said:
                self._said = said
                self.refresh()

    def render(self) -> Content:
        """The keys that fit, in the order in which they count: those of the widget in focus first."""
        last = [command for command in self._commands if command.id in LAST]
        room = self.size.width - sum(_width(command) for command in last)
        kept = []
        for command in self._commands:
            if command not in last and _width(command) <= room:
                kept.append(command)
                room -= _width(command)
        self._places.clear()
        parts: list[tuple[str, str]] = []
        at = 0
        for command in [*kept, *last]:
            dim = "" if command.enabled else "dim"
            parts += [(f" {shown_key(command.keys[0])}", f"bold $footer-key-foreground {dim}".strip())]
            parts += [(f" {command.name} ", dim)]
            self._places.append((at, at + _width(command), command))
            at += _width(command)
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """A key can be clicked."""
        for start, end, command in self._places:
            if start <= event.x < end:
                if command.enabled:
                    self.app.simulate_key(command.keys[0])
                else:
                    self.notify(command.reason, markup=False)


def _width(command: Command) -> int:
    return cell_len(f" {shown_key(command.keys[0])} {command.name} ")
