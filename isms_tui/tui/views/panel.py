"""The place beside the table where a tab's views are shown, one at a time."""

from collections.abc import Sequence
from typing import Any

from textual.containers import Vertical

from isms_tui.pack import Drawing, Tab
from isms_tui.tui.views import make
from isms_tui.tui.views.base import View
from isms_tui.workspace import Workspace


class ViewPanel(Vertical):
    """Remembers which view of each tab was looked at last; none stands for the table."""

    def __init__(self, workspace: Workspace, *, id: str) -> None:
        super().__init__(id=id)
        self.workspace = workspace
        self.view: View | None = None
        self._turned: dict[int, int] = {}

    def turn(self, tab: Tab) -> None:
        """Go on to the next view of a tab; after the last comes the table."""
        self._turned[id(tab)] = (self._turned.get(id(tab), 0) + 1) % (len(tab.views) + 1)

    def drawing(self, tab: Tab) -> Drawing | None:
        """The view that a tab was turned to; None for the table."""
        place = self._turned.get(id(tab), 0)
        return tab.views[place - 1] if place else None

    def show(self, tab: Tab, records: Sequence[dict[str, Any]], heading: str, keep: str) -> bool:
        """Show a tab's records in its view; whether there is one, and not the table."""
        drawing = self.drawing(tab)
        if self.view is not None and self.view.drawing is not drawing:
            self.view.remove()
            self.view = None
        if drawing is None:
            return False
        if self.view is None:
            self.view = make(self.workspace, self.workspace.register(tab.register), drawing)
            self.mount(self.view)
        self.view.show(records, keep)
        self.view.border_title = f"{drawing.title} · {heading}"
        self.view.border_subtitle = f"v {following(tab, self._turned[id(tab)])}"
        return True


def following(tab: Tab, place: int = 0) -> str:
    """What comes after the table (0) or a view of a tab; nothing where there is only the table."""
    titles: list[Drawing] = tab.views
    return "" if not titles else titles[place].title if place < len(titles) else "Table"
