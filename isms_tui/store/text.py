"""Text from outside, freed of what can fool a terminal or a reader: escapes, controls, invisible characters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_ESCAPES = (
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x1b\x07\x9c\n]*(?:\x07|\x9c|\x1b\\\\)"  # titles, links, device strings
    "|\x1b[ -/]*[0-~]?"
)
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"  # controls, lone surrogates
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # zero width
    "\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_VARIANT = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOIN = "\u200c\u200d"
# Emoji, Arabic and Indic writing need joiners and variants: one at a time, where there is something to join or vary.
_VARIANTS = f"(?<![\u00a9\u00ae\u0590-\U0010ffff])[{_VARIANT}](?!\u20e3)|(?<=[{_VARIANT}{_JOIN}])[{_VARIANT}]+"
_LONE_VARIANTS = f"(?<![0-9#*\u00a9\u00ae\u0590-\U0010ffff])[{_VARIANT}]"
_JOINS = f"(?<=[{_JOIN}])[{_JOIN}]+"
_LONE_JOINS = f"(?<![\u0590-\U0010ffff])[{_JOIN}]|[{_JOIN}](?![\u0590-\U0010ffff])"


@cache
def _made(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when the first text needs it: most starts don't."""
    return re.compile(pattern)


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text)
    text = _made(_ESCAPES).sub("", text)
    text = _made(_UNSEEN).sub("", text)
    if not text.isascii():
        for pattern in (_VARIANTS, _LONE_VARIANTS, _JOINS, _LONE_JOINS):
            text = _made(pattern).sub("", text)
    return text


def clean(value: T) -> T:
    """The same value with every text in it made safe; lists and dicts are copied, all else is left as it is."""
    result: Any = value
    if isinstance(value, str):
        result = _clean(value)
    elif isinstance(value, list):
        result = [clean(item) for item in value]
    elif isinstance(value, tuple):
        result = tuple(clean(item) for item in value)
    elif isinstance(value, dict):
        result = {clean(name): clean(item) for name, item in value.items()}
    checked: T = result
    return checked
