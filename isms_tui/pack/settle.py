"""Starters from their files: laid over each other, checked against the pack, their expressions settled."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from isms_tui.pack.elaborate import Elaborator, Scope
from isms_tui.pack.errors import LanguageError, PackError, nearest
from isms_tui.pack.language import parse
from isms_tui.pack.load import make
from isms_tui.pack.model import Pack
from isms_tui.pack.read import Table, lay, toml
from isms_tui.pack.starters import PLAN, WIZARD, Entry, Guide, Question, Starters, Step, Who

Named = dict[str, tuple[str, Table]]


def settled(pack: Pack, found: Sequence[tuple[Path, str]]) -> Starters:
    """Read and check the starters. Raises PackError."""
    raw: dict[str, Named] = {"entry": {}, "question": {}, "task": {}, "who": {}}
    guide: Table = {}
    off: set[str] = set()
    for path, name in found:
        table = toml(path, name)
        kinds = {WIZARD: ("question",), PLAN: ("task", "who", "plan")}.get(name, ("entry",))
        for kind in table:
            if kind not in kinds:
                raise PackError(name, kind, f"is not known here; {nearest(kind, kinds)}")
        guide.update(table.pop("plan", {}))
        for kind, rows in table.items():
            here: set[str] = set()
            for row in rows:
                id = "id" if kind in ("question", "who") else "key"
                if kind == "entry":
                    row = {"register": path.stem, **row}
                below = raw[kind].get(row.get(id, ""))
                if below is not None and "record" in row:
                    row["record"] = {**below[1].get("record", {}), **row["record"]}
                if row.get("off"):
                    off.add(row.get(id, ""))
                lay(raw[kind], name, row, id, here)
    return _Settler(pack, raw, guide, off).run()


class _Settler:
    """Turns tables into starters and checks every name that they use."""

    def __init__(self, pack: Pack, raw: dict[str, Named], guide: Table, off: set[str]) -> None:
        self.pack, self.raw, self.out = pack, raw, Starters()
        self.guide, self.off = guide, off
        parsed = {helper.name: (helper.args, parse(helper.expression)) for helper in pack.helpers.values()}
        self.words = Elaborator(pack.registers, pack.catalogues, parsed)

    def run(self) -> Starters:
        out, raw = self.out, self.raw
        out.entries = {key: make(Entry, row, file, key) for key, (file, row) in raw["entry"].items()}
        out.questions = {id: make(Question, row, file, id) for id, (file, row) in raw["question"].items()}
        out.steps = {key: make(Step, row, file, key) for key, (file, row) in raw["task"].items()}
        out.who = {id: make(Who, row, file, id) for id, (file, row) in raw["who"].items()}
        self._drop_nameless()
        for task in out.steps.values():
            task.after = [key for key in task.after if key not in self.off]
        for entry in out.entries.values():
            entry.brings = [key for key in entry.brings if key not in self.off]
        out.files = {kind + ":" + name: file for kind in raw for name, (file, _) in raw[kind].items()}
        for entry in out.entries.values():
            self._entry(out.files["entry:" + entry.key], entry)
        for question in out.questions.values():
            self._question(out.files["question:" + question.id], question)
        if self.guide or out.steps:
            out.guide = make(Guide, self.guide, PLAN, "plan")
            self._plan(out.guide)
        return out

    def _drop_nameless(self) -> None:
        """A starter named by one that is switched off, such as a treatment by its risk, goes with it."""
        for key, entry in list(self.out.entries.items()):
            register = self.pack.registers.get(entry.register)
            named_by = entry.record.get(register.naming) if register is not None else None
            if isinstance(named_by, str) and named_by[:1] == "@" and named_by[1:] in self.off:
                del self.out.entries[key]
                self.off.add(key)

    # -- the library -----------------------------------------------------------------------------

    def _entry(self, file: str, entry: Entry) -> None:
        self._register(file, entry.key, entry.register)
        for key in entry.brings:
            self._known(file, f"{entry.key}.brings", "starter", key, self.out.entries)
        self._expression(file, entry.key, "when", entry.when)
        self._expression(file, entry.key, "taken", entry.taken)
        self._record(file, entry.key, entry.register, entry.record, self.out.entries)

    def _record(self, file: str, key: str, register: str, record: Table, entries: dict[str, Entry]) -> None:
        """References of a record to other starters, and what it has worked out."""
        fields = self.pack.registers[register].fields
        for name, value in record.items():
            for item in value if isinstance(value, list) else [value]:
                if not isinstance(item, str):
                    continue
                if item[:1] == "=":
                    self._expression(file, f"{key}.{name}", "", item[1:])
                elif item[:1] in ("@", "~") and name in fields and fields[name].kind in ("ref", "refs"):
                    if item[1:] in self.off:
                        continue
                    place, to = f"{key}.{name}", fields[name].to
                    self._known(file, place, "starter", item[1:], entries)
                    if entries[item[1:]].register != to:
                        raise PackError(file, place, f'"{item}" is no starter for {to}')

    def _register(self, file: str, key: str, register: str) -> None:
        self._known(file, key, "register", register, self.pack.registers)

    @staticmethod
    def _known(file: str, key: str, what: str, word: str, known: Iterable[str]) -> None:
        if word not in known:
            raise PackError(file, key, f'unknown {what} "{word}"; {nearest(word, known)}')

    def _expression(self, file: str, key: str, name: str, text: str, scope: Scope | None = None) -> None:
        place = f"{key}.{name}" if name else key
        if text:
            try:
                tree, kind = self.words.value(parse(text), scope or {})
            except LanguageError as error:
                raise PackError(file, place, str(error)) from None
            self.out.trees[place] = [tree, list(kind)]

    # -- the wizard ------------------------------------------------------------------------------

    def _question(self, file: str, question: Question) -> None:
        single = next((r for r in self.pack.registers.values() if r.single), None)
        if bool(question.field) == bool(question.makes):
            raise PackError(file, question.id, "needs either a field or what it makes")
        if question.field:
            self._known(file, f"{question.id}.field", "field", question.field, single.fields if single else ())
        entries = dict(self.out.entries)
        for other in self.out.questions.values():
            entries.update({entry.key: entry for entry in other.makes})
        for entry in question.makes:
            self._register(file, f"{question.id}.makes", entry.register)
            self._record(file, entry.key, entry.register, entry.record, entries)

    # -- the plan --------------------------------------------------------------------------------

    def _plan(self, guide: Guide) -> None:
        self._register(PLAN, "plan.register", guide.register)
        fields = self.pack.registers[guide.register].fields
        for key in ("group", "start", "due", "after", "who"):
            self._known(PLAN, f"plan.{key}", "field", getattr(guide, key), fields)
        this: Scope = {"this": ("rec", guide.register)}
        self._expression(PLAN, "plan", "goal", guide.goal)
        self._expression(PLAN, "plan", "stored", guide.stored, this)
        self._expression(PLAN, "plan", "dropped", guide.dropped, this)
        self._record(PLAN, "plan.common", guide.register, guide.common, self.out.entries)
        for who in self.out.who.values():
            self._expression(PLAN, "who " + who.id, "holder", who.holder)
        for step in self.out.steps.values():
            file = self.out.files["task:" + step.key]
            self._known(file, f"{step.key}.who", "duty", step.who, self.out.who)
            for key in step.after:
                self._known(file, f"{step.key}.after", "task", key, self.out.steps)
            if not step.done or step.days < 0:
                raise PackError(file, step.key, "needs days (0 or more) and done, by which one sees its progress")
            self._expression(file, step.key, "when", step.when)
            for number, text in enumerate(step.done):
                self._expression(file, step.key, f"done{number}", text)
            self._record(file, step.key, guide.register, step.record, self.out.entries)
        self._ordered()

    def _ordered(self) -> None:
        """No task waits for itself."""
        open_ = dict(self.out.steps)
        while ready := [key for key, step in open_.items() if not any(after in open_ for after in step.after)]:
            for key in ready:
                del open_[key]
        if open_:
            key = next(iter(open_))
            raise PackError(self.out.files["task:" + key], f"{key}.after", f"waits for itself ({', '.join(open_)})")
