"""The live checklist: what is open, point by point; a line opens the record it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from isms_tui.readiness import Considered
from isms_tui.tui.commands import key
from isms_tui.tui.words import hanging, sign
from isms_tui.workspace import Gap, Hit, InputError, Workspace

FEW = 8
"""Hits of a gap that are listed at once; one more line opens the rest."""


@dataclass(slots=True)
class Line:
    """What a line speaks of: a gap, one of its hits (None: all of them), or something put aside."""

    gap: Gap | None = None
    hit: Hit | None = None
    aside: Considered | None = None
    rest: bool = False


class Checklist(OptionList):
    """The gaps of a part of the standard, or of all of it, as of the last ``show``, which its screen calls."""

    BINDING_GROUP_TITLE = "checklist"
    BINDINGS = [
        key("enter", "select", "open", "Open the record that the line speaks of.", id="gap-open", show=True),
        key("w", "why", "why", "Which facts made it open, and what would close it.", show=True),
        key("x", "aside", "put aside", "Put an observation aside with a reason, or take it back.", id="put-aside"),
    ]

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
        self._spoken: dict[str, Line] = {}
        self._opened: set[str] = set()
        self._width = 0

    def mine(self, gap: Gap) -> bool:
        """Whether a gap belongs here: its clause lies in this chapter, or it speaks of a register shown here."""
        if not self.chapter and not self.registers:
            return True
        if self.chapter and gap.clause.split(".")[0] == self.chapter:
            return True
        places = {self.workspace.record_for(*record)[0] for hit in gap.first(FEW) for record in hit.records}
        return bool(places & self.registers)

    def aside(self, note: Considered) -> bool:
        """Whether something put aside belongs here."""
        if not self.chapter and not self.registers:
            return True
        requirement = self.workspace.pack.rules[note.rule].requirement
        return requirement.split(".")[0] == self.chapter or note.register in self.registers

    def heading(self, count: int) -> str:
        """What the list is headed by."""
        return f"Checklist · {count} open"

    # -- showing ---------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the lines up to date, the highlight staying where it was; what nobody sees waits until it is seen."""
        self._width = self.scrollable_content_region.width
        if not self._width:
            return
        standing = self.workspace.standing()
        gaps = [gap for gap in standing.gaps if self.mine(gap)]
        notes = [note for note in standing.considered if self.aside(note)]
        before = self.highlighted
        stood_on = self.get_option_at_index(before).id if before is not None else None
        self._spoken.clear()
        options = [option for gap in gaps for option in self._gap(gap)]
        if not gaps:
            options = [Option(Content("✓ nothing is open here"), disabled=True)]
        options += self._notes(notes)
        self.clear_options()
        self.add_options(options)
        self.border_title = self.heading(len(gaps))
        if self._spoken:
            place = next((n for n, option in enumerate(options) if option.id == stood_on), before or 0)
            self.highlighted = min(place, len(options) - 1)

    def _gap(self, gap: Gap) -> list[Option]:
        """A gap's line and those of its hits."""
        limit = gap.count if gap.rule in self._opened else FEW
        hits = gap.first(limit)
        count = f"  ({gap.count})" if gap.count > 1 else ""
        title = self._wrapped(f"  {gap.requirement}  {gap.title}{count}")[2:]
        head = Content.assemble(sign(gap.severity), " ", title, self._weight(gap))
        lines = [self._option(f"{gap.rule}/0", head, Line(gap))]
        for number, hit in enumerate(hits, 1):
            text = Content.styled(self._wrapped("    " + hit.message), "$text-muted")
            lines.append(self._option(f"{gap.rule}/{number}", text, Line(gap, hit)))
        if gap.escalates and gap.count <= 1:
            for rule in gap.escalates[:limit]:
                title = self.workspace.pack.rules[rule].title if rule in self.workspace.pack.rules else rule
                lines.append(
                    Option(Content.styled(self._wrapped(f"    rests on: {title}"), "$text-muted"), disabled=True)
                )
        elif gap.count > len(hits) and not gap.escalates:
            rest = Content.styled(f"    … and {gap.count - len(hits)} more", "$primary")
            lines.append(self._option(f"{gap.rule}/rest", rest, Line(gap, rest=True)))
        return lines

    def _wrapped(self, line: str) -> str:
        """A line broken to the width there is, each part as far in as its beginning."""
        return hanging(line, self._width, 0, 0)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self.show()

    @staticmethod
    def _weight(gap: Gap) -> Content:
        return Content.styled("  adds up to more", "$text-muted") if gap.escalates else Content("")

    def _notes(self, notes: list[Considered]) -> list[Option]:
        """What was put aside, below everything that is open."""
        if not notes:
            return []
        lines = [Option(Content.styled(f"✓ put aside ({len(notes)}); x takes one back", "bold"), disabled=True)]
        for note in notes:
            title = self.workspace.pack.rules[note.rule].title
            text = self._wrapped(f"    {title} {note.id}: {note.reason}".replace(" :", ":"))
            id = f"aside/{note.rule}/{note.register}/{note.id}"
            lines.append(self._option(id, Content.styled(text, "$text-muted"), Line(aside=note)))
        return lines

    def _option(self, id: str, text: Content, line: Line) -> Option:
        self._spoken[id] = line
        return Option(text, id=id)

    # -- keys ------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """What the highlighted line speaks of."""
        if self.highlighted is None:
            return None
        return self._spoken.get(self.get_option_at_index(self.highlighted).id or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key means something on this line."""
        if action in ("why", "aside"):
            return True if not self._no(action) else None
        return True

    def why_not(self, action: str) -> str:
        """Why a key means nothing on this line."""
        return self._no(action)

    def _no(self, action: str) -> str:
        line = self.line
        if line is None:
            return "no line of a gap is chosen"
        if action == "aside" and line.gap is not None:
            allowed = self.workspace.pack.verdict.get("considered", {}).get("severity", "")
            if line.gap.severity != allowed:
                return f"it is {line.gap.severity}; only an {allowed or 'observation'} can be put aside"
        return ""

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self._spoken.get(event.option.id or "")
        if line is None:
            return
        if line.rest and line.gap is not None:
            self._opened.add(line.gap.rule)
            self.show()
        elif line.aside is not None:
            self.post_message(self.Opened(*self._as_gap(line.aside)))
        elif line.gap is not None:
            self.post_message(self.Opened(line.gap, line.hit or line.gap.first(1)[0]))

    def _as_gap(self, note: Considered) -> tuple[Gap, Hit]:
        """Something put aside, as what it was: its record can still be opened."""
        rule = self.workspace.pack.rules[note.rule]
        hit = Hit(note.reason, [(note.register, note.id)] if note.register and note.id else [])
        clause = rule.requirement
        gap = Gap(
            rule.id, rule.requirement, clause, "", rule.severity, rule.gate, rule.title, rule.do, 1, frozenset(),
            lambda: [hit],
        )  # fmt: skip
        return gap, hit

    def action_why(self) -> None:
        """Which facts made it open, and what would close it."""
        from isms_tui.tui.why import Why

        line = self.line
        if line is not None and line.gap is not None:
            self.app.push_screen(Why(self.workspace, line.gap, line.hit))
        elif line is not None and line.aside is not None:
            self.post_message(self.Opened(*self._as_gap(line.aside)))

    def action_aside(self) -> None:
        """Put an observation aside, or take it back."""
        from isms_tui.tui.oneline import OneLine

        line = self.line
        if line is None:
            return
        if line.aside is not None:
            note = line.aside
            self._tried(lambda: self.workspace.reconsider(note.rule, note.register, note.id))
            return
        gap = line.gap
        assert gap is not None
        hit = line.hit or gap.first(1)[0]
        register, id = hit.records[0] if hit.records else ("", "")

        def reasoned(reason: str | None) -> None:
            if reason:
                self._tried(lambda: self.workspace.consider(gap.rule, register, id, reason))

        about = f"{hit.message}\nIt comes back when its record changes. An auditor may read the reason."
        self.app.push_screen(OneLine("Put aside: why does nothing have to be done?", about, "the reason"), reasoned)

    def _tried(self, change: Callable[[], object]) -> None:
        try:
            change()
        except InputError as error:
            self.notify(str(error), severity="warning", markup=False)
        else:
            self.show()
