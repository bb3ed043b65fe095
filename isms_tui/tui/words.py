"""How values and states read on screen."""

from typing import Any

from textual.content import Content

from isms_tui import wording
from isms_tui.pack import Field
from isms_tui.workspace import Workspace

SIGNS = {"major": "●", "minor": "○", "observation": "·"}
COLOURS = {"major": "$error", "minor": "$warning", "observation": "$text-muted"}


def sign(severity: str) -> Content:
    """The mark of a severity: a shape, and a colour beside it."""
    return Content.styled(SIGNS.get(severity, "·"), COLOURS.get(severity, ""))


def bar(part: float, width: int) -> Content:
    """A filled bar."""
    filled = round(max(0.0, min(1.0, part)) * width)
    return Content.assemble(("█" * filled, "$primary"), ("░" * (width - filled), "$text-muted"))


def shown(workspace: Workspace, field: Field, value: Any, *, full: bool = False) -> str:
    """A field's value as a person reads it; ``full`` names a catalogue's row by its title."""
    return wording.shown(workspace.pack, workspace.label, field, value, full=full)


def word(field: Field, choice: str) -> str:
    """A choice in words."""
    return wording.word(field, choice)
