"""The live checklist: what is open, point by point; a line opens the record it speaks of."""

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from isms_tui.tui.words import sign
from isms_tui.workspace import Gap, Hit, Workspace


class Checklist(OptionList):
    """The gaps of a part of the standard, or of all of it, as of the last ``show``, which its screen calls."""

    class Opened(Message):
        """A gap's line was opened."""

        def __init__(self, gap: Gap, hit: Hit) -> None:
            super().__init__()
            self.gap, self.hit = gap, hit

    def __init__(
        self, workspace: Workspace, chapter: str = "", *, registers: frozenset[str] = frozenset(), id: str
    ) -> None:
        super().__init__(id=id, markup=False)
        self.workspace, self.chapter, self.registers = workspace, chapter, registers
        self._places: dict[str, tuple[Gap, Hit]] = {}

    def mine(self, gap: Gap) -> bool:
        """Whether a gap belongs here: its clause lies in this chapter, or it speaks of a register shown here."""
        if not self.chapter and not self.registers:
            return True
        if self.chapter and gap.clause.split(".")[0] == self.chapter:
            return True
        places = {self.workspace.record_for(*record)[0] for hit in gap.hits for record in hit.records}
        return bool(places & self.registers)

    def show(self) -> None:
        """Bring the lines up to date, the highlight staying where it was."""
        gaps = [gap for gap in self.workspace.gaps() if self.mine(gap)]
        before = self.highlighted
        self._places.clear()
        lines: list[Option] = []
        for gap in gaps:
            head = Content.assemble(sign(gap.severity), f" {gap.requirement}  {gap.title}")
            only = len(gap.hits) == 1
            key = f"{gap.rule}/0"
            self._places[key] = (gap, gap.hits[0])
            count = "" if only else f"  ({len(gap.hits)})"
            lines.append(Option(Content.assemble(head, (count, "$text-muted")), id=key))
            for number, hit in enumerate(gap.hits, 1):
                key = f"{gap.rule}/{number}"
                self._places[key] = (gap, hit)
                lines.append(Option(Content.assemble(("    " + hit.message, "$text-muted")), id=key))
        if not lines:
            lines = [Option(Content("✓ nothing is open here"), disabled=True)]
        self.clear_options()
        self.add_options(lines)
        self.border_title = f"Checklist · {len(gaps)} open"
        if before is not None and self._places:
            self.highlighted = min(before, len(lines) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        place = self._places.get(event.option.id or "")
        if place:
            self.post_message(self.Opened(*place))
