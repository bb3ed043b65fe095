"""The first screen when no workspace is given: go on with one, make one, or look at a sample."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from isms_tui.beginning import folder_for
from isms_tui.pack import PackError, load_pack, packs
from isms_tui.recent import recent, remember
from isms_tui.samples import samples
from isms_tui.tui.commands import key
from isms_tui.tui.footer import Footer
from isms_tui.tui.wizard import Wizard, short
from isms_tui.workspace import InputError, StoreError, Workspace

TOLD = 5
"""Recent workspaces whose organisation and verdict are looked up."""
IMPORT = "Lists in Excel or CSV? Make a workspace first, then: isms-tui import WORKSPACE FILE"


class Welcome(Screen[None]):
    """Where one begins."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", "back", "Back.", id="welcome-back", show=True),
        key("q", "app.quit", "quit", "Quit.", id="welcome-quit", show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._do: Callable[[Path], None] = self._open
        self._recent = recent()

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(
                Content.assemble(("isms-tui", "bold $primary"), "   Build, run and prove your management system.")
            )
            yield OptionList(id="welcome-list", markup=False)
            with Vertical(id="welcome-place"):
                yield Label("", id="welcome-ask", markup=False)
                path = Input(placeholder="a folder, such as ~/isms/acme", id="welcome-path", compact=True)
                path.cursor_blink = False
                yield path
                yield Label("", id="welcome-wrong", markup=False)
            yield Static(Content.styled(IMPORT, "$text-muted"), id="welcome-import")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#welcome-place").display = False
        options = self.query_one(OptionList)
        if self._recent:
            self._heading("Go on with")
            for path in self._recent:
                options.add_option(Option(self._workspace(path, "", ""), id=f"open:{path}"))
        self._heading("Begin")
        for base in ["", *packs()]:
            title = load_pack(packs()[base] if base else None).title
            options.add_option(Option(Content(f"  New organisation after {title}: a few questions"), id=f"new:{base}"))
        options.add_option(Option(Content("  Open a workspace in another folder"), id="other:"))
        self._heading("Look around in a sample, copied to a folder of your own")
        for name, sample in samples().items():
            options.add_option(Option(Content(f"  {sample['title']}"), id=f"sample:{name}"))
        options.highlighted = 1
        options.focus()
        if self._recent:
            self.run_worker(self._look, thread=True, exit_on_error=False)

    def _heading(self, text: str) -> None:
        self.query_one(OptionList).add_option(Option(Content.styled(text, "bold"), disabled=True))

    @staticmethod
    def _workspace(path: Path, name: str, said: str) -> Content:
        parts: list[Any] = ["  ", (name, "bold"), "  " if name else "", (short(path), "$text-muted" if name else "")]
        return Content.assemble(*parts, (f"  {said}" if said else "", "$primary"))

    def _look(self) -> None:
        """Whose the recent workspaces are, and how they stand: looked up behind the list."""
        worker = get_current_worker()
        for path in self._recent[:TOLD]:
            if worker.is_cancelled:
                return
            name, said = standing_of(path)
            self.app.call_from_thread(self._tell, path, name, said)

    def _tell(self, path: Path, name: str, said: str) -> None:
        if self.is_mounted:
            self.query_one(OptionList).replace_option_prompt(f"open:{path}", self._workspace(path, name, said))

    # -- choosing --------------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        kind, _, what = (event.option.id or "").partition(":")
        if kind == "open":
            self._go(self._open, Path(what))
        elif kind == "new":
            self.app.push_screen(Wizard(what))
        elif kind == "sample":
            place = short(folder_for(what, Path.cwd()))
            self._ask(
                "Copy the sample to which folder? enter copies and opens it", place, lambda p: self._copy(what, p)
            )
        else:
            self._ask("Which folder? enter opens the workspace there", "", self._open)

    def _ask(self, text: str, place: str, do: Callable[[Path], None]) -> None:
        """Ask for a folder; ``do`` is what enter does with it."""
        self._do = do
        self.query_one("#welcome-ask", Label).update(Content(text))
        self.query_one("#welcome-wrong", Label).update("")
        self.query_one("#welcome-place").display = True
        path = self.query_one("#welcome-path", Input)
        path.value = place
        path.focus()
        self.query_one("#welcome-place").scroll_visible(animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._go(self._do, Path(event.value.strip()).expanduser())
        else:
            self.query_one("#welcome-wrong", Label).update(Content("type a folder, or escape"))

    def on_input_changed(self) -> None:
        self.query_one("#welcome-wrong", Label).update("")

    def _go(self, do: Callable[[Path], None], path: Path) -> None:
        try:
            do(path)
        except (InputError, PackError, StoreError, OSError) as error:
            said = (
                f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.strerror else str(error)
            )
            if self.query_one("#welcome-place").display:
                self.query_one("#welcome-wrong", Label).update(Content(said))
            else:
                self.notify(said, severity="error", markup=False)

    def _open(self, path: Path) -> None:
        if not (path / "journal.jsonl").is_file():
            raise InputError(f"{short(path)}: no workspace there")
        self.app.open_path(path)  # type: ignore[attr-defined]
        remember(path)

    def _copy(self, sample: str, path: Path) -> None:
        Workspace.create(path, sample=sample).close()
        self._open(path)

    def action_back(self) -> None:
        if self.query_one("#welcome-place").display:
            self.query_one("#welcome-place").display = False
            self.query_one(OptionList).focus()
        else:
            self.app.exit()


def standing_of(path: Path) -> tuple[str, str]:
    """An organisation's name and how it stands, of a workspace that can be opened; else what is wrong with it."""
    try:
        with Workspace.open(path, once=True) as workspace:
            report = workspace.report()
            return report.organisation, f"{report.verdict} {report.score:g} %"
    except (InputError, PackError, StoreError, OSError) as error:
        return "", f"can't be opened: {error}"
