"""How commands speak: data to stdout, what is said about it to stderr, neither with anything a terminal obeys."""

import json
import sys
from argparse import Namespace
from typing import Any

from isms_tui.store import clean
from isms_tui.workspace import Workspace


def say(text: str) -> None:
    """Narration: never mixed into data."""
    print(clean(text), file=sys.stderr)


def out(text: str) -> None:
    """Data for people, freed of whatever a terminal would obey."""
    sys.stdout.write(clean(text))


def out_json(value: Any) -> None:
    """Data for programs, one value a line; what can't be seen is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
    sys.stdout.write(text + "\n")


def opened(options: Namespace, **more: Any) -> Workspace:
    """The workspace a command names; what had to be mended is said."""
    workspace = Workspace.open(options.workspace, **more)
    for notice in workspace.notices:
        say(f"isms-tui: {notice}")
    return workspace
