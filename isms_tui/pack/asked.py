"""What the standard asks of a field: the points that its register answers, those about the field first."""

from isms_tui.pack.model import Pack, Requirement
from isms_tui.pack.trees import readings


def asked(pack: Pack, register: str) -> dict[str, list[Requirement]]:
    """For each field of a register the points behind it; under "" those of the register as a whole.

    A point is about a field when the field's help names it, or a rule on the point reads the field.
    """
    spec = pack.registers[register]
    whole = [point for point in pack.requirements.values() if register in point.registers]
    whole.sort(key=lambda point: (-point.weight, len(point.registers)))
    found: dict[str, dict[str, Requirement]] = {name: {} for name in spec.fields}
    for name, field in spec.fields.items():
        for ref in sorted((ref for ref in pack.requirements if ref in field.help), key=len, reverse=True):
            found[name][ref] = pack.requirements[ref]
    narrow: list[tuple[int, str, set[str]]] = []
    for rule in pack.rules.values():
        tree = pack.trees["rule:" + rule.id].get("when", [])
        if tree and tree[0] == "for" and tree[2][:2] == ["reg", register]:
            own = {node[3] for node in readings(tree) if node[2] == register and node[1] == ["var", "this"]}
            narrow.append((len(own), rule.requirement, own & spec.fields.keys()))
    for _, ref, names in sorted(narrow, key=lambda entry: entry[0]):
        for name in names:
            for point in pack.standing_for(ref):
                found[name].setdefault(point, pack.requirements[point])
    return {"": whole, **{name: list(points.values()) for name, points in found.items()}}
