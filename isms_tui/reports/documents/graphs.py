"""The blocks that draw records: each makes a picture and, for formats that draw nothing, the same as a table."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from isms_tui.pack.reports import Style
from isms_tui.reports.documents import draw
from isms_tui.reports.documents.model import Cell, Column, Picture, Table, percent
from isms_tui.reports.documents.tell import Env, Teller, figure

Keys = dict[str, Any]


def _line(tell: Teller, say: Any, env: Env) -> str:
    return " ".join(tell.say(say, env).split())


def bars(tell: Teller, style: Style, keys: Keys, rows: Sequence[Env], env: Env) -> Picture | None:
    """How many records there are of each kind."""
    ask = keys["by"]
    counts: dict[str, int] = {ask.words.get(name) or name.replace("_", " "): 0 for name in ask.order}
    for row in rows:
        name = " ".join(tell.text(ask, row).split())
        counts[name] = counts.get(name, 0) + 1
    if not rows:
        return None
    if not ask.order:
        counts = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    title = _line(tell, keys["title"], env)
    cells = [[Cell(name), Cell(str(count), count)] for name, count in counts.items()]
    table = Table([Column("", 3), Column(style.words["count"], 1, True)], cells, title)
    told = "; ".join(f"{name} {count}" for name, count in counts.items())
    return Picture(draw.bars(list(counts.items()), style.colours), title, told, table, 0.7)


def heat_map(tell: Teller, style: Style, keys: Keys, rows: Sequence[Env], env: Env) -> Picture | None:
    """Where records stand on two scales."""
    steps = [int(tell.number(keys[name], env) or 0) for name in ("across_steps", "up_steps")]
    if not all(1 <= step <= 12 for step in steps):
        return None
    cells: dict[tuple[int, int], list[str]] = {}
    name = keys["for"].name
    for row in rows:
        place = [tell.number(keys[key], row) for key in ("across", "up")]
        if place[0] is not None and place[1] is not None:
            cells.setdefault((int(place[0]), int(place[1])), []).append(str(row[name]))
    accept = tell.number(keys.get("accept"), env)
    places = [(a, u) for u in range(1, steps[1] + 1) for a in range(1, steps[0] + 1)]
    levels = {(a, u): tell.number(keys.get("level"), {**env, "across": a, "up": u}) for a, u in places}
    top = max((level for level in levels.values() if level is not None), default=None)
    fills = {place: (_heat(level, accept, top, style.colours), _mark(level, accept)) for place, level in levels.items()}
    labels = (_line(tell, keys["across_label"], env), _line(tell, keys["up_label"], env))
    title = _line(tell, keys["title"], env)
    columns = [Column(f"{labels[1]} \\ {labels[0]}", 1.3), *[Column(str(a), 1) for a in range(1, steps[0] + 1)]]
    table = Table(columns, [], title)
    for up in range(steps[1], 0, -1):
        filled = [
            Cell("\n".join(filter(None, [fills[a, up][1], ", ".join(cells.get((a, up), []))])), fill=fills[a, up][0])
            for a in range(1, steps[0] + 1)
        ]
        table.rows.append([Cell(str(up), up), *filled])
    told = "; ".join(f"{up} × {a}: {', '.join(ids)}" for (a, up), ids in sorted(cells.items(), reverse=True))
    svg = draw.heat_map(cells, (steps[0], steps[1]), fills, labels, style.colours)
    return Picture(svg, title, told, table, 0.9)


def _heat(level: float | None, accept: float | None, top: float | None, colours: dict[str, str]) -> str:
    """Pale where acceptable; the further above, the deeper."""
    if level is None or top is None:
        return colours["soft"]
    if accept is None:
        return draw.mix("#ffffff", colours["bad"], 0.1 + 0.5 * level / max(top, 1))
    if level <= accept:
        return draw.mix("#ffffff", colours["good"], 0.15 + 0.2 * level / max(accept, 1))
    share = (level - accept) / max(1, top - accept)
    return draw.mix(draw.mix("#ffffff", colours["warn"], 0.45), draw.mix("#ffffff", colours["bad"], 0.65), share)


def _mark(level: float | None, accept: float | None) -> str:
    if level is None:
        return ""
    return f"{'● ' if accept is not None and level > accept else ''}{figure(level)}"


def gantt(tell: Teller, style: Style, keys: Keys, rows: Sequence[Env], env: Env) -> Picture | None:
    """Work over time."""
    words, lines, cells = style.words, [], []
    for row in rows:
        end = tell.day(keys["end"], row)
        if end is None:
            continue
        start = min(tell.day(keys.get("start"), row) or end - timedelta(days=7), end)
        done = (tell.number(keys.get("done"), row) or 0) / 100
        stone = "milestone" in keys and tell.holds(keys["milestone"], row)
        late = "late" in keys and tell.holds(keys["late"], row)
        label = _line(tell, keys["label"], row)
        lines.append((label, start, end, done, "milestone" if stone else "bad" if late else ""))
        state = percent(done, "● " if late else "", "bad" if late else "")
        cells.append([Cell(label), Cell(start.isoformat(), start), Cell(end.isoformat(), end), state])
    if not lines:
        return None
    title = _line(tell, keys["title"], env)
    heads = [
        Column("", 5),
        Column(words["starts"], 1.2),
        Column(words["ends"], 1.2),
        Column(words["complete"], 1, True),
    ]
    told = f"{len(lines)}: {lines[0][1].isoformat()} – {max(line[2] for line in lines).isoformat()}"
    svg = draw.gantt(lines, tell.workspace.today, style.colours)
    return Picture(svg, title, told, Table(heads, cells, title), 1.5)


def plot(tell: Teller, style: Style, keys: Keys, rows: Sequence[Env], env: Env) -> Picture | None:
    """Values over time."""
    points: list[tuple[date, float]] = []
    for row in rows:
        day, value = tell.day(keys["at"], row), tell.number(keys["value"], row)
        if day is not None and value is not None:
            points.append((day, value))
    if not points:
        return None
    points.sort()
    target, unit = tell.number(keys.get("target"), env), _line(tell, keys.get("unit"), env)
    title = _line(tell, keys["title"], env)
    wanted = f"{style.words['target']} {figure(target)} {unit}".strip() if target is not None else ""
    cells = [[Cell(day.isoformat(), day), Cell(f"{figure(value)} {unit}".strip(), value)] for day, value in points]
    table = Table([Column(style.words["date"], 1), Column(unit or "", 1, True)], cells, title)
    told = "; ".join([*(f"{day.isoformat()}: {figure(value)} {unit}".strip() for day, value in points), wanted])
    return Picture(draw.plot(points, target, wanted, style.colours), title, told.strip("; "), table, 0.66)


KINDS: dict[str, Callable[..., Picture | None]] = {
    "bars": bars,
    "heat_map": heat_map,
    "gantt": gantt,
    "plot": plot,
}
