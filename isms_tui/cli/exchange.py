"""Commands that bring records in from other people's files, and out to them."""

from argparse import Namespace
from pathlib import Path

from isms_tui.cli.speak import opened, out, say
from isms_tui.door import InputError


def import_file(options: Namespace) -> int:
    """Say what becomes of every row, then make it so, unless it is only asked what would be."""
    from isms_tui.exchange import plan_import, save_rejected, take

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
        change = take(workspace, plan)
        say(f"{plan.summary()}; one undo takes it all back")
        try:
            saved = save_rejected(plan)
        except OSError as error:
            say(f"the rejected rows could not be saved: {error.strerror}")
        else:
            if saved is not None:
                say(f"the rejected rows are in {saved}: mend them and import that file")
        return 0 if change.records or plan.count()["rejected"] == 0 or plan.count()["unchanged"] else 2


def export(options: Namespace) -> int:
    """Write registers to a file."""
    from isms_tui.exchange.export import export_file

    with opened(options) as workspace:
        count = export_file(workspace, Path(options.output), options.format, options.register or [])
    say(f"{options.output}: {count}")
    return 0
