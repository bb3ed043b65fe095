"""The statement of applicability as an OSCAL component definition (JSON)."""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from isms_tui.door import InputError, Record, is_blank
from isms_tui.exchange.due_dates import organisation
from isms_tui.exchange.vocabulary import Vocabulary
from isms_tui.workspace import Workspace

VERSION = "1.1.2"
"""The edition of OSCAL that is written; later ones read it."""


def component_definition(workspace: Workspace, words: Vocabulary) -> tuple[bytes, str]:
    """The document, and what is in it. Raises InputError where the pack does not say how to write it."""
    said = words.oscal
    if not said:
        raise InputError(f"{workspace.pack.title}: this pack does not say what to write as OSCAL")
    name = organisation(workspace) or workspace.pack.title
    records = [r for r in workspace.records(said["register"]) if not r.get("archived")]
    if not records:
        raise InputError(f"{workspace.register(said['register']).plural}: nothing recorded yet")

    def made(*parts: str) -> str:
        return str(uuid5(NAMESPACE_URL, "/".join(("isms-tui", workspace.pack.id, name, *parts))))

    latest = max(str(r.get("updated_on") or r.get("created_on") or "2000-01-01") for r in records)
    requirements = [_requirement(said, record, made) for record in records]
    component = {
        "uuid": made("component"),
        "type": said["kind"],
        "title": said["component"].format(organisation=name),
        "description": workspace.pack.title,
        "control-implementations": [
            {
                "uuid": made("implementation"),
                "source": said["source"],
                "description": workspace.register(said["register"]).plural,
                "implemented-requirements": requirements,
            }
        ],
    }
    whole = {
        "component-definition": {
            "uuid": made("definition", latest),
            "metadata": {
                "title": said["title"].format(organisation=name),
                "last-modified": f"{latest}T00:00:00Z",
                "version": latest,
                "oscal-version": VERSION,
            },
            "components": [component],
        }
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode(), f"{len(requirements)} controls"


def _requirement(said: dict[str, Any], record: Record, made: Any) -> dict[str, Any]:
    """How one control is met, or why it is left out."""
    out = record.get(said["excluded"]["field"]) == said["excluded"]["value"]
    state = said["words"]["excluded"] if out else said["statuses"].get(record.get(said["status"]))
    texts = [str(record[key]) for key in said["describe"] if not is_blank(record.get(key))]
    requirement: dict[str, Any] = {
        "uuid": made("requirement", record["id"]),
        "control-id": record[said["control"]],
        "description": texts[0] if texts else said["words"]["unsaid"],
    }
    if state:
        requirement["props"] = [{"name": "implementation-status", "value": state}]
    remarks = [str(record[key]) for key in said["remarks"] if not is_blank(record.get(key))]
    if remarks and remarks[0] != requirement["description"]:
        requirement["remarks"] = remarks[0]
    return requirement
