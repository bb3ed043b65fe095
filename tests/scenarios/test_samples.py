"""Every sample is whole: its references lead somewhere, its registers are in use, its journal verifies."""

from datetime import date
from pathlib import Path

import pytest

from isms_tui.samples import samples
from isms_tui.workspace import Workspace

UNUSED = {"considered"}
MORE_UNUSED = {"landesamt-nord": {"competence", "training", "review_decision"}}  # nobody rated, no review held yet


def test_the_samples_come_in_order() -> None:
    assert list(samples()) == ["nimbus-ledger", "riverside-hospital", "falk-antriebe", "landesamt-nord"]


@pytest.mark.parametrize("name", samples())
def test_a_sample_is_whole(tmp_path: Path, name: str) -> None:
    day = date.fromisoformat(samples()[name]["as_of"])
    with Workspace.create(tmp_path / "w", sample=name, by="test", today=day) as workspace:
        registers = workspace.pack.registers
        ids = {register: {record["id"] for record in workspace.records(register)} for register in registers}
        assert {register for register in registers if not ids[register]} == UNUSED | MORE_UNUSED.get(name, set())
        assert sum(map(len, ids.values())) >= 400
        broken = []
        for register, spec in registers.items():
            fields = [field for field in spec.fields.values() if field.to in ids]
            for record in workspace.records(register):
                for field in fields:
                    value = record.get(field.name, [])
                    for id in value if isinstance(value, list) else [value]:
                        if id not in ids[field.to]:
                            broken.append((register, record["id"], field.name, id))
        assert broken == []
    assert Workspace.verify(tmp_path / "w") == []
