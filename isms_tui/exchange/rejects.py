"""The rows that did not fit, in a file beside the one they came from, to be mended and imported again."""

import csv
from pathlib import Path

from isms_tui.exchange.plan import Plan
from isms_tui.exchange.separated import guarded
from isms_tui.exchange.values import text_of


def save_rejected(plan: Plan) -> Path | None:
    """Write the rejected rows under their own headings, with number and reason; None when there are none."""
    rejected = [fate for fate in plan.fates if fate.fate == "rejected"]
    if not rejected:
        return None
    place = plan.path.with_name(plan.path.name + ".rejected.csv")
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for table, _ in plan.parts:
            numbers = {row.number for row in table.rows}
            mine = [fate for fate in rejected if fate.sheet == table.sheet and fate.row in numbers]
            if not mine:
                continue
            last = max(heading.place for heading in table.headings) + 1
            writer.writerow(
                ["rejected row", "rejected because", *(guarded(heading.names[0]) for heading in table.headings)]
            )
            for fate in mine:
                cells = [fate.cells[h.place] if h.place < len(fate.cells) else None for h in table.headings]
                cells += fate.cells[last:]
                writer.writerow([fate.row, guarded(fate.reason), *(guarded(text_of(cell)) for cell in cells)])
            writer.writerow([])
    return place
