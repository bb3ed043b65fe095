"""Files written so that a crash leaves the old or the new one, for their owner only; and the lock of a folder."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import suppress
from itertools import count

from .errors import Locked

LOCK = ".lock"
_numbers = count(1)


def write_all(fd: int, data: bytes) -> None:
    """Write every byte: os.write may take only some of them."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read_all(path: str) -> bytes | None:
    """The file's bytes, None if there is no such file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def sync_folder(folder: str) -> None:
    """Make names in the folder last."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_new(folder: str, name: str, data: bytes) -> str:
    """Write a file that was not there, under this name or, if taken, the name with a number. Returns its name."""
    for number in count(1):
        free = name if number == 1 else f"{name}-{number}"
        try:
            fd = os.open(os.path.join(folder, free), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            break
        except FileExistsError:
            continue
    try:
        write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)
    sync_folder(folder)
    return free


def replace(folder: str, name: str, data: bytes) -> None:
    """Put the file in place in one step: a reader sees the old one or the new one."""
    temporary = os.path.join(folder, f".{name}.{os.getpid()}-{next(_numbers)}.tmp")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            write_all(fd, data)
            os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(temporary, os.path.join(folder, name))
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(folder)


def sweep(folder: str, name: str, age: float = 600.0) -> None:
    """Remove temporary files that a killed session left."""
    for found in os.listdir(folder):
        if found.startswith(f".{name}.") and found.endswith(".tmp"):
            path = os.path.join(folder, found)
            try:
                if time.time() - os.stat(path).st_mtime > age:
                    os.unlink(path)
            except OSError:
                pass


def take_lock(folder: str, wait: float) -> int:
    """The folder's lock as a file descriptor to close; raises Locked if others hold it for `wait` seconds."""
    fd = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + wait
    pause = 0.001
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return fd
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EINTR):
                os.close(fd)
                raise
        if time.monotonic() >= until:
            os.close(fd)
            raise Locked(f"{folder}: another session has held the workspace for {wait:g} s; close it or try again")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
