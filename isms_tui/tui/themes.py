"""How it looks: a calm theme, dark and light, and one of the terminal's own sixteen colours."""

import os

from textual.app import App
from textual.theme import Theme

# The grounds are nearly grey: on 256 colours a bluer one would come out as plain blue.
DARK = Theme(
    name="isms-dark",
    primary="#5fa8d3",
    secondary="#8a98ae",
    accent="#5fa8d3",
    foreground="#d7dde5",
    background="#14161a",
    surface="#1a1d22",
    panel="#24282f",
    success="#7fb685",
    warning="#e0b05c",
    error="#e0766c",
    dark=True,
    variables={
        "text-muted": "#9aa4b2",
        "block-cursor-background": "#214860",
        "block-cursor-foreground": "#f2f6fa",
    },
)
LIGHT = Theme(
    name="isms-light",
    primary="#1f6a99",
    secondary="#55637a",
    accent="#1f6a99",
    foreground="#1d242d",
    background="#f7f8fa",
    surface="#eef1f5",
    panel="#e2e7ee",
    success="#2c6b36",
    warning="#7d5200",
    error="#a8322a",
    dark=False,
    variables={
        "text-muted": "#566170",
        "block-cursor-background": "#c5deef",
        "block-cursor-foreground": "#10202c",
    },
)
SIXTEEN = "ansi-dark"
"""Shown on terminals of sixteen colours, where mixed colours would fall together."""


def register(app: App[int]) -> None:
    """Make our themes known, and show the dark one."""
    for theme in (DARK, LIGHT):
        app.register_theme(theme)
    app.theme = DARK.name


def fit(app: App[int]) -> None:
    """Show the theme that fits the terminal."""
    if not app.is_headless and not app.no_color and app.console.color_system == "standard":
        app.theme = SIXTEEN


def choices(app: App[int]) -> list[tuple[str, str]]:
    """Every theme, ours first, with a word on each."""
    own = (DARK.name, LIGHT.name)
    names = [*own, *sorted(name for name in app.available_themes if name not in own)]
    return [(name, f"{name}  {_word(app.available_themes[name])}") for name in names]


def _word(theme: Theme) -> str:
    return ("dark" if theme.dark else "light") + (", the terminal's own colours" if theme.ansi else "")


def far_away() -> bool:
    """Whether one works over SSH, where every byte travels."""
    return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
