"""Set one field on many records at once: what it would open and close is seen first, and one undo takes it back."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from isms_tui.pack import Field, Register
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.form import Form
from isms_tui.tui.forms.editors import Pick
from isms_tui.tui.forms.row import Row
from isms_tui.tui.picker import Picker
from isms_tui.tui.words import shown
from isms_tui.workspace import Change, InputError, Preview, Workspace

KINDS = ("enum", "bool", "ref", "date", "list", "refs", "int", "decimal", "text", "long_text")
"""Kinds of fields, those first that are set on many records most often."""
NAMED = 3
"""Gaps that are named in a preview, and values told of those there are; the rest is counted."""


def settable(register: Register) -> list[Field]:
    """The fields that many records can share, most useful first: the state, then who and when, shown ones first."""

    def rank(field: Field) -> tuple[bool, bool, int]:
        return field.name != register.status, field.name not in register.columns, KINDS.index(field.kind)

    own = (register.naming, register.answers)
    return sorted((f for f in register.fields.values() if f.name not in own and not f.unique), key=rank)


def counted(number: int, what: str = "record") -> str:
    """A number of things."""
    return f"{number} {what}{'s' * (number != 1)}"


class Apply(Static, can_focus=True):
    """What enter does to the records."""

    BINDINGS = [
        key("enter", "screen.apply", "apply", "Set the field on all these records.", id="apply-apply", show=True)
    ]


class Bulk(ModalScreen[Change | None]):
    """The value of one field for many records. Gives the change that was stored, or None."""

    BINDINGS = [
        key("escape", "leave", "back", "Leave everything as it is.", id="bulk-leave", show=True),
        key("ctrl+s", "apply", "apply", "Set the field on all these records.", id="bulk-apply", show=True),
    ]

    def __init__(self, workspace: Workspace, register: str, ids: Sequence[str], field: str) -> None:
        super().__init__()
        self.workspace, self.register, self.ids = workspace, workspace.register(register), list(ids)
        self.field = self.register.fields[field]
        self.preview: Preview | None = None
        self.row = Row(workspace, self.field, self._common(), self._form)
        self._stale, self._ready = True, False

    def _form(self, register: str, id: str, first: dict[str, Any]) -> ModalScreen[Change | None]:
        """The form of a record that is made while one picks a reference."""
        return Form(self.workspace, register, id, first)

    def compose(self) -> ComposeResult:
        with Vertical(id="bulk") as box:
            box.border_title = Content(f"{self.field.label} of {counted(len(self.ids))}")
            yield Static(Content(self._whose()), id="bulk-ids")
            yield self.row
            if self.field.help:
                yield Static(Content.styled(self.field.help, "$text-muted"), id="bulk-help")
            yield Static("", id="bulk-preview", markup=False)
            yield Apply("", id="bulk-apply", markup=False)
            yield Footer()

    def on_mount(self) -> None:
        self._changed()
        editor = self.row.editor
        editor.focus()
        if isinstance(editor, Pick):
            editor.action_pick()

    def _values(self) -> list[Any]:
        records = (self.workspace.get(self.register.name, id) or {} for id in self.ids)
        return [record.get(self.field.name) for record in records]

    def _common(self) -> Any:
        """The value that all these records have, if they have one."""
        values = self._values()
        return values[0] if values and all(value == values[0] for value in values) else None

    def _whose(self) -> str:
        ids = ", ".join(self.ids[:6]) + (f" and {len(self.ids) - 6} more" if len(self.ids) > 6 else "")
        had = Counter(shown(self.workspace, self.field, value) or "blank" for value in self._values())
        some = [f"{text} ({count})" for text, count in had.most_common(NAMED)]
        return f"{ids}\nnow: {', '.join(some)}{', …' if len(had) > NAMED else ''}"

    # -- what it would do ------------------------------------------------------------------------

    def _operations(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        """Raises InputError where the value can't be read."""
        try:
            value = self.row.value()
        except ValueError as error:
            raise InputError(str(error), register=self.register.name, field=self.field.name) from None
        return [("put", self.register.name, id, {self.field.name: value}) for id in self.ids]

    def _foresee(self) -> None:
        """Say what the value would do, and whether it can be done."""
        self._stale, self._ready = False, False
        apply = self.query_one("#bulk-apply", Apply)
        try:
            operations = self._operations()
            value = operations[0][3][self.field.name]
            already = sum(value == had for had in self._values())
            self.preview = self.workspace.preview(operations) if already < len(self.ids) else None
        except InputError as error:
            self.query_one("#bulk-preview", Static).update(Content.styled(f"● {error.message}", "$error"))
            apply.update(Content.styled("nothing to apply", "$text-muted"))
            return
        to_do = len(self.ids) - already
        text = shown(self.workspace, self.field, value)
        said = f"sets {self.field.label} to {text}" if text else f"clears {self.field.label}"
        said += f" on {counted(to_do)}"
        if not to_do:
            said = "nothing changes: that is what there is already"
        elif already:
            said += f" ({counted(already)} {'has' if already == 1 else 'have'} it already)"
        self.query_one("#bulk-preview", Static).update(Content.assemble(said, *self._effects()))
        apply.update(Content(f"enter  apply to {counted(to_do)}" if to_do else "nothing to apply"))
        self._ready = to_do > 0

    def _effects(self) -> list[str | tuple[str, str]]:
        if self.preview is None:
            return []
        parts: list[str | tuple[str, str]] = [
            f"\ncloses {counted(len(self.preview.closed), 'gap')}, opens {len(self.preview.opened)}\n"
        ]
        for openings, sign, colour in (
            (self.preview.closed, "✓", "$success"),
            (self.preview.opened, "●", "$warning"),
        ):
            rules = Counter(opening.rule for opening in openings)
            for rule, count in rules.most_common(NAMED):
                often = f" ({count})" if count > 1 else ""
                parts += [(f"  {sign} ", colour), f"{self.workspace.pack.rules[rule].title}{often}\n"]
            if len(rules) > NAMED:
                parts.append(f"    and {len(rules) - NAMED} more kinds\n")
        return parts

    def _changed(self) -> None:
        """Another value: what it would do is worked out when it is whole."""
        self._stale = True
        self._say("enter: see what it would do")

    def _say(self, hint: str) -> None:
        self.query_one("#bulk-preview", Static).update(Content.styled(hint, "$text-muted"))
        self.query_one("#bulk-apply", Apply).update("")

    def _whole(self) -> None:
        """The value stands: show what it would do, and let enter do it. Many records take a moment; one is told."""
        self._say("working out what that would do …")
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._foresee()
        if self._ready:
            self.query_one("#bulk-apply").focus()

    def on_input_changed(self) -> None:
        self._changed()

    def on_text_area_changed(self) -> None:
        self._changed()

    def on_input_submitted(self) -> None:
        self._whole()

    def on_pick_changed(self) -> None:
        self._whole()

    def on_descendant_focus(self) -> None:
        if self._stale and self.query_one("#bulk-apply").has_focus:
            self._whole()

    # -- keys ------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_apply(self) -> None:
        """Nothing is set before one has seen what it does."""
        if self._stale:
            self._whole()
        elif self._ready:
            try:
                self.dismiss(self.workspace.apply(self._operations()))
            except InputError as error:
                self.notify(str(error), severity="error", markup=False)


def set_on_many(app: App[Any], workspace: Workspace, register: str, ids: Sequence[str]) -> None:
    """Let a person pick a field and give its value for these records; back leads from the value to the fields."""
    fields = [(field.name, field.label) for field in settable(workspace.register(register))]

    def picked(names: list[str] | None) -> None:
        if names:
            app.push_screen(Bulk(workspace, register, ids, names[0]), done)

    def done(change: Change | None) -> None:
        if change is None:
            set_on_many(app, workspace, register, ids)
        else:
            app.notify(f"{counted(len(change.records))} changed; u takes it back", markup=False)

    app.push_screen(Picker(f"Set what of {counted(len(ids))}", fields, []), picked)
