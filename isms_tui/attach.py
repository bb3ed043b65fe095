"""Evidence as it comes: a file is copied under the hash of its content, a link is noted; either becomes a record."""

import os
import re
import stat
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

from isms_tui.door import InputError, Record
from isms_tui.pack import Register
from isms_tui.store import keep_file

LARGEST = 50 * 1024 * 1024
"""Bytes: larger files belong where the organisation keeps files, with a link to them."""
_LINK = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z0-9]{1,10}")


def attach(folder: Path, source: Path) -> str:
    """Copy a file into a workspace's evidence; its name there is the hash of its content. Raises InputError."""
    data = _read(source)
    ending = source.suffix.lower()
    name = sha256(data).hexdigest() + (ending if _ENDING.fullmatch(ending) else "")
    keep_file(folder, name, data)
    return name


def _read(source: Path) -> bytes:
    if "\0" in str(source):
        raise InputError("is no path; give the path of a file, or a link")
    try:
        # A pipe or a device is told by its kind, before anything waits for it.
        fd = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(fd, "rb") as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                raise InputError(f"{source}: is no file; give the path of a file, or a link")
            data = file.read(LARGEST + 1)
    except OSError as error:
        said = {FileNotFoundError: "is not there", PermissionError: "may not be read", IsADirectoryError: "is a folder"}
        raise InputError(f"{source}: {said.get(type(error), error.strerror)}; give the path of a file") from None
    if len(data) > LARGEST:
        raise InputError(f"{source}: is larger than {LARGEST >> 20} MB; keep it where it is and attach a link to it")
    if not data:
        raise InputError(f"{source}: is empty; an empty file proves nothing")
    return data


def is_link(source: str) -> bool:
    """Whether a text is a link and no path."""
    return bool(_LINK.fullmatch(source.strip()))


def as_record(register: Register, source: str, keep: Callable[[Path], str], today: date) -> Record:
    """The fields of the record that a file or a link becomes, named by the register's own ``attach`` table."""
    roles, source = register.attach, source.strip()
    if not roles:
        raise InputError("takes no files; its pack names no fields for them", register=register.name)
    if not source:
        raise InputError("give the path of a file, or a link", register=register.name)
    if is_link(source):
        found = {"place": source, "kind": roles.get("link"), register.naming: source}
    else:
        path = Path(os.path.expanduser(source))
        name = keep(path)
        found = {"place": f"evidence/{name}", "kind": roles.get("file"), "digest": name.partition(".")[0]}
        found[register.naming] = path.stem.replace("_", " ").replace("-", " ").strip() or path.name
    found["on"] = today.isoformat()
    return {roles.get(role, role): value for role, value in found.items() if role in roles or role == register.naming}
