"""What all tests share."""

import pytest

from isms_tui.pack import Pack, load_pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The program's own pack."""
    return load_pack()
