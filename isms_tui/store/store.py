"""The store: journal first, TinyDB as the view. What `append` has returned from survives a crash."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from .disk import read_all, replace, sweep, sync_folder, take_lock, write_all, write_new
from .errors import Damaged, StoreError
from .history import History, Transaction
from .journal import JOURNAL, Entry, Op, Record, Scan, plain, scan, write
from .snapshot import SNAPSHOT, Database, Meta, dump, read_meta, read_tables

WAIT = 10.0
"""Seconds to wait for another session before giving up."""
PAUSE = 0.5
"""Seconds after a change until the snapshot is written in the background."""


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Store:
    """Records per register, the journal they come from, and undo. One object per process and folder."""

    def __init__(self, folder: Path, *, clock: Callable[[], str], wait: float) -> None:
        self.folder = str(folder)
        self.notices: list[str] = []
        self._clock, self._wait = clock, wait
        self._database = Database()
        self._meta = Meta()
        self._digest = sha256()
        self._offset = 0
        self._history: History | None = None
        self._dirty = False
        self._held = False
        self._guard = threading.RLock()
        self._timer: threading.Timer | None = None
        self._background = False

    # -- opening ---------------------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, *, clock: Callable[[], str] = _now, wait: float = WAIT) -> Store:
        """A new workspace folder with an empty journal; raises StoreError if one is there."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        (folder / "evidence").mkdir(exist_ok=True, mode=0o700)
        try:
            os.close(os.open(folder / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise StoreError(f"{folder}: there is a workspace already; open it or choose another place") from None
        sync_folder(str(folder))
        return cls(folder, clock=clock, wait=wait)

    @classmethod
    def open(
        cls, folder: Path, *, background: bool = False, clock: Callable[[], str] = _now, wait: float = WAIT
    ) -> Store:
        """The workspace as its journal tells it. Raises Damaged, Locked."""
        store = cls(Path(folder), clock=clock, wait=wait)
        store._background = background
        with store._locked():
            store._load()
        return store

    def _load(self) -> None:
        raw = read_all(self._path(JOURNAL))
        if raw is None:
            raise StoreError(f"{self.folder}: no journal there; is this a workspace?")
        saved = read_all(self._path(SNAPSHOT))
        meta = read_meta(saved) if saved is not None else None
        if saved is not None and meta is None:
            name = write_new(self.folder, SNAPSHOT + ".rejected", saved)
            self.notices.append(f"{SNAPSHOT} was changed by something else; rebuilt from the journal, kept as {name}")
        trusted = meta is not None and meta.offset <= len(raw)
        if trusted and meta is not None and saved is not None:
            trusted = sha256(memoryview(raw)[: meta.offset]).hexdigest() == meta.journal
        if trusted and meta is not None and saved is not None:
            self._database.memory.tables = read_tables(saved)
            self._meta, self._offset = meta, meta.offset
            found = scan(raw[meta.offset :], meta.seq, meta.hash)
        else:
            if meta is not None and saved is not None:
                self._lost(meta, raw)
            found = scan(raw)
        self._digest = sha256(memoryview(raw)[: self._offset])
        self._dirty = not trusted or bool(found.entries)
        self._mend(raw, found)
        self._follow(found, raw[self._offset : self._offset + found.used])
        sweep(self.folder, SNAPSHOT)

    def _lost(self, meta: Meta, raw: bytes) -> None:
        """The snapshot stands for a journal that is not this one: damage, unless the whole chain tells otherwise."""
        found = scan(raw)
        if len(found.entries) < meta.seq:
            raise Damaged(JOURNAL, len(found.entries) + 1, f"{meta.seq - len(found.entries)} later lines are missing")
        raise Damaged(JOURNAL, meta.seq, "is not the line that was written")

    def _mend(self, raw: bytes, found: Scan) -> None:
        """Set a torn end aside, and end a last line that lost its line end."""
        whole = self._offset + found.used
        if found.torn:
            name = write_new(self.folder, "journal.torn-" + time.strftime("%Y%m%d%H%M%S", time.gmtime()), raw[whole:])
            fd = os.open(self._path(JOURNAL), os.O_WRONLY | os.O_CLOEXEC)
            try:
                os.ftruncate(fd, whole)
                os.fsync(fd)
            finally:
                os.close(fd)
            self.notices.append(f"{JOURNAL}: {found.torn}; set aside as {name}, everything before it is kept")
        elif found.unended:
            self._write(b"\n")
            found.used += 1

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    # -- reading ---------------------------------------------------------------------------------

    @property
    def records(self) -> dict[str, dict[str, Record]]:
        """The records as they stand, by register and id; not to be changed."""
        return self._database.memory.tables

    @property
    def count(self) -> int:
        """How many changes were ever made."""
        return self._meta.seq

    @property
    def last_hash(self) -> str:
        """The hash of the newest line."""
        return self._meta.hash

    @property
    def last_at(self) -> str:
        """When the newest line was written."""
        return self._meta.at

    def entries(self, register: str = "", id_: str = "") -> list[Entry]:
        """The journal's lines, oldest first: all, a register's, or a record's."""
        return [e for e in self.history.entries if register in ("", e.register) and id_ in ("", e.id)]

    @property
    def history(self) -> History:
        """What the lines mean together; read from the journal when first asked."""
        with self._guard:
            if self._history is None:
                raw = read_all(self._path(JOURNAL)) or b""
                self._history = History(scan(raw[: self._offset]).entries)
            return self._history

    def highest(self, register: str, number: Callable[[str], int | None]) -> int:
        """The greatest number that an id of a register ever had, deleted records too."""
        return max((n for e in self.history.entries if e.register == register and (n := number(e.id))), default=0)

    # -- changing --------------------------------------------------------------------------------

    @contextmanager
    def lock(self) -> Iterator[list[Entry]]:
        """Hold the workspace alone; yields what others appended before. ``append`` belongs inside."""
        with self._locked():
            self._held = True
            try:
                yield self._catch_up()
            finally:
                self._held = False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._guard:
            if self._held:
                yield
                return
            fd = take_lock(self.folder, self._wait)
            try:
                yield
            finally:
                os.close(fd)

    def append(self, ops: Sequence[Op], *, by: str, via: str, undoes: int | None = None) -> list[Entry]:
        """Write one transaction: on disk in the journal when this returns, then in TinyDB."""
        if not ops:
            return []
        with self._locked():
            if not self._held:
                self._catch_up()
            todo = [(op, r, i, plain(record, f"{r} {i}") if op == "put" else None) for op, r, i, record in ops]
            data, entries = write(
                todo, seq=self._meta.seq, prev=self._meta.hash, at=self._clock(), by=by, via=via, undoes=undoes
            )
            self._write(data)
            self._follow(Scan(entries), data)
            return entries

    def _write(self, data: bytes) -> None:
        fd = os.open(self._path(JOURNAL), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            size = os.fstat(fd).st_size
            try:
                write_all(fd, data)
                os.fsync(fd)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(fd, size)
                raise
        finally:
            os.close(fd)

    def _follow(self, found: Scan, data: bytes) -> None:
        """Take entries over into memory."""
        for entry in found.entries:
            table = self._database.records(entry.register)
            if entry.record is None:
                table.drop(entry.id)
            else:
                table.put(entry.id, entry.record)
        self._digest.update(data)
        self._offset += len(data)
        if found.entries:
            last = found.entries[-1]
            self._meta = Meta(last.seq, last.hash, last.at, last.tx)
            if self._history is not None:
                self._history.add(found.entries)
            self._dirty = True
            self._schedule()

    def refresh(self) -> list[Entry]:
        """What other sessions appended since; cheap when there is nothing."""
        if os.stat(self._path(JOURNAL)).st_size == self._offset:
            return []
        with self._locked():
            return self._catch_up()

    def _catch_up(self) -> list[Entry]:
        with open(self._path(JOURNAL), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < self._offset:
                raise Damaged(JOURNAL, 0, "became shorter while it was open")
            file.seek(self._offset)
            raw = file.read()
        if not raw:
            return []
        found = scan(raw, self._meta.seq, self._meta.hash)
        if found.torn:
            whole = (read_all(self._path(JOURNAL)) or b"")[: self._offset] + raw
            self._mend(whole, found)
        self._follow(found, raw[: found.used])
        return found.entries

    # -- undo ------------------------------------------------------------------------------------

    def undoable(self, by: str = "") -> Transaction | None:
        """What undo would take back."""
        return self.history.undoable(by)

    def redoable(self, by: str = "") -> Transaction | None:
        """What redo would do again."""
        return self.history.redoable(by)

    def undo(self, *, by: str, via: str = "undo") -> list[Entry] | None:
        """Take back this person's newest change. None: there is none. Raises Conflict."""
        return self._revert(self.undoable(by), by, via)

    def redo(self, *, by: str, via: str = "undo") -> list[Entry] | None:
        """Take back this person's newest undo. None: there is none. Raises Conflict."""
        return self._revert(self.redoable(by), by, via)

    def _revert(self, transaction: Transaction | None, by: str, via: str) -> list[Entry] | None:
        if transaction is None:
            return None
        ops = self.history.reverting(transaction, self.records)
        return self.append(ops, by=by, via=via, undoes=transaction.n) or None

    # -- the snapshot ----------------------------------------------------------------------------

    def _schedule(self) -> None:
        if self._background and self._timer is None:
            self._timer = threading.Timer(PAUSE, self._later)
            self._timer.daemon = True
            self._timer.start()

    def _later(self) -> None:
        with self._guard:
            self._timer = None
            with suppress(OSError, StoreError):
                self.flush()

    def flush(self) -> None:
        """Write isms.json if it is behind."""
        with self._locked():
            if self._dirty:
                if not self._held:
                    self._catch_up()
                self._meta = Meta(
                    self._meta.seq,
                    self._meta.hash,
                    self._meta.at,
                    self._meta.tx,
                    self._offset,
                    self._digest.hexdigest(),
                )
                replace(self.folder, SNAPSHOT, dump(self.records, self._meta))
                self._dirty = False

    def close(self) -> None:
        """Write the snapshot and stop the background writer."""
        with self._guard:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        self.flush()
