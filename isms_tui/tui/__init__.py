"""The Textual app. It knows the workspace and the pack, and nothing of how either is kept."""

from isms_tui.workspace import Workspace


def run(workspace: Workspace | None) -> int:
    """Open the app on a workspace, or its welcome screen; returns the exit code."""
    from isms_tui.tui.app import IsmsApp

    app = IsmsApp(workspace)
    app.run()
    return app.return_code or 0
