"""The report as SARIF 2.1.0, for programs that collect findings."""

import json

from isms_tui import __version__
from isms_tui.readiness import Report

LEVELS = {"major": "error", "minor": "warning"}


def write(report: Report, titles: dict[str, str]) -> str:
    """One run; each gap a rule, each hit a result located at its records."""
    rules = [
        {
            "id": gap.rule,
            "shortDescription": {"text": gap.title},
            "help": {"text": gap.action},
            "properties": {"requirement": gap.requirement, "phase": gap.phase, "severity": gap.severity},
        }
        for gap in report.gaps
    ]
    results = []
    for index, gap in enumerate(report.gaps):
        for hit in gap.hits:
            places = [
                {"logicalLocations": [{"name": id, "fullyQualifiedName": f"{register}/{id}", "kind": "resource"}]}
                for register, id in hit.records
            ]
            results.append(
                {
                    "ruleId": gap.rule,
                    "ruleIndex": index,
                    "level": LEVELS.get(gap.severity, "note"),
                    "message": {"text": hit.message},
                    **({"locations": places} if places else {}),
                }
            )
    driver = {"name": "isms-tui", "version": __version__, "rules": rules}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
