"""Whole records from what somebody said of them: named, checked, derived; one transaction at a time."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from isms_tui.door import IDENTITY, InputError, Record, check_record, is_blank
from isms_tui.pack import Pack, Register, nearest
from isms_tui.readiness import Readiness

Operation = tuple[str, str, str, Mapping[str, Any] | None]
"""("put" or "delete", register, id, fields): one step of a transaction."""
Made = tuple[str, str, str, Record | None]
Numbers = Callable[[str, Callable[[str], int | None]], int]
"""The greatest number that any id of a register ever had."""


class Drafts:
    """The records of one transaction as they will stand; nothing is stored by it."""

    def __init__(
        self,
        pack: Pack,
        records: Mapping[str, Mapping[str, Record]],
        readiness: Callable[[], Readiness],
        highest: Numbers,
        today: date,
    ) -> None:
        self.pack, self._records, self._readiness = pack, records, readiness
        self._highest, self._day = highest, today.isoformat()
        self._state: dict[tuple[str, str], Record | None] = {}
        self._numbers: dict[str, int] = {}

    def prepared(self, operations: Iterable[Operation]) -> list[Made]:
        """The operations with whole records; changes that change nothing are left out. Raises InputError."""
        out: list[Made] = []
        for operation, name, id, fields in operations:
            register = self._register(name)
            if operation == "delete":
                if self._row(name, id) is None:
                    known = nearest(id, self._records.get(name, {}))
                    raise InputError(f"there is no such record; {known}", register=name, id=id)
                self._state[name, id] = None
                out.append(("delete", name, id, None))
                continue
            record = self._merged(register, id, fields or {})
            if record != self._row(name, record["id"]):
                self._state[name, record["id"]] = record
                out.append(("put", name, record["id"], record))
        self._check_unique()
        return out

    def new_id(self, register: str) -> str:
        """The next free id of a register; nothing, where the record's own row names it."""
        spec = self._register(register)
        if spec.answers:
            return ""
        head, brace, tail = spec.key.partition("{")
        if not brace:
            return spec.key
        if register not in self._numbers:
            form = re.compile(re.escape(head) + r"(\d+)" + re.escape(tail.partition("}")[2]))

            def number(id: str) -> int | None:
                match = form.fullmatch(id)
                return int(match[1]) if match else None

            used = [number(id) or 0 for id in self._records.get(register, {})]
            self._numbers[register] = max([*used, self._highest(register, number)], default=0)
        self._numbers[register] += 1
        return spec.key.format(self._numbers[register])

    def _register(self, name: str) -> Register:
        found = self.pack.registers.get(name)
        if found is None:
            raise InputError(f'unknown register "{name}"; {nearest(name, self.pack.registers)}')
        return found

    def _row(self, register: str, id: str) -> Record | None:
        if (register, id) in self._state:
            return self._state[register, id]
        return self._records.get(register, {}).get(id)

    def _merged(self, register: Register, id: str, fields: Mapping[str, Any]) -> Record:
        id = id or str(fields.get("id") or "")
        changed = check_record(self.pack, register, {k: v for k, v in fields.items() if k != "id"}, id)
        before = self._row(register.name, id) if id else None
        record = dict(before) if before is not None else self._fresh(register)
        record.update(changed)
        if before is None:
            id = id or self._named(register, record)
            before = self._row(register.name, id)
            record = {**before, **changed} if before is not None else record
        if before is None and not IDENTITY.fullmatch(id):
            raise InputError(f'"{id}" can\'t be an id; use letters, digits, dots and dashes', register=register.name)
        if is_blank(record.get(register.naming)):
            label = register.fields[register.naming].label
            raise InputError(f"is needed to save ({label})", register=register.name, id=id, field=register.naming)
        record["id"] = id
        record = {k: v for k, v in record.items() if not is_blank(v)}
        record.update(self._derived(register, before, record, changed))
        for noted in self._readiness().snapshots(register.name, before, record) if before is not None else ():
            record.setdefault(noted, [gap.rule for gap in self._readiness().gaps() if not gap.escalates])
        if before is not None and all(record.get(k) == before.get(k) for k in record.keys() | before.keys()):
            return record
        if before is None:
            record.setdefault("created_on", self._day)
        if "updated_on" not in changed:
            record["updated_on"] = self._day
        order = {name: index for index, name in enumerate(["id", *register.fields])}
        return dict(sorted(record.items(), key=lambda item: order.get(item[0], len(order))))

    @staticmethod
    def _fresh(register: Register) -> Record:
        return {f.name: f.default for f in register.fields.values() if f.default is not None}

    def _named(self, register: Register, record: Record) -> str:
        if register.answers:
            return str(record.get(register.answers) or "")
        while True:
            id = self.new_id(register.name)
            if register.single or self._row(register.name, id) is None:
                return id

    def _derived(self, register: Register, before: Record | None, record: Record, changed: Mapping[str, Any]) -> Record:
        """Derived fields that are blank, or whose inputs changed while they themselves were not given."""
        out: Record = {}
        old = self._readiness().derived(register.name, before) if before is not None else {}
        for name, value in self._readiness().derived(register.name, record).items():
            given = name in changed and not is_blank(changed[name])
            if is_blank(value) or given:
                continue
            if is_blank(record.get(name)) or (old.get(name) == record.get(name) and value != record.get(name)):
                out[name] = value
        return out

    def _check_unique(self) -> None:
        for name in {register for register, _ in self._state}:
            ids = {*self._records.get(name, {}), *(id for register, id in self._state if register == name)}
            for field in self.pack.registers[name].fields.values():
                if not field.unique:
                    continue
                users: dict[Any, list[str]] = {}
                for id in sorted(ids):
                    value = (self._row(name, id) or {}).get(field.name)
                    if not is_blank(value):
                        users.setdefault(value, []).append(id)
                for value, sharing in users.items():
                    mine = [id for id in sharing if (name, id) in self._state]
                    if len(sharing) > 1 and mine:
                        other = next(id for id in sharing if id != mine[-1])
                        text = f'"{value}" is already used by {other}'
                        raise InputError(text, register=name, id=mine[-1], field=field.name)
