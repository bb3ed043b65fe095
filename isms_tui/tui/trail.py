"""Where one is, and the way there: places one can come back to, and the trail through them."""

from textual.content import Content
from textual.message import Message
from textual.screen import Screen

Spot = tuple[str, ...]
"""A place: the app's action that leads there, and its arguments."""


class Place(Screen[None]):
    """A screen that one can come back to."""

    stale = True
    """Whether something changed since it was drawn last."""

    class Moved(Message):
        """Something else is looked at on the same screen: another tab, another record."""

    def show(self) -> None:
        """Draw everything from the workspace's present state."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Draw again what changed while other screens were shown; nothing, if nothing did."""
        if self.stale:
            self.stale = False
            self.show()

    def place(self) -> Spot:
        """The action and arguments that lead to what is shown now."""
        raise NotImplementedError

    def crumbs(self) -> list[str]:
        """What is shown, from the whole to the part."""
        raise NotImplementedError

    def way(self) -> Content:
        """The crumbs as a line's beginning, the last one strong."""
        *above, here = ["Home", *self.crumbs()]
        return Content.assemble(" ", *((part + " › ", "$text-muted") for part in above), (here, "bold"))


class Trail:
    """The places one has been to, in order, and where in it one stands."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self._at = -1

    @property
    def here(self) -> Spot | None:
        """Where one stands."""
        return self.spots[self._at] if self.spots else None

    def go(self, spot: Spot) -> None:
        """Go on from here; what lay ahead is forgotten."""
        if spot != self.here:
            del self.spots[self._at + 1 :]
            self.spots.append(spot)
            self._at = len(self.spots) - 1

    def correct(self, spot: Spot) -> None:
        """Where one stands is seen more closely now: another row of the same table."""
        if self.here is not None and self.here[:3] == spot[:3]:
            self.spots[self._at] = spot

    def look(self, by: int) -> Spot | None:
        """The place so many steps away; None beyond the ends."""
        at = self._at + by
        return self.spots[at] if 0 <= at < len(self.spots) else None

    def step(self, by: int) -> None:
        """Stand so many steps away."""
        if self.look(by) is not None:
            self._at += by

    def before(self, spot: Spot) -> int:
        """Steps back to the last place on another screen; 0 when there is none."""
        for at in range(self._at - 1, -1, -1):
            if self.spots[at][:2] != spot[:2]:
                return at - self._at
        return 0
