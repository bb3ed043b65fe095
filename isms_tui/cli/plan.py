"""The guided path on the command line: how far the tasks are, and tasks with dates."""

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from isms_tui.cli.speak import opened, out, out_json, say
from isms_tui.plan import DONE, Dated, Plan, Task


def plan(options: Namespace) -> int:
    """Show the plan, or store what it proposes."""
    with opened(options, once=True) as workspace:
        known = Plan(workspace)
        proposal = known.proposal(options.start)
        if options.action == "show":
            _show(known, options.format)
        else:
            for dated in proposal.dated:
                _dated(dated, options.format)
            if not options.dry_run and proposal.dated:
                change = known.propose(proposal, via="cli")
                say(f"{len(change.records)} records stored")
        say(proposal.said(workspace.today))
    return 0


def _show(known: Plan, form: str) -> None:
    tasks = list(known.tasks.values())
    if form == "json":
        for task in tasks:
            out_json({name: _plain(value) for name, value in asdict(task).items()})
        return
    order = list(dict.fromkeys(task.group for task in tasks))
    tasks.sort(key=lambda task: order.index(task.group))
    for group, some in groupby(tasks, key=lambda task: task.group):
        out(f"{known.heading(group)}\n")
        for task in some:
            out(f"  {_line(task)}\n")


def _line(task: Task) -> str:
    due = task.due.isoformat() if task.due else "no date   "
    slip = f" by {task.slip} days" if task.slip else ""
    state = task.state + slip if task.state != DONE else DONE
    return f"{task.progress:>4.0%}  {due}  {task.id or '-':<8} {task.title}  ({task.who}; {state})"


def _dated(dated: Dated, form: str) -> None:
    task = dated.task
    if form == "json":
        out_json({"key": task.key, "id": task.id, "title": task.title, "start": _plain(dated.start),
                  "due": _plain(dated.due), "new": dated.new})  # fmt: skip
        return
    moved = f"  (was due {task.due.isoformat()})" if task.due else ""
    out(f"{dated.start.isoformat()}  {dated.due.isoformat()}  {task.id or 'new':<8} {task.title}{moved}\n")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
