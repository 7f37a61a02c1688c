"""What a command says when it fails in a way that nobody foresaw."""

import errno
import os
import platform
import tempfile
import traceback

import click

from generator import __version__

EXIT_CODE = 4
VARIABLE = "CELLSHELF_TRACEBACK"
"""Set to 1, it has the whole traceback printed."""
_OUTSIDE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM})
_OUTSIDE_EXIT_CODE = 3


def tell(error: Exception) -> int:
    """Say on standard error what failed and what to do; the exit code to end with.

    A full disk or a file that may not be touched is the machine's fault, not ours.
    """
    if os.environ.get(VARIABLE) == "1":
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.errno in _OUTSIDE:
        place = f": {os.fsdecode(error.filename)}" if error.filename else ""
        _say("error", f"{error.strerror}{place}", "free space or set permissions, and run the command again")
        return _OUTSIDE_EXIT_CODE
    _say(
        "bug",
        f"{type(error).__name__}: {_first_line(error)}",
        f"This is a fault of cellshelf {__version__}, not of your files.",
        _kept(error),
        f"{VARIABLE}=1 prints it as well.",
    )
    return EXIT_CODE


def _kept(error: Exception) -> str:
    """Where the traceback was written, and what to do with it."""
    machine = f"cellshelf {__version__}, Python {platform.python_version()}, {platform.platform()}"
    # Neither arguments nor environment: they may hold a password.
    text = f"{machine}\n\n{''.join(traceback.format_exception(error))}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="cellshelf-", suffix=".txt", delete=False
        ) as file:
            file.write(text)
    except OSError:
        return f"Please report it with what {VARIABLE}=1 prints."
    return f"Please report it with {file.name}, which names files of yours but holds no data."


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "no message")


def _say(what: str, message: str, *more: str) -> None:
    click.echo(f"{click.style(what, fg='red', bold=True)}: {message}", err=True)
    for line in more:
        click.echo(f"  {line}", err=True)
