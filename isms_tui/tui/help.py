"""Help: what a screen is for, its keys, and what the standard asks there; typing searches it."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from isms_tui.tui.commands import Command, active, key, ranked
from isms_tui.tui.find import REQUIREMENT
from isms_tui.tui.room import Room
from isms_tui.tui.trail import Place
from isms_tui.tui.words import hanging
from isms_tui.workspace import Workspace

KEYS = 12
"""Cells for the keys before their sentence."""

Block = tuple[str, str, str]
"""A part of the help: the section it stands in, a bold beginning, and text."""


class Help(ModalScreen[None]):
    """Help on a screen, made from the pack and from the keys that work there."""

    BINDING_GROUP_TITLE = "help"
    BINDINGS = [
        key("escape", "dismiss", "back", "Close help.", id="help-leave", show=True),
        key("down", "scroll(1)", "down", "A line down.", id="help-down", priority=True),
        key("up", "scroll(-1)", "up", "A line up.", id="help-up", priority=True),
        key("pagedown", "page(1)", "page down", "A page down.", id="help-page-down", priority=True),
        key("pageup", "page(-1)", "page up", "A page up.", id="help-page-up", priority=True),
    ]

    def __init__(self, workspace: Workspace, over: Screen[Any]) -> None:
        super().__init__()
        self.workspace = workspace
        self._about = over.crumbs() if isinstance(over, Place) else []
        self._blocks = [*self._here(over), *map(_told, ranked(active(over))), *self._asked(over)]

    def compose(self) -> ComposeResult:
        with Vertical(id="help") as box:
            box.border_title = " › ".join(["Help", *self._about]).replace("[", "(").replace("]", ")")
            box.border_subtitle = "↑ ↓ page keys scroll · escape goes back"
            line = Input(placeholder="type to search this help", id="help-search", compact=True)
            line.cursor_blink = False
            yield line
            with VerticalScroll(id="help-body", can_focus=False):
                yield Static("", id="help-text", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_input_changed(self) -> None:
        self._show()

    def _show(self) -> None:
        body = self.query_one("#help-body", VerticalScroll)
        width = (body.scrollable_content_region.width or self.size.width - 8) - 1
        words = self.query_one(Input).value.lower().split()
        parts: list[str | tuple[str, str]] = []
        section = ""
        for place, head, text in self._blocks:
            if not all(word in f"{place} {head} {text}".lower() for word in words):
                continue
            if place != section:
                section = place
                parts.append((("\n" if parts else "") + place + "\n", "bold $primary"))
            parts += _laid_out(head, text, width)
        self.query_one("#help-text", Static).update(
            Content.assemble(*parts) if parts else Content("Nothing in this help says that. Try fewer letters.")
        )
        body.scroll_home(animate=False)

    # -- what is told ----------------------------------------------------------------------------

    def _here(self, over: Screen[Any]) -> list[Block]:
        """What the screen is for, and the register of its open tab."""
        if not isinstance(over, Room):
            return [("This screen", "", (type(over).__doc__ or "").strip())]
        register = self.workspace.register(over.register)
        out = [("This screen", "", over.spec.intro)] if over.spec.intro else []
        out.append(("This screen", register.plural, register.purpose))
        lifecycle = [f"{state} → {', '.join(after)}" for state, after in register.lifecycle.items() if after]
        if lifecycle:
            out.append(("This screen", "status", "; ".join(lifecycle).replace("_", " ")))
        return out

    def _asked(self, over: Screen[Any]) -> list[Block]:
        """The points of the chapter; those that the open tab's register answers come first."""
        if not isinstance(over, Room) or not over.spec.chapter:
            return []
        rows = self.workspace.pack.catalogues[REQUIREMENT].rows
        points = [p for p in self.workspace.pack.requirements.values() if str(p.chapter) == over.spec.chapter]
        points.sort(key=lambda point: over.register not in point.registers)
        title = self.workspace.register(over.register).plural
        out = []
        for point in points:
            mine = over.register in point.registers
            section = f"What is asked of {title.lower()}" if mine else "What else is asked here"
            guidance = str(rows[point.ref].get("guidance", "")).strip()
            out.append((section, f"{point.ref}  {point.point}", f"{point.question}\n{guidance}".strip()))
        return out

    # -- keys ------------------------------------------------------------------------------------

    def action_scroll(self, by: int) -> None:
        self.query_one("#help-body").scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        body = self.query_one("#help-body")
        body.scroll_relative(y=by * max(1, body.size.height - 2), animate=False)


def _told(command: Command) -> Block:
    says = command.says if command.enabled else f"{command.says} Not now: {command.reason}."
    return f"Keys, {command.group}", f"\t{command.shown_keys}", f"{command.name}: {says}"


def _laid_out(head: str, text: str, width: int) -> list[str | tuple[str, str]]:
    """Keys stand beside their sentence, everything else above its text."""
    if head.startswith("\t"):
        keys = head[1:]
        said = hanging(text, width, KEYS + 2, 0)
        return [(f"  {keys:<{KEYS - 1}} ", "bold"), said[KEYS + 2 :] if len(keys) < KEYS else f"\n{said}", "\n"]
    parts: list[str | tuple[str, str]] = [(hanging(head, width, 0) + "\n", "bold")] if head else []
    return [*parts, hanging(text, width, 2 if head else 0, 0), "\n"]
