"""The first screen when no workspace is given: open one, make one, or look at the sample."""

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from isms_tui.pack import PackError
from isms_tui.recent import recent, remember
from isms_tui.samples import samples
from isms_tui.workspace import InputError, StoreError, Workspace


class Welcome(Screen[None]):
    """Where one begins."""

    BINDINGS = [Binding("escape", "app.quit", "quit")]

    def compose(self) -> ComposeResult:
        with Vertical(id="welcome"):
            yield Static(Content.assemble(("isms-tui", "bold"), "\nBuild, run and prove your ISMS.\n"))
            yield OptionList(id="welcome-list", markup=False)
            path = Input(placeholder="folder of a workspace, new or there already", id="welcome-path")
            path.cursor_blink = False
            yield path
            name = Input(placeholder="name of the organisation (for a new workspace)", id="welcome-name")
            name.cursor_blink = False
            yield name
            yield Static("enter in a field opens or makes the workspace", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        for path in recent():
            options.add_option(Option(Content(f"open    {path}"), id=f"open:{path}"))
        for name, sample in samples().items():
            options.add_option(Option(Content(f"sample  {sample['title']} (a copy in ./{name})"), id=f"sample:{name}"))
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        kind, _, what = (event.option.id or "").partition(":")
        self._start(Path(what), sample=what if kind == "sample" else "")

    def on_input_submitted(self) -> None:
        path = self.query_one("#welcome-path", Input).value.strip()
        if not path:
            self.query_one("#welcome-path").focus()
            return
        self._start(Path(path).expanduser(), name=self.query_one("#welcome-name", Input).value.strip())

    def _start(self, path: Path, *, name: str = "", sample: str = "") -> None:
        try:
            if not (path / "journal.jsonl").is_file():
                if not name and not sample:
                    self.notify("give the organisation's name to make a new workspace there", markup=False)
                    self.query_one("#welcome-name").focus()
                    return
                Workspace.create(path, name=name, sample=sample).close()
            remember(path)
            self.app.open_path(path)  # type: ignore[attr-defined]
        except (InputError, PackError, StoreError, OSError) as error:
            self.notify(str(error), severity="error", markup=False)
