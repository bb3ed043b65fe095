"""What lies ahead and what has been: dates to come, records counted by two fields, readiness over the past weeks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from isms_tui.pack import Pack
from isms_tui.readiness import Readiness
from isms_tui.readiness.engine import Engine
from isms_tui.readiness.graph import Record

HOME = "screens/home.toml"
Past = tuple[date, str, str, Record | None]
"""A change that was made: its day, register and id, and the record as it was before it (None: it was not there)."""


@dataclass(slots=True)
class Ahead:
    """A date that lies ahead (or has passed unheeded): days from now, what it is, and the record it stands in."""

    days: int
    on: date
    label: str
    register: str
    id: str


@dataclass(slots=True)
class Heat:
    """Records counted by two fields: ``cells[x, y]`` is how many, and whether one of them is above the limit."""

    title: str
    register: str
    x: str
    y: str
    cells: dict[tuple[int, int], tuple[int, bool]]
    size: tuple[int, int]


def ahead(engine: Engine) -> list[Ahead]:
    """The dates that the pack watches, the earliest first."""
    found: list[Ahead] = []
    for entry, trees in zip(engine.pack.home.get("ahead", []), engine.pack.trees[HOME]["ahead"], strict=True):
        register = entry.get("register", "")
        rows: Mapping[str, Record] = engine.graph.tables[register] if register else {"": {}}
        for id, row in rows.items():
            holds = "where" not in trees or engine.value(trees["where"], register, row) is True
            if row.get("archived") or not holds:
                continue
            day = engine.value(trees["date"], register, row)
            if isinstance(day, int):
                days = day - engine.compiler.today
                found.append(Ahead(days, date.fromordinal(day), entry["label"], register, id))
    return sorted(found, key=lambda item: (item.days, item.label, item.id))


def heat(engine: Engine) -> Heat | None:
    """Records by the two fields that the pack names; None where it names none."""
    table, trees = engine.pack.home.get("heat"), engine.pack.trees[HOME]["heat"]
    if not table:
        return None
    register = table["register"]
    cells: dict[tuple[int, int], tuple[int, bool]] = {}
    for row in engine.graph.tables[register].values():
        place = row.get(table["x"]), row.get(table["y"])
        x, y = place
        if row.get("archived") or not isinstance(x, int) or not isinstance(y, int):
            continue
        if "where" in trees and engine.value(trees["where"], register, row) is not True:
            continue
        count, over = cells.get((x, y), (0, False))
        here = "over" in trees and engine.value(trees["over"], register, row) is True
        cells[x, y] = (count + 1, over or here)
    size = max((x for x, _ in cells), default=0), max((y for _, y in cells), default=0)
    return Heat(table["title"], register, table["x"], table["y"], cells, (max(5, size[0]), max(5, size[1])))


def trend(
    pack: Pack, records: Mapping[str, Mapping[str, Record]], past: Sequence[Past], today: date, view: str, weeks: int
) -> Iterator[tuple[date, float]]:
    """The score at the end of each of the past weeks, the newest first, until the journal's beginning.

    ``past`` are the changes, newest first; they are taken back one after the other.
    """
    readiness = Readiness(pack, records, today=today, view=view)
    try:
        place = 0
        for week in range(weeks):
            day = today - timedelta(weeks=week)
            undone: dict[tuple[str, str], Record | None] = {}
            while week and place < len(past) and past[place][0] > day:
                _, register, id, before = past[place]
                undone[register, id] = before
                place += 1
            readiness.take([(register, id, before) for (register, id), before in undone.items()])
            if week and place >= len(past):
                return
            readiness.set_today(day)
            yield day, readiness.standing().score
    finally:
        readiness.close()
