"""The report as JSON: stable keys, the same bytes for the same records."""

import json
from typing import Any

from isms_tui.readiness import Report


def write(report: Report, titles: dict[str, str]) -> str:
    """The shape that scripts rely on."""
    return json.dumps(document(report), ensure_ascii=False, indent=1) + "\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "organisation": report.organisation,
        "as_of": report.as_of,
        "view": report.view,
        "pack": report.pack,
        "verdict": report.verdict,
        "score": report.score,
        "score_before_ceilings": report.score_before_ceilings,
        "gates": [{"gate": g.gate, "title": g.title, "met": g.met, "open_rules": g.open_rules} for g in report.gates],
        "phases": [
            {"phase": p.phase, "completeness": round(p.completeness, 2), "closed": p.closed, "gaps": p.gaps}
            for p in report.phases
        ],
        "requirements": [
            {"ref": r.ref, "clause": r.clause, "phase": r.phase, "score": round(r.score, 2), "status": r.status}
            for r in report.requirements
        ],
        "gaps": [
            {
                "rule": gap.rule,
                "requirement": gap.requirement,
                "clause": gap.clause,
                "phase": gap.phase,
                "severity": gap.severity,
                "gate": gap.gate,
                "title": gap.title,
                "action": gap.action,
                **({"escalates": gap.escalates} if gap.escalates else {}),
                "hits": [
                    {
                        "message": hit.message,
                        "records": [{"register": register, "id": id} for register, id in hit.records],
                        **({"requirement": hit.requirement} if hit.requirement else {}),
                    }
                    for hit in gap.hits
                ],
            }
            for gap in report.gaps
        ],
        "no_data": report.no_data,
        "later": report.later,
        "considered": [
            {"rule": c.rule, "records": [{"register": c.register, "id": c.id}], "reason": c.reason, "on": c.on}
            for c in report.considered
        ],
    }
