"""What a workspace's app remembers by itself: theme, keys, columns, kept in the workspace's ``settings.toml``.

A setting has a dotted name: ``keys.undo`` is the key ``undo`` of the table ``[keys]``.
"""

import os
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")


class Settings:
    """The settings of one workspace, read when first asked for and written at once when changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values: dict[str, Any] | None = None
        self._notices: list[str] = []

    @property
    def notices(self) -> list[str]:
        """What had to be mended when the file was read."""
        self._all()
        return self._notices

    def get(self, name: str, default: Value) -> Value:
        """A setting; the default where there is none, or one of another kind than the default."""
        place: Any = self._all()
        for part in name.split("."):
            place = place.get(part) if isinstance(place, dict) else None
        return place if _same_kind(place, default) else default

    def put(self, name: str, value: Any) -> None:
        """Set a setting, or forget it with None. Raises OSError where the file can't be written."""
        self._values = None  # another session may have written since
        values = self._all()
        *tables, last = name.split(".")
        place = values
        for part in tables:
            if not isinstance(place.get(part), dict):
                place[part] = {}
            place = place[part]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
        self._write(values)

    def _all(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self._read()
        return self._values

    def _read(self) -> dict[str, Any]:
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._notices.append(f"{self.path.name}: can't be read ({error.strerror}); going on without it")
            return {}
        import tomllib

        try:
            return tomllib.loads(text.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            aside = self._aside()
            where = f"set aside as {aside.name}" if aside else "left as it is"
            self._notices.append(f"{self.path.name}: {error}; {where}, going on without it")
            return {}

    def _aside(self) -> Path | None:
        """Move a damaged file out of the way; None where that can't be done."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}.damaged-{number}{self.path.suffix}")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except OSError:
            return None
        return aside

    def _write(self, values: dict[str, Any]) -> None:
        import tempfile

        import tomli_w

        handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(tomli_w.dumps(values).encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _same_kind(value: Any, default: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, type(default))
