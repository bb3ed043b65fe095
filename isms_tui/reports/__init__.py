"""What readiness found, written for people and for programs. Each format is one function of a report."""

from collections.abc import Callable
from importlib import import_module

from isms_tui.readiness import Report

FORMATS = ("text", "json", "markdown", "sarif", "junit")


def render(report: Report, form: str, titles: dict[str, str], *, width: int = 80, colour: bool = False) -> str:
    """The report in one of FORMATS, ending in a line end. ``titles`` names the rules that have no gap."""
    module = import_module(f"isms_tui.reports.{form}_report")
    write: Callable[..., str] = module.write
    return write(report, titles, width, colour) if form == "text" else write(report, titles)
