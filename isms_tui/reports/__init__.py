"""What readiness found, written for people and for programs. Each format is one function of a report."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from isms_tui.readiness import Gap, Hit, Report

FORMATS = ("text", "json", "markdown", "sarif", "junit")


def render(report: Report, form: str, titles: dict[str, str], *, width: int = 80, colour: bool = False) -> str:
    """The report in one of FORMATS, ending in a line end. ``titles`` names the rules that have no gap."""
    module = import_module(f"isms_tui.reports.{form}_report")
    write: Callable[..., str] = module.write
    report = safe(report)
    return write(report, titles, width, colour) if form == "text" else write(report, titles)


def safe(report: Report) -> Report:
    """The report with every text from records freed of escapes and controls, whoever wrote the journal."""
    from dataclasses import replace
    from functools import partial

    from isms_tui.store import clean

    def text(value: str) -> str:
        return value if value.isprintable() else " ".join(clean(value).split())

    def told(gap: Gap) -> list[Hit]:
        return [
            replace(hit, message=text(hit.message), records=[(text(r), text(i)) for r, i in hit.records])
            for hit in gap.hits
        ]

    gaps = [
        replace(
            gap,
            requirement=text(gap.requirement),
            action=text(gap.action),
            tell=partial(told, gap),
            _told=None,
        )
        for gap in report.gaps
    ]
    return replace(report, organisation=text(report.organisation), gaps=gaps)
