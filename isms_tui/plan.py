"""The guided path: the tasks that lead to the goal, how far each is by the records, and which will be late.

Progress is worked out from the registers whenever it is asked for and stored nowhere.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import ceil
from typing import Any

from isms_tui.calendar import workday, workdays
from isms_tui.door import InputError, Record, is_blank
from isms_tui.drafts import Operation
from isms_tui.library import Library
from isms_tui.pack import Guide, Step
from isms_tui.workspace import Change, NewId, Workspace

DONE, LATE, SLIPS, ON_TRACK, NOT_PLANNED = "done", "late", "slips", "on track", "not planned"


@dataclass(slots=True)
class Task:
    """A task as it stands: of the plan, of the register, or both."""

    key: str
    id: str
    title: str
    group: str
    who: str
    why: str
    days: int
    after: list[str]
    progress: float
    start: date | None = None
    due: date | None = None
    finish: date | None = None
    """When it can be done, going by what is left and what it waits for."""
    state: str = NOT_PLANNED
    slip: int = 0
    """Days between the date it is due and the date it can be done."""

    @property
    def left(self) -> int:
        """Working days of work left."""
        return ceil(self.days * (1 - self.progress) - 1e-9)


@dataclass(slots=True)
class Dated:
    """A task that is proposed: new, or moved from the date it had."""

    task: Task
    start: date
    due: date

    @property
    def new(self) -> bool:
        """Whether it is no record yet."""
        return not self.task.id


@dataclass(slots=True)
class Proposal:
    """What the plan would write: dates for tasks, and whether they keep the goal."""

    dated: list[Dated]
    begin: date
    end: date | None
    goal: date | None
    goal_title: str
    working_days: int
    there: list[str] = field(default_factory=list)
    """Titles of tasks left out, as the records show them done."""

    @property
    def late(self) -> int:
        """Days by which the goal is missed; 0 when it is kept or there is none."""
        return max(0, (self.end - self.goal).days) if self.goal and self.end and self.end >= self.goal else 0

    def said(self, today: date) -> str:
        """Whether it fits, in a sentence."""
        if self.end is None:
            return "Nothing to plan: every task is in the register and on time, or shown done by the records."
        span = f"{self.working_days} working days, {self.begin.isoformat()} to {self.end.isoformat()}"
        if self.goal is None:
            return f"No date ahead is set for {self.goal_title}; counted forward: {span}."
        if self.end >= self.goal:
            return (
                f"Does not fit: {span}, {self.late or 1} days too late for {self.goal_title}"
                f" on {self.goal.isoformat()}. Move that date, add people, or drop tasks."
            )
        spare = (self.begin - today).days
        room = f" {spare} days to spare if you begin today." if spare > 0 else ""
        return f"Fits before {self.goal_title} on {self.goal.isoformat()}: {span}.{room}"


class Plan:
    """A workspace's plan. Raises InputError where its pack has none, PackError where one is wrong."""

    def __init__(self, workspace: Workspace, library: Library | None = None) -> None:
        self.workspace, self.today = workspace, workspace.today
        self.library = library or Library(workspace)
        if self.library.starters.guide is None:
            raise InputError(f"{workspace.pack.title}: this pack has no plan; give it a data/plan.toml")
        self.guide: Guide = self.library.starters.guide

    # -- the tasks as they stand -----------------------------------------------------------------

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks of the plan by key, then the register's own by id; those that were dropped are left out."""
        trees, steps = self.library.starters.trees, self.library.starters.steps
        records = {record["id"]: record for record in self.workspace.records(self.guide.register)}
        found: dict[str, Task] = {}
        ids: dict[str, str] = {}
        gone: set[str] = set()
        for key, step in steps.items():
            id = self.library.named(self.guide.register).get(str(step.record[self._naming]), "")
            if id:
                ids[id] = key
            unfit = bool(step.when) and self.workspace.value(trees[key + ".when"]) is not True
            if unfit or (id and self._dropped(records[id])):
                gone.add(key)
                continue
            found[key] = self._planned(step, records.get(id))
        for id, record in records.items():
            if id not in ids and not self._dropped(record):
                found[id] = self._own(record, ids)
        for task in found.values():
            task.after = self._passed_on(task.after, found, gone)
        self._foretell(found)
        return found

    def heading(self, group: str) -> str:
        """A heading of the plan in words."""
        field = self.workspace.pack.registers[self.guide.register].fields[self.guide.group]
        word = field.words.get(group) or group.replace("_", " ")
        return word[:1].upper() + word[1:]

    @property
    def _naming(self) -> str:
        return self.workspace.pack.registers[self.guide.register].naming

    def _dropped(self, record: Record) -> bool:
        dropped = self.workspace.value(self.library.starters.trees["plan.dropped"], self.guide.register, record)
        return bool(record.get("archived")) or dropped is True

    def _planned(self, step: Step, record: Record | None) -> Task:
        stated = record or step.record
        return Task(
            key=step.key,
            id=str(record["id"]) if record else "",
            title=str(stated[self._naming]),
            group=str(stated.get(self.guide.group, "")),
            who=self._who(step, record),
            why=step.why,
            days=step.days,
            after=list(step.after),
            progress=self._progress(step),
            start=_day(record, self.guide.start),
            due=_day(record, self.guide.due),
        )

    def _own(self, record: Record, ids: dict[str, str]) -> Task:
        stored = self.workspace.value(self.library.starters.trees["plan.stored"], self.guide.register, record)
        start, due = _day(record, self.guide.start), _day(record, self.guide.due)
        who = record.get(self.guide.who)
        return Task(
            key=record["id"],
            id=record["id"],
            title=str(record.get(self._naming, "")),
            group=str(record.get(self.guide.group, "")),
            who=self._named(str(who)) if who else "",
            why="",
            days=workdays(start, due) + 1 if start and due else 1,
            after=[ids.get(id, id) for id in record.get(self.guide.after, [])],
            progress=_share(stored),
            start=start,
            due=due,
        )

    def _progress(self, step: Step) -> float:
        """The mean of what shows a task done."""
        trees = self.library.starters.trees
        parts = [_share(self.workspace.value(trees[f"{step.key}.done{n}"])) for n in range(len(step.done))]
        return sum(parts) / len(parts)

    def _who(self, step: Step, record: Record | None) -> str:
        person = (record or {}).get(self.guide.who) or self._holder(step)
        return self._named(str(person)) if person else self.library.starters.who[step.who].title

    def _holder(self, step: Step) -> str:
        return str(self.workspace.value(self.library.starters.trees[f"who {step.who}.holder"]) or "")

    def _named(self, person: str) -> str:
        return self.workspace.label(
            self.workspace.pack.registers[self.guide.register].fields[self.guide.who].to, person
        )

    def _passed_on(self, after: Iterable[str], found: dict[str, Task], gone: Collection[str]) -> list[str]:
        """What a task waits for: in place of a task that was dropped, what that one waited for."""
        out: dict[str, None] = {}
        for key in after:
            if key in found:
                out[key] = None
            elif key in gone:
                out.update(dict.fromkeys(self._passed_on(self.library.starters.steps[key].after, found, gone)))
        return list(out)

    # -- dates -----------------------------------------------------------------------------------

    def _foretell(self, tasks: dict[str, Task]) -> None:
        """When each task can be done, and what that means for the date it is due."""
        ends = self._ends(tasks, self.today, keep_starts=True)
        for key, task in tasks.items():
            if task.progress >= 1:
                task.state = DONE
                continue
            task.finish = workday(self.today, max(0, ends[key] - 1))
            if task.due is not None:
                task.slip = max(0, (task.finish - task.due).days)
                task.state = LATE if task.due < self.today else SLIPS if task.slip else ON_TRACK

    @staticmethod
    def _ends(tasks: dict[str, Task], begin: date, *, keep_starts: bool = False) -> dict[str, int]:
        """For each task how many working days after the beginning it is over, each as early as can be."""
        ends: dict[str, int] = {}

        def end(key: str, above: tuple[str, ...]) -> int:
            if key not in ends:
                task = tasks[key]
                waits = [end(other, (*above, key)) for other in task.after if other not in (*above, key)]
                if task.progress >= 1:
                    return ends.setdefault(key, 0)
                planned = workdays(begin, task.start) if keep_starts and task.start else 0
                ends[key] = max([planned, *waits]) + task.left
            return ends[key]

        for key in tasks:
            end(key, ())
        return ends

    @property
    def goal(self) -> date | None:
        """The day that the plan works towards; one that is over is none."""
        day = self.workspace.value(self.library.starters.trees["plan.goal"])
        goal = date.fromisoformat(day) if day else None
        return goal if goal is not None and goal > self.today else None

    def proposal(self, start: date | None = None) -> Proposal:
        """Dates for what isn't planned yet and for what slips; from ``start`` on, for everything that is not done.

        A first plan is counted back from the goal: it begins as late as it may, but not before today.
        """
        tasks, goal = self.tasks, self.goal
        steps = self.library.starters.steps
        open_ = {key: task for key, task in tasks.items() if task.state != DONE}
        first = not any(task.id for key, task in open_.items() if key in steps)
        mine = [task for key, task in open_.items() if key in steps]
        planned = {key: task for key, task in tasks.items() if key in steps}
        begin = start or self.today
        if first and goal is not None and start is None:
            length = max(self._ends(planned, begin).values(), default=0)
            begin = max(self.today, workday(goal, -length))
        again = not first and start is None
        ends = self._ends(tasks if again else planned, begin, keep_starts=again)
        dated = []
        for task in mine:
            if again and task.state == ON_TRACK:
                continue
            due = workday(begin, max(0, ends[task.key] - 1))
            dated.append(Dated(task, workday(begin, max(0, ends[task.key] - max(1, task.left))), due))
        dated = [d for d in dated if (d.start, d.due) != (d.task.start, d.task.due)]
        return Proposal(
            dated=dated,
            begin=min((d.start for d in dated), default=begin),
            end=max((d.due for d in dated), default=None),
            goal=goal,
            goal_title=self.guide.goal_title,
            working_days=workdays(min(d.start for d in dated), max(d.due for d in dated)) + 1 if dated else 0,
            there=[task.title for key, task in tasks.items() if key in steps and task.state == DONE and not task.id],
        )

    # -- writing ---------------------------------------------------------------------------------

    def propose(self, proposal: Proposal, keys: Collection[str] | None = None, via: str = "tui") -> Change:
        """Store the proposed tasks (or those picked of them), in one transaction. Raises InputError."""
        wanted = [d for d in proposal.dated if keys is None or d.task.key in keys]
        return self.workspace.apply(lambda new_id: self._operations(wanted, new_id), via=via)

    def _operations(self, wanted: list[Dated], new_id: NewId) -> list[Operation]:
        guide, steps = self.guide, self.library.starters.steps
        fresh = [d for d in wanted if d.new]
        brought = self.library.with_brought(
            value[1:] for value in guide.common.values() if fresh and isinstance(value, str) and value[:1] == "@"
        )
        operations = self.library.operations(brought, new_id)
        known = dict(zip(brought, (operation[2] for operation in operations), strict=True))
        ids = {key: task.id for key, task in self.tasks.items() if task.id}
        ids.update({d.task.key: new_id(guide.register) for d in fresh})
        for d in wanted:
            dates: dict[str, Any] = {guide.start: d.start.isoformat(), guide.due: d.due.isoformat()}
            if not d.new:
                operations.append(("put", guide.register, d.task.id, dates))
                continue
            step = steps[d.task.key]
            record = self.library.resolved(step.key, guide.register, step.record, known)
            record |= self.library.resolved("plan.common", guide.register, guide.common, known)
            record |= {guide.who: self._holder(step), guide.after: self._waits(d.task, ids)}
            record |= dates
            filled = {name: value for name, value in record.items() if not is_blank(value)}
            operations.append(("put", guide.register, ids[step.key], filled))
        return operations

    def _waits(self, task: Task, ids: dict[str, str]) -> list[str]:
        """The records that a task waits for; one that is done and no record is passed over."""
        out: dict[str, None] = {}
        for key in task.after:
            if key in ids:
                out[ids[key]] = None
            else:
                out.update(dict.fromkeys(self._waits(self.tasks[key], ids)))
        return list(out)


def _day(record: Record | None, field: str) -> date | None:
    value = (record or {}).get(field)
    return date.fromisoformat(str(value)) if value else None


def _share(value: Any) -> float:
    """True, false or a number between 0 and 1; what can't be said is nothing done."""
    return min(1.0, max(0.0, float(value))) if isinstance(value, int | float) else 0.0
