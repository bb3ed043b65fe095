"""How one question of an assessment reads: what is asked, what is known, what was answered."""

from typing import Any

from textual.content import Content
from textual.style import Style

from isms_tui.assess import Assessor, Question, Reply
from isms_tui.pack import Maturity
from isms_tui.tui.words import sign

SHOWN_GAPS = 5


def asked(assessor: Assessor, question: Question, *, wide: bool) -> Content:
    """The question and what to look for; where there is room, what each degree means."""
    parts: list[Any] = [(f"{question.ref}  {question.title}\n", "bold $primary"), (question.text, "bold")]
    if question.look_for:
        parts.append(("\n\nWhat to look for\n", "$text-muted"))
        parts.append("\n".join(question.look_for))
    if wide:
        parts.append(("\n\nHow far is it?\n", "$text-muted"))
        parts.append("\n".join(f"{d.value} {d.word:<10} {d.meaning}" for d in _degrees(assessor)))
    return Content.assemble(*parts)


def known(assessor: Assessor, session: str, question: Question, reply: Reply) -> Content:
    """What the registers say, what was said last time, and what was said now."""
    facts = assessor.facts(question.ref)
    counts = " · ".join(f"{name} {count or 'none'}" for name, count in facts.counts)
    parts: list[Any] = [("On file  ", "$text-muted"), counts or "nothing"]
    if facts.evidence:
        parts += [("\nEvidence ", "$text-muted"), " · ".join(facts.evidence)]
    for gap, count, message in facts.gaps[:SHOWN_GAPS]:
        parts += ["\n", sign(gap.severity), " " + (message if count == 1 else f"{gap.title} ({count})")]
    if len(facts.gaps) > SHOWN_GAPS:
        parts.append((f"\n  and {len(facts.gaps) - SHOWN_GAPS} more", "$text-muted"))
    last = assessor.last_time(session, question.ref)
    if last:
        told = " · ".join(part for part in (last.said, last.by, last.on, last.session) if part)
        parts += [("\nLast time " if last.session else "\nSaid so far ", "$text-muted"), told]
    return Content.assemble(*parts, *_said(assessor, reply))


def _said(assessor: Assessor, reply: Reply) -> list[Any]:
    """What was said in this session, line by line."""
    parts: list[Any] = []
    if reply.answered or reply.later:
        who = " · ".join(part for part in (assessor.person(reply.by), reply.on) if part)
        state = ", carried over" if reply.carried else ", to be asked again" if reply.later and reply.answered else ""
        parts += [("\nAnswer   ", "$text-muted"), (assessor.words(reply), "bold"), state]
        parts.append((f" · {who}" if who else "", "$text-muted"))
    for label, value in (
        ("Note", reply.note),
        ("Evidence", ", ".join(reply.evidence)),
        ("Action", ", ".join(reply.actions)),
    ):
        if value:
            parts += [(f"\n{label:<9}", "$text-muted"), value]
    return parts


def scale(assessor: Assessor, question: Question, reply: Reply, *, wide: bool) -> Content:
    """The answers one can give, each a key and a click; the one that stands is marked."""
    parts: list[Any] = [" "]
    for degree in _degrees(assessor):
        parts.append(_choice(f"{degree.value} {degree.word}", f"answer({degree.value})", reply.value == degree.value))
    if question.may_be_left_out:
        parts.append(_choice("- not applicable" if wide else "- n/a", "leave_out", reply.not_applicable))
    now = assessor.said.degree(reply.value) if reply.value is not None else None
    parts.append((f"\n  {now.meaning if now else 'One key answers and goes on.'}", "$text-muted"))
    return Content.assemble(*parts)


def _degrees(assessor: Assessor) -> list[Maturity]:
    return sorted(assessor.said.maturity.values(), key=lambda degree: degree.value)


def _choice(text: str, action: str, chosen: bool) -> Content:
    """An answer that can be clicked; the one that stands is marked."""
    style = Style(reverse=chosen, bold=chosen) + Style.from_meta({"@click": f"screen.{action}"})
    return Content.styled(f" {text} ", style)
