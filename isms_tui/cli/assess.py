"""Assessment sessions without the app: list, begin, show, answer, and by way of a spreadsheet."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from isms_tui.assess import Assessor, Question, Result, result
from isms_tui.cli.speak import opened, out, out_json, say
from isms_tui.door import InputError, Record
from isms_tui.workspace import Change


@contextmanager
def _assessor(options: Namespace) -> Iterator[Assessor]:
    with opened(options) as workspace:
        yield Assessor(workspace)


def list_sessions(options: Namespace) -> int:
    with _assessor(options) as assessor:
        said = assessor.said.session
        for session in assessor.sessions():
            done, asked = assessor.progress(session["id"])
            row = {**session, "answered": done, "asked": asked}
            if options.format == "json":
                out_json(row)
            else:
                cells = (session["id"], session.get(said.on), session.get(said.scope), f"{done}/{asked}")
                out("\t".join(str(c or "") for c in (*cells, session.get(said.status), session.get(said.title))) + "\n")
    return 0


def new_session(options: Namespace) -> int:
    with _assessor(options) as assessor:
        said = assessor.said.session
        fields: Record = {said.title: options.name, said.scope: options.covers, said.below: options.clause}
        fields |= {said.assessor: options.assessor, said.people: options.interviewed, said.based_on: options.repeat}
        fields |= {
            said.on: options.date.isoformat() if options.date else "",
            said.changed_only: options.changed or None,
        }
        if not options.repeat and (options.keep or options.changed):
            raise InputError("--keep and --changed need --repeat SESSION")
        id = assessor.start({name: value for name, value in fields.items() if value}, keep=options.keep, via="cli")
        out(f"{id}\n")
        say(f"{id}: {len(assessor.questions(id))} questions")
    return 0


def answer(options: Namespace) -> int:
    with _assessor(options) as assessor:
        workspace = assessor.workspace
        assessor.session(options.session)
        before = workspace.standing()
        told: Record = {"note": options.note, "by": options.by, "evidence": options.evidence}
        told = {name: value for name, value in told.items() if value}
        told |= _value(options.answer)
        changes: list[Change] = []
        workspace.subscribe(changes.append)
        if options.action:
            said = assessor.said.action
            fields = {said.title: options.action, said.owner: options.owner}
            fields[said.due] = options.due.isoformat() if options.due else ""
            given = {name: value for name, value in fields.items() if value}
            out(assessor.add_action(options.session, options.ref, given, told, via="cli") + "\n")
        elif options.owner or options.due:
            raise InputError("--owner and --due need --action TITLE")
        else:
            assessor.tell(options.session, options.ref, told, via="cli")
        for change in changes:
            _moved(change)
        contradiction = assessor.contradiction(options.session, options.ref)
        if contradiction:
            say(contradiction)
        after = workspace.standing()
        ceilings = (
            f" ({after.score_before_ceilings:g} before ceilings)" if after.score < after.score_before_ceilings else ""
        )
        say(f"score {before.score:g} -> {after.score:g}{ceilings}, verdict {after.verdict}")
    return 0


def _value(word: str) -> Record:
    """An answer as it is typed."""
    if word in ("-", "n/a"):
        return {"not_applicable": True}
    if word == "later":
        return {"later": True}
    if not word.isdecimal():
        raise InputError(f'"{word}" is no answer; give a maturity, n/a or later')
    return {"maturity": int(word)}


def _moved(change: Change) -> None:
    for word, openings in (("opened", change.opened), ("closed", change.closed)):
        for opening in openings:
            say(" ".join(f"gap {word}: {opening.rule} {opening.id} {opening.message}".split()))


def export_session(options: Namespace) -> int:
    from isms_tui.assess.sheet import written

    with _assessor(options) as assessor:
        text = written(assessor, options.session)
        if options.output:
            # With a mark in front, spreadsheets read every letter right.
            Path(options.output).write_text(text, encoding="utf-8-sig", newline="")
            say(f"{options.output}: {len(assessor.questions(options.session))} questions")
        else:
            sys.stdout.write(text)
    return 0


def import_session(options: Namespace) -> int:
    from isms_tui.assess.sheet import taken

    source = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{options.file}: byte {error.start}: is not UTF-8 text; save it as CSV UTF-8") from None
    with _assessor(options) as assessor:
        change = taken(assessor, options.session, text, options.file)
        stored = {id for register, id, _, _ in change.records if register == assessor.said.answer.register}
        _moved(change)
        done, asked = assessor.progress(options.session)
        say(f"{len(stored)} answers changed; {done} of {asked} settled")
    return 0


def show(options: Namespace) -> int:
    with _assessor(options) as assessor:
        if options.ref:
            return _show_question(assessor, options)
        found = result(assessor, options.session, options.against)
        if options.format == "json":
            out_json(_plain(assessor, found))
        else:
            out("\n".join(_told(assessor, found)) + "\n")
    return 0


def _show_question(assessor: Assessor, options: Namespace) -> int:
    question, facts = assessor.question(options.ref), assessor.facts(options.ref)
    last, reply = (
        assessor.last_time(options.session, options.ref),
        assessor.replies(options.session).get(options.ref),
    )
    told: Record = {
        "question": question.ref,
        "title": question.title,
        "text": question.text,
        "look_for": question.look_for,
        "on_file": dict(facts.counts),
        "gaps": [f"{gap.severity}: {message if n == 1 else f'{gap.title} ({n})'}" for gap, n, message in facts.gaps],
        "evidence": " · ".join(facts.evidence) if facts.evidence else "",
        "last_time": " · ".join(part for part in (last.said, last.by, last.on, last.session) if part) if last else "",
        "answer": assessor.words(reply) if reply else "",
        "note": reply.note if reply else "",
    }
    if options.format == "json":
        out_json(told)
        return 0
    for name, value in told.items():
        if isinstance(value, dict):
            value = [f"{word} {count or 'none'}" for word, count in value.items()]
        lines = (value if isinstance(value, list) else [value]) or [""]
        for number, line in enumerate(lines):
            out(f"{name.replace('_', ' ') if not number else '':<11}" + line.replace("\n", "\n" + " " * 11) + "\n")
    return 0


def _plain(assessor: Assessor, found: Result) -> Record:
    """A result as data."""

    def named(question: Question) -> Record:
        return {"question": question.ref, "title": question.title}

    return {
        "session": found.session,
        "against": found.against["id"] if found.against else None,
        "asked": found.asked,
        "answered": found.answered,
        "not_applicable": found.left_out,
        "mean": found.mean,
        "results": found.counts,
        "groups": [asdict(group) for group in found.groups],
        "strongest": [{**named(q), "maturity": reply.value} for q, reply in found.strongest],
        "weakest": [{**named(q), "maturity": reply.value} for q, reply in found.weakest],
        "moved": [
            {**named(m.question), "before": assessor.words(m.before), "now": assessor.words(m.now)} for m in found.moved
        ],
        "later": [question.ref for question in found.later],
        "actions": [{"question": question.ref, "action": row} for question, row in found.actions],
    }


def _told(assessor: Assessor, found: Result) -> Iterator[str]:
    """A result in words."""
    said, action = assessor.said.session, assessor.said.action
    yield f"{found.session['id']}  {found.session.get(said.title, '')}  {found.session.get(said.on, '')}"
    counts = ", ".join(f"{count} {word}" for word, count in found.counts.items())
    mean = f", mean maturity {found.mean:g}" if found.mean is not None else ""
    yield f"{found.answered} of {found.asked} answered: {counts}, {found.left_out} not applicable{mean}"
    against = f"  (before: {found.against['id']})" if found.against else ""
    yield f"\nby clause and theme{against}"
    for group in found.groups:
        now = "—" if group.mean is None else f"{group.mean:.1f}"
        before = "" if group.before is None else f"   before {group.before:.1f}"
        yield f"  {group.title:<24} {now:>4}   {group.answered:>3} of {group.asked}{before}"
    pairs: list[tuple[str, list[Any]]] = [("strongest", found.strongest), ("weakest", found.weakest)]
    for title, points in pairs:
        if points:
            yield f"\n{title}"
            yield from (f"  {q.ref:<16} {assessor.words(reply):<12} {q.title}" for q, reply in points)
    if found.moved:
        yield "\nchanged since"
        for moved in found.moved:
            words = f"{assessor.words(moved.before)} -> {assessor.words(moved.now)}"
            yield f"  {moved.question.ref:<16} {words}  {moved.question.title}"
    if found.later:
        yield "\nto be asked later\n  " + ", ".join(question.ref for question in found.later)
    if found.actions:
        yield "\nactions"
        for question, row in found.actions:
            who = assessor.person(str(row.get(action.owner) or "")) or "nobody"
            yield f"  {row['id']}  {question.ref:<16} {row.get(action.due, ''):<11} {who}  {row.get(action.title, '')}"
