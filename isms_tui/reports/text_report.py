"""The report for a person at a terminal."""

import textwrap

from isms_tui.readiness import Report

SIGNS = {"major": "●", "minor": "○", "observation": "·"}
COLOURS = {"major": "31", "minor": "33", "observation": "2"}
FEW = 6
"""Hits of one gap that are written out; the rest is counted."""


def write(report: Report, titles: dict[str, str], width: int, colour: bool) -> str:
    """Verdict and number first, then phases, then the gaps in the order in which to work on them."""
    width = max(40, min(width, 110))

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    lines = [
        f"{report.organisation or 'Unnamed organisation'} · {report.view} · as of {report.as_of}",
        paint(f"{report.verdict.upper()}  {report.score:g} of 100", "1")
        + (
            f"  ({report.score_before_ceilings:g} before ceilings)"
            if report.score < report.score_before_ceilings
            else ""
        ),
        "",
    ]
    for phase in report.phases:
        filled = round(phase.completeness * 20)
        bar = "█" * filled + "░" * (20 - filled)
        gaps = " ".join(f"{count} {severity}" for severity, count in phase.gaps.items() if count) or "no gaps"
        lines.append(f"{phase.title.upper():<6} {bar} {phase.completeness:>4.0%}  {gaps}")
    unmet = [gate for gate in report.gates if not gate.met]
    if unmet:
        lines += ["", "Gates not met"]
        lines += [f"  {gate.gate:<4}{gate.title}  ({', '.join(gate.open_rules)})" for gate in unmet]
    if report.gaps:
        lines += ["", "Gaps"]
    for gap in report.gaps:
        sign = paint(f"{SIGNS.get(gap.severity, '·')} {gap.severity:<11}", COLOURS.get(gap.severity, "0"))
        lines.append(f"{sign} {gap.requirement:<18} {gap.title}  [{gap.rule}]")
        for hit in gap.hits[:FEW]:
            lines += textwrap.wrap(hit.message, width, initial_indent="    ", subsequent_indent="      ")
        if len(gap.hits) > FEW:
            lines.append(f"    … and {len(gap.hits) - FEW} more")
        lines += textwrap.wrap(gap.action, width, initial_indent="    → ", subsequent_indent="      ")
    if report.no_data:
        lines += ["", f"No data for {len(report.no_data)} rules: their registers are empty"]
    if report.later:
        lines += ["", "Later (open, but not asked for in this view)"]
        lines += [f"  {rule}  {titles[rule]}" for rule in report.later]
    return "\n".join(lines) + "\n"
