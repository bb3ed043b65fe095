"""Which states a record can take next, by its register's lifecycle."""

from collections.abc import Mapping, Sequence
from typing import Any


def next_states(lifecycle: Mapping[str, Sequence[str]], stored: Any, now: Any) -> set[str]:
    """The states to offer: where it stands, where it was when the form was opened, and what follows on either."""
    here = {str(state) for state in (stored, now) if state}
    return here.union(*(lifecycle.get(state, ()) for state in here)) if here else set(lifecycle)
