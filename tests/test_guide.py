"""The guide for pack writers is true: its files, laid over the pack as it says, load, show and prove themselves."""

import re
from pathlib import Path

from isms_tui.lint import lint
from isms_tui.pack import load_examples, load_pack
from isms_tui.pack.language import QUANTIFIERS
from isms_tui.workspace import Workspace

GUIDE = (Path(__file__).parents[1] / "docs" / "packs.md").read_text(encoding="utf-8")
FILES = re.findall(r"```toml\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL)


def laid(folder: Path) -> Path:
    for name, text in FILES:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder / "pack"


def test_the_files_of_the_guide_work(tmp_path: Path) -> None:
    assert len(FILES) == 5
    with Workspace.create(tmp_path / "acme", name="Acme", by="ann"):
        own = laid(tmp_path / "acme")
    pack = load_pack(own)
    assert lint(pack, load_examples(own)) == []
    with Workspace.open(tmp_path / "acme", by="ann") as workspace:
        workspace.put("drill", {"title": "Evacuation", "status": "held", "held_on": "2026-02-01"})
        assert "ACME-2" in {gap.rule for gap in workspace.standing("stage2").gaps}
        workspace.put("drill", {"lesson": "Door B sticks."}, "DRL-001")
        assert "ACME-2" not in {gap.rule for gap in workspace.standing("stage2").gaps}


def test_the_guide_names_every_quantifier() -> None:
    assert [
        word for word in QUANTIFIERS if f"`{word}(" not in GUIDE and f"`{word}(" not in GUIDE.replace(", ", "`")
    ] == []
