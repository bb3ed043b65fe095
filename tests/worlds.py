"""Random but valid records for any pack: what the property tests and the benchmarks feed the engine with."""

from random import Random
from typing import Any

from isms_tui.pack import Field, Pack

Record = dict[str, Any]
World = dict[str, dict[str, Record]]
TEXTS = [
    "n/a",
    "human error",
    "none",
    "A sentence that says why this is so, and long enough to count.",
    "clause 7.2",
    "A.5.1",
]


class Maker:
    """Makes records whose references mostly lead somewhere."""

    def __init__(self, pack: Pack, random: Random, sizes: dict[str, int]) -> None:
        self.pack, self.random, self.sizes = pack, random, sizes
        self.rows = {name: list(catalogue.rows) for name, catalogue in pack.catalogues.items()}

    def ids(self, register: str) -> list[str]:
        """The ids that a register of this world has."""
        spec = self.pack.registers[register]
        if spec.single:
            return [spec.key]
        if "{:" not in spec.key:
            return self.rows[spec.fields[spec.key.strip("{}")].to][: self.sizes.get(register, 93)]
        return [spec.key.format(n) for n in range(1, self.sizes.get(register, 3) + 1)]

    def world(self) -> World:
        """Records of every register."""
        return {name: {id: self.record(name, id) for id in self.ids(name)} for name in self.pack.registers}

    def record(self, register: str, id: str) -> Record:
        """One record, each field filled or left out by chance."""
        spec = self.pack.registers[register]
        out: Record = {"id": id, "created_on": self.day(), "updated_on": self.day()}
        for field in spec.fields.values():
            if self.random.random() < 0.85:
                out[field.name] = self.value(field)
        if "{:" not in spec.key and not spec.single:
            out[spec.key.strip("{}")] = id
        if self.random.random() < 0.05:
            out["archived"] = True
        return {name: value for name, value in out.items() if value not in (None, "", [])}

    def value(self, field: Field) -> Any:
        """A value that the door would let in."""
        random = self.random
        if field.kind == "enum":
            return random.choice(field.choices)
        if field.kind == "bool":
            return random.random() < 0.6
        if field.kind in ("int", "decimal"):
            low = int(field.minimum if field.minimum is not None else 0)
            return random.randint(low, int(field.maximum if field.maximum is not None else low + 30))
        if field.kind == "date":
            return self.day()
        if field.kind == "list":
            return random.sample(field.choices, random.randint(0, min(2, len(field.choices)))) or random.sample(
                TEXTS, 1
            )
        if field.kind == "ref":
            return self.reference(field.to)
        if field.kind == "refs":
            return list(dict.fromkeys(self.reference(field.to) for _ in range(random.randint(0, 3))))
        return random.choice(TEXTS)

    def reference(self, to: str) -> str:
        """An id that is usually there."""
        if to in self.rows:
            return self.random.choice(self.rows[to])
        known = self.ids(to)
        return self.random.choice(known) if known and self.random.random() < 0.95 else f"{to}-gone"

    def day(self) -> str:
        """A day within some two years around the tests' today."""
        random = self.random
        return f"{random.choice([2024, 2025, 2025, 2026])}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
