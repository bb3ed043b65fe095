"""The editors of single values: a line, a long text, and what is picked."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from isms_tui.pack import Field
from isms_tui.tui.commands import key
from isms_tui.tui.forms.attach import Attach
from isms_tui.tui.forms.states import next_states
from isms_tui.tui.picker import Picker
from isms_tui.tui.words import shown, word
from isms_tui.workspace import Change, Workspace

OpenForm = Callable[[str, str, dict[str, Any]], "ModalScreen[Change | None]"]
"""Makes the form of a record of a register, or of a new one with some first values."""


DISCARD = key("ctrl+d", "screen.drop", "discard", "Close without keeping anything.", id="editor-drop")
"""Stands in for the editors' own meaning of the key: in a form it means one thing everywhere."""


class Line(Input):
    """A value in one line."""

    BINDINGS = [DISCARD]

    def __init__(self, field: Field, text: str, *, id: str) -> None:
        hint = {
            "date": "2026-03-31, 15.2., in 3 months",
            "list": "several, with commas",
        }
        super().__init__(
            text, placeholder=hint.get(field.kind, ""), id=id, classes="editor", compact=True, select_on_focus=False
        )
        self.cursor_position = 0
        self.cursor_blink = False

    def says(self, text: str) -> None:
        """Show another text, as if nobody had typed."""
        if text != self.value:
            with self.prevent(Input.Changed):
                self.value = text
            self.cursor_position = 0


class LongText(TextArea):
    """A text of several lines; enter makes a new one."""

    BINDINGS = [
        key("ctrl+e", "screen.full_size", "full size", "Full size.", id="long-text-full-size", show=True),
        DISCARD,
    ]

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, classes="editor", tab_behavior="focus", compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    def says(self, text: str) -> None:
        """Show another text, as if nobody had typed."""
        if text != self.text:
            with self.prevent(TextArea.Changed):
                self.load_text(text)


class Pick(Static, can_focus=True):
    """A field whose value is picked: a choice, yes or no, or references. Typing begins the search."""

    BINDINGS = [
        key("enter,space", "pick", "pick", "Pick from a list.", id="pick-pick", show=True),
        key("ctrl+o", "open", "open", "Open the record that is referred to.", id="pick-open", show=True),
        key("right", "turn(1)", "next", "The next choice.", id="next-choice"),
        key("left", "turn(-1)", "previous", "The choice before.", id="previous-choice"),
        key("backspace,delete", "clear", "clear", "Choose nothing.", id="pick-clear"),
    ]

    class Changed(Message):
        """Another value was picked."""

        def __init__(self, pick: "Pick") -> None:
            super().__init__()
            self.pick = pick

        @property
        def control(self) -> "Pick":
            """The field that changed."""
            return self.pick

    def __init__(self, workspace: Workspace, field: Field, value: Any, form: OpenForm, *, id: str) -> None:
        super().__init__("", id=id, classes="editor", markup=False)
        self.workspace, self.spec, self.value, self._form = workspace, field, value, form
        self.lifecycle: dict[str, list[str]] = {}
        self.stood: Any = value

    def on_mount(self) -> None:
        self._paint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only references can be opened."""
        return action != "open" or self.spec.kind in ("ref", "refs")

    def _paint(self) -> None:
        text = self.words()
        self.update(Content.assemble((text or "—", "" if text else "$text-muted"), (" ▾", "$text-muted")), layout=False)

    def words(self) -> str:
        """The value in words; references by id and name."""
        if self.spec.kind in ("ref", "refs") and self.value:
            values = self.value if isinstance(self.value, list) else [self.value]
            return ", ".join(named(self.workspace, self.spec.to, str(id), short=len(values) > 1) for id in values)
        return shown(self.workspace, self.spec, self.value)

    @property
    def many(self) -> bool:
        """Whether several can be picked."""
        return self.spec.kind in ("refs", "list")

    # -- choices ---------------------------------------------------------------------------------

    def _choices(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What is offered, and what only on asking for more."""
        if self.spec.kind == "bool":
            return [("yes", "yes"), ("no", "no")], []
        if self.spec.choices:
            states = next_states(self.lifecycle, self.stood, self.value) if self.lifecycle else self.spec.choices
            offered = [c for c in self.spec.choices if c in states]
            rest = [c for c in self.spec.choices if c not in states]
            return [(c, word(self.spec, c)) for c in offered], [(c, word(self.spec, c)) for c in rest]
        return reference_choices(self.workspace, self.spec.to), []

    def _keys(self) -> list[str]:
        if self.value is None:
            return []
        if self.spec.kind == "bool":
            return ["yes" if self.value else "no"]
        return list(self.value) if self.many else [str(self.value)]

    def _set(self, keys: list[str] | None) -> None:
        if keys is None or keys == self._keys():
            return
        if self.spec.kind == "bool":
            self.value = keys[0] == "yes" if keys else None
        else:
            self.value = (keys or None) if self.many else (keys[0] if keys else None)
        self._paint()
        self.post_message(self.Changed(self))

    def says(self, value: Any) -> None:
        """Show another value, as if nobody had picked."""
        self.value = value
        self._paint()

    # -- keys ------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and event.key != "space":
            event.stop()
            self.action_pick(event.character)

    def action_pick(self, typed: str = "") -> None:
        offered, more = self._choices()
        picker = Picker(self.spec.label, offered, self._keys(), many=self.many, more=more, typed=typed)
        register = self.workspace.pack.registers.get(self.spec.to)
        if register is not None:
            name = register.title.lower()
            written = register.fields[register.naming].kind == "text"
            picker.create = (
                f"new {name}",
                lambda text: self._form(register.name, "", {register.naming: text} if written and text else {}),
            )
            if register.attach:
                picker.attach = lambda: Attach(self.workspace, register)
                picker.complete = lambda id: self._form(register.name, id, {})
            picker.label = lambda id: named(self.workspace, register.name, id)
        self.app.push_screen(picker, self._set)

    def action_turn(self, by: int) -> None:
        keys = [key for key, _ in self._choices()[0]]
        if self.many or not (self.spec.choices or self.spec.kind == "bool"):
            return
        now = self._keys()
        place = (keys.index(now[0]) + by) % len(keys) if now and now[0] in keys else 0 if by > 0 else -1
        self._set([keys[place]])

    def action_advance(self) -> bool:
        """Move to the state that the lifecycle names next; False in the last one."""
        after = self.lifecycle.get(str(self.value), [])
        if after:
            self._set([after[0]])
        return bool(after)

    def action_clear(self) -> None:
        self._set([])

    def action_open(self) -> None:
        """Open the record that is referred to."""
        keys = self._keys()
        if not keys:
            self.notify("nothing is picked here yet; enter picks", markup=False)
        elif len(keys) == 1:
            self._visit(keys)
        else:
            there = [choice for choice in reference_choices(self.workspace, self.spec.to) if choice[0] in keys]
            self.app.push_screen(Picker(f"Open which? · {self.spec.label}", there, []), self._visit)

    def _visit(self, keys: list[str] | None) -> None:
        if not keys:
            return
        register, id = self.workspace.record_for(self.spec.to, keys[0])
        spec = self.workspace.register(register)
        if self.workspace.get(register, id) is not None:
            self.app.push_screen(self._form(register, id, {}), lambda _: self._paint())
        elif spec.answers and id:
            self.app.push_screen(self._form(register, "", {spec.answers: id}), lambda _: self._paint())
        else:
            self.notify(f"{keys[0]}: there is no such record (yet)", severity="warning", markup=False)

    def on_click(self) -> None:
        self.focus()
        self.action_pick()


def named(workspace: Workspace, to: str, id: str, *, short: bool = False) -> str:
    """A reference by id and name; ``short`` where several share a line."""
    catalogue = workspace.pack.catalogues.get(to)
    if catalogue is not None:
        name = str(catalogue.rows.get(id, {}).get(catalogue.label) or "")
    else:
        label = workspace.label(to, id)
        if label != id and short:
            return label
        naming = workspace.register(to).fields[workspace.register(to).naming]
        record = workspace.get(to, id)
        if record is None:
            return f"{id} (is not there)"
        value = record.get(naming.name)
        name = " ".join(shown(workspace, naming, value, full=True).split())
    return id if short or not name or name == id else f"{id}  {name}"


def reference_choices(workspace: Workspace, to: str) -> list[tuple[str, str]]:
    """Everything that a reference to a register or a catalogue can mean, by id and name."""
    catalogue = workspace.pack.catalogues.get(to)
    if catalogue is not None:
        return [(ref, f"{ref}  {row.get(catalogue.label, '')}") for ref, row in catalogue.rows.items()]
    rows = [row for row in workspace.records(to) if not row.get("archived")]
    return [(row["id"], named(workspace, to, row["id"])) for row in rows]
