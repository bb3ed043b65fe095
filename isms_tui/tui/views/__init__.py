"""The views of a tab's records beside its table: board, heat map, timeline, plot, matrix. Which, the pack says."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

from isms_tui.pack import Drawing, Register
from isms_tui.workspace import Workspace

if TYPE_CHECKING:
    from isms_tui.tui.views.base import View

PLACES = {
    "board": ("board", "Board"),
    "heatmap": ("heatmap", "HeatMap"),
    "gantt": ("gantt", "Gantt"),
    "plot": ("plot", "Plot"),
    "matrix": ("matrix", "Matrix"),
}
"""Module and class of each kind; a module is imported when its kind is first shown."""


def make(workspace: Workspace, register: Register, drawing: Drawing) -> "View":
    """The widget that draws records in this way."""
    module, name = PLACES[drawing.kind]
    return cast("View", getattr(import_module(f"{__name__}.{module}"), name)(workspace, register, drawing))
