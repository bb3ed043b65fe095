"""A plain, slow interpreter of conditions: the judge of the fast path, with which it shares only the parser.

It walks the tree as written, calls helpers as functions, follows every loop over all records, and
remembers nothing.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from isms_tui.pack import Pack
from isms_tui.pack.language import parse

STORED = {"created_on": "date", "updated_on": "date", "id": "text", "notes": "long_text", "archived": "bool"}


@dataclass(frozen=True)
class Rec:
    """A record of a register or a row of a catalogue."""

    table: str
    id: str


@dataclass(frozen=True)
class Months:
    """A span of calendar months."""

    n: int


@dataclass(frozen=True)
class Helped:
    """An argument of a helper, to be computed where it was written."""

    node: Any
    env: Any


class Oracle:
    """The rules of a pack over a set of records, computed the long way round."""

    def __init__(self, pack: Pack, records: dict[str, dict[str, dict[str, Any]]], today: date, stage: int) -> None:
        self.pack, self.records, self.today, self.stage = pack, records, today, stage
        self.asked = {tuple(place) for place in blanks_of(pack)}
        self.bodies = {h.name: (h.args, parse(h.expression)) for h in pack.helpers.values()}

    def hits(self, rule: str) -> set[Any]:
        """The ids (or loop values) that a rule hits; {""} for a rule about the whole."""
        node = parse(self.pack.rules[rule].when)
        if node[0] != "for":
            return {""} if self.true(node, {}) else set()
        _, name, domain, where, condition = node
        found = set()
        everywhere = domain == ["word", "any"]
        places = [["word", register] for register in self.pack.registers] if everywhere else [domain]
        for item in [member for place in places for member in self.members(place, {})]:
            env = {name: item}
            if self.true(where, env) and self.true(condition, env):
                found.add(item if everywhere else item.id if isinstance(item, Rec) else item)
        return {(item.table, item.id) for item in found} if everywhere else found

    # -- places ----------------------------------------------------------------------------------

    def members(self, node: Any, env: Any) -> list[Any]:
        if node[0] == "word" and isinstance(env.get(node[1]), Helped):
            return self.members(env[node[1]].node, env[node[1]].env)
        if node[0] == "call" and node[1] == "register":
            return self.members(["word", plain(self.value(node[2][0], env))], {})
        if node[0] == "word" and node[1] not in env:
            if node[1] in self.pack.catalogues:
                return [Rec(node[1], ref) for ref in self.pack.catalogues[node[1]].rows]
            rows = self.records.get(node[1], {})
            return [Rec(node[1], id) for id, row in sorted(rows.items()) if not row.get("archived")]
        return list(self.value(node, env) or [])

    def row(self, record: Rec) -> dict[str, Any] | None:
        if record.table in self.pack.catalogues:
            return self.pack.catalogues[record.table].rows.get(record.id)
        return self.records.get(record.table, {}).get(record.id)

    def leads(self, table: str, id: str) -> bool:
        if table in self.pack.catalogues:
            catalogue = self.pack.catalogues[table]
            if id in catalogue.rows or (catalogue.also and re.fullmatch(catalogue.also, id)):
                return True
            return bool(self.expanded(table, id))
        return id in self.records.get(table, {})

    def expanded(self, table: str, ref: str) -> list[str]:
        catalogue = self.pack.catalogues[table]
        out = []
        for point, row in catalogue.rows.items():
            group = str(row.get(catalogue.group, ""))
            if (
                group == ref
                or group.startswith(ref + ".")
                or ("." in group and f"{group} {point.split(' ')[-1].split('.')[0]}" == ref)
            ):
                out.append(point)
        return out or ([ref] if ref in catalogue.rows else [])

    # -- values ----------------------------------------------------------------------------------

    def true(self, node: Any, env: Any) -> bool:
        return self.value(node, env) is True

    def value(self, node: Any, env: Any) -> Any:
        tag = node[0]
        if tag == "lit":
            return node[1]
        if tag == "word":
            return self.word(node[1], env)
        if tag == "get":
            return self.get(node, env)
        if tag == "list":
            return [self.value(item, env) for item in node[1]]
        if tag == "call":
            return self.call(node[1], node[2], env)
        if tag == "q":
            return self.quantified(node, env)
        if tag == "and":
            return all(self.true(part, env) for part in node[1])
        if tag == "or":
            return any(self.true(part, env) for part in node[1])
        if tag == "not":
            return not self.true(node[1], env)
        if tag == "if":
            return self.value(node[2] if self.true(node[1], env) else node[3], env)
        if tag in ("exactly", "at least"):
            n = sum(self.true(part, env) for part in node[2])
            return n == node[1] if tag == "exactly" else n >= node[1]
        if tag == "blank":
            return self.blank(self.value(node[1], env))
        if tag == "cmp":
            return self.compare(node[1], self.value(node[2], env), self.value(node[3], env))
        if tag == "between":
            v, a, b = (self.value(part, env) for part in node[1:])
            return self.compare(">=", v, a) and self.compare("<=", v, b)
        if tag in ("in", "not in"):
            item, place = self.value(node[1], env), self.value(node[2], env)
            if item is None or place is None:
                return False
            return (plain(item) in [plain(other) for other in place]) is (tag == "in")
        if tag == "matches":
            text = self.value(node[1], env)
            return text is not None and re.search(node[2], str(plain(text))) is not None
        if tag == "subset":
            a, b = self.value(node[1], env), self.value(node[2], env)
            return a is not None and b is not None and {plain(x) for x in a} <= {plain(x) for x in b}
        if tag == "minus":
            gone = [plain(x) for x in self.value(node[2], env) or []]
            return [x for x in self.value(node[1], env) or [] if plain(x) not in gone]
        if tag in "+-*":
            return arithmetic(tag, self.value(node[1], env), self.value(node[2], env))
        raise AssertionError(tag)

    def word(self, name: str, env: Any) -> Any:
        if name in env:
            bound = env[name]
            return self.value(bound.node, bound.env) if isinstance(bound, Helped) else bound
        return {"today": self.today, "gate": self.stage}.get(name, name)

    def get(self, node: Any, env: Any) -> Any:
        base, name = node[1], node[2]
        if base[0] == "word" and base[1] not in env and base[1] in self.pack.registers:
            record: Any = Rec(base[1], self.pack.registers[base[1]].key)
        else:
            record = self.value(base, env)
        if record is None:
            return None
        row = self.row(record)
        if row is None:
            return None
        if record.table in self.pack.catalogues:
            return row.get(name) if row.get(name) != "" else None
        spec = self.pack.registers[record.table].fields.get(name)
        kind, value = spec.kind if spec else STORED[name], row.get(name)
        if kind in ("list", "refs"):
            value = value or []
            return [Rec(spec.to, v) for v in value if self.leads(spec.to, v)] if kind == "refs" else value
        if value is None or value == "":
            return None
        if kind == "date":
            return date.fromisoformat(value)
        if kind == "ref":
            return Rec(spec.to, value) if self.leads(spec.to, value) else None
        return value

    def call(self, name: str, arguments: list[Any], env: Any) -> Any:
        if name in self.bodies:
            parameters, body = self.bodies[name]
            own = {p: Helped(a, env) for p, a in zip(parameters, arguments, strict=True)}
            return self.value(body, own)
        values = [self.value(argument, env) for argument in arguments]
        if name == "blank":
            return self.blank(values[0])
        if name == "expand":
            if values[0] is None:
                return None
            return [point for ref in values[0] for point in self.expanded("requirement", plain(ref))]
        if None in values:
            return None
        if name in ("begun", "lacking", "ahead"):
            return getattr(self, name)(values[0])
        if name == "reached":
            return self.reached(arguments[0], env)
        if name == "first":
            return values[1][: values[0]]
        if name == "days":
            return timedelta(days=values[0])
        if name == "months":
            return Months(values[0])
        if name == "abs":
            return abs(values[0])
        if name == "length":
            return len(values[0])
        if name == "cell":
            return cell(*values)
        raise AssertionError(name)

    def begun(self, record: Rec) -> bool:
        spec = self.pack.registers[record.table]
        state = (self.row(record) or {}).get(spec.status) if spec.status else None
        return state not in (None, "", spec.fields[spec.status].choices[0]) if spec.status else False

    def lacking(self, record: Rec) -> list[str]:
        out = []
        for field in self.pack.registers[record.table].fields.values():
            env = {"this": record, "x": record}
            needed = field.required == "always" or (field.required and self.true(parse(field.required), env))
            asked = (record.table, field.name) in self.asked
            if needed and not asked and self.blank(self.get(["get", ["word", "this"], field.name], env)):
                out.append(field.label)
        return out

    def ahead(self, record: Rec) -> list[str]:
        fields = [field for field in self.pack.registers[record.table].fields.values() if field.past]
        dates = [(f.label, self.get(["get", ["word", "this"], f.name], {"this": record})) for f in fields]
        return [label for label, value in dates if value is not None and value > self.today]

    def reached(self, node: Any, env: Any) -> list[Rec]:
        found: list[Rec] = []
        for record in self.value(node, env) or []:
            self.follow(record, node[2], found)
        return found

    def follow(self, record: Rec, name: str, found: list[Rec]) -> None:
        if record not in found:
            found.append(record)
            for following in self.get(["get", ["word", "r"], name], {"r": record}) or []:
                self.follow(following, name, found)

    @staticmethod
    def blank(value: Any) -> bool:
        return value is None or value in ("", [])

    def quantified(self, node: Any, env: Any) -> Any:
        _, kind, name, domain, condition, target = node
        if domain[0] == "call" and domain[1] == "register" and self.value(domain[2][0], env) is None:
            return None
        inner = [{**env, name: item} for item in self.members(self.domain(domain, env), self.scope(domain, env))]
        inner = [e for e in inner if self.narrow(domain, e, env, name)]
        if kind == "share":
            parts = flat(condition)
            of = [e for e in inner if all(self.true(part, e) for part in parts[:-1])]
            return sum(self.true(parts[-1], e) for e in of) / len(of) if of else None
        found = [e for e in inner if self.true(condition, e)]
        if kind in ("none", "exists"):
            return bool(found) is (kind == "exists")
        if kind == "count":
            return len(found)
        if kind == "all":
            return [e[name] for e in found]
        if kind == "the":
            return min((e[name] for e in found), key=lambda r: r.id, default=None)
        pairs = [(self.value(target, e), e[name]) for e in found]
        if kind == "union":
            return [v for values, _ in pairs for v in values or []]
        pairs = [(v, r) for v, r in pairs if v is not None]
        if kind == "newest":
            return [r for _, r in sorted(pairs, key=lambda pair: (plain(pair[0]), pair[1].id), reverse=True)]
        if kind == "distinct":
            return len({plain(v) for v, _ in pairs})
        best = max(pairs, key=lambda pair: (plain(pair[0]), getattr(pair[1], "id", "")), default=(None, None))
        return best[1] if kind == "last" else best[0]

    def domain(self, node: Any, env: Any) -> Any:
        """A helper that stands for "all ... with" is looped over as what it says."""
        if node[0] == "call" and node[1] in self.bodies and self.bodies[node[1]][1][:2] == ["q", "all"]:
            return self.bodies[node[1]][1][3]
        return node

    def scope(self, node: Any, env: Any) -> Any:
        return {} if self.domain(node, env) is not node else env

    def narrow(self, node: Any, inner: Any, env: Any, name: str) -> bool:
        if self.domain(node, env) is node:
            return True
        body = self.bodies[node[1]][1]
        return self.true(body[4], {body[2]: inner[name]})

    @staticmethod
    def compare(sign: str, a: Any, b: Any) -> bool:
        if a is None or b is None:
            return False
        if isinstance(a, list) and isinstance(b, list):
            same = {plain(x) for x in a} == {plain(x) for x in b}
            return same is (sign == "=")
        a, b = plain(a), plain(b)
        return {"=": a == b, "!=": a != b}[sign] if sign in ("=", "!=") else ordered(sign, a, b)


def blanks_of(pack: Pack) -> list[tuple[str, str]]:
    """Fields of which a rule asks by name whether they are blank: the settled trees know the register of each."""
    found = []

    def walk(node: Any) -> None:
        if isinstance(node, list) and node:
            if node[0] == "blank" and isinstance(node[1], list) and node[1][0] == "f":
                found.append((node[1][2], node[1][3]))
            for part in node:
                walk(part)

    for rule in pack.rules:
        walk(pack.trees["rule:" + rule].get("when"))
    return found


def flat(node: Any) -> list[Any]:
    return [part for inner in node[1] for part in flat(inner)] if node[0] == "and" else [node]


def plain(value: Any) -> Any:
    if isinstance(value, Rec):
        return value.id
    if isinstance(value, timedelta):
        return value.days
    return value


def ordered(sign: str, a: Any, b: Any) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


def arithmetic(sign: str, a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    if isinstance(b, Months):
        return later(a, b.n if sign == "+" else -b.n)
    if sign == "*":
        return a * b
    return a + b if sign == "+" else a - b


def later(start: date, months: int) -> date:
    total = start.year * 12 + start.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def cell(rows: list[str], row: int, column: int) -> int | None:
    try:
        numbers = re.split(r"[\s,;|]+", rows[row - 1].strip())
        return int(numbers[column - 1]) if row > 0 and column > 0 else None
    except (IndexError, ValueError):
        return None
