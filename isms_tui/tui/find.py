"""What can be found: an index of everything, built when first asked and kept true with every change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from isms_tui.pack import Screen
from isms_tui.workspace import Change, Workspace

Target = tuple[str, ...]
"""What an entry leads to: a kind (record, row, screen, rule, command, choice) and what names it there."""
REQUIREMENT = "requirement"
"""The catalogue whose rows are the points that are scored; each has a page of its own."""


@dataclass(slots=True)
class Entry:
    """One thing that can be found: its group, what it leads to, its name, what more is said of it, a hint."""

    group: str
    to: Target
    name: str
    more: str = ""
    hint: str = ""
    words: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.words = f"{self.name} {self.more}".lower()


class Index:
    """Everything of a workspace that can be found. Call it off with ``leave``."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._records: dict[str, list[Entry]] = {}
        self._fixed: tuple[list[Entry], list[Entry]] | None = None
        self._stale: set[str] = set(workspace.pack.registers)
        named_by = {name: r.fields[r.naming] for name, r in workspace.pack.registers.items()}
        self._readers: dict[str, list[str]] = {}
        for name, naming in named_by.items():
            if naming.kind == "ref":
                self._readers.setdefault(naming.to, []).append(name)
        self.leave: Callable[[], None] = workspace.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        for register in {register for register, *_ in change.records}:
            self._stale |= {register, *self._readers.get(register, ())}

    def entries(self) -> list[Entry]:
        """All of them, up to date."""
        for name in self._stale & self.workspace.pack.registers.keys():
            self._records[name] = self._read(name)
        self._stale.clear()
        if self._fixed is None:
            self._fixed = self._screens(), self._rows() + self._rules()
        records = (entry for name in self.workspace.pack.registers for entry in self._records[name])
        return [*self._fixed[0], *records, *self._fixed[1]]

    def _read(self, name: str) -> list[Entry]:
        register = self.workspace.register(name)
        naming = register.fields[register.naming]
        out = []
        if register.answers:
            return []  # the row that a record answers leads to it
        for record in self.workspace.records(name):
            if not record.get("archived"):
                label = str(record.get(register.naming) or "")
                if naming.kind == "ref" and label:
                    label = self.workspace.label(naming.to, label)
                id = str(record["id"])
                out.append(Entry(register.plural, ("record", name, id), id, label if label != id else ""))
        return out

    def _screens(self) -> list[Entry]:
        screens = self.workspace.pack.screens.values()
        found = [Entry("Screens", ("screen", s.id), f"{s.chapter} {s.title}".strip(), s.intro, s.key) for s in screens]
        for spec in screens:
            for tab in spec.tabs:
                title = tab.title or self.workspace.register(tab.register).plural
                found.append(Entry("Screens", ("screen", spec.id, tab.register), title, f"on {spec.title}", spec.key))
        return found

    def _rows(self) -> list[Entry]:
        out = []
        for name, catalogue in self.workspace.pack.catalogues.items():
            for ref, row in catalogue.rows.items():
                more = " — ".join(str(row[key]) for key in (catalogue.label, "question") if row.get(key))
                out.append(Entry(catalogue.title, ("row", name, ref), ref, more))
        return out

    def _rules(self) -> list[Entry]:
        return [Entry("Rules", ("rule", rule.id), rule.id, rule.title) for rule in self.workspace.pack.rules.values()]


def search(entries: Iterable[Entry], text: str) -> list[tuple[float, Entry]]:
    """The entries that fit, best first: a name, its beginning, whole words, parts of words.

    Only where nothing has all the words, those fit that have the letters in order.
    """
    asked = text.lower().split()
    if not asked:
        return []
    entries = list(entries)
    whole, letters = " ".join(asked), "".join(asked)
    found = [
        (-_exact(entry, whole, asked), number, entry)
        for number, entry in enumerate(entries)
        if all(word in entry.words for word in asked)
    ]
    if not found and len(letters) > 1:
        scored = ((-_loose(entry.words[:100], letters), number, entry) for number, entry in enumerate(entries))
        found = [hit for hit in scored if hit[0]]
    found.sort(key=lambda hit: hit[:2])
    return [(-score, entry) for score, _, entry in found]


def _exact(entry: Entry, whole: str, asked: list[str]) -> float:
    name = entry.name.lower()
    if name == whole:
        return 100
    if name.startswith(whole):
        return 90 - min(len(name), 40) / 10
    padded = f" {entry.words}"
    starts = sum(f" {word}" in padded for word in asked) / len(asked)
    together = 10 if whole in entry.words else 0
    early = 8 if asked[0] in name else 0
    return 40 + 20 * starts + together + early - min(len(entry.words), 200) / 100


def _loose(words: str, letters: str) -> float:
    """Letters in order, near one another or at the beginnings of words; nothing where they only happen to occur."""
    starts = [at for at, sign in enumerate(words) if sign == letters[0] and (not at or not words[at - 1].isalnum())]
    return max((_from(words, letters, start) for start in starts), default=0)


def _from(words: str, letters: str, start: int) -> float:
    at, good = start, 1
    for letter in letters[1:]:
        place = words.find(letter, at + 1)
        if place < 0:
            return 0
        good += place == at + 1 or not words[place - 1].isalnum()
        at = place
    share = good / len(letters)
    return 30 * share * len(letters) / (at - start + 1) if share >= 0.6 else 0


def screen_of(workspace: Workspace, register: str) -> Screen | None:
    """The screen that shows a register."""
    screens = workspace.pack.screens.values()
    return next((s for s in screens if any(tab.register == register for tab in s.tabs)), None)
