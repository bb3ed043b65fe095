"""The foot of a form: help for the field one is in, and what the edit would open or close."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from isms_tui.pack import Field, Requirement
from isms_tui.workspace import Preview, Workspace

HELP_LINES = 3
KINDS = {
    "date": "a date: 15.2., in 3 months, +2w, end of june",
    "decimal": "a number, with comma or point",
    "int": "a whole number",
    "list": "several, with commas",
    "ref": "enter picks one, or makes it",
    "refs": "enter picks them, or makes them",
    "long_text": "ctrl+e for a full page",
}


def _kind(field: Field) -> str:
    """How a value is written, and its bounds."""
    bounds = [
        f"{word} {bound:g}" for word, bound in (("from", field.minimum), ("up to", field.maximum)) if bound is not None
    ]
    return " ".join([KINDS.get(field.kind, "") if not field.choices else "", *bounds]).strip()


def clamped(text: str, width: int, lines: int) -> list[str]:
    """A text in at most so many lines; what is left out, word by word, is an ellipsis."""
    if lines < 1:
        return []
    return wrap(" ".join(text.split()), max(10, width), max_lines=lines, placeholder=" …")


class Foot(Vertical):
    """Below the fields: the field's own words, the standard's question, and the look ahead."""

    def __init__(self, workspace: Workspace, points: dict[str, list[Requirement]]) -> None:
        super().__init__(id="form-foot")
        self.workspace, self._points = workspace, points
        self._about: tuple[Field, bool, str] | None = None
        self._said: list[tuple[str, str]] = []
        self._height = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="form-help", markup=False)
        yield Static("", id="form-preview", markup=False)

    def on_resize(self) -> None:
        if self._about:
            self.help(*self._about)
        self._write()

    def _width(self) -> int:
        return max(20, self.size.width)

    # -- help ------------------------------------------------------------------------------------

    def help(self, field: Field, wanting: bool, more: str = "") -> None:
        """Help for a field: its own words, then the question it answers."""
        self._about = (field, wanting, more)
        width = self._width()
        point = next(iter(self._points.get(field.name) or self._points.get("") or []), None)
        said = "" if point and field.help in (point.ref, point.clause) else field.help
        needed = "still needed" if wanting else "needed" if field.required == "always" else ""
        own = " · ".join(part for part in (said, needed, _kind(field), more) if part)
        asked = f"{point.ref} · {point.question}" if point else ""
        head = clamped(f"{field.label}: {own}" if own else field.label, width, 2 if asked else HELP_LINES)
        below = clamped(asked, width, HELP_LINES - len(head))
        text = Content.assemble("\n".join(head), ("\n" + "\n".join(below) if below else "", "$text-muted"))
        self.query_one("#form-help", Static).update(text, layout=False)

    # -- the look ahead --------------------------------------------------------------------------

    def foretell(self, preview: Preview | None, *, touched: bool) -> None:
        """What leaving now would do."""
        if preview is None or not touched:
            self.say([])
            return
        before, after = preview.before.score, preview.after.score
        score = f"score {before:.1f} → {after:.1f}" if before != after else f"score stays {after:.1f}"
        closed = self._named([opening.rule for opening in preview.closed])
        opened = self._named([opening.rule for opening in preview.opened])
        lines = []
        if closed:
            lines.append((f"✓ closes {closed}", "$success"))
        if opened:
            lines.append((f"● opens {opened}", "$warning"))
        if len(lines) == 2:
            lines[0] = (lines[0][0] + f" · {score}", lines[0][1])
        else:
            lines = (
                [(f"{lines[0][0]} · {score}", lines[0][1])] if lines else [(f"no gap opens or closes · {score}", "")]
            )
        self.say(lines)

    def _named(self, rules: list[str]) -> str:
        """Rules by id; the only one with its title, where there is room."""
        names = list(dict.fromkeys(rules))
        if len(names) == 1:
            title = self.workspace.pack.rules[names[0]].title
            room = self._width() - len(names[0]) - 34
            return " ".join([names[0], *clamped(title, room, 1)]) if room > 12 else names[0]
        shown = max(1, (self._width() - 36) // 10)
        more = f" and {len(names) - shown} more" if len(names) > shown else ""
        return ", ".join(names[:shown]) + more

    def say(self, lines: list[tuple[str, str]]) -> None:
        """Show lines, each with its colour."""
        self._said = lines
        self._write()

    def _write(self) -> None:
        parts: list[tuple[str, str]] = []
        for text, style in self._said:
            parts += [("\n" if parts else "", ""), ("\n".join(clamped(text, self._width(), 2)), style)]
        content = Content.assemble(*parts)
        height, self._height = self._height, content.plain.count("\n") if parts else -1
        self.query_one("#form-preview", Static).update(content, layout=height != self._height)
