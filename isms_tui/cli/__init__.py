"""The command line. Data goes to stdout, what is said about it to stderr; exit codes are a promise to scripts."""

import os
import sys
from collections.abc import Sequence

from isms_tui.cli.arguments import parse

DONE, FOUND, WRONG, DAMAGED = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 gaps found, 2 bad use or input, 3 damaged or locked."""
    options = parse(list(sys.argv[1:] if argv is None else argv))
    from isms_tui.cli import commands
    from isms_tui.door import InputError
    from isms_tui.pack import PackError
    from isms_tui.store import Conflict, Damaged, Locked, StoreError

    try:
        code: int = getattr(commands, options.run)(options)
        sys.stdout.flush()
        return code
    except (InputError, PackError, Conflict) as error:
        return _fail(str(error), WRONG)
    except (Damaged, Locked) as error:
        return _fail(str(error), DAMAGED)
    except StoreError as error:
        return _fail(str(error), WRONG)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}", WRONG)
    except KeyboardInterrupt:
        return 130


def _fail(message: str, code: int) -> int:
    print("isms-tui: " + " ".join(message.split()), file=sys.stderr)
    return code
