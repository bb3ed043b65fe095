"""One line of a view, as cells that can be written over: labels first, then bars, then today's line."""

from collections.abc import Callable

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def clip(text: str, width: int) -> str:
    """Text of at most this many cells, ended by an ellipsis where it is longer."""
    text = " ".join(text.split())
    if cell_len(text) <= width:
        return text
    out, used = "", 0
    for char in text:
        used += get_character_cell_size(char)
        if used > width - 1:
            break
        out += char
    return out.rstrip() + "…" if width > 0 else ""


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Text broken between words into at most so many lines; what is too long ends in an ellipsis."""
    out: list[str] = []
    rest = text.split()
    while rest and len(out) < lines:
        line = rest.pop(0)
        while rest and cell_len(f"{line} {rest[0]}") <= width:
            line += " " + rest.pop(0)
        if len(out) == lines - 1 and rest:
            line = clip(" ".join([line, *rest]), width)
        out.append(clip(line, width))
    return out


class Row:
    """A line of cells, each a character with the name of its style."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._chars = [" "] * width
        self._styles = [""] * width

    def put(self, x: int, text: str, style: str = "", width: int | None = None) -> int:
        """Write from a cell on, within ``width`` cells, cut at both ends of the line; returns the cell after it."""
        for char in text if width is None else clip(text, width):
            size = get_character_cell_size(char)
            if size == 0:
                continue
            if x >= 0 and x + size <= self.width:
                self._set(x, char, style)
                if size == 2:
                    self._set(x + 1, "", style)
            x += size
        return x

    def _set(self, x: int, char: str, style: str) -> None:
        if self._chars[x] == "" and char and x:
            self._chars[x - 1] = " "  # the first half of a wide character has lost its second
        if char and x + 1 < self.width and self._chars[x + 1] == "":
            self._chars[x + 1] = " "
        self._chars[x], self._styles[x] = char, style

    def style(self, start: int, end: int, style: str) -> None:
        """Give cells another style, whatever stands in them."""
        for x in range(max(0, start), min(end, self.width)):
            self._styles[x] = style

    def free(self, x: int) -> bool:
        """Whether nothing stands in a cell."""
        return 0 <= x < self.width and self._chars[x] == " "

    def strip(self, look: Callable[[str], Style]) -> Strip:
        """The line as the terminal gets it."""
        segments: list[Segment] = []
        start = 0
        for x in range(1, self.width + 1):
            if x == self.width or self._styles[x] != self._styles[start]:
                segments.append(Segment("".join(self._chars[start:x]), look(self._styles[start])))
                start = x
        return Strip(segments, self.width)
