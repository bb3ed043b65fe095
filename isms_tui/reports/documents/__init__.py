"""Reports for people outside the program: a pack's definitions played over a workspace, written in five formats."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from isms_tui.door import InputError
from isms_tui.pack import nearest
from isms_tui.pack.model import FORMATS
from isms_tui.pack.reports import Reports

if TYPE_CHECKING:
    from isms_tui.reports.documents.model import Document
    from isms_tui.workspace import Workspace

__all__ = ["FORMATS", "Reports", "file_name", "make", "reports_of", "write"]

_WRITERS = {"md": "markdown", "html": "html", "pdf": "pdf", "docx": "docx", "xlsx": "xlsx"}


def reports_of(workspace: "Workspace") -> Reports:
    """The reports that a workspace's pack offers."""
    return Reports(workspace.pack, workspace.path / "pack")


def make(workspace: "Workspace", name: str, form: str, view: str = "", reports: Reports | None = None) -> bytes:
    """One report as a file's content. Raises InputError for what is not offered, PackError for a faulty definition."""
    reports = reports or reports_of(workspace)
    if name not in reports.titles:
        raise InputError(f'unknown report "{name}"; {nearest(name, reports)}')
    spec = reports.report(name)
    if form not in spec.formats:
        raise InputError(f'the report "{name}" is not written as {form}; choose one of {", ".join(spec.formats)}')
    if view and view not in workspace.pack.views:
        raise InputError(f'unknown view "{view}"; {nearest(view, workspace.pack.views)}')
    from isms_tui.reports.documents.build import build

    return render(build(workspace, spec, reports.style(), view), form)


def render(document: "Document", form: str) -> bytes:
    """A document in one of FORMATS: the same bytes for the same document."""
    written: bytes = import_module(f"isms_tui.reports.documents.{_WRITERS[form]}").write(document)
    return written


def file_name(workspace: "Workspace", name: str, form: str) -> str:
    """What a report's file is called unless somebody says otherwise."""
    return f"{name}-{workspace.today.isoformat()}.{form}"


def write(place: Path, content: bytes) -> None:
    """Put a file in its place, whole or not at all; only its owner may read it. Raises InputError, OSError."""
    import os

    if place.is_dir():
        raise InputError(f"{place}: is a folder; name a file in it")
    if not place.parent.is_dir():
        raise InputError(f"{place.parent}: no such folder; make it first")
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
