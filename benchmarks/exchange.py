"""Import and export beside the bare parse of the same file, in one run: python benchmarks/exchange.py

10,000 risks with owners and assets, as XLSX and as CSV: the bare parse (openpyxl read-only, csv), the plan (what
becomes of every row), the taking (one transaction: journal, records, gaps). Then the same file again,
and everything out.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from openpyxl import Workbook, load_workbook

from isms_tui.exchange import plan_import, take
from isms_tui.exchange.export import export_file
from isms_tui.workspace import Workspace

TODAY = date(2026, 3, 31)
ROWS = 10_000
HEADINGS = [
    "Risk ID", "Risk", "Description", "Risk owner", "Asset", "Threat", "Vulnerability", "Impact", "Impact rationale",
    "Likelihood", "Likelihood rationale", "CIA", "Existing controls", "Priority", "Last assessed", "Status", "Comment",
]  # fmt: skip


def rows(random: Random) -> list[list[Any]]:
    """A register as people have it: names for ids, words for choices, days as written."""
    out = []
    for n in range(1, ROWS + 1):
        text = f"What could happen to service {n % 300} when part {n % 70} of it fails, and whom it concerns"
        day = date(2025, random.randint(1, 12), random.randint(1, 28))
        out.append(
            [
                f"R-{n:05}", f"Risk {n} of service {n % 300}", text, f"Person {chr(65 + n % 26)}{chr(97 + n % 7)}lson",
                f"Service {n % 300}", "failure of a part", "no second part", random.randint(1, 5), "as seen last year",
                random.choice(["rare", "unlikely", "possible", "likely", 5]), "as counted",
                random.choice(["C", "C, I", "CIA"]),
                random.choice(["A.8.1", "A.5.15; A.8.3", "A.8.13"]), random.randint(1, 9),
                f"{day.day}.{day.month}.{day.year}",
                random.choice(["open", "In treatment", "Accepted", "assessed"]), "none",
            ]
        )  # fmt: skip
    return out


def clock(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def write(folder: Path, table: list[list[Any]]) -> dict[str, Path]:
    """The table in both forms."""
    places = {"csv": folder / "risks.csv", "xlsx": folder / "risks.xlsx"}
    with places["csv"].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *table])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Risks")
    for row in [HEADINGS, *table]:
        sheet.append(row)
    book.save(places["xlsx"])
    return places


def bare_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def bare_xlsx(path: Path) -> int:
    return sum(1 for _ in load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True))


def main() -> None:
    table = rows(Random(1))
    with tempfile.TemporaryDirectory() as place:
        places = write(Path(place), table)
        for form, bare in (("xlsx", bare_xlsx), ("csv", bare_csv)):
            parse = min(clock(lambda: bare(places[form]))[0] for _ in range(3))  # noqa: B023
            with Workspace.create(Path(place) / form, name="Bench", by="bench", today=TODAY) as workspace:
                planned, plan = clock(lambda: plan_import(workspace, places[form]))  # noqa: B023
                taken, change = clock(lambda: take(workspace, plan))  # noqa: B023
                again, second = clock(lambda: plan_import(workspace, places[form]))  # noqa: B023
                assert len(workspace.records("risk")) == ROWS and not second.operations, plan.summary()
                whole = planned + taken
                print(
                    f"import {ROWS:,} risks, {form:<4}  bare parse {parse:6.2f} s   plan {planned:6.2f} s   "
                    f"take {taken:6.2f} s   {whole / parse:6.1f} times   the same again {again:6.2f} s "
                    f"({len(change.records):,} records)"
                )
                if form == "xlsx":
                    for kind in ("xlsx", "csv", "json"):
                        out = Path(place) / f"out.{'zip' if kind == 'csv' else kind}"
                        print(f"export all, {kind:<4} {clock(lambda: export_file(workspace, out, kind))[0]:6.2f} s")  # noqa: B023


if __name__ == "__main__":
    main()
