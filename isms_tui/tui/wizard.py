"""A few questions that set up an organisation. Each may be skipped; nothing is made before the last page."""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Label, Static

from isms_tui.beginning import Beginning, folder_for
from isms_tui.pack import Field, PackError, Question
from isms_tui.recent import remember
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.starting import offer_first_set
from isms_tui.tui.words import word
from isms_tui.workspace import InputError, StoreError

NAME, PLACE = "name", "place"


class Choice(Static, can_focus=True):
    """One of a few answers, or none: yes and no by their letters, all by the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("right,space", "turn(1)", "other answer", "Other answer.", id="choice-turn-other-answer", show=True),
        key("left", "turn(-1)", "", ".", id="choice-turn-"),
        key("y", "say('yes')", "", ".", id="choice-say-"),
        key("n", "say('no')", "", ".", id="choice-say-"),
        key("backspace,delete", "say('')", "no answer", "No answer.", id="choice-say-no-answer"),
    ]

    def __init__(self, field: Field, *, id: str) -> None:
        super().__init__("", id=id, markup=False, classes="answer")
        self.words = {"": "—", **({"yes": "yes", "no": "no"} if field.kind == "bool" else {})}
        self.words |= {choice: word(field, choice) for choice in field.choices}
        self.value = ""

    def on_mount(self) -> None:
        self._paint()

    def _paint(self) -> None:
        self.update(Content.assemble(("◂ ", "$text-muted"), self.words[self.value], (" ▸", "$text-muted")))

    def action_turn(self, by: int) -> None:
        keys = list(self.words)
        self.value = keys[(keys.index(self.value) + by) % len(keys)]
        self._paint()

    def action_say(self, value: str) -> None:
        if value in self.words:
            self.value = value
            self._paint()

    def on_click(self) -> None:
        self.focus()
        self.action_turn(1)


class Wizard(Screen[None]):
    """Asks page by page, then makes the workspace and offers a first set of records."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "on",
            "next",
            "The next question, and after a page's last the next page.",
            id="wizard-on",
            show=True,
            priority=True,
        ),
        key("down", "app.focus_next", "", ".", id="wizard-focus-next"),
        key("up", "app.focus_previous", "", ".", id="wizard-focus-previous"),
        key(
            "pagedown,ctrl+n",
            "page(1)",
            "next page",
            "The page after or before; after the last, the workspace is made.",
            id="wizard-page-next-page",
            show=True,
        ),
        key(
            "pageup",
            "page(-1)",
            "page before",
            "The page after or before; after the last, the workspace is made.",
            id="wizard-page-page-before",
            show=True,
        ),
        key(
            "ctrl+s",
            "make",
            "make it now",
            "Make the workspace, or show what is wrong at its question.",
            id="wizard-make",
            show=True,
        ),
        key("escape", "back", "back", "The page before; from the first one, leave.", id="wizard-back", show=True),
        key(
            "q,u,1,2,slash,question_mark",
            "stay",
            "",
            "Letters typed over a choice mean nothing to the rest of the app.",
            id="wizard-stay",
        ),
    ]

    def __init__(self, base: str = "") -> None:
        super().__init__()
        self.beginning = Beginning(base)
        self.pages = self.beginning.pages or ["Who you are"]
        self._own_place = False

    def compose(self) -> ComposeResult:
        yield Static("", id="wizard-head", markup=False)
        with ContentSwitcher(id="wizard-pages", initial="page-0"):
            for index, page in enumerate(self.pages):
                with VerticalScroll(id=f"page-{index}", can_focus=False):
                    if index == 0:
                        yield from self._row(NAME, "What is the organisation called?", self._line(NAME, ""))
                        yield from self._row(PLACE, "Where shall it be kept?", self._line(PLACE, "a folder of its own"))
                    for question in self.beginning.questions:
                        if question.page == page:
                            yield from self._row(question.id, question.ask, self._editor(question))
        yield Static("", id="wizard-help", markup=False)
        yield Footer()

    @staticmethod
    def _row(id: str, ask: str, editor: Input | Choice) -> ComposeResult:
        with Vertical(classes="question"):
            with Horizontal(classes="asked"):
                yield Label(Content(ask), classes="ask")
                yield editor
            yield Label("", id=f"wrong-{id}", classes="wrong", markup=False)

    @staticmethod
    def _line(id: str, hint: str) -> Input:
        line = Input(placeholder=hint, id=f"answer-{id}", compact=True, classes="answer")
        line.cursor_blink = False
        return line

    def _editor(self, question: Question) -> Input | Choice:
        field = self.beginning.field(question)
        if field.kind in ("bool", "enum"):
            return Choice(field, id=f"answer-{question.id}")
        hint = {"date": "2027-03-31", "int": "a number"}.get(field.kind, "")
        return self._line(question.id, hint)

    def on_mount(self) -> None:
        self._show(0)

    # -- pages -----------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The page that is open."""
        return int((self.query_one(ContentSwitcher).current or "page-0").removeprefix("page-"))

    def _show(self, place: int) -> None:
        self.query_one(ContentSwitcher).current = f"page-{place}"
        bar = " ".join("●" if index <= place else "○" for index in range(len(self.pages)))
        self.query_one("#wizard-head", Static).update(
            Content.assemble(
                (f" {self.beginning.pack.title}: a new organisation", "bold"),
                (f"   {bar}  {place + 1} of {len(self.pages)}  ", "$primary"),
                (self.pages[place], "bold"),
            )
        )
        self._answers_of(place)[0].focus()

    def _answers_of(self, place: int) -> list[Input | Choice]:
        found = self.query_one(f"#page-{place}").query(".answer")
        return [widget for widget in found if isinstance(widget, Input | Choice)]

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        id = (event.widget.id or "").removeprefix("answer-")
        questions = {question.id: question.help for question in self.beginning.questions}
        helps = {
            **questions,
            NAME: "Its legal name. This is the one answer that is needed; all others can be skipped and given later.",
            PLACE: f"A new folder; what is there already is never written over. Now: {self._path()}",
        }
        keys = "" if isinstance(event.widget, Input) else "\nspace or the arrows turn the answer; y is yes, n is no"
        self.query_one("#wizard-help", Static).update(Content(helps.get(id, "") + keys))

    def on_input_changed(self, event: Input.Changed) -> None:
        place = self.query_one(f"#answer-{PLACE}", Input)
        if event.input.id == f"answer-{NAME}" and not self._own_place:
            with self.prevent(Input.Changed):
                place.value = short(folder_for(event.value, Path.cwd())) if event.value.strip() else ""
                place.cursor_position = len(place.value)
        elif event.input is place:
            self._own_place = bool(event.value)

    def _path(self) -> Path:
        return Path(self.query_one(f"#answer-{PLACE}", Input).value.strip() or ".").expanduser()

    # -- keys ------------------------------------------------------------------------------------

    def action_on(self) -> None:
        """The next question, and after a page's last the next page."""
        answers = self._answers_of(self.place)
        here = answers.index(self.focused) if self.focused in answers else len(answers) - 1
        if here + 1 < len(answers):
            answers[here + 1].focus()
        else:
            self.action_page(1)

    def action_page(self, by: int) -> None:
        """The page after or before; after the last, the workspace is made."""
        place = self.place + by
        if by > 0 and self._complained(self.pages[self.place]):
            return
        if place >= len(self.pages):
            self.action_make()
        elif place >= 0:
            self._show(place)

    def action_back(self) -> None:
        """The page before; from the first one, leave."""
        if self.place:
            self._show(self.place - 1)
        else:
            self.app.pop_screen()

    def action_stay(self) -> None:
        """Letters typed over a choice mean nothing to the rest of the app."""

    def action_make(self) -> None:
        """Make the workspace, or show what is wrong at its question."""
        if self._complained(*self.pages):
            return
        answers = {question.id: self._said(question.id) for question in self.beginning.questions}
        if not self._said(NAME):
            self._complain(NAME, "is needed to begin")
            return
        if not self._said(PLACE):
            self._complain(PLACE, "is needed: a folder for the records")
            return
        try:
            workspace = self.beginning.create(self._path(), self._said(NAME), answers)
        except (InputError, StoreError, PackError) as error:
            self._complain(PLACE, str(error))
            return
        except OSError as error:
            self._complain(PLACE, f"can't be made: {error.strerror or error}")
            return
        remember(workspace.path)
        app = self.app
        app.pop_screen()
        app.open_workspace(workspace)  # type: ignore[attr-defined]
        offer_first_set(app, workspace)

    def _complained(self, *pages: str) -> bool:
        """Whether some answer of these pages can't be read; it is shown where it stands."""
        for label in self.query(".wrong"):
            label.display = False
        for question in self.beginning.questions:
            try:
                if question.page in pages:
                    self.beginning.read(question, self._said(question.id))
            except InputError as error:
                self._complain(question.id, error.message)
                return True
        return False

    def _said(self, id: str) -> str:
        editor = self.query_one(f"#answer-{id}")
        return editor.value.strip() if isinstance(editor, Input | Choice) else ""

    def _complain(self, id: str, message: str) -> None:
        label, editor = self.query_one(f"#wrong-{id}", Label), self.query_one(f"#answer-{id}")
        label.update(Content(message))
        label.display = True
        for place in range(len(self.pages)):
            if editor in self._answers_of(place):
                self._show(place)
        editor.focus()


def short(path: Path) -> str:
    """A path as one types it: with ~ for the home folder."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
