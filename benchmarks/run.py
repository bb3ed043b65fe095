"""Speed, always beside something to compare with, all in one run: python benchmarks/run.py

Readiness: one edit until the gaps are right, without the disk, beside evaluating everything afresh.
Start: ``check`` on the sample beside a bare interpreter. Screen: from the command to the first frame and to
the numbers in a real terminal, and a row down, beside the smallest Textual app with one table. Figures are
wall-clock; read the ratios, machines differ. Bytecode is written, as an installed program has it.
"""

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from isms_tui.pack import Pack, load_pack
from isms_tui.readiness.engine import Engine
from isms_tui.workspace import Workspace
from tests.worlds import Maker, World

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
TODAY = date(2026, 3, 31)
SHARES = {"evidence": 0.2, "risk": 0.1, "treatment": 0.12, "asset": 0.12, "measurement": 0.1, "document": 0.07}
EDITS = 3000
PATIENCE = 30.0
"""Seconds after which a screen that shows nothing new counts as stuck."""


def clock(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def world(pack: Pack, size: int) -> tuple[World, Maker]:
    """Records of every register, about ``size`` in all."""
    few = max(1, int(size * (1 - sum(SHARES.values())) / len(pack.registers)))
    sizes = {name: max(1, int(size * SHARES.get(name, 0))) if name in SHARES else few for name in pack.registers}
    maker = Maker(pack, Random(1), sizes)
    return maker.world(), maker


def edits(pack: Pack, size: int) -> None:
    """The latency of one edit, field by field, over all registers by their size."""
    records, maker = world(pack, size)
    total = sum(len(rows) for rows in records.values())
    engine = Engine(pack, records, today=TODAY.toordinal())
    places = [(name, id) for name, rows in records.items() for id in rows]
    took = []
    for _ in range(EDITS):
        register, id = maker.random.choice(places)
        field = maker.random.choice(list(pack.registers[register].fields))
        new = {**records[register][id], field: maker.record(register, id).get(field)}
        records[register][id] = {name: value for name, value in new.items() if value is not None}

        def edit(register: str = register, id: str = id) -> None:
            engine.put(register, records[register][id])
            engine.settle()

        took.append(clock(edit))
    engine.close()
    afresh = clock(lambda: Engine(pack, records, today=TODAY.toordinal()).close())
    took.sort()
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(
        f"edit to gaps, {total:>6} records   p50 {p50 * 1e3:7.3f} ms   p99 {p99 * 1e3:7.3f} ms   "
        f"all afresh {afresh * 1e3:8.1f} ms   ratio p99 1:{afresh / p99:,.0f}"
    )


def median(command: list[str], runs: int = 15) -> float:
    """Seconds that a command takes, the middle of some runs."""
    took = [clock(lambda: subprocess.run(command, capture_output=True, check=False)) for _ in range(runs)]
    return statistics.median(took)


def starts(folder: Path) -> None:
    """The whole of ``check`` beside an interpreter that does nothing, in turns."""
    check = [sys.executable, "-m", "isms_tui", "check", str(folder), "--as-of", TODAY.isoformat(), "--format", "json"]
    subprocess.run(check, capture_output=True, check=False)
    bare, whole = median([sys.executable, "-c", "pass"]), median(check)
    print(
        f"check on the sample            {whole * 1e3:7.1f} ms   "
        f"bare python {bare * 1e3:5.1f} ms   {whole / bare:.1f} times"
    )


MINIMAL = """
import time
from textual.app import App
from textual.widgets import DataTable
class Minimal(App):
    def compose(self): yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable); table.add_columns(*"abcd")
        table.add_rows([(n, "there", "text", "text") for n in range(24)])
app = Minimal()
"""
OURS = """
import sys, time
from datetime import date
from isms_tui.workspace import Workspace
from isms_tui.tui.app import IsmsApp
app = IsmsApp(Workspace.open(sys.argv[1], today=date(2026, 3, 31)))
"""
DOWN = """
import asyncio
async def main():
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        if len(sys.argv) > 1: await pilot.press("6"); await pilot.pause()
        downs = []
        for _ in range(20):
            begin = time.perf_counter(); await pilot.press("down"); downs.append(time.perf_counter() - begin)
        print(sorted(downs)[10])
import sys; asyncio.run(main())
"""


def painted(command: list[str], *words: bytes) -> list[float]:
    """Seconds from starting a program on a terminal of its own until each of these words was written to it."""
    child, terminal = pty.fork()
    start, seen, times = time.perf_counter(), b"", []
    if child == 0:
        os.execve(command[0], command, {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"})
    for word in words:
        while word not in seen:
            ready, _, _ = select.select([terminal], [], [], PATIENCE)
            if not ready:
                os.kill(child, signal.SIGKILL)
                raise SystemExit(f"{word.decode()!r} was not shown within {PATIENCE} seconds; seen: {seen[-300:]!r}")
            seen += os.read(terminal, 65536)
        times.append(time.perf_counter() - start)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return times


def screens(folder: Path) -> None:
    """From the command to the first frame and to the numbers, beside the smallest app; then a row down. In turns."""
    small: list[float] = []
    ours: list[list[float]] = []
    downs: dict[str, list[float]] = {}
    for _ in range(9):
        small += painted([sys.executable, "-c", MINIMAL + "app.run()"], b"there")
        ours.append(painted([sys.executable, "-m", "isms_tui", str(folder)], "╭".encode(), b"READY"))
    for _ in range(3):
        for code, words in ((MINIMAL, []), (OURS, [str(folder)])):
            done = subprocess.run([sys.executable, "-c", code + DOWN, *words], capture_output=True, check=True)
            downs.setdefault(code, []).append(float(done.stdout))
    rows = [
        ("first frame", statistics.median(frame for frame, _ in ours), statistics.median(small)),
        ("readiness shown", statistics.median(shown for _, shown in ours), statistics.median(small)),
        ("row down", statistics.median(downs[OURS]), statistics.median(downs[MINIMAL])),
    ]
    for what, here, there in rows:
        print(f"{what:<30} {here * 1e3:7.1f} ms   minimal app {there * 1e3:5.1f} ms   {here / there:.2f} times")


def main() -> None:
    pack = load_pack()
    print(f"{pack.title}: {len(pack.rules)} rules, Python {sys.version.split()[0]}")
    for size in (500, 2000, 10000):
        edits(pack, size)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sample"
        Workspace.create(folder, sample="nimbus-ledger", today=TODAY).close()
        starts(folder)
        screens(folder)


if __name__ == "__main__":
    main()
