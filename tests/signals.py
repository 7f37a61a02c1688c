"""Programs that can be interrupted: background jobs of a shell ignore Ctrl-C, and so would their children."""

import signal


def interruptible() -> None:
    """What a child process is to call before its program starts (`preexec_fn`)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
