"""What can be wrong with a pack, in one line that names the place and the cure."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known word, or with a few of the known ones."""
    words = sorted(set(known))
    close = get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    some = ", ".join(words[:8]) + (", …" if len(words) > 8 else "")
    return f"known: {some}" if words else "none is known here"


class LanguageError(ValueError):
    """A condition or message that can't be read or names something unknown."""

    @classmethod
    def unknown(cls, what: str, word: str, known: Iterable[str]) -> "LanguageError":
        return cls(f'unknown {what} "{word}"; {nearest(word, known)}')


class PackError(ValueError):
    """A mistake in a pack file: ``file: key: what is wrong; the cure``."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}" if key else f"{file}: {message}")
        self.file, self.key, self.message = file, key, message
