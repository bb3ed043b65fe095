"""Commands that bring records in from other people's files, and out to them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from isms_tui.cli.speak import opened, out, say
from isms_tui.door import InputError

if TYPE_CHECKING:
    from isms_tui.exchange import Plan


def import_file(options: Namespace) -> int:
    """Say what becomes of every row, then make it so, unless it is only asked what would be."""
    from isms_tui.exchange import plan_import, take

    mapping = {}
    for word in options.map:
        column, equals, target = word.rpartition("=")
        if not equals or not column:
            raise InputError(f'"{word}" is no COLUMN=FIELD', field="map")
        mapping[column] = target
    with opened(options) as workspace:
        plan = plan_import(
            workspace, Path(options.file), register=options.register, mapping=mapping, sheet=options.sheet
        )
        for _, match in plan.parts:
            pairs = (f"{c.text} = {c.register}.{c.field} ({c.by})" for c in match.columns if c.field)
            say(f"{match.register}: " + ", ".join(pairs))
        for notice in plan.notices:
            say(f"note: {notice}")
        for fate in plan.fates:
            place = f"{fate.sheet}:{fate.row}" if fate.row else ""
            out("\t".join((place, fate.fate, fate.register, fate.id, fate.reason)).replace("\n", " ") + "\n")
        if options.dry_run:
            say(f"{plan.summary()}; nothing is stored")
            return 0
        if plan.operations:
            take(workspace, plan)
            say(f"{plan.summary()}; one undo takes it all back")
        else:
            say(f"{plan.summary()}; nothing to store")
        _save(plan)
    count = plan.count()
    return 2 if count["rejected"] and not plan.operations and not count["unchanged"] else 0


def _save(plan: Plan) -> None:
    """Keep the rejected rows beside the file they came from."""
    from isms_tui.exchange import save_rejected

    try:
        saved = save_rejected(plan)
    except OSError as error:
        say(f"the rejected rows could not be saved: {error.strerror}")
        return
    if saved is not None:
        say(f"the rejected rows are in {saved}: mend them and import that file")


def export(options: Namespace) -> int:
    """Write registers to a file."""
    from isms_tui.exchange.export import export_file

    with opened(options) as workspace:
        count = export_file(workspace, Path(options.output), options.format, options.register or [])
    say(f"{options.output}: {count}")
    return 0
