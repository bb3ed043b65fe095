"""The command that writes reports for people: to a file, or to standard output."""

import sys
from argparse import Namespace
from pathlib import Path

from isms_tui.cli.speak import opened, out, say
from isms_tui.door import InputError
from isms_tui.pack.model import FORMATS

TEXTS = ("md", "html")
"""Formats that a terminal can show."""


def report(options: Namespace) -> int:
    from isms_tui.reports.documents import make, reports_of, write

    with opened(options, today=options.as_of, view=options.view, once=True) as workspace:
        reports = reports_of(workspace)
        if options.name == "list":
            for name, title in reports.titles.items():
                out(f"{name}\t{title}\t{' '.join(reports.formats(name))}\n")
            return 0
        ending = Path(options.output).suffix.lower().lstrip(".")
        form = options.format or (ending if ending in FORMATS else "md")
        if form not in TEXTS and not options.output:
            raise InputError(f"{form} is no text for a terminal; say where to: -o FILE")
        content = make(workspace, options.name, form, options.view, reports)
        if options.output in ("", "-"):
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            return 0
        place = Path(options.output)
        write(place, content)
        say(f"{place}: {reports.titles[options.name]}, {len(content):,} bytes")
    return 0
