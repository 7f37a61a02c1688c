"""Permanence: what was published stays, whatever a change does to the manifests."""

from generator.permanence.base import default_base, read_base
from generator.permanence.checking import check_against
from generator.permanence.comparing import compare
from generator.permanence.history import History, history_of
from generator.permanence.permalinks import Found, permalinks
from generator.permanence.rules import RULES
from generator.permanence.withdrawing import withdraw

__all__ = [
    "RULES",
    "Found",
    "History",
    "check_against",
    "compare",
    "default_base",
    "history_of",
    "permalinks",
    "read_base",
    "withdraw",
]
