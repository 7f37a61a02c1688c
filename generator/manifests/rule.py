"""What a rule is, and how a Problem is made of it."""

from typing import NamedTuple

from generator.model.problem import Problem, Severity
from generator.model.record import record


class Place(NamedTuple):
    """Where something stands; line and column as in Problem."""

    path: str
    line: int = 0
    column: int = 0


@record
class Rule:
    """One thing that must hold of a catalog. Problems are made by rules alone, so none lacks a known code."""

    code: str
    """A letter and three digits; the first says what the rule is about."""
    title: str
    """What is wrong when it is broken, in a few words."""
    why: str
    """Why the rule exists."""
    hint: str
    """What to do; told with every Problem."""
    severity: Severity = Severity.ERROR

    def at(self, place: Place, message: str) -> Problem:
        """The Problem that this rule is broken at `place`."""
        return Problem(
            path=place.path,
            line=place.line,
            column=place.column,
            code=self.code,
            message=message,
            hint=self.hint,
            severity=self.severity,
        )
