"""What can go wrong, each with the exit code it ends a command with; a bug ends it with 4 (cli/bugs.py)."""


class CellshelfError(Exception):
    """A failure told to the user in one sentence, with what to do about it."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process pools; the default pickling would lose the hint.
        return _rebuild, (type(self), self.message, self.hint)


def _rebuild(kind: type[CellshelfError], message: str, hint: str) -> CellshelfError:
    return kind(message, hint=hint)


class UsageError(CellshelfError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class OutsideError(CellshelfError):
    """The network, a disk or a server did not do what was asked of it."""

    exit_code = 3


class UnreadableFileError(CellshelfError):
    """A data file that is damaged, hostile, or not what its name says."""


class StaleDataError(CellshelfError):
    """A file whose bytes are not those the manifest promises."""


class WorkerDiedError(OutsideError):
    """The process that did the work is gone, and nobody knows why."""

    def __init__(self, message: str = "it was cut short: its worker process died", *, hint: str = "") -> None:
        super().__init__(message, hint=hint or "memory may have run out; try again with fewer jobs")
