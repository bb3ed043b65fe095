"""Pages to read and go on from: a requirement with what answers it, a rule with its examples."""

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.tui.checklist import Checklist
from isms_tui.tui.commands import key
from isms_tui.tui.find import REQUIREMENT, screen_of
from isms_tui.tui.footer import Footer
from isms_tui.tui.trail import Place, Spot
from isms_tui.tui.words import hanging, shown
from isms_tui.workspace import Gap, Workspace

Part = str | tuple[str, str]


@dataclass(slots=True)
class Link:
    """A line that leads somewhere: its text, and an action of the app."""

    text: Content
    action: str


class Links(OptionList):
    """Where one can go on."""

    BINDING_GROUP_TITLE = "page, where it leads"
    BINDINGS = [key("enter", "select", "open", "Go where the line leads.", id="link-open", show=True)]


class OwnGaps(Checklist):
    """The gaps that a page is about."""

    def __init__(self, workspace: Workspace, wanted: Callable[[Gap], bool]) -> None:
        super().__init__(workspace, id="page-gaps")
        self._wanted = wanted

    def mine(self, gap: Gap) -> bool:
        """Whether the page is about this gap."""
        return self._wanted(gap)

    def aside(self, note: object) -> bool:
        """A page shows what is open; what was put aside stands in the checklist."""
        return False

    def heading(self, count: int) -> str:
        """What the list is headed by."""
        return f"Open here · {count}"


class Page(Place):
    """Text to read, beside it what it leads to and what is open of it."""

    BINDING_GROUP_TITLE = "page"
    BINDINGS = [
        key("escape", "app.up", "back", "Back to where one came from.", id="page-leave", show=True),
        key("pagedown", "scroll(1)", "scroll", "The text, a page on.", id="page-down", show=True, priority=True),
        key("pageup", "scroll(-1)", "scroll up", "The text, a page back.", id="page-up", priority=True),
        key("tab", "app.focus_next", "other list", "To the other list of this page.", id="page-list"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._links: list[Link] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="page-head", classes="head", markup=False)
        with Horizontal(id="page-body"):
            with VerticalScroll(id="page-left", can_focus=False):
                yield Static("", id="page-text", markup=False)
            with Vertical(id="page-right"):
                yield Links(id="page-links", markup=False)
                yield OwnGaps(self.workspace, self.about)
        yield Footer()

    def on_screen_resume(self) -> None:
        self.catch_up()

    def on_mount(self) -> None:
        self.query_one("#page-links").focus()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._write)

    def show(self) -> None:
        """Bring everything up to date."""
        self.query_one("#page-head", Static).update(self.way())
        self._write()
        self._links = self.links()
        listing = self.query_one("#page-links", OptionList)
        listing.border_title = "Leads to"
        before = listing.highlighted
        listing.clear_options()
        listing.add_options([Option(link.text) for link in self._links])
        listing.highlighted = min(before or 0, len(self._links) - 1) if self._links else None
        self.query_one(OwnGaps).show()

    def _write(self) -> None:
        left = self.query_one("#page-left")
        width = (left.scrollable_content_region.width or self.size.width) - 1
        self.query_one("#page-text", Static).update(Content.assemble(*self.text(width)))

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_list.id == "page-links":
            event.stop()
            await self.app.run_action(self._links[event.option_index].action)

    def action_scroll(self, by: int) -> None:
        """The text, a page on or back."""
        left = self.query_one("#page-left")
        left.scroll_relative(y=by * max(1, left.size.height - 2), animate=False)

    # -- what a page is of -----------------------------------------------------------------------

    def text(self, width: int) -> list[Part]:
        """What there is to read."""
        raise NotImplementedError

    def links(self) -> list[Link]:
        """Where one can go on."""
        raise NotImplementedError

    def about(self, gap: Gap) -> bool:
        """Whether a gap belongs to this page."""
        raise NotImplementedError

    def _register_link(self, name: str) -> Link | None:
        register, spec = self.workspace.register(name), screen_of(self.workspace, name)
        if spec is None:
            return None
        count = len(self.workspace.records(name))
        said = f"{count} of them" if count else "empty"
        text = Content.assemble(register.plural, (f"   {said}, {spec.title}", "$text-muted"))
        return Link(text, f"room({spec.id!r}, {name!r})")


class RequirementPage(Page):
    """One point of the standard: what it asks, what usually shows it, what answers it here, what is open."""

    def __init__(self, workspace: Workspace, ref: str) -> None:
        self.point = workspace.pack.requirements[ref]
        super().__init__(workspace)

    def place(self) -> Spot:
        """This point."""
        return ("requirement", self.point.ref)

    def crumbs(self) -> list[str]:
        """Its clause and the point."""
        return [f"{self.point.clause} {self.point.title}", self.point.ref]

    def text(self, width: int) -> list[Part]:
        """Question, guidance, evidence."""
        row = self.workspace.pack.catalogues[REQUIREMENT].rows[self.point.ref]
        state = self.workspace.standing().points.get(self.point.ref)
        stands = f"{self.point.phase} · {state.status}, {state.score:.0%}" if state else self.point.phase
        parts: list[Part] = [
            (hanging(f"{self.point.ref}  {self.point.point}", width) + "\n", "bold"),
            (stands + "\n\n", "$text-muted"),
            (hanging(self.point.question, width, 0, 0) + "\n", "bold $primary"),
        ]
        guidance = str(row.get("guidance", "")).strip()
        if guidance:
            parts += [("\nWhat to do\n", "bold"), hanging(guidance, width), "\n"]
        evidence = row.get("evidence") or []
        if evidence:
            parts += [("\nWhat usually shows it\n", "bold")]
            parts += [hanging(f"· {item}", width) + "\n" for item in evidence]
        if row.get("document_name"):
            must = "must exist" if row.get("mandatory_document") else "usually exists"
            parts += [("\nDocumented information\n", "bold"), hanging(f"{row['document_name']} ({must})", width), "\n"]
        return parts

    def links(self) -> list[Link]:
        """The answer, and the registers that answer it."""
        out = []
        table, id = self.workspace.record_for(REQUIREMENT, self.point.ref)
        answer = self.workspace.get(table, id)
        if answer is not None and self.workspace.register(table).answers:
            register = self.workspace.register(table)
            field = register.fields.get(register.status) if register.status else None
            said = shown(self.workspace, field, answer.get(register.status)) if field else ""
            text = Content.assemble(register.title, (f"   {said or 'not given yet'}", "$text-muted"))
            out.append(Link(text, f"record({table!r}, {id!r})"))
        out += [link for name in self.point.registers if (link := self._register_link(name))]
        same = [p for p in self.workspace.pack.requirements.values() if p.clause == self.point.clause]
        at = same.index(self.point)
        for other, word in ((at - 1, "before"), (at + 1, "after")):
            if 0 <= other < len(same):
                text = Content.assemble(same[other].ref, (f"   {same[other].point} ({word} this)", "$text-muted"))
                out.append(Link(text, f"requirement({same[other].ref!r})"))
        return out

    def about(self, gap: Gap) -> bool:
        """Whether a gap holds this point down."""
        standing_for = self.workspace.pack.standing_for
        return any(self.point.ref in standing_for(ref) for ref in gap.refs or {gap.requirement})


class RulePage(Page):
    """One rule: what it asks, of whom, with an example in which it fires and one in which it does not."""

    def __init__(self, workspace: Workspace, id: str) -> None:
        self.rule = workspace.pack.rules[id]
        super().__init__(workspace)

    def place(self) -> Spot:
        """This rule."""
        return ("rule", self.rule.id)

    def crumbs(self) -> list[str]:
        """The rule."""
        return ["Rules", self.rule.id]

    def text(self, width: int) -> list[Part]:
        """The rule in words, and its examples."""
        from isms_tui.examples import told_on, written
        from isms_tui.pack import load_examples

        head, *lines = self.workspace.explain(self.rule.id)
        parts: list[Part] = [(hanging(head, width) + "\n\n", "bold")]
        for line in lines:
            name, said = line[:10].strip(), line[10:].strip()
            parts += [(f"{name}\n", "bold"), hanging(said, width, 2, 0), "\n"]
        examples = load_examples(self.workspace.path / "pack").get(self.rule.id)
        if examples is not None:
            for title, example in (("It fires with", examples.fires), ("It stays silent with", examples.silent)):
                parts.append((f"\n{title}\n", "bold"))
                parts += [hanging(f"· {line}", width, 0, 4) + "\n" for line in written(example)]
            parts.append((f"\nseen on {told_on(self.workspace.pack)}\n", "$text-muted"))
        return parts

    def links(self) -> list[Link]:
        """The point it is about, and the register it looks at."""
        out = []
        for ref in self.workspace.pack.standing_for(self.rule.requirement)[:6]:
            point = self.workspace.pack.requirements[ref]
            out.append(Link(Content.assemble(ref, (f"   {point.point}", "$text-muted")), f"requirement({ref!r})"))
        register = self._register_link(self.workspace.register_of_rule(self.rule.id))
        return [*out, register] if register else out

    def about(self, gap: Gap) -> bool:
        """Whether a gap is of this rule, or rests on it."""
        return self.rule.id == gap.rule or self.rule.id in gap.escalates
