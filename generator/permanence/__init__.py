"""Permanence: what was published stays, whatever a change does to the manifests."""

from typing import TYPE_CHECKING

from generator.lazily import lazily
from generator.permanence.permalinks import Found, permalinks

if TYPE_CHECKING:
    from generator.permanence.base import DEFAULT, checked_out, default_base, read_base
    from generator.permanence.checking import check_against
    from generator.permanence.comparing import compare
    from generator.permanence.differences import Compared, write_differences
    from generator.permanence.differing import difference
    from generator.permanence.history import History, history_of
    from generator.permanence.matching import matched
    from generator.permanence.rules import RULES
    from generator.permanence.withdrawing import withdraw
else:
    __getattr__ = lazily(
        __name__,
        {
            "DEFAULT": "base",
            "RULES": "rules",
            "Compared": "differences",
            "History": "history",
            "check_against": "checking",
            "checked_out": "base",
            "compare": "comparing",
            "default_base": "base",
            "difference": "differing",
            "history_of": "history",
            "matched": "matching",
            "read_base": "base",
            "withdraw": "withdrawing",
            "write_differences": "differences",
        },
    )

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
