"""The examples of rules: for each, a small workspace in which it fires and one in which it stays silent.

They explain a rule to people, and they are run: ``rules lint`` reports a rule whose examples do not behave.
An example is a list of records, each ``{ register = { field = value } }``. Fields left out have the register's
defaults, ids are counted, and ``"*"`` as the row that a record answers stands for every row of the catalogue.
Dates are seen from the day that the pack names.
"""

from collections.abc import Iterator
from datetime import date

from isms_tui.door import InputError, Record, check_record
from isms_tui.pack import Example, Examples, Pack, Register, Rule, nearest
from isms_tui.readiness import Trial, trial

World = dict[str, dict[str, Record]]


def problems(pack: Pack, rule: Rule, examples: Examples) -> list[str]:
    """What is wrong with a rule's examples; nothing, when one fires and the other stays silent for a reason."""
    if not examples.fires:
        return ['has no example in which it fires; add fires = [ { register = { field = "value" } } ]']
    if not examples.silent:
        return ["has no example in which it stays silent; add silent = [ … ]"]
    wrong = []
    try:
        fires = try_example(pack, rule, examples.fires)
        silent = try_example(pack, rule, examples.silent)
    except InputError as error:
        return [f"example: {error}"]
    if not fires.messages:
        wrong.append("does not fire in the example in which it should")
    if silent.messages:
        wrong.append(f"fires in the example in which it should stay silent: {silent.messages[0]}")
    elif not silent.looked:
        wrong.append("stays silent only because its example holds no record that it would look at")
    return wrong


def try_example(pack: Pack, rule: Rule, example: Example) -> Trial:
    """Run a rule in an example. Raises InputError for an unknown register, field or choice."""
    return trial(pack, rule, world(pack, example), told_on(pack))


def told_on(pack: Pack) -> date:
    """The day from which examples are seen."""
    return date.fromisoformat(pack.settings["examples_on"])


def world(pack: Pack, example: Example) -> World:
    """The records of an example. Raises InputError."""
    day = pack.settings["examples_on"]
    out: World = {name: {} for name in pack.registers}
    for entry in example:
        for name, fields in entry.items():
            register = pack.registers.get(name)
            if register is None:
                raise InputError(f'unknown register "{name}"; {nearest(name, pack.registers)}')
            for record in _records(pack, register, dict(fields), len(out[name])):
                out[name][record["id"]] = {"created_on": day, "updated_on": day, **record}
    return out


def _records(pack: Pack, register: Register, fields: Record, count: int) -> Iterator[Record]:
    """The record that an entry stands for, or one for each row of a catalogue."""
    defaults = {f.name: f.default for f in register.fields.values() if f.default is not None}
    given = str(fields.pop("id", ""))
    if register.answers:
        row = str(fields.get(register.answers, ""))
        ids = list(pack.catalogues[register.fields[register.answers].to].rows) if row == "*" else [row]
    else:
        ids = [given or register.key.format(count + 1)]
    for id in ids:
        if register.answers:
            fields[register.answers] = id
        record = {**defaults, **check_record(pack, register, fields, id), "id": id}
        yield {name: value for name, value in record.items() if value is not None}
