"""What can be typed, and a hint where it can't."""

import argparse
import sys
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from isms_tui import __version__
from isms_tui.reports import FORMATS

COMMANDS = ("new", "check", "record", "history", "verify", "rules", "why", "consider", "demo", "open")
FAIL_ON = ("major", "minor", "observation", "never")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        words = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
        print(f"{self.prog}: {words}; try {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def parse(argv: list[str]) -> argparse.Namespace:
    """The command line as options; a bare path opens the app on it."""
    first = next((word for word in argv if not word.startswith("-")), "")
    wants_help = any(word in ("-h", "--help", "--version") for word in argv)
    if first not in COMMANDS and not (wants_help and not first):
        near = get_close_matches(first, COMMANDS, n=1)
        if first and near and not Path(first).exists():
            _parser().error(f'unknown command "{first}"; did you mean "{near[0]}"?')
        argv = ["open", *argv]
    return _parser().parse_args(argv)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date; write it as 2026-03-31') from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="isms-tui",
        description="Build, run and prove a management system in the terminal.",
        epilog="isms-tui WORKSPACE opens the app. Exit codes: 0 done, 1 gaps found, 2 bad use or input, 3 damaged.",
    )
    parser.add_argument("--version", action="version", version=f"isms-tui {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, text: str, run: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=f"commands.{run or name}")
        return made

    def workspace(of: argparse.ArgumentParser) -> None:
        of.add_argument("workspace", metavar="WORKSPACE", help="the workspace's folder")

    opened = command("open", "open the app (also: isms-tui WORKSPACE)", "app")
    opened.add_argument("workspace", metavar="WORKSPACE", nargs="?", default="")
    command("demo", "open the app on a throw-away copy of the sample workspace")

    new = command("new", "make a workspace")
    workspace(new)
    new.add_argument("--name", default="", help="the organisation's name")
    new.add_argument("--sample", default="", help="begin with a sample's records")
    new.add_argument("--pack", default="", help="another standard's pack")

    check = command("check", "say what is missing")
    workspace(check)
    check.add_argument("--format", choices=FORMATS, default="text")
    check.add_argument("--fail-on", choices=FAIL_ON, default="major", help="exit 1 from this severity on (major)")
    check.add_argument("--as-of", type=_day, default=None, metavar="DATE")
    check.add_argument("--clause", default="", metavar="REF")
    check.add_argument("--view", default="", help="a view of the pack; by default the one the organisation aims at")

    record = commands.add_parser("record", help="list, show, put or delete records")
    actions = record.add_subparsers(required=True, metavar="list|show|put|delete", parser_class=_Parser)
    for action in ("list", "show", "put", "delete"):
        made = actions.add_parser(action)
        made.set_defaults(run=f"commands.record_{action}")
        workspace(made)
        made.add_argument("register", metavar="REGISTER")
        if action in ("show", "delete"):
            made.add_argument("id", metavar="ID")
        if action == "put":
            made.add_argument("words", metavar="[ID] FIELD=VALUE", nargs="*")
            made.add_argument("--dry-run", action="store_true", help="say what it would open and close; store nothing")
            made.add_argument(
                "--json", metavar="-", default="", help="read objects, one or one a line, from a file or -"
            )
        if action in ("list", "show"):
            made.add_argument("--format", choices=("text", "json"), default="text")

    history = command("history", "say who changed what, newest first")
    workspace(history)
    history.add_argument("register", metavar="REGISTER", nargs="?", default="")
    history.add_argument("id", metavar="ID", nargs="?", default="")
    history.add_argument("--format", choices=("text", "json"), default="text")

    workspace(command("verify", "check the journal's chain, the snapshot and the evidence files"))

    rules = commands.add_parser("rules", help="list or explain rules, or check a pack")
    asked = rules.add_subparsers(required=True, metavar="list|explain|lint|coverage", parser_class=_Parser)
    for action, text in (
        ("list", "every rule, a line each"),
        ("explain", "a rule in words, with its examples"),
        ("lint", "check a pack: names, examples, what nothing answers or shows"),
        ("coverage", "what each clause has: registers, points, rules, examples"),
    ):
        made = asked.add_parser(action, help=text, description=text)
        made.set_defaults(run=f"rules.{action}_rules")
        if action == "explain":
            made.add_argument("rule", metavar="RULE")
        made.add_argument("folder", metavar="DIR", nargs="?", default="", help="a pack's folder, or a workspace's")

    why = command("why", "say which facts made a rule open")
    workspace(why)
    why.add_argument("rule", metavar="RULE")

    consider = command("consider", "put an observation aside until its record changes")
    workspace(consider)
    consider.add_argument("rule", metavar="RULE")
    consider.add_argument("record", metavar="RECORD", nargs="?", default="", help="the record that it speaks of")
    consider.add_argument("--reason", required=True, help="why nothing has to be done; an auditor may read it")
    return parser
