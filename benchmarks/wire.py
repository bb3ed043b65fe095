"""Bytes that keys send to the terminal, and seconds until they are there: python benchmarks/wire.py

In a terminal of 120 by 40, beside the smallest Textual app that does the like: a table whose row moves, whose rows
are replaced, over which a form with as many lines opens. Read the ratios. All of it travels over SSH, uncompressed.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.run import TODAY
from isms_tui.workspace import Workspace

QUIET = 0.5
"""Seconds without a byte after which a key counts as answered."""
PATIENCE = 30.0
RUNS = 5

MINIMAL = """
from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import DataTable, Footer, Header, Input
class Form(ModalScreen):
    BINDINGS = [Binding("escape", "dismiss", "back")]
    def compose(self):
        for n in range(12): yield Input(f"value {n}", compact=True)
class Minimal(App):
    BINDINGS = [Binding("t", "turn", "tab"), Binding("m", "open", "form")]
    word = 0
    def compose(self):
        yield Header(); yield DataTable(cursor_type="row"); yield Footer()
    def on_mount(self):
        self.query_one(DataTable).add_columns("id", "title", "owner", "status"); self.action_turn()
    def action_turn(self):
        self.word += 1; table = self.query_one(DataTable); table.clear()
        table.add_rows([(f"ROW-{n:03}", f"A row with a title {self.word}", "Somebody", "open") for n in range(24)])
    def action_open(self): self.push_screen(Form())
Minimal().run()
"""


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def until_quiet(self, quiet: float = QUIET) -> tuple[int, float]:
        """Bytes until nothing comes any more, and seconds until the last of them."""
        start = last = time.perf_counter()
        count = 0
        while select.select([self.fd], [], [], quiet)[0]:
            count += len(os.read(self.fd, 65536))
            last = time.perf_counter()
            if last - start > PATIENCE:
                raise SystemExit("the screen does not come to rest")
        return count, last - start

    def press(self, keys: bytes) -> tuple[int, float]:
        """Bytes and seconds that keys cost."""
        os.write(self.fd, keys)
        return self.until_quiet()

    def end(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def measured(command: Sequence[str], steps: dict[str, tuple[bytes, bytes]]) -> dict[str, tuple[float, float]]:
    """For each step the middle bytes and seconds of its first keys; the second keys undo it."""
    terminal = Terminal(command)
    try:
        terminal.until_quiet(3.0)
        out = {}
        for name, (keys, back) in steps.items():
            taken = []
            for _ in range(RUNS):
                taken.append(terminal.press(keys))
                if back:
                    terminal.press(back)
            out[name] = statistics.median(n for n, _ in taken), statistics.median(t for _, t in taken)
        return out
    finally:
        terminal.end()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sample"
        Workspace.create(folder, sample="nimbus-ledger", today=TODAY).close()
        ours = measured(
            [sys.executable, "-m", "isms_tui", str(folder)],
            {
                "clause": (b"6", b"4"),
                "row down": (b"\x1b[B", b""),
                "tab": (b"]", b"["),
                "form": (b"\r", b"\x04"),
                "find": (b"/", b"\x1b"),
            },
        )
    theirs = measured(
        [sys.executable, "-c", MINIMAL],
        {"row down": (b"\x1b[B", b""), "tab": (b"t", b""), "form": (b"m", b"\x1b")},
    )
    for name, (count, seconds) in ours.items():
        like = {"clause": "tab", "find": "form"}.get(name, name)
        other, slower = theirs[like]
        print(
            f"{name:<9} {count:>8.0f} bytes {seconds * 1e3:7.1f} ms   minimal app ({like}) {other:>8.0f} bytes"
            f" {slower * 1e3:7.1f} ms   {count / other:.2f} and {seconds / slower:.2f} times"
        )


if __name__ == "__main__":
    main()
