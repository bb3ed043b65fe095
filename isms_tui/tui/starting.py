"""The first steps in the app: starters for a register, the first set for a new organisation, and what it changed."""

from typing import Any

from textual.app import App
from textual.content import Content

from isms_tui.library import Library
from isms_tui.tui.info import Told
from isms_tui.tui.starters import StarterPicker, told
from isms_tui.tui.words import sign
from isms_tui.workspace import Change, Workspace

FIRST = 4
"""Gaps that the summary of a beginning names."""


def pick_starters(app: App[Any], workspace: Workspace, register: str) -> None:
    """Offer the starters for a register."""
    library = Library(workspace)
    spec = workspace.register(register)

    def taken(change: Change | None) -> None:
        if change is not None and change.records:
            app.notify(f"{told(library, change)} added; u takes them back", markup=False)

    app.push_screen(
        StarterPicker(library, library.offers(register), f"Starters: {spec.plural}", intro=spec.purpose), taken
    )


def offer_first_set(app: App[Any], workspace: Workspace) -> None:
    """Offer a new organisation the records that most begin with, then say how it stands."""
    library = Library(workspace)
    offers = library.first_set()
    if not offers:
        app.push_screen(Summary(workspace, ""))
        return

    def taken(change: Change | None) -> None:
        app.action_checklist()  # type: ignore[attr-defined]
        app.push_screen(Summary(workspace, told(library, change) if change is not None else ""))

    intro = "What organisations like yours begin with. Unmark what doesn't fit; nothing here is final."
    keys = [offer.entry.key for offer in offers]
    app.push_screen(StarterPicker(library, offers, "A first set of records", keys, intro), taken)


class Summary(Told):
    """How a new organisation stands, and the ways on."""

    def __init__(self, workspace: Workspace, said: str) -> None:
        standing = workspace.standing()
        view = workspace.pack.views[workspace.view].title
        counts: dict[str, int] = {}
        for gap in standing.gaps:
            counts[gap.severity] = counts.get(gap.severity, 0) + 1
        parts: list[Any] = [(f"Added: {said}. u takes it back.\n\n", "")] if said else []
        parts += [(f"Seen for {view}: {standing.verdict}, {standing.score:g} %\n", "bold")]
        for severity, count in counts.items():
            parts += ["  ", sign(severity), f" {count} {severity}\n"]
        parts += [("\nFirst of all\n", "bold")]
        for gap in standing.gaps[:FIRST]:
            parts += ["  ", sign(gap.severity), f" {gap.title}\n    {gap.action}\n"]
        parts += [("\nWays on\n", "bold"), "  the checklist stands behind this: enter opens what a line speaks of\n"]
        for spec in workspace.pack.screens.values():
            if spec.plan:
                parts.append(f"  {spec.key} then g: the way to the goal as tasks with dates\n")
        parts.append("  l on any empty register: starters to pick from\n")
        super().__init__("A beginning", Content.assemble(*parts))
