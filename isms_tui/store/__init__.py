"""The store: an append-only journal that is the truth, and TinyDB as the view of it."""

from .errors import Conflict, Damaged, Locked, StoreError
from .history import STAMPS, Transaction
from .journal import Entry, Record
from .store import Store
from .text import clean
from .verify import Problem, verify

__all__ = [
    "STAMPS",
    "Conflict",
    "Damaged",
    "Entry",
    "Locked",
    "Problem",
    "Record",
    "Store",
    "StoreError",
    "Transaction",
    "clean",
    "verify",
]
