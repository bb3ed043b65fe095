"""``python -m isms_tui``: the same as the command ``isms-tui``."""

import sys

from isms_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
