"""The blocks that tell what readiness found: verdict, phases, gates, gaps, points, what to do next."""

from typing import Any

from isms_tui.pack.blocks import Part
from isms_tui.pack.reports import Style
from isms_tui.reports import safe
from isms_tui.reports.documents import draw
from isms_tui.reports.documents.model import TONES, Banner, Bullets, Cell, Column, Picture, Piece, Table, percent
from isms_tui.reports.documents.tell import tidy
from isms_tui.workspace import Report, Workspace

MANY = 8
"""Hits of one gap that are written out unless a report says otherwise; the rest is counted."""
GRAVITY = ("bad", "warn", "muted")
"""The tones of a pack's severities, gravest first."""


class Judged:
    """Tells one workspace's readiness."""

    KINDS = ("verdict", "phases", "wheel", "radar", "gates", "actions", "gaps", "points")

    def __init__(self, workspace: Workspace, style: Style) -> None:
        self.workspace, self.style, self.words = workspace, style, style.words
        severities = workspace.pack.verdict["severities"]
        self._tones = {name: GRAVITY[min(place, 2)] for place, name in enumerate(severities)}
        self._reports: dict[str, Report] = {}

    def pieces(self, part: Part, view: str, title: str) -> list[Piece]:
        """What a block comes to, in its own view or the report's."""
        view = part.keys.get("view", view)
        if view not in self._reports:
            self._reports[view] = safe(self.workspace.report(view))
        made: Piece = getattr(self, f"_{part.kind}")(self._reports[view], part.keys, title)
        return [made]

    def _verdict(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        table = self.workspace.pack.verdict["verdict"]
        tones = {table["ready"]: "good", table["at_risk"]: "warn"}
        goal = self.workspace.pack.views[report.view].title
        more = [f"{self.words['view']} {goal}", f"{self.words['score']} {report.score:g} / 100"]
        if report.score < report.score_before_ceilings:
            more.append(f"{self.words['ceilings']} {report.score_before_ceilings:g}")
        met = sum(gate.met for gate in report.gates)
        more.append(f"{self.words['gate']} {met} / {len(report.gates)} {self.words['met']}")
        return Banner(report.verdict, " · ".join(more), tones.get(report.verdict, "bad"))

    def _phases(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        words = self.words
        heads = [Column(words["phase"], 2), Column(words["complete"], 1.4, True)]
        heads += [Column(words.get(name, name), 1.2, True) for name in self._tones]
        heads.append(Column(words["closed"], 1))
        rows = []
        for phase in report.phases:
            counts = [Cell(str(phase.gaps.get(name, 0)), phase.gaps.get(name, 0)) for name in self._tones]
            end = Cell(f"✓ {words['yes']}", tone="good") if phase.closed else Cell(f"○ {words['no']}", tone="warn")
            rows.append([Cell(phase.title), percent(phase.completeness), *counts, end])
        return Table(heads, rows, title)

    def _wheel(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        parts = [(phase.title, phase.completeness) for phase in report.phases]
        rows = [[Cell(name), percent(share)] for name, share in parts]
        table = Table([Column(self.words["phase"], 2), Column(self.words["complete"], 1, True)], rows, title)
        told = "; ".join(f"{name} {round(share * 100)} %" for name, share in parts)
        return Picture(draw.wheel(parts, f"{report.score:g}", self.style.colours), title, told, table, 0.5)

    def _radar(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        requirements, spokes = self.workspace.pack.requirements, []
        for screen in self.workspace.pack.screens.values():
            mine = [r for r in report.requirements if screen.chapter == str(requirements[r.ref].chapter)]
            weight = sum(requirements[r.ref].weight for r in mine)
            if weight:
                share = sum(r.score * requirements[r.ref].weight for r in mine) / weight
                spokes.append((f"{screen.chapter} {screen.title}", share))
        rows = [[Cell(name), percent(share)] for name, share in spokes]
        table = Table([Column(self.words["requirement"], 2), Column(self.words["score"], 1, True)], rows, title)
        told = "; ".join(f"{name} {round(share * 100)} %" for name, share in spokes)
        return Picture(draw.radar(spokes, self.style.colours), title, told, table, 0.64)

    def _gates(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        words, rows = self.words, []
        for gate in report.gates:
            state = Cell(f"✓ {words['met']}", tone="good") if gate.met else Cell(f"● {words['unmet']}", tone="bad")
            rows.append([Cell(gate.gate), Cell(gate.title), state, Cell(", ".join(gate.open_rules) or words["none"])])
        heads = [Column(words["gate"], 0.7), Column("", 5), Column(words["status"], 1.2), Column(words["rule"], 2.4)]
        return Table(heads, rows, title)

    def _actions(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        items = []
        for gap in report.gaps[: keys.get("first", 10)]:
            named = list(dict.fromkeys(id for hit in gap.hits for _, id in hit.records))
            about = ", ".join(named[:MANY]) + (f", + {len(named) - MANY} {self.words['more']}" if named[MANY:] else "")
            refs = f"{gap.requirement}{'; ' + about if about else ''}"
            items.append(f"{tidy(gap.title).rstrip('.')} ({refs}): {tidy(gap.action)}")
        return Bullets(items or [self.words["nothing"]], numbered=bool(items))

    def _gaps(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        words, rows, most = self.words, [], keys.get("most", MANY)
        below = keys.get("clause", "")
        if below:
            report = safe(self.workspace.report(report.view, below))
        for gap in report.gaps:
            tone = self._tones[gap.severity]
            hits = [f"– {tidy(hit.message)}" for hit in gap.hits[:most]]
            if len(gap.hits) > most:
                hits.append(f"– + {len(gap.hits) - most} {words['more']}")
            rows.append(
                [
                    Cell(f"{TONES[tone]} {words.get(gap.severity, gap.severity)}", tone=tone),
                    Cell(gap.requirement),
                    Cell(tidy(gap.title)),
                    Cell("\n".join(hits)),
                    Cell(tidy(gap.action)),
                    Cell(gap.rule),
                ]
            )
        heads = [("severity", 1.7), ("requirement", 1.5), ("gap", 3.2), ("found", 6), ("todo", 4.2), ("rule", 1.3)]
        return Table([Column(words[name], width) for name, width in heads], rows, title, words["nothing"])

    def _points(self, report: Report, keys: dict[str, Any], title: str) -> Piece:
        words, rows = self.words, []
        requirements = self.workspace.pack.catalogues["requirement"]
        for point in report.requirements:
            row = requirements.rows[point.ref]
            open_ = sum(point.ref in self.workspace.pack.standing_for(ref) for gap in report.gaps for ref in gap.refs)
            tone = "good" if point.score >= 0.999 else "bad" if point.score < 0.3 else "warn"
            rows.append(
                [
                    Cell(point.ref),
                    Cell(str(row.get(requirements.label, ""))),
                    Cell(f"{TONES[tone]} {point.status}", tone=tone),
                    percent(point.score),
                    Cell(str(open_), open_),
                ]
            )
        heads = [("requirement", 1.4), ("", 5), ("status", 1.4), ("score", 0.9), ("gap", 0.7)]
        columns = [Column(words.get(name, ""), width, name in ("score", "gap")) for name, width in heads]
        return Table(columns, rows, title)
