"""Why gaps of a record are open, and what would close them, to read."""

from textual.content import Content

from isms_tui.tui.info import Told
from isms_tui.workspace import Gap, Workspace

STYLES = {"●": "bold", "→": "$success", "would close it:": "$success"}


def reasons(workspace: Workspace, register: str, id: str, gaps: list[Gap], foreseen: list[str]) -> Told:
    """A screen with the facts behind each open gap, and the rules that the edit would open."""
    parts: list[tuple[str, str]] = []
    for gap in gaps:
        parts += [(f"{gap.rule}  {gap.title}\n", "bold $primary"), (f"{gap.severity} · {gap.requirement}\n", "")]
        for line in workspace.why(gap.rule, register, id)[1:]:
            style = next((s for mark, s in STYLES.items() if line.strip().startswith(mark)), "$text-muted")
            parts.append((line + "\n", style))
        parts.append(("\n", ""))
    if foreseen:
        parts.append(("What leaving now would open\n", "bold underline"))
    for rule in dict.fromkeys(foreseen):
        title, *lines = workspace.explain(rule)
        parts += [
            (title + "\n", "bold $primary"),
            ("".join(f"  {line}\n" for line in lines), "$text-muted"),
            ("\n", ""),
        ]
    if not parts:
        parts = [("✓ No gap speaks of this record, and what you typed opens none.", "")]
    return Told(f"Why · {id or 'new'}", Content.assemble(*parts))
