"""The form of one record: what matters first, help for the field one is in, errors where they belong.

There is no save key to remember: leaving the form keeps what was changed.
"""

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, Static, TextArea

from isms_tui.door import from_text
from isms_tui.pack import Field
from isms_tui.tui.picker import Picker
from isms_tui.tui.words import shown, word
from isms_tui.workspace import Change, InputError, Workspace

PICKED = ("enum", "bool", "ref", "refs")


class Pick(Static, can_focus=True):
    """A field whose value is picked: a choice, yes or no, or references."""

    BINDINGS = [
        Binding("enter,space", "pick", "pick"),
        Binding("right", "turn(1)", "next", show=False),
        Binding("left", "turn(-1)", "previous", show=False),
        Binding("backspace,delete", "clear", "clear", show=False),
    ]

    def __init__(self, workspace: Workspace, field: Field, value: Any, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self.workspace, self.spec, self.value = workspace, field, value
        self.add_class("editor")

    def on_mount(self) -> None:
        self._paint()

    def _paint(self) -> None:
        text = shown(self.workspace, self.spec, self.value)
        self.update(Content.assemble((text or "—", "" if text else "$text-muted"), ("  ▾", "$text-muted")))

    def _choices(self) -> list[tuple[str, str]]:
        if self.spec.kind == "bool":
            return [("yes", "yes"), ("no", "no")]
        if self.spec.choices:
            return [(choice, word(self.spec, choice)) for choice in self.spec.choices]
        return reference_choices(self.workspace, self.spec.to)

    @property
    def many(self) -> bool:
        """Whether several can be picked."""
        return self.spec.kind in ("refs", "list")

    def _keys(self) -> list[str]:
        if self.value is None:
            return []
        if self.spec.kind == "bool":
            return ["yes" if self.value else "no"]
        return list(self.value) if self.many else [str(self.value)]

    def _set(self, keys: list[str] | None) -> None:
        if keys is None:
            return
        if self.spec.kind == "bool":
            self.value = keys[0] == "yes" if keys else None
        else:
            self.value = (keys or None) if self.many else (keys[0] if keys else None)
        self._paint()

    def action_pick(self) -> None:
        title = self.spec.label
        self.app.push_screen(Picker(title, self._choices(), self._keys(), many=self.many), self._set)

    def action_turn(self, by: int) -> None:
        if self.many:
            return
        keys = [key for key, _ in self._choices()]
        if keys:
            now = self._keys()
            place = (keys.index(now[0]) + by) % len(keys) if now and now[0] in keys else 0 if by > 0 else -1
            self._set([keys[place]])

    def action_clear(self) -> None:
        self._set([])

    def on_click(self) -> None:
        self.focus()
        self.action_pick()


def reference_choices(workspace: Workspace, to: str) -> list[tuple[str, str]]:
    """Everything that a reference to a register or a catalogue can mean."""
    catalogue = workspace.pack.catalogues.get(to)
    if catalogue is not None:
        return [(ref, f"{ref}  {row.get(catalogue.label, '')}") for ref, row in catalogue.rows.items()]
    naming = workspace.register(to).naming
    rows = [row for row in workspace.records(to) if not row.get("archived")]
    return [(row["id"], f"{row['id']}  {row.get(naming, '')}") for row in rows]


class Form(ModalScreen[Change | None]):
    """Create or edit one record. Gives the change that was stored, or None."""

    BINDINGS = [
        Binding("escape", "leave", "keep and close"),
        Binding("ctrl+s", "save", "save"),
        Binding("ctrl+t", "more", "all fields"),
        Binding("ctrl+d", "drop", "discard"),
    ]

    def __init__(self, workspace: Workspace, register: str, id: str = "", first: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.workspace, self.spec, self.record_id = workspace, workspace.register(register), id
        self.before = workspace.get(register, id) or {} if id else {}
        fresh = (
            {f.name: f.default for f in self.spec.fields.values() if f.default is not None} if not self.before else {}
        )
        self.start = {**fresh, **self.before, **(first or {})}
        self._all = False
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Label(Content(self._title()), id="form-title")
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self._ordered():
                    with Vertical(classes="field" if self._first(field) else "field extra"):
                        mark = " *" if field.required == "always" else ""
                        yield Label(Content(field.label + mark), classes="field-label")
                        yield self._editor(field)
                        yield Label("", classes="field-error", id=f"error-{field.name}", markup=False)
            yield Static("", id="form-help", markup=False)
            yield Footer(compact=True, show_command_palette=False)

    def _title(self) -> str:
        name = str(self.start.get(self.spec.naming) or "")
        return f"{self.spec.title} {self.record_id}  {name}" if self.record_id else f"New: {self.spec.title}"

    def _ordered(self) -> list[Field]:
        fields = list(self.spec.fields.values())
        naming = self.spec.fields[self.spec.naming]
        columns = [self.spec.fields[name] for name in self.spec.columns if name in self.spec.fields]
        return list({field.name: field for field in [naming, *columns, *fields]}.values())

    def _first(self, field: Field) -> bool:
        """Whether a field is shown at once: it names the record, is needed, or already says something."""
        needed = bool(field.required) or field.name in (self.spec.naming, *self.spec.columns)
        return needed or self.start.get(field.name) not in (None, "", [])

    def _editor(self, field: Field) -> Pick | TextArea | Input:
        value, id = self.start.get(field.name), f"field-{field.name}"
        if field.kind in PICKED or (field.kind == "list" and field.choices):
            return Pick(self.workspace, field, value, id=id)
        if field.kind == "long_text":
            area = TextArea(str(value or ""), id=id, show_line_numbers=False, tab_behavior="focus", compact=True)
            area.cursor_blink = False
            area.add_class("editor")
            return area
        text = ", ".join(value) if isinstance(value, list) else shown(self.workspace, field, value)
        hint = {"date": "2026-03-31", "list": "several, with commas"}.get(field.kind, "")
        line = Input(text, placeholder=hint, id=id, compact=True, select_on_focus=False)
        line.cursor_position = 0
        line.cursor_blink = False
        line.add_class("editor")
        return line

    def on_mount(self) -> None:
        self.set_class(True, "short")
        self.query(".editor").first().focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        name = (event.widget.id or "").removeprefix("field-")
        field = self.spec.fields.get(name)
        if field is not None:
            kind = "a date like 2026-03-31" if field.kind == "date" else ""
            needed = "needed to be complete" if field.required == "always" else ""
            rest = " · ".join(part for part in (needed, kind) if part)
            self.query_one("#form-help", Static).update(
                Content.assemble(field.help or field.label, (f"  {rest}", "$text-muted"))
            )

    def on_input_submitted(self) -> None:
        self.focus_next(".editor")

    # -- values ----------------------------------------------------------------------------------

    def _value(self, field: Field) -> Any:
        editor = self.query_one(f"#field-{field.name}")
        if isinstance(editor, Pick):
            return editor.value
        text = editor.text if isinstance(editor, TextArea) else editor.value if isinstance(editor, Input) else ""
        if field.kind == "long_text":
            return text.strip() or None
        return from_text(field, text)

    def changed(self) -> dict[str, Any]:
        """The fields that differ from what is stored. Raises InputError at the first that can't be read."""
        out = {}
        for field in self.spec.fields.values():
            try:
                value = self._value(field)
            except ValueError as error:
                raise InputError(str(error), register=self.spec.name, id=self.record_id, field=field.name) from None
            if value != self.before.get(field.name) and not (value is None and field.name not in self.before):
                out[field.name] = value
        return out

    def _touched(self) -> bool:
        try:
            now = self.changed()
        except InputError:
            return True
        return any(now.get(name) != self.start.get(name) for name in now) or (bool(self.before) and bool(now))

    # -- keys ------------------------------------------------------------------------------------

    def action_more(self) -> None:
        self._all = not self._all
        self.set_class(not self._all, "short")

    def action_leave(self) -> None:
        if not self._touched() or self._warned:
            self.dismiss(None)
        else:
            self._warned = not self._store()

    def action_drop(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        self._store()

    def _store(self) -> bool:
        for label in self.query(".field-error"):
            label.display = False
        try:
            change = self.workspace.put(self.spec.name, self.changed(), self.record_id)
        except InputError as error:
            self._complain(error)
            return False
        self.dismiss(change)
        return True

    def _complain(self, error: InputError) -> None:
        if error.field in self.spec.fields:
            label = self.query_one(f"#error-{error.field}", Label)
            label.update(error.message)
            label.display = True
            editor = self.query_one(f"#field-{error.field}")
            if not self._first(self.spec.fields[error.field]) and not self._all:
                self.action_more()
            editor.focus()
        self.notify(f"not saved: {error.message}. Escape again leaves without saving", severity="error", markup=False)
