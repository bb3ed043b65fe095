"""Why a gap is open: the facts that made it so, and the smallest changes that would close it."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.tui.commands import key
from isms_tui.tui.words import hanging
from isms_tui.workspace import Gap, Hit, Workspace

MANY = 5
"""Hits that are explained at once: each is tried out against the rules."""
HEADS = {"●": "", "→": "$primary", "would": "$success", "rests": "$text-muted"}
"""How a line of an explanation is coloured, by its first word."""


class Why(ModalScreen[None]):
    """A gap, or one of its hits, explained."""

    BINDING_GROUP_TITLE = "why"
    BINDINGS = [
        key("escape,w,q", "dismiss", "back", "Close the explanation.", id="why-leave", show=True),
        key("r", "rule", "the rule", "The rule itself, with examples.", id="why-rule", show=True),
    ]

    def __init__(self, workspace: Workspace, gap: Gap, hit: Hit | None) -> None:
        super().__init__()
        self.workspace, self.gap = workspace, gap
        self._hits = [hit] if hit is not None else gap.first(MANY)
        self._left = 0 if hit is not None else gap.count - len(self._hits)
        self._told: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="why") as box:
            box.border_title = f"Why · {self.gap.rule}".replace("[", "(")
            box.border_subtitle = "r the rule and its examples · escape goes back"
            with VerticalScroll(can_focus=True):
                yield Static("trying out what would close it …", id="why-text", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        # The frame first: finding what would close it tries changes out, one by one.
        self.call_after_refresh(self._work_out)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    def _work_out(self) -> None:
        places = self._hits[0].records if len(self._hits) == 1 else []
        self._told = self.workspace.why(self.gap.rule, *(places[0] if places else ()))
        self._show()

    def _show(self) -> None:
        if not self._told:
            return
        width = (self.query_one(VerticalScroll).scrollable_content_region.width or self.size.width - 8) - 1
        parts: list[tuple[str, str]] = []
        for number, line in enumerate(self._told):
            word = line.split(maxsplit=1)[0] if line.strip() else ""
            style = "bold" if not number else HEADS.get(word, "$text-muted")
            gap = "\n" if word == "●" and not line.startswith(" ") else ""
            parts.append((gap + hanging(line, width, 0, 4) + "\n", style))
        if self._left > 0:
            parts.append((f"\n… and {self._left} more; w on a line of its own tells of it\n", "$text-muted"))
        self.query_one("#why-text", Static).update(Content.assemble(*parts))

    def action_rule(self) -> None:
        """The rule itself."""
        rule = self.gap.escalates[0] if self.gap.escalates else self.gap.rule
        self.dismiss()
        self.app.call_later(self.app.run_action, f"rule({rule!r})")
