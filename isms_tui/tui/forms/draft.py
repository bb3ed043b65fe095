"""What a form knows of its record: as it was stored, as it began, and what others made of it meanwhile."""

from typing import Any

from isms_tui.door import Record, is_blank
from isms_tui.pack import Register
from isms_tui.workspace import Workspace


def same(left: Any, right: Any) -> bool:
    """Whether two values say the same; blank is blank."""
    return left == right or (is_blank(left) and is_blank(right))


class Draft:
    """The record of a form. ``before`` is what its changes are based on, ``start`` what nobody has typed."""

    def __init__(self, workspace: Workspace, register: Register, id: str, first: Record) -> None:
        self.workspace, self.register, self.id = workspace, register, id
        self.before: Record = workspace.get(register.name, id) or {} if id else {}
        fresh = {f.name: f.default for f in register.fields.values() if f.default is not None}
        start = {**({} if self.before else fresh), **self.before, **first}
        self._derived = workspace.derived(register.name, start)
        self.start: Record = {**start, **{k: v for k, v in self._derived.items() if is_blank(start.get(k))}}
        self.given = not is_blank(first.get(register.naming))

    def changed(self, values: Record) -> Record:
        """The fields that differ from what is stored."""
        return {name: value for name, value in values.items() if not same(value, self.before.get(name))}

    def touched(self, values: Record) -> bool:
        """Whether anybody said anything: what follows from the rest by itself does not count."""
        return self.given or any(not same(value, self.start.get(name)) for name, value in values.items())

    def missing(self, values: Record) -> set[str]:
        """The fields that are needed and blank."""
        return set(self.workspace.missing(self.register.name, {**self.before, **values}))

    def derive(self, values: Record) -> Record:
        """Derived fields that nobody has set, where they have come to something else."""
        out: Record = {}
        for name, value in self.workspace.derived(self.register.name, {**self.before, **values}).items():
            now = values.get(name)
            if now != value and name in values and (is_blank(now) or now == self._derived.get(name)):
                out[name] = self.start[name] = value
            self._derived[name] = value
        return out

    def rebase(self, name: str, theirs: Any, *, taken: bool) -> None:
        """From now on a field's change is based on what another session wrote."""
        if is_blank(theirs):
            self.before.pop(name, None)
        else:
            self.before[name] = theirs
        if taken:
            self.start[name] = theirs

    def meet(self, after: Record, values: Record, wrong: set[str]) -> tuple[Record, Record]:
        """What another session wrote, as what can be taken over and what both have changed."""
        taken: Record = {}
        contested: Record = {}
        for name in self.register.fields:
            theirs, was, mine = after.get(name), self.before.get(name), values.get(name)
            if same(theirs, was):
                continue
            mine_too = name in wrong or not (same(mine, was) or same(mine, theirs) or mine == self._derived.get(name))
            (contested if mine_too else taken)[name] = theirs
            if not mine_too:
                self.rebase(name, theirs, taken=True)
        return taken, contested
