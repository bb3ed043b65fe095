"""Attached files: each under the hash of its content, so that a name vouches for what it names."""

from __future__ import annotations

from pathlib import Path

from .disk import replace

FOLDER = "evidence"


def keep_file(workspace: Path, name: str, data: bytes) -> None:
    """Put a file into the workspace's evidence, safe on disk when this returns. The same content is kept once."""
    folder = workspace / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    place = folder / name
    if not place.is_file() or place.read_bytes() != data:
        replace(str(folder), name, data)
