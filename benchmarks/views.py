"""Speed of the views, beside the table of the same records: python benchmarks/views.py

Ten thousand records, a real app without a terminal. For each kind of view: from the key ``v`` to the view on screen,
and one step of the cursor in it; the same for the table. Figures are wall-clock; read the ratios, machines differ.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.pilot import Pilot

from isms_tui.tui.app import IsmsApp
from isms_tui.tui.room import Room
from isms_tui.workspace import Workspace

TODAY = date(2026, 3, 31)
MANY = 10_000
STEPS = 20
CROWDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "risk": lambda n: {"title": f"Risk {n}", "consequence": n % 5 + 1, "likelihood": n % 4 + 1},
    "task": lambda n: {
        "title": f"Task {n}",
        "start_on": "2026-01-01",
        "due_on": f"2026-{n % 12 + 1:02}-15",
        "responsible": f"PER-{n % 9 + 1:03}",
    },
    "measurement": lambda n: {
        "metric": "MET-001",
        "period_end": f"{2000 + n % 26}-{n % 12 + 1:02}-01",
        "value": n % 97,
    },
}


async def press(pilot: Pilot[int], key: str) -> float:
    """Seconds from a key to the screen at rest."""
    start = time.perf_counter()
    await pilot.press(key)
    await pilot.pause()
    return time.perf_counter() - start


async def measure(folder: Path, register: str) -> None:
    with Workspace.open(folder, by="bench", today=TODAY) as workspace:
        screen = next(s for s in workspace.pack.screens.values() if any(t.register == register for t in s.tabs))
        app = IsmsApp(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            app.action_room(screen.id, register)
            await pilot.pause()
            room = app.screen
            assert isinstance(room, Room)
            start = time.perf_counter()
            room.show()
            await pilot.pause()
            table = time.perf_counter() - start
            step = statistics.median([await press(pilot, "down") for _ in range(STEPS)])
            print(
                f"{register:<12} table         shown {table * 1e3:7.1f} ms               row down {step * 1e3:5.1f} ms"
            )
            for _ in room.spec.tabs[room.place].views:
                took = await press(pilot, "v")
                moved = statistics.median([await press(pilot, "down") for _ in range(STEPS)])
                name = type(room.body).__name__.lower()
                print(
                    f"{register:<12} {name:<12} shown {took * 1e3:8.1f} ms   {took / table:.2f} times"
                    f"   step {moved * 1e3:9.1f} ms   {moved / step:.2f} times"
                )


def main() -> None:
    print(f"{MANY} records, Python {sys.version.split()[0]}")
    for register, make in CROWDS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "sample"
            with Workspace.create(folder, sample="nimbus-ledger", today=TODAY) as workspace:
                workspace.apply([("put", register, "", make(n)) for n in range(MANY)])
            asyncio.run(measure(folder, register))


if __name__ == "__main__":
    main()
