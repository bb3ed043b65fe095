"""The open gaps of the record in a form; choosing one leads to the field it is about."""

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from isms_tui.tui.words import sign
from isms_tui.workspace import Gap, Hit


class OpenGaps(OptionList):
    """A line for each gap that speaks of the record."""

    class Chosen(Message):
        """A gap was chosen."""

        def __init__(self, gap: Gap) -> None:
            super().__init__()
            self.gap = gap

    def __init__(self) -> None:
        super().__init__(id="form-gaps", markup=False, compact=True)
        self.gaps: list[Gap] = []

    def show(self, found: list[tuple[Gap, Hit]]) -> None:
        """List gaps; nothing is shown where there is none."""
        found = [(gap, hit) for gap, hit in found if not gap.escalates]
        self.gaps = list({gap.rule: gap for gap, _ in found}.values())
        self.clear_options()
        said = {gap.rule: (gap, hit) for gap, hit in reversed(found)}
        for rule in [gap.rule for gap in self.gaps]:
            gap, hit = said[rule]
            self.add_option(
                Option(Content.assemble(sign(gap.severity), f" {rule}  {hit.message}").truncate(400), id=rule)
            )
        self.display = bool(self.gaps)

    @property
    def chosen(self) -> Gap | None:
        """The gap under the cursor."""
        return self.gaps[self.highlighted] if self.highlighted is not None and self.gaps else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.chosen:
            self.post_message(self.Chosen(self.chosen))
