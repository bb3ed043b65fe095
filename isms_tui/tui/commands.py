"""Commands: each is one binding, made by ``key``; footer, palette, help, key list and settings derive from it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import Keys, _character_to_key, format_key
from textual.screen import ModalScreen, Screen

from isms_tui.pack import Pack, nearest

SIGNS = {"left_square_bracket": "[", "right_square_bracket": "]", "question_mark": "?", "slash": "/"}
MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
SCREEN, SCREENS = "screen-", "screens"
"""How the ids of commands begin that open a screen of the pack, and what these commands are headed by."""
KNOWN = {str(key.value) for key in Keys} | {f"f{number}" for number in range(1, 25)}


def key(keys: str, action: str, name: str, says: str, *, id: str = "", show: bool = False, **more: Any) -> Binding:
    """A command: its keys, what it runs, its name in one or two words, and a sentence for help.

    Its id, by which settings name it, is that of the action unless said otherwise.
    """
    id = id or re.sub(r"\(.*", "", action).rsplit(".", 1)[-1].replace("_", "-")
    return Binding(keys, action, name, show=show, tooltip=says, id=id, **more)


@dataclass(slots=True)
class Command:
    """A command as it stands on a screen: its keys now, and why it can't be used if so."""

    id: str
    name: str
    says: str
    keys: list[str]
    action: str
    group: str
    node: DOMNode | type[DOMNode]
    show: bool = False
    enabled: bool = True
    reason: str = ""

    @property
    def shown_keys(self) -> str:
        """The keys as they are printed on keyboards."""
        return " ".join(dict.fromkeys(shown_key(key) for key in self.keys))


def shown_key(key: str) -> str:
    """A key as it is printed on keyboards."""
    return SIGNS.get(key) or "+".join(format_key(part) for part in key.split("+"))


def group_of(kind: type[DOMNode]) -> str:
    """What the commands of a class are headed by."""
    title = kind.__dict__.get("BINDING_GROUP_TITLE")
    return str(title or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower())


def ours(kind: type[DOMNode], binding: Binding) -> type[DOMNode] | None:
    """The class of this program that made a binding; None for those of Textual itself."""
    for base in kind.__mro__:
        if any((binding.action, binding.id) == (made.action, made.id) for made in _made(base)):
            return base if base.__module__.startswith("isms_tui.") else None
    return kind if (binding.id or "").startswith(SCREEN) else None


def _made(kind: type) -> list[Binding]:
    own = kind.__dict__.get("BINDINGS", [])
    return [made if isinstance(made, Binding) else Binding(*made) for made in own]


def active(screen: Screen[Any]) -> list[Command]:
    """The commands that the keys of a screen mean now, those of the widget in focus first."""
    found: dict[tuple[str, str], Command] = {}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        home = ours(type(node), binding)
        if home is None or not binding.description:
            continue
        command = found.get((home.__name__, binding.action))
        if command is not None:
            command.keys.append(key)
            continue
        reason = ""
        if not enabled:
            why_not = getattr(node, "why_not", None)
            reason = why_not(binding.action) if why_not else "not possible here"
        made = _command(binding, home, node, key, enabled, reason)
        found[(home.__name__, binding.action)] = made
    return list(found.values())


def ranked(commands: Iterable[Command]) -> list[Command]:
    """What a screen does before what the widget in focus does, the app's own last; the usual before the rest."""
    return sorted(commands, key=lambda c: (isinstance(c.node, App), not isinstance(c.node, Screen), not c.show))


def _command(
    binding: Binding, home: type[DOMNode], node: DOMNode | type[DOMNode], key: str, enabled: bool, reason: str
) -> Command:
    says = binding.tooltip or binding.description
    id = binding.id or ""
    group = SCREENS if id.startswith(SCREEN) else group_of(home)
    return Command(id, binding.description, says, [key], binding.action, group, node, binding.show, enabled, reason)


# -- every command there is ----------------------------------------------------------------------


def rooms(pack: Pack) -> list[Binding]:
    """The commands that the screens of a pack are opened by."""
    return [
        key(spec.key, f"room('{spec.id}')", spec.title, spec.intro or spec.title, id=SCREEN + spec.id)
        for spec in pack.screens.values()
    ]


def everything(pack: Pack) -> list[Command]:
    """Every command of the program and of a pack, by the class that has it."""
    out: list[Command] = []
    for kind in _kinds():
        made = _made(kind)
        if issubclass(kind, App) and not any(command.group == SCREENS for command in out):
            made = [*made, *rooms(pack)]
        for binding in made:
            keys = [_long(key) for key in binding.key.split(",")]
            command = _command(binding, kind, kind, keys[0], True, "")
            command.keys = keys
            out.append(command)
    return out


def _kinds() -> Iterator[type[DOMNode]]:
    """The classes of this program that have commands, the app first."""
    import pkgutil
    from importlib import import_module

    import isms_tui.tui as package

    kinds: dict[type[DOMNode], None] = {}
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__.startswith(package.__name__):
                kinds[kind] = None
    order = (App, Screen, DOMNode)
    return iter(sorted((k for k in kinds if _made(k)), key=lambda k: [issubclass(k, o) for o in order].index(True)))


def _long(key: str) -> str:
    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key


# -- keys of one's own ---------------------------------------------------------------------------


def chosen(pack: Pack, wanted: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The keys of one's own that can be had, and what is wrong with the others: place, trouble, cure."""
    known = everything(pack)
    by_id: dict[str, list[Command]] = {}
    for command in known:
        by_id.setdefault(command.id, []).append(command)
    keymap: dict[str, str] = {}
    wrong: list[str] = []
    for id, value in wanted.items():
        place = f"settings.toml: keys.{id}"
        if id not in by_id:
            wrong.append(f"{place}: there is no such command; {nearest(id, [name for name in by_id if name])}")
            continue
        keys = [_long(part) for part in value.split(",")] if isinstance(value, str) else []
        strange = [key for key in keys if not _is_key(key)]
        if not keys or strange:
            said = f'"{strange[0]}" is no key' if strange else "is no text with keys"
            wrong.append(f'{place}: {said}; write it like "u" or "ctrl+z,f5"')
            continue
        keymap[id] = ",".join(keys)
    for id in list(keymap):
        clash = _clash(by_id[id], keymap[id].split(","), known, keymap)
        if clash is not None:
            taken, other = clash
            del keymap[id]
            wrong.append(
                f'settings.toml: keys.{id}: "{shown_key(taken)}" is taken by {other.id or other.name} ({other.group});'
                f" {id} keeps its own key. Choose another, or move {other.id or other.name} too"
            )
    return keymap, wrong


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    return bool(last) and set(modifiers) <= MODIFIERS and (last in KNOWN or _named(last))


def _named(key: str) -> bool:
    import unicodedata

    if len(key) == 1:
        return key.isprintable()
    try:
        unicodedata.lookup(key.replace("_", " ").upper())
    except KeyError:
        return key in SIGNS
    return True


def _clash(
    mine: Iterable[Command], keys: list[str], known: list[Command], keymap: Mapping[str, str]
) -> tuple[str, Command] | None:
    """The first key that another command has where both can be meant."""
    for command in mine:
        for other in known:
            if other.id != command.id and _meet(command.node, other.node):
                theirs = keymap[other.id].split(",") if other.id in keymap else other.keys
                for key in keys:
                    if key in theirs:
                        return key, other
    return None


def _meet(one: Any, other: Any) -> bool:
    """Whether two classes' keys can be in force together: a modal screen's keys shut out the app's."""
    if one is other:
        return True
    kinds = (one, other)
    if any(issubclass(kind, App) for kind in kinds):
        return not any(issubclass(kind, ModalScreen) for kind in kinds)
    return not all(issubclass(kind, Screen) for kind in kinds) and any(issubclass(kind, Screen) for kind in kinds)


def with_rooms(own: BindingsMap, pack: Pack) -> BindingsMap:
    """The app's own bindings and those that open a pack's screens."""
    return BindingsMap.merge([own.copy(), BindingsMap(rooms(pack))])


def key_list(pack: Pack, wanted: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Every command in a line: id, keys, what it does; and what is wrong with the keys of one's own."""
    keymap, wrong = chosen(pack, wanted)
    lines: list[str] = []
    group = ""
    for command in sorted(everything(pack), key=lambda command: command.group == SCREENS):
        if not command.name:
            continue
        if command.group != group:
            group = command.group
            lines += ["", group] if lines else [group]
        if command.id in keymap:
            command.keys = keymap[command.id].split(",")
        lines.append(f"  {command.id:<22} {command.shown_keys:<14} {command.name}: {command.says}")
    return lines, wrong
