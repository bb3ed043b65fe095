"""Every due date as a day in a calendar (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from isms_tui.door import Record, is_blank
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.workspace import Workspace


def calendar(workspace: Workspace, words: Vocabulary, chosen: list[str]) -> tuple[bytes, str]:
    """The calendar file, and what is in it."""
    from icalendar import Calendar, Event

    name = organisation(workspace)
    space = sha256(name.encode()).hexdigest()[:12]
    book = Calendar()
    book.add("prodid", "-//isms-tui//due dates//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"{name} · {workspace.pack.title}" if name else workspace.pack.title)
    count = 0
    for due in words.due:
        register = workspace.register(due["register"])
        for record in workspace.records(register.name) if register.name in chosen else ():
            if not _is_due(register.status, register.dropped, due, record):
                continue
            day = date.fromisoformat(record[due["field"]])
            event = Event()
            event.add("uid", f"{register.name}.{record['id']}.{due['field']}.{space}@isms-tui".replace(" ", "_"))
            event.add("dtstamp", _noted(record))
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", f"{due['say']}: {_shown(workspace, register.name, record)}")
            event.add("description", f"{register.title} {record['id']}, {register.fields[due['field']].label}")
            event.add("transp", "TRANSPARENT")
            book.add_component(event)
            count += 1
    return book.to_ical(), f"{count:,} due dates"


def _is_due(status: str, dropped: list[str], due: dict[str, Any], record: Record) -> bool:
    """Whether the date still counts: not kept, not over, not put away."""
    if record.get("archived") or is_blank(record.get(due["field"])) or not is_blank(record.get(due.get("unless", ""))):
        return False
    state = record.get(status) if status else None
    return state in due["open"] if "open" in due else state not in dropped


def _noted(record: Record) -> datetime:
    """When the record was last changed: the same file for the same records."""
    day = date.fromisoformat(record.get("updated_on") or record.get("created_on") or "2000-01-01")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _shown(workspace: Workspace, register: str, record: Record) -> str:
    label = workspace.label(register, record["id"])
    naming = record.get(workspace.register(register).naming)
    text = str(naming) if isinstance(naming, str) and naming not in ("", record["id"]) else ""
    return f"{label} {text}".strip() if text and text not in label else label


def organisation(workspace: Workspace) -> str:
    """The organisation's name: what names the record of which there is one."""
    for register in workspace.pack.registers.values():
        if register.single:
            for record in workspace.records(register.name):
                return str(record.get(register.naming) or "")
    return ""
