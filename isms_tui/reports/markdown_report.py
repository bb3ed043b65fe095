"""The report as Markdown; text from records is escaped and stays text."""

import re

from isms_tui.readiness import Report


def escape(text: str) -> str:
    """Text that Markdown and the HTML made from it show as it is."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~-])", r"\\\1", text)


def write(report: Report, titles: dict[str, str]) -> str:
    """Headings, a table of phases, and a list of gaps."""
    lines = [
        f"# Readiness of {escape(report.organisation or 'the organisation')}",
        "",
        f"**{report.verdict}**, {report.score:g} of 100 ({report.view}, as of {report.as_of})",
        "",
        "| Phase | Complete | Major | Minor | Observations |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for phase in report.phases:
        counts = " | ".join(str(count) for count in phase.gaps.values())
        lines.append(f"| {escape(phase.title)} | {phase.completeness:.0%} | {counts} |")
    lines += ["", "## Gates", ""]
    lines += [f"- [{'x' if gate.met else ' '}] {gate.gate} {escape(gate.title)}" for gate in report.gates]
    lines += ["", "## Gaps", ""]
    for gap in report.gaps:
        lines += [f"### {gap.severity}: {escape(gap.title)} ({gap.requirement}, {gap.rule})", ""]
        lines += [f"- {escape(hit.message)}" for hit in gap.hits]
        lines += ["", f"To do: {escape(gap.action)}", ""]
    if report.later:
        lines += ["## Later", "", *(f"- {rule} {escape(titles[rule])}" for rule in report.later), ""]
    return "\n".join(lines).rstrip() + "\n"
