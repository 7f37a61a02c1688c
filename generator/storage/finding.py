"""What an examination of a store finds."""

import enum

from generator.errors import CellshelfError
from generator.model.record import record


class Outcome(enum.StrEnum):
    """How a store fares in one respect."""

    WORKS = "works"
    LIMITED = "limited"
    """The catalog can live without it, at the price that the message names."""
    MISSING = "missing"
    """The catalog cannot live without it."""


@record
class Finding:
    """One thing that was tried."""

    name: str
    outcome: Outcome
    message: str
    hint: str = ""
    """What to do about it."""


def works(name: str, message: str) -> Finding:
    """It does what it should."""
    return Finding(name=name, outcome=Outcome.WORKS, message=message)


def limited(name: str, message: str, hint: str = "") -> Finding:
    """It does not, and the catalog can live without it."""
    return Finding(name=name, outcome=Outcome.LIMITED, message=message, hint=hint)


def missing(name: str, message: str, hint: str = "") -> Finding:
    """It does not, and must."""
    return Finding(name=name, outcome=Outcome.MISSING, message=message, hint=hint)


def sentence(error: CellshelfError) -> str:
    """What went wrong, with a capital and a full stop."""
    return f"{error.message[0].upper()}{error.message[1:]}."
