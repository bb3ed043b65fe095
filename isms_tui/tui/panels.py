"""What the panels of the first screen say: each a text made from what the workspace knows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.content import Content

from isms_tui.tui.words import COLOURS, SIGNS, bar
from isms_tui.workspace import Ahead, Heat, Standing, Workspace

BLOCKS = "▁▂▃▄▅▆▇█"
SOON = 30
"""Days within which a date is near."""


Weeks = Sequence[tuple[date, float]]
"""Scores at the ends of past weeks, the newest first."""


def readiness(standing: Standing, trend: Weeks | None, width: int) -> Content:
    """The verdict before any number, then the phases, then how it came to this."""
    parts: list[Any] = [(standing.verdict.upper(), "bold"), (f"  {standing.score:g} %", "bold")]
    if standing.score < standing.score_before_ceilings:
        parts.append((f"  ({standing.score_before_ceilings:g} before ceilings)", "$text-muted"))
    parts.append("\n\n")
    longest = max(len(phase.title) for phase in standing.phases)
    for phase in standing.phases:
        parts += [f"{phase.title.upper():<{longest}} ", bar(phase.completeness, max(8, width - longest - 20))]
        parts += [f" {phase.completeness:>4.0%}  "]
        open_ = [
            (f"{count} {SIGNS.get(severity, '·')} ", COLOURS.get(severity, ""))
            for severity, count in list(phase.gaps.items())[:2]
            if count
        ]
        parts += [*open_, ("✓" if phase.closed else "", "$success"), "\n"]
    return Content.assemble(*parts, *_trend(standing, trend))


def _trend(standing: Standing, trend: Weeks | None) -> list[Any]:
    if trend is None:
        return [("weeks past: …", "$text-muted")]
    scores = [score for _, score in reversed(trend[1:])] + [standing.score]
    if len(scores) < 2:
        return [("no past yet: the trend shows from next week on", "$text-muted")]
    line = "".join(BLOCKS[min(7, int(score / 100 * 8))] for score in scores)
    change = standing.score - scores[-2]
    return [f"last {len(scores)} weeks ", (line, "$primary"), f"  {change:+.0f} since last week"]


def clauses(workspace: Workspace, standing: Standing, width: int) -> Content:
    """The screens with the points and the gaps of each."""
    parts: list[Any] = []
    screens = workspace.pack.screens.values()
    longest = min(max(len(screen.title) for screen in screens), max(13, width - 30))
    for screen in screens:
        mine = [p for p in standing.points.values() if screen.chapter and p.clause.split(".")[0] == screen.chapter]
        gaps = [gap for gap in standing.gaps if screen.chapter and gap.clause.split(".")[0] == screen.chapter]
        title = screen.title if len(screen.title) <= longest else screen.title[: longest - 1] + "…"
        parts += [(f"{screen.key} ", "bold"), f"{title:<{longest}} "]
        if mine:
            share = sum(point.score for point in mine) / len(mine)
            parts += [bar(share, max(6, min(20, width - longest - 22))), f" {share:>4.0%}  "]
            majors = sum(gap.severity == "major" for gap in gaps)
            parts += [(f"{majors} ● ", "$error") if majors else "", f"{len(gaps)} open" if gaps else ("✓", "$success")]
        parts.append("\n")
    return Content.assemble(*parts[:-1])


def gates(standing: Standing) -> Content:
    """The hard gates: those not met first."""
    parts: list[Any] = []
    width = max((len(gate.gate) for gate in standing.gates), default=2) + 1
    for gate in sorted(standing.gates, key=lambda gate: gate.met):
        mark = ("✓ ", "$success") if gate.met else ("● ", "$error")
        parts += [mark, (f"{gate.gate:<{width}}{gate.title}", "$text-muted" if gate.met else ""), "\n"]
    return Content.assemble(*parts[:-1])


def heat(found: Heat, pack_word: tuple[str, str]) -> Content:
    """Counts by two fields; what lies above the limit is marked beside its number."""
    across, up = pack_word
    parts: list[Any] = []
    columns, rows = found.size
    for y in range(rows, 0, -1):
        parts.append((f"{y:>2} │", "$text-muted"))
        for x in range(1, columns + 1):
            count, over = found.cells.get((x, y), (0, False))
            text = f"{count:>3}{'●' if over else ' '}" if count else "  · "
            parts.append((text, "$error bold" if over else "" if count else "$text-muted"))
        parts.append("\n")
    axis = "".join(f"{x:>3} " for x in range(1, columns + 1))
    parts += [(f"   └{'─' * len(axis)}\n    {axis}\n", "$text-muted")]
    return Content.assemble(*parts, (f"{across} →  {up} ↑  ● above the limit", "$text-muted"))


def ahead(dates: Sequence[Ahead], lines: int, width: int) -> Content:
    """What has passed unheeded first, then what comes."""
    parts: list[Any] = []
    for item in dates[: lines - 1 if len(dates) > lines else lines]:
        sign = "●" if item.days < 0 else "○" if item.days <= SOON else "·"
        colour = "$error" if item.days < 0 else "$warning" if item.days <= SOON else "$text-muted"
        when = f"{-item.days} days late" if item.days < 0 else "today" if not item.days else f"in {item.days} days"
        text = f"{item.on}  {item.label} {item.id}".rstrip()
        room = max(10, width - len(when) - 4)
        text = text if len(text) <= room else text[: room - 1] + "…"
        parts += [(f"{sign} ", colour), f"{text:<{room}} ", (when, colour), "\n"]
    if len(dates) > lines:
        parts.append((f"  and {len(dates) - lines + 1} more", "$text-muted"))
    return Content.assemble(*parts) if parts else Content("nothing is dated")
