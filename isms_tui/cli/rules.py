"""Commands about the pack itself: its rules in words, whether it is sound, what it covers."""

import json
from argparse import Namespace
from pathlib import Path

from isms_tui.cli.speak import out, say
from isms_tui.door import InputError
from isms_tui.pack import Example, Examples, Pack, load_examples, load_pack, nearest, packs


def _folder(options: Namespace) -> Path | None:
    """The folder a command names: a pack's, a workspace's, or one that ships under this name."""
    if not options.folder:
        return None
    if options.folder in packs():
        return packs()[options.folder]
    folder = Path(options.folder)
    if not folder.is_dir():
        raise InputError(
            f"{folder}: no such folder, and no pack of this name ships; {nearest(options.folder, packs())}"
        )
    return folder / "pack" if (folder / "journal.jsonl").is_file() else folder


def _pack(options: Namespace) -> tuple[Pack, dict[str, Examples]]:
    folder = _folder(options)
    return load_pack(folder), load_examples(folder)


def list_rules(options: Namespace) -> int:
    for rule in load_pack(_folder(options)).rules.values():
        out(f"{rule.id:<9} {rule.severity:<12} {rule.gate:<5} {rule.requirement:<20} {rule.title}\n")
    return 0


def explain_rules(options: Namespace) -> int:
    from isms_tui.examples import told_on
    from isms_tui.readiness import explained

    pack, examples = _pack(options)
    if options.rule not in pack.rules:
        raise InputError(f'unknown rule "{options.rule}"; {nearest(options.rule, pack.rules)}')
    lines = explained(pack, options.rule)
    shown = examples[options.rule]
    for title, example in (("fires with", shown.fires), ("silent with", shown.silent)):
        lines += [f"{title if not i else '':<11} {line}" for i, line in enumerate(_written(example))]
    if shown.fires:
        lines.append(f"{'':<11} (seen on {told_on(pack)})")
    out("\n".join(lines) + "\n")
    return 0


def _written(example: Example) -> list[str]:
    """The records of an example, a line each."""
    lines = []
    for entry in example:
        for register, fields in entry.items():
            words = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
            lines.append(f"{register}: {', '.join(words)}")
    return lines


def lint_rules(options: Namespace) -> int:
    from isms_tui.lint import lint

    pack, examples = _pack(options)
    found = lint(pack, examples)
    for line in found:
        out(line + "\n")
    said = f"{len(found)} things to mend" if found else "all well"
    say(f"{pack.title}: {len(pack.registers)} registers, {len(pack.rules)} rules, {len(pack.screens)} screens: {said}")
    return 1 if found else 0


def coverage_rules(options: Namespace) -> int:
    from isms_tui.lint import coverage, registers_of_rules

    pack, examples = _pack(options)
    lines = coverage(pack, examples)
    width = max(len(line.clause) for line in lines)
    out(f"{'clause':<{width}}  points  weighing  answered  registers  rules  examples  title\n")
    for line in lines:
        out(
            f"{line.clause:<{width}}  {line.points:>6}  {line.weighing:>8}  {line.answered:>8}"
            f"  {len(line.registers):>9}  {line.rules:>5}  {line.shown:>8}  {line.title}\n"
        )
    ruled = registers_of_rules(pack)
    bare = [name for name in pack.registers if name not in ruled]
    out(
        f"{'all':<{width}}  {len(pack.requirements):>6}  {sum(x.weighing for x in lines):>8}"
        f"  {sum(x.answered for x in lines):>8}  {len(pack.registers):>9}  {len(pack.rules):>5}"
        f"  {sum(x.shown for x in lines):>8}  registers without a rule: {', '.join(bare) or 'none'}\n"
    )
    return 0
