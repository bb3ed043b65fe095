"""A radar drawn in dots: one axis for each value, the shape of all of them, the rim at full measure."""

from collections.abc import Sequence
from math import cos, pi, sin

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille sign, by line and column."""
STEPS = 60
"""Dots along a line: more than any screen here is wide."""


def radar(labels: Sequence[str], parts: Sequence[float], width: int, height: int) -> list[str]:
    """Lines of text. ``parts`` run from 0 to 1, clockwise from the top; fewer than three make no shape."""
    if len(parts) < 3:
        return []
    cells: dict[tuple[int, int], int] = {}
    middle, radius = (width, height * 2), (width - 8, height * 2 - 5)

    def spot(place: float, part: float) -> tuple[float, float]:
        angle = 2 * pi * place / len(parts)
        return middle[0] + radius[0] * part * sin(angle), middle[1] - radius[1] * part * cos(angle)

    def line(start: tuple[float, float], end: tuple[float, float], every: int) -> None:
        for step in range(0, STEPS + 1, every):
            x = round(start[0] + (end[0] - start[0]) * step / STEPS)
            y = round(start[1] + (end[1] - start[1]) * step / STEPS)
            cells[y // 4, x // 2] = cells.get((y // 4, x // 2), 0) | DOTS[y % 4][x % 2]

    for index, part in enumerate(parts):
        following = (index + 1) % len(parts)
        line(spot(index, 1), spot(index + 1, 1), 6)
        line(spot(index, 0), spot(index, 1), 10)
        line(spot(index, part), spot(index + 1, parts[following]), 1)
    rows = [[chr(0x2800 + cells[y, x]) if (y, x) in cells else " " for x in range(width)] for y in range(height)]
    for index, label in enumerate(labels):
        x, y = spot(index, 1.0)
        row = min(height - 1, max(0, round(y / 4 + (-1 if y < middle[1] - 2 else 0))))
        left = round(x / 2) - (len(label) if x < middle[0] - 2 else len(label) // 2 if x < middle[0] + 2 else -1)
        for offset, letter in enumerate(label):
            if 0 <= left + offset < width:
                rows[row][left + offset] = letter
    return ["".join(row).rstrip() for row in rows]
