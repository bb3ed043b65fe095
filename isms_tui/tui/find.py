"""What can be found, and where it is shown."""

from isms_tui.pack import Screen
from isms_tui.workspace import Workspace


def everything(workspace: Workspace) -> list[tuple[str, str]]:
    """Every screen, record and catalogue row, as keys ``table:id`` with the words one searches by."""
    pack = workspace.pack
    found = [(f"screen:{spec.id}", f"{spec.key}  {spec.title}") for spec in pack.screens.values()]
    for name, register in pack.registers.items():
        for record in workspace.records(name):
            if not record.get("archived"):
                label = record.get(register.naming)
                label = (
                    workspace.label(register.fields[register.naming].to, str(label))
                    if (register.fields[register.naming].kind == "ref" and label)
                    else label
                )
                found.append((f"{name}:{record['id']}", f"{record['id']}  {label or ''}  · {register.title}"))
    for name, catalogue in pack.catalogues.items():
        found += [(f"{name}:{ref}", f"{ref}  {row.get(catalogue.label, '')}") for ref, row in catalogue.rows.items()]
    return found


def screen_of(workspace: Workspace, register: str) -> Screen | None:
    """The screen that shows a register."""
    screens = workspace.pack.screens.values()
    return next((s for s in screens if any(tab.register == register for tab in s.tabs)), None)
