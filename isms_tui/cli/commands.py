"""What each command does; every one returns its exit code."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isms_tui.cli.speak import opened, out, out_json, say
from isms_tui.door import InputError, Record, field_of, from_text
from isms_tui.workspace import Change, Preview, Workspace

SEVERITIES = ("major", "minor", "observation")


# -- workspaces ----------------------------------------------------------------------------------


def new(options: Namespace) -> int:
    if not options.name and not options.sample:
        raise InputError('a name is needed: --name "Acme Ltd"')
    with Workspace.create(options.workspace, name=options.name, sample=options.sample, base=options.pack) as workspace:
        say(f"{workspace.path}: {workspace.count()} records; open it with: isms-tui {workspace.path}")
    return 0


def demo(options: Namespace) -> int:
    from tempfile import TemporaryDirectory

    from isms_tui.samples import samples

    name, sample = next(iter(samples().items()))
    with TemporaryDirectory(prefix="isms-tui-demo-") as folder:
        place = Path(folder) / name
        Workspace.create(place, sample=name, by="demo").close()
        return _app(place, today=sample["as_of"])


def app(options: Namespace) -> int:
    from isms_tui.recent import last_opened

    place = Path(options.workspace) if options.workspace else last_opened()
    return _app(place)


def _app(place: Path | None, today: str = "") -> int:
    from datetime import date

    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise InputError("the app needs a terminal; for scripts: isms-tui check WORKSPACE")
    from isms_tui.recent import remember

    day = date.fromisoformat(today) if today else None
    workspace = Workspace.open(place, today=day, live=True) if place else None
    from isms_tui.tui import run

    try:
        if place is not None and not today:
            remember(place)
        return run(workspace)
    finally:
        if workspace is not None:
            workspace.close()


def verify(options: Namespace) -> int:
    problems = Workspace.verify(options.workspace)
    for problem in problems:
        out(f"{problem.place}: {problem.message}\n")
    if not problems:
        say("the journal's chain is whole, the snapshot and the evidence files agree")
    return 3 if problems else 0


# -- readiness -----------------------------------------------------------------------------------


def check(options: Namespace) -> int:
    import shutil

    from isms_tui.reports import render

    workspace = opened(options, today=options.as_of, view=options.view, once=True)
    report = workspace.report(options.view, options.clause)
    titles = {rule.id: rule.title for rule in workspace.pack.rules.values()}
    terminal = sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size().columns if terminal else 100
    sys.stdout.write(render(report, options.format, titles, width=width, colour=colour))
    workspace.close()
    counted = SEVERITIES[: SEVERITIES.index(options.fail_on) + 1] if options.fail_on != "never" else ()
    return 1 if any(gap.severity in counted for gap in report.gaps) else 0


def consider(options: Namespace) -> int:
    with opened(options) as workspace:
        places = [
            place
            for gap in workspace.standing(next(reversed(workspace.pack.views))).gaps
            if gap.rule == options.rule
            for hit in gap.hits
            for place in hit.records or [("", "")]
            if place[1] == options.record
        ]
        register, id = places[0] if places else ("", options.record)
        _tell(workspace.consider(options.rule, register, id, options.reason, via="cli"))
    return 0


def why(options: Namespace) -> int:
    with opened(options) as workspace:
        out("\n".join(workspace.why(options.rule)) + "\n")
    return 0


# -- records -------------------------------------------------------------------------------------


def record_list(options: Namespace) -> int:
    with opened(options) as workspace:
        spec = workspace.register(options.register)
        rows = workspace.records(options.register)
        if options.format == "json":
            for row in rows:
                out_json(row)
            return 0
        columns = ["id", *(spec.columns or [spec.naming])]
        for row in rows:
            out("\t".join(_plain(row.get(name)) for name in columns) + "\n")
    return 0


def record_show(options: Namespace) -> int:
    with opened(options) as workspace:
        workspace.register(options.register)
        row = workspace.get(options.register, options.id)
        if row is None:
            from isms_tui.pack import nearest

            known = [r["id"] for r in workspace.records(options.register)]
            raise InputError(
                f"there is no such record; {nearest(options.id, known)}", register=options.register, id=options.id
            )
        if options.format == "json":
            out_json(row)
        else:
            out("".join(f"{name}: {_plain(value)}\n" for name, value in row.items()))
    return 0


def record_put(options: Namespace) -> int:
    with opened(options) as workspace:
        if options.json:
            if options.words:
                raise InputError("give either fields or --json, not both")
            operations: list[Any] = [("put", options.register, "", row) for row in _objects(options.json)]
        else:
            id, fields = _fields(workspace, options.register, options.words)
            operations = [("put", options.register, id, fields)]
        if options.dry_run:
            return _foretell(workspace.preview(operations))
        change = workspace.apply(operations, via="cli")
        stored = [id for _, id, _, _ in change.records]
        named = [id for _, _, id, fields in operations for id in (id or str(fields.get("id") or ""),) if id]
        for id in dict.fromkeys([*stored, *named]):
            out(f"{id}\n")
        _tell(change)
    return 0


def _foretell(preview: Preview) -> int:
    """What a change would do, a line each; nothing is stored."""
    for openings, word in ((preview.closed, "closes"), (preview.opened, "opens")):
        for opening in openings:
            out(f"{word}\t{opening.rule}\t{opening.id}\n")
    before, after = preview.before, preview.after
    say(f"score {before.score:g} -> {after.score:g}, verdict {before.verdict} -> {after.verdict}; nothing is stored")
    return 0


def record_delete(options: Namespace) -> int:
    with opened(options) as workspace:
        _tell(workspace.delete(options.register, options.id, via="cli"))
    return 0


def _tell(change: Change) -> None:
    for sign, openings in (("opened", change.opened), ("closed", change.closed)):
        for opening in openings:
            say(f"gap {sign}: {opening.rule} {opening.id} {opening.message}".replace("  ", " "))


def _fields(workspace: Workspace, register: str, words: list[str]) -> tuple[str, Record]:
    spec = workspace.register(register)
    id = words.pop(0) if words and "=" not in words[0] else ""
    fields: Record = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise InputError(f'"{word}" is no FIELD=VALUE', register=register, id=id)
        try:
            fields[name] = from_text(field_of(spec, name), value)
        except ValueError as error:
            if isinstance(error, InputError):
                raise
            raise InputError(str(error), register=register, id=id, field=name) from None
    return id, fields


def _objects(source: str) -> Iterator[Record]:
    """Objects from a file or standard input: one, a list of them, or one a line."""
    try:
        text = (
            sys.stdin.buffer.read().decode("utf-8-sig")
            if source == "-"
            else Path(source).read_text(encoding="utf-8-sig")
        )
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: byte {error.start}: is not UTF-8 text") from None
    try:
        whole = [json.loads(text)]
    except (ValueError, RecursionError):
        whole = [_line(source, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = whole[0] if len(whole) == 1 and isinstance(whole[0], list) else whole
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise InputError(f"{source}: object {number}: is no JSON object with fields")
        yield row


def _line(source: str, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{source}: line {number}: is not JSON: {error}") from None


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else " ".join(str(value).split())


# -- history -------------------------------------------------------------------------------------


def history(options: Namespace) -> int:
    from dataclasses import asdict

    with opened(options) as workspace:
        if options.register:
            workspace.register(options.register)
        if options.format == "json":
            for entry in workspace.history(options.register, options.id):
                out_json(asdict(entry))
            return 0
        for chapter in workspace.story(options.register, options.id):
            out(f"{chapter.at}  {' '.join(chapter.sentence.split())}  ({chapter.via})\n")
    return 0
