"""The command line. Data goes to stdout, what is said about it to stderr; exit codes are a promise to scripts."""

import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from isms_tui.cli.arguments import parse

DONE, FOUND, WRONG, DAMAGED = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 gaps found, 2 bad use or input, 3 damaged or locked."""
    _speak_utf8()
    options = parse(list(sys.argv[1:] if argv is None else argv))
    # A command ends before collecting garbage pays: a third of its time would go to looking for some.
    # The app turns it on again once its first screen stands.
    gc.disable()
    from isms_tui.door import InputError
    from isms_tui.pack import PackError
    from isms_tui.store import Conflict, Damaged, Locked, StoreError

    try:
        module, _, command = options.run.partition(".")
        code: int = getattr(import_module(f"isms_tui.cli.{module}"), command)(options)
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
    finally:
        gc.freeze()
        gc.enable()


def _speak_utf8() -> None:
    """Data has the same bytes whatever the locale; what can't be written is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


def _fail(message: str, code: int) -> int:
    from isms_tui.store import clean

    print("isms-tui: " + " ".join(clean(message).split()), file=sys.stderr)
    return code
