"""Permanence: what was published stays, whatever a change does to the manifests."""

from generator.permanence.base import DEFAULT, checked_out, default_base, read_base
from generator.permanence.checking import check_against
from generator.permanence.comparing import compare
from generator.permanence.difference import difference
from generator.permanence.differences import Compared, write_differences
from generator.permanence.history import History, history_of
from generator.permanence.matching import matched
from generator.permanence.permalinks import Found, permalinks
from generator.permanence.rules import RULES
from generator.permanence.withdrawing import withdraw

__all__ = [
    "DEFAULT",
    "RULES",
    "Compared",
    "Found",
    "History",
    "check_against",
    "checked_out",
    "compare",
    "default_base",
    "difference",
    "history_of",
    "matched",
    "permalinks",
    "read_base",
    "withdraw",
    "write_differences",
]
