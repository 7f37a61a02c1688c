"""Findings of validation."""

import enum

from generator.model.record import record


class Severity(enum.StrEnum):
    """How much a Problem matters: an error fails the check, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@record
class Problem:
    """One finding, at one place, with what to do about it."""

    path: str
    """File, relative to the folder the user named, with forward slashes."""
    line: int
    """Counted from 1; 0 when the Problem is about the whole file or folder."""
    column: int
    """Counted from 1 in characters; 0 when the Problem is about the whole file or folder."""
    code: str
    """The rule's code, e.g. `M101`."""
    message: str
    """One sentence in the curator's words."""
    hint: str = ""
    """What to do."""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """What Problems are sorted by."""
        return self.path, self.line, self.column, self.code, self.message
