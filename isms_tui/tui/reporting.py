"""Write a report from the app: which one, as what, and where to."""

from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from isms_tui.pack import PackError
from isms_tui.reports.documents import Reports, file_name, make, reports_of, write
from isms_tui.tui.commands import key
from isms_tui.tui.picker import Picker
from isms_tui.workspace import InputError, Workspace

FOLDER = "reports"
"""Where reports go unless somebody says otherwise: a folder of the workspace."""
HINT = "enter writes · escape leaves"
NAMES = {"md": "Markdown", "html": "HTML, one file", "pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def begin(app: App[Any], workspace: Workspace) -> None:
    """Ask for report, format and place, and write it."""
    try:
        reports = reports_of(workspace)
    except PackError as error:
        app.notify(str(error), severity="warning", timeout=10, markup=False)
        return
    width = max((len(title) for title in reports.titles.values()), default=0)
    choices = [(n, f"{title:<{width}}  {' '.join(reports.formats(n))}") for n, title in reports.titles.items()]

    def named(keys: list[str] | None) -> None:
        if keys:
            name = keys[0]
            forms = [(form, f"{form:<5} {NAMES[form]}") for form in reports.formats(name)]
            app.push_screen(Picker(reports.titles[name], forms, ["pdf"]), lambda found: formed(name, found))

    def formed(name: str, keys: list[str] | None) -> None:
        if keys:
            app.push_screen(Saving(workspace, reports, name, keys[0]))

    app.push_screen(Picker("Report", choices, []), named)


class Saving(ModalScreen[None]):
    """Asks where to, and writes."""

    BINDINGS = [key("escape", "leave", "back", "Back.", id="saving-leave", show=True)]

    def __init__(self, workspace: Workspace, reports: Reports, name: str, form: str) -> None:
        super().__init__()
        self._workspace, self._reports, self._report, self._form = workspace, reports, name, form

    def compose(self) -> ComposeResult:
        place = self._workspace.path / FOLDER / file_name(self._workspace, self._report, self._form)
        with Vertical(id="saving"):
            title = f"{self._reports.titles[self._report]}, {NAMES[self._form]}"
            yield Label(Content(title), id="saving-title")
            path = Input(str(place), id="saving-path", select_on_focus=False)
            path.cursor_blink = False
            yield path
            yield Static(HINT, id="saving-state", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self) -> None:
        self._say(HINT)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._say("writing …")
        # What is said has to be seen before the work begins.
        self.call_after_refresh(self._write, event.value.strip())

    def _write(self, text: str) -> None:
        try:
            if not text:
                raise InputError("name a file")
            place = Path(text).expanduser()
            content = make(self._workspace, self._report, self._form, reports=self._reports)
            if place.parent == self._workspace.path / FOLDER:
                place.parent.mkdir(mode=0o700, exist_ok=True)
            write(place, content)
        except (InputError, PackError) as error:
            self._say(str(error))
            return
        except OSError as error:
            self._say(f"{error.filename or text}: {error.strerror or error}")
            return
        self.app.notify(str(place), title="report written", timeout=8, markup=False)
        self.dismiss()

    def _say(self, text: str) -> None:
        self.query_one("#saving-state", Static).update(Content(text))

    def action_leave(self) -> None:
        self.dismiss()
