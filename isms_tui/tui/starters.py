"""Starters to pick from: a list to mark in, what each is for, and taking the marked ones at once."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.library import Library, Offer
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.words import shown
from isms_tui.workspace import Change, InputError, StoreError

PICKED, FREE, THERE = "✓", " ", "="


class Filter(Input):
    """What one types narrows the list; the space bar is left to the list."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return key != "space" and super().check_consume_key(key, character)


class StarterPicker(ModalScreen[Change | None]):
    """Marks starters and takes them in one transaction. Gives the change, or None when left by escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("space", "mark", "mark", "Mark.", id="starter-picker-mark", show=True, priority=True),
        key("enter", "take", "take marked", "Take marked.", id="starter-picker-take", show=True, priority=True),
        key(
            "ctrl+a",
            "mark_all",
            "mark all",
            "Mark all that are listed and fit; a second time, mark none of them.",
            id="starter-picker-mark-all",
            show=True,
            priority=True,
        ),
        key("escape", "leave", "back", "Back.", id="starter-picker-leave", show=True),
        key("down", "move('cursor_down')", "", ".", id="starter-picker-move-", priority=True),
        key("up", "move('cursor_up')", "", ".", id="starter-picker-move-", priority=True),
        key("pagedown", "move('page_down')", "", ".", id="starter-picker-move-", priority=True),
        key("pageup", "move('page_up')", "", ".", id="starter-picker-move-", priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(
        self, library: Library, offers: Sequence[Offer], title: str, picked: Sequence[str] = (), intro: str = ""
    ) -> None:
        super().__init__()
        self.library, self.offers = library, {offer.entry.key: offer for offer in offers}
        self._title, self._intro = title, intro
        self.picked = dict.fromkeys(picked)
        self._fuzzy = FuzzySearch()
        self._grouped = len({offer.entry.register for offer in offers}) > 1

    def compose(self) -> ComposeResult:
        with Vertical(id="starters"):
            yield Label("", id="starters-title", markup=False)
            if self._intro:
                yield Static(self._intro, id="starters-intro", markup=False)
            search = Filter(placeholder="type to filter", id="starters-search", compact=True)
            search.cursor_blink = False
            yield search
            with Horizontal(id="starters-body"):
                yield OptionList(id="starters-list", markup=False)
                with VerticalScroll(id="starters-about", can_focus=False):
                    yield Static("", id="starters-text", markup=False)
            yield Footer()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one("#starters-search").focus()
        self._list()

    # -- showing ---------------------------------------------------------------------------------

    def _found(self) -> list[Offer]:
        text = self.query_one(Input).value.strip()
        if not text:
            return list(self.offers.values())
        ranked = [
            (self._fuzzy.match(text, f"{offer.name} {offer.entry.why}")[0], offer) for offer in self.offers.values()
        ]
        return [offer for score, offer in sorted(ranked, key=lambda pair: -pair[0]) if score > 0]

    def _list(self, keep: str = "") -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        groups = self._grouped and not self.query_one(Input).value.strip()
        group, place = "", None
        for offer in self._found():
            register = self.library.workspace.pack.registers[offer.entry.register]
            if groups and register.name != group:
                group = register.name
                options.add_option(Option(Content.styled(register.plural, "bold"), disabled=True))
            options.add_option(Option(self._row(offer), id="k" + offer.entry.key))
            if place is None or offer.entry.key == keep:
                place = options.option_count - 1
        options.highlighted = place
        self._head()
        self._about()

    def _row(self, offer: Offer) -> Content:
        sign = THERE if offer.taken else PICKED if offer.entry.key in self.picked else FREE
        note = f"{offer.taken} " if offer.taken else "" if offer.fits else "not for your profile: "
        dim = "$text-muted" if offer.taken or not offer.fits else ""
        return Content.assemble((f" {sign} ", "$success bold"), (note, "$text-muted"), (offer.name, dim))

    def _head(self) -> None:
        count = f"{len(self.picked)} of {sum(not offer.taken for offer in self.offers.values())} marked"
        self.query_one("#starters-title", Label).update(
            Content.assemble((self._title, "bold"), f"  ·  {count}", ("  ·  space marks, enter takes", "$text-muted"))
        )

    def _here(self) -> Offer | None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return None
        return self.offers.get((options.get_option_at_index(options.highlighted).id or "k")[1:])

    def on_option_list_option_highlighted(self) -> None:
        self._about()

    def _about(self) -> None:
        """Why one would want the starter under the cursor, and what it says."""
        offer = self._here()
        if offer is None:
            text = Content("nothing found; a shorter word finds more") if not self._found() else Content("")
            self.query_one("#starters-text", Static).update(text)
            return
        parts: list[Any] = [(offer.name, "bold"), "\n", offer.entry.why, "\n"]
        if offer.taken:
            parts += [(f"There already: {offer.taken}\n", "$success")]
        elif not offer.fits:
            parts += [("By your profile you don't need it; it can be taken all the same.\n", "$warning")]
        along = [key for key in self.library.with_brought([offer.entry.key]) if key != offer.entry.key]
        if along:
            names = ", ".join(self.library.name(self.library.starters.entries[key]) for key in along)
            parts += [("Comes along: ", "bold"), names, "\n"]
        parts += ["\n", *self._fields(offer)]
        for other in self.library.meant_for(offer.entry.key):
            title = self.library.workspace.pack.registers[other.register].title
            parts += [(f"\n{title}, to pick there\n", "bold"), *self._fields(self.library.offer(other), refs=True)]
        self.query_one("#starters-text", Static).update(Content.assemble(*parts))
        self.query_one("#starters-about").scroll_home(animate=False)

    def _fields(self, offer: Offer, *, refs: bool = False) -> list[Any]:
        """What a starter fills in; ``refs`` says of which catalogue's rows alone."""
        workspace = self.library.workspace
        spec = workspace.pack.registers[offer.entry.register]
        parts: list[Any] = []
        for name, value in offer.entry.record.items():
            field = spec.fields[name]
            plain = [
                item for item in (value if isinstance(value, list) else [value]) if str(item)[:1] not in ("@", "~", "=")
            ]
            if name == spec.naming or not plain or (refs and field.to not in workspace.pack.catalogues):
                continue
            text = shown(workspace, field, plain if isinstance(value, list) else value)
            parts += [(f"{field.label}: ", "$text-muted"), text, "\n"]
        return parts

    # -- keys ------------------------------------------------------------------------------------

    def on_input_changed(self) -> None:
        self._list()

    def action_move(self, how: str) -> None:
        options = self.query_one(OptionList)
        if how == "cursor_up" and options.highlighted == 0:
            return
        getattr(options, f"action_{how}")()

    def action_mark(self) -> None:
        offer = self._here()
        if offer is None:
            return
        if offer.taken:
            self.notify(f"is there already: {offer.taken}", markup=False)
            return
        if offer.entry.key in self.picked:
            del self.picked[offer.entry.key]
        else:
            self.picked[offer.entry.key] = None
        options = self.query_one(OptionList)
        options.replace_option_prompt("k" + offer.entry.key, self._row(offer))
        self._head()
        self.action_move("cursor_down")

    def action_mark_all(self) -> None:
        """Mark all that are listed and fit; a second time, mark none of them."""
        listed = [o.entry.key for o in self._found() if o.fits and not o.taken]
        if all(key in self.picked for key in listed):
            for key in listed:
                del self.picked[key]
        else:
            self.picked.update(dict.fromkeys(listed))
        here = self._here()
        self._list(here.entry.key if here else "")

    def on_option_list_option_selected(self) -> None:
        self.action_mark()

    def action_take(self) -> None:
        here = self._here()
        keys = list(self.picked) or ([here.entry.key] if here and not here.taken else [])
        if not keys:
            self.dismiss(None)
            return
        try:
            change = self.library.take(keys)
        except (InputError, StoreError) as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.dismiss(change)

    def action_leave(self) -> None:
        search = self.query_one(Input)
        if search.value:
            search.value = ""
        else:
            self.dismiss(None)


def told(library: Library, change: Change) -> str:
    """What was taken, counted by register."""
    counts: dict[str, int] = {}
    for register, _, _, _ in change.records:
        counts[register] = counts.get(register, 0) + 1
    registers = library.workspace.pack.registers
    return ", ".join(f"{registers[name].plural} {count}" for name, count in counts.items())
