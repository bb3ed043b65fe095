"""The report as JUnit XML: each rule of a gap or a gate a test case, for build servers."""

from xml.etree import ElementTree as tree

from isms_tui.readiness import Report


def write(report: Report, titles: dict[str, str]) -> str:
    """One suite; a gap is a failure, a rule without data or of a later gate is skipped."""
    skipped = [(rule, "no data") for rule in report.no_data] + [(rule, "later") for rule in report.later]
    suite = tree.Element(
        "testsuite",
        name=f"readiness {report.view} {report.as_of}",
        tests=str(len(report.gaps) + len(skipped) + len(report.gates)),
        failures=str(len(report.gaps) + sum(not gate.met for gate in report.gates)),
        skipped=str(len(skipped)),
        errors="0",
    )
    for gate in report.gates:
        case = tree.SubElement(suite, "testcase", classname="gates", name=f"{gate.gate} {gate.title}")
        if not gate.met:
            tree.SubElement(case, "failure", message=f"open: {', '.join(gate.open_rules)}", type="gate")
    for gap in report.gaps:
        case = tree.SubElement(suite, "testcase", classname=gap.requirement, name=f"{gap.rule} {gap.title}")
        failure = tree.SubElement(case, "failure", message=gap.action, type=gap.severity)
        failure.text = "\n".join(hit.message for hit in gap.hits)
    for rule, why in skipped:
        case = tree.SubElement(suite, "testcase", classname=why, name=f"{rule} {titles[rule]}")
        tree.SubElement(case, "skipped", message=why)
    tree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tree.tostring(suite, encoding="unicode") + "\n"
