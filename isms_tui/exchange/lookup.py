"""Which record a text means: by id, by name, by what the pack says names it too, by e-mail; or a new one."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from isms_tui.door import IDENTITY, Record, is_blank
from isms_tui.exchange.vocabulary import Vocabulary, plain

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
UNFIT = re.compile(r"\d+(?:\.0)?|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
"""Ids that mean nothing outside the file they stand in: running numbers, another program's keys."""


class Directory:
    """The records as they will stand: those that are there, and those that an import has made so far."""

    def __init__(
        self, words: Vocabulary, records: Callable[[str], Iterable[Record]], numbers: Callable[[str], str]
    ) -> None:
        self.words, self.pack = words, words.pack
        self._records, self._numbers = records, numbers
        self.rows: dict[str, dict[str, Record]] = {}
        self._names: dict[str, dict[str, list[str]]] = {}
        self._keys: dict[str, dict[tuple[str, ...], list[str]]] = {}
        self._mails: dict[str, dict[str, str]] = {}
        self.made: list[tuple[str, str, Record, str]] = []
        self._later = self._earlier_map()

    def _earlier_map(self) -> dict[str, list[str]]:
        """For each row of the earlier edition, those that continue it."""
        edition, found = self.words.edition, dict[str, list[str]]()
        if edition:
            for ref, row in self.pack.catalogues[edition["catalogue"]].rows.items():
                for earlier in row.get(edition["earlier"], []):
                    found.setdefault(earlier, []).append(ref)
        return found

    # -- what is there ---------------------------------------------------------------------------

    def register(self, name: str) -> dict[str, Record]:
        """The records of a register by id, read when first asked for."""
        if name not in self.rows:
            self.rows[name], self._names[name], self._keys[name], self._mails[name] = {}, {}, {}, {}
            for record in self._records(name):
                self.add(name, record["id"], record)
        return self.rows[name]

    def add(self, register: str, id: str, record: Mapping[str, Any]) -> None:
        """Let a record be found from now on."""
        self.register(register)
        spec, words = self.pack.registers[register], self.words.words[register]
        self.rows[register][id] = dict(record)
        for name in (spec.naming, *words.also):
            self._name(register, id, record.get(name))
        key = self.key(register, record)
        if key is not None:
            self._keys[register].setdefault(key, []).append(id)
        if words.email:
            for value in record.values():
                for mail in MAIL.findall(value) if isinstance(value, str) and "@" in value else ():
                    self._mails[register].setdefault(mail.casefold(), id)

    def _name(self, register: str, id: str, value: Any) -> None:
        if isinstance(value, str) and value:
            ids = self._names[register].setdefault(plain(value), [])
            if id not in ids:
                ids.append(id)

    def key(self, register: str, values: Mapping[str, Any]) -> tuple[str, ...] | None:
        """What says that two rows are the same thing, where the pack says that it is more than the name."""
        names = self.words.words[register].key
        if not names or any(is_blank(values.get(name)) for name in names):
            return None
        return tuple(plain(str(values[name])) for name in names)

    def new_id(self, register: str) -> str:
        """The next free id; what the file itself uses is not free."""
        while True:
            id = self._numbers(register)
            if id not in self.register(register):
                return id

    # -- the record a row is about ---------------------------------------------------------------

    def same(self, register: str, id: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """The id of the record that a row is about ("": none yet), and what is in the way of telling."""
        spec = self.pack.registers[register]
        rows = self.register(register)
        if spec.single:
            return spec.key, ""
        if id in rows:
            return id, ""
        head = spec.key.partition("{")[0]
        if id and re.fullmatch(re.escape(head) + r"\d+", id):
            return "", ""
        key = self.key(register, values)
        if key is not None:
            found = self._keys[register].get(key, [])
            if len(found) == 1:
                return found[0], ""
            if found:
                return "", f"{', '.join(found[:3])} are alike; give the id of the one that is meant"
        naming = values.get(spec.naming)
        found = self._names[register].get(plain(naming), []) if isinstance(naming, str) else []
        if key is not None:
            found = [other for other in found if self.key(register, rows[other]) is None]
        if len(found) > 1:
            return "", f"{', '.join(found[:3])} have this name; give the id of the one that is meant"
        return (found[0], "") if found else ("", "")

    # -- references ------------------------------------------------------------------------------

    def find(self, to: str, text: str) -> list[str]:
        """What a text refers to in a register or catalogue: one, several (an earlier edition's row), or none."""
        if to in self.pack.catalogues:
            return self._row(to, text)
        rows = self.register(to)
        if text in rows:
            return [text]
        id = self._record(to, text)
        return [id] if id else []

    def _row(self, to: str, text: str) -> list[str]:
        catalogue = self.pack.catalogues[to]
        if text in catalogue.rows or (catalogue.also and re.fullmatch(catalogue.also, text)):
            return [text]
        written = self.written(to, text)
        if written in catalogue.rows or (catalogue.also and re.fullmatch(catalogue.also, written)):
            return [written]
        if to == "requirement" and self.pack.standing_for(text):
            return [text]
        if self.words.edition and self.words.edition["catalogue"] == to and written in self._later:
            return self._later[written]
        titles = {plain(str(row.get(catalogue.label, ""))): ref for ref, row in catalogue.rows.items()}
        return [titles[plain(text)]] if plain(text) in titles and plain(text) else []

    def written(self, to: str, text: str) -> str:
        """A reference into a catalogue as the pack writes it."""
        spelling = self.words.spellings.get(to)
        if spelling is None:
            return text
        if spelling.own and (own := re.match(spelling.own, text)):
            return spelling.own_written.format(own[1])
        found = re.match(spelling.pattern, text)
        return spelling.written.format(found[1]) if found else text

    def later(self, ref: str) -> list[str]:
        """The rows that continue a row of the earlier edition."""
        return self._later.get(ref, [])

    def _record(self, to: str, text: str) -> str:
        names, words = self._names[to], self.words.words[to]
        mail = MAIL.search(text)
        if words.email and mail:
            return self._by_mail(to, mail[0].casefold()) or self._named(names, re.sub(MAIL, " ", text))
        if found := self._named(names, text):
            return found
        # "RSK-001 Laptop theft", "Laptop theft (RSK-001)", "Doe, Jane", "Jane Doe (CISO)"
        for token in re.findall(r"[A-Za-z]+-\d+", text):
            if token in self.rows[to]:
                return str(token)
        last, comma, first = text.partition(",")
        tries = [re.sub(r"\(.*?\)", "", text)] + ([f"{first} {last}"] if comma else [])
        return next((id for name in tries if (id := self._named(names, name))), "")

    @staticmethod
    def _named(names: Mapping[str, list[str]], text: str) -> str:
        found = names.get(plain(text), []) if plain(text) else []
        return found[0] if len(found) == 1 else ""

    def _by_mail(self, to: str, mail: str) -> str:
        """Whose address it is: one on record, or one made of a name: jane.doe@, j.doe@."""
        if mail in self._mails[to]:
            return self._mails[to][mail]
        local = plain(re.split("[@+]", mail)[0].replace(".", " ").replace("_", " "))
        if found := self._named(self._names[to], local):
            return found
        first, _, last = local.partition(" ")
        if len(first) == 1 and last:
            fits = [ids for name, ids in self._names[to].items() if name[:1] == first and name.endswith(" " + last)]
            return fits[0][0] if len(fits) == 1 and len(fits[0]) == 1 else ""
        return ""

    def make(self, to: str, text: str, why: str) -> str:
        """A new record named by a text, where the pack lets names make records; else nothing."""
        words, spec = self.words.words.get(to), self.pack.registers.get(to)
        if words is None or spec is None or not words.creates:
            return ""
        mail = MAIL.search(text) if words.email else None
        name = re.sub(r"[(<\[].*?[)>\]]", " ", re.sub(MAIL, " ", text)) if words.email else text
        name = " ".join(name.split()).strip(" <>()[],;")
        if mail and not name:
            name = re.split("[@+]", mail[0])[0].replace(".", " ").replace("_", " ").title()
        if not re.search(r"[^\W\d_]{2}", name) or len(name) > 120:
            return ""
        record: Record = {spec.naming: name}
        if mail:
            record[words.email] = mail[0]
        id = self.new_id(to)
        self.add(to, id, record)
        self.made.append((to, id, record, why))
        return id


def fit_id(text: str) -> str:
    """An id that can be kept; nothing for running numbers, other programs' keys and what can't be an id."""
    return text if IDENTITY.fullmatch(text) and not UNFIT.fullmatch(text) else ""
