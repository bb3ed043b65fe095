"""In from the spreadsheets, out to everybody else: import with a preview, export without loss."""

from isms_tui.exchange.plan import Cancelled, Fate, Plan, plan_import, take
from isms_tui.exchange.rejects import save_rejected

__all__ = ["Cancelled", "Fate", "Plan", "plan_import", "save_rejected", "take"]
