"""What MkDocs says while it works: its exceptions tell only that it failed, its log tells why."""

import contextlib
import logging
from collections.abc import Iterator


class Words(logging.Handler):
    """Keeps warnings and errors instead of printing them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        kept.append(record.getMessage())

    def why(self, error: BaseException) -> str:
        """Why MkDocs failed with `error`."""
        return "\n".join(self.errors) or str(error)


@contextlib.contextmanager
def listening() -> Iterator[Words]:
    """Keep what MkDocs says, and keep it from the terminal."""
    log, words = logging.getLogger("mkdocs"), Words()
    level, propagate = log.level, log.propagate
    log.setLevel(logging.WARNING)
    log.propagate = False
    log.addHandler(words)
    try:
        yield words
    finally:
        log.removeHandler(words)
        log.setLevel(level)
        log.propagate = propagate
