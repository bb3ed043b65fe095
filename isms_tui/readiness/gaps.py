"""From hits to gaps: which rules are open in a view, what was put aside, and what adds up to something graver."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from isms_tui.pack import Pack, Rule
from isms_tui.readiness.engine import Engine, Subject
from isms_tui.readiness.messages import Speaker
from isms_tui.readiness.model import Considered, Gap, Hit

STAMPS = ("created_on", "updated_on", "updated_by")


class Finder:
    """Makes gaps from one engine's hits."""

    def __init__(self, engine: Engine, speaker: Speaker) -> None:
        self.engine, self.speaker = engine, speaker
        self.pack: Pack = engine.pack
        self.tables: dict[str, Any] = engine.pack.verdict

    def gaps(self, rules: list[Rule]) -> tuple[list[Gap], list[Considered]]:
        """The open gaps of some rules with what they escalate to, and the observations put aside."""
        aside = self._aside()
        found, considered = [], []
        for rule in rules:
            subjects = self.engine.hits[rule.id]
            if rule.id in aside:
                left = {subject for subject in subjects if not self._put_aside(aside[rule.id], rule, subject)}
                considered += [aside[rule.id][s][1] for s in sorted(subjects - left, key=order)]
                subjects = left
            if subjects:
                found.append(self._gap(rule, sorted(subjects, key=order)))
        return found + list(self._escalated(found)), considered

    def _gap(self, rule: Rule, subjects: list[Subject]) -> Gap:
        various = "{" in rule.requirement
        say = self.speaker.say
        refs = [say(rule.id, "requirement", subject) for subject in subjects] if various else [rule.requirement]

        def tell() -> list[Hit]:
            own = refs if various else [""] * len(subjects)
            return [
                Hit(say(rule.id, "say", subject), self.speaker.records(rule.id, subject), ref)
                for subject, ref in zip(subjects, own, strict=True)
            ]

        clause, phase = self.place(refs[0])
        action = say(rule.id, "do", subjects[0]) if len(subjects) == 1 else self.speaker.plain(rule.id, "do")
        return Gap(
            rule=rule.id,
            requirement=refs[0],
            clause=clause,
            phase=phase,
            severity=rule.severity,
            gate=rule.gate,
            title=rule.title,
            action=action,
            count=len(subjects),
            refs=frozenset(refs),
            tell=tell,
        )

    def place(self, ref: str) -> tuple[str, str]:
        """The clause and phase of a reference: of its points, or what the pack says of its catalogue's rows."""
        points = [self.pack.requirements[point] for point in self.pack.standing_for(ref)]
        if points:
            clauses = {point.clause for point in points}
            return (clauses.pop() if len(clauses) == 1 else ref), points[0].phase
        return ref, str(self.pack.settings.get("elsewhere_phase", ""))

    # -- put aside -------------------------------------------------------------------------------

    def _aside(self) -> dict[str, dict[Subject, tuple[str, Considered]]]:
        """For each rule, what was considered of it: the state it had then, and the reason."""
        table = self.tables.get("considered", {})
        out: dict[str, dict[Subject, tuple[str, Considered]]] = {}
        for row in self.engine.graph.tables.get(table.get("register", ""), {}).values():
            rule = self.pack.rules.get(row.get("rule", ""))
            if rule is not None and rule.severity == table["severity"] and not row.get("archived"):
                register, id = row.get("register", ""), row.get("record", "")
                note = Considered(rule.id, register, id, row.get("reason", ""), row.get("considered_on", ""))
                out.setdefault(rule.id, {})[self.subject(rule.id, register, id)] = (row.get("state", ""), note)
        return out

    def subject(self, rule: str, register: str, id: str) -> Subject:
        """What a hit on this record is about; without one, the hit of a rule about the whole or a written list."""
        if register:
            return register, id
        return next((s for s in self.engine.hits[rule] if str(s[1]) == id), ("", id))

    def _put_aside(self, notes: dict[Subject, tuple[str, Considered]], rule: Rule, subject: Subject) -> bool:
        return subject in notes and notes[subject][0] == self.state(rule.id, subject)

    def state(self, rule: str, subject: Subject) -> str:
        """A digest of what a hit says and of the records it speaks of: as long as it is the same, nothing changed."""
        parts: list[Any] = [self.speaker.say(rule, "say", subject)]
        for register, id in self.speaker.records(rule, subject):
            row = self.engine.graph.tables[register].get(id, {})
            parts.append({name: value for name, value in row.items() if name not in STAMPS})
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
        return sha256(text.encode()).hexdigest()[:16]

    # -- escalation ------------------------------------------------------------------------------

    def _escalated(self, gaps: list[Gap]) -> Iterator[Gap]:
        yield from self._spread(gaps)
        yield from self._repeated(gaps)
        yield from self._own_words(gaps)
        yield from self._clusters(gaps)

    def _raised(self, table: dict[str, Any], gap: Gap, said: str, **more: Any) -> Gap:
        """An item of its own, graver than the gap it rests on."""
        parts: dict[str, Any] = {
            "rule": f"{table['id']}:{gap.rule}",
            "requirement": gap.requirement,
            "clause": gap.clause,
            "phase": gap.phase,
            "severity": table["to"],
            "gate": gap.gate,
            "title": f"{gap.title}: {table['title']}",
            "action": gap.action,
            "count": gap.count,
            "refs": gap.refs,
            "tell": lambda: [Hit(said, [record for hit in gap.hits for record in hit.records])],
            "escalates": [gap.rule],
        }
        return Gap(**{**parts, **more})

    def _spread(self, gaps: list[Gap]) -> Iterator[Gap]:
        """One record is a lapse, many of those looked at are a broken process."""
        table = self.tables.get("spread", {})
        for gap in gaps if table else []:
            if gap.severity == table["from"] and gap.count >= table["records"]:
                looked = self._looked_at(gap.rule)
                if looked and gap.count >= table["share"] * looked:
                    yield self._raised(table, gap, table["say"].format(hits=gap.count, looked=looked))

    def _looked_at(self, rule: str) -> int:
        """How many records a rule looks at: those that its ``where`` lets through."""
        tree = self.pack.trees["rule:" + rule].get("when", [])
        if not tree or tree[0] != "for" or tree[2][0] not in ("reg", "cat"):
            return 0
        return int(self.engine.value(["q", "count", "this", tree[2], tree[3], None]) or 0)

    def _repeated(self, gaps: list[Gap]) -> Iterator[Gap]:
        """Open at the audit before the last, at the last, and still."""
        table = self.tables.get("repeat")
        if not table:
            return
        audits = self.engine.value(self.pack.trees["rules/phases.toml"]["repeat"]) or []
        rows = self.engine.graph.tables[table["register"]]
        noted = [set(rows[id].get(table["noted"], ())) for id in audits[: table["times"]]]
        if len(noted) == table["times"]:
            for gap in gaps:
                if gap.severity == table["from"] and all(gap.rule in open_then for open_then in noted):
                    yield self._raised(table, gap, table["say"].format(audits=", ".join(audits[: table["times"]])))

    def _own_words(self, gaps: list[Gap]) -> Iterator[Gap]:
        """Who says "no" to a core point has named the finding himself."""
        table = self.tables.get("own_word", {})
        for gap in gaps if table else []:
            if gap.rule in table["rules"]:
                heavy = {ref for ref in gap.refs if self._weight(ref) >= table["weight"]}
                if heavy:
                    first = min(heavy, key=list(self.pack.requirements).index)
                    clause, phase = self.place(first)
                    yield self._raised(
                        table,
                        gap,
                        table["say"],
                        requirement=first,
                        clause=clause,
                        phase=phase,
                        count=len(heavy),
                        refs=frozenset(heavy),
                        tell=lambda gap=gap, heavy=heavy: [hit for hit in gap.hits if hit.requirement in heavy],
                    )

    def _weight(self, ref: str) -> int:
        return max((self.pack.requirements[point].weight for point in self.pack.standing_for(ref)), default=0)

    def _clusters(self, gaps: list[Gap]) -> Iterator[Gap]:
        """Several lapses under one sub-clause can be read as one systemic failure."""
        table = self.tables.get("cluster")
        if not table:
            return
        under: dict[str, list[Gap]] = {}
        for gap in gaps:
            if gap.severity == table["from"]:
                for clause in {self.place(ref)[0] for ref in gap.refs if self.pack.standing_for(ref)}:
                    under.setdefault(clause, []).append(gap)
        for clause, some in under.items():
            if len(some) >= table["rules"]:
                said = table["say"].format(rules=len(some), clause=clause)
                yield self._raised(
                    table,
                    some[0],
                    said,
                    rule=f"{table['id']}:{clause}",
                    requirement=clause,
                    clause=clause,
                    title=table["title"],
                    action=table["do"],
                    count=1,
                    refs=frozenset(),
                    tell=lambda said=said: [Hit(said, [])],
                    escalates=[gap.rule for gap in some],
                )


def order(subject: Subject) -> Any:
    """Hits in the order in which people count: numbers in ids as numbers."""
    parts = re.split(r"(\d+)", str(subject[1]))
    return subject[0], [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
