"""Waiting for what a page in a browser comes to."""

import time

PATIENCE = 30
"""Seconds; a machine that does several things at once is slow."""


def until(page, expression: str, arg: str | None = None) -> None:
    """Wait until a JavaScript expression, or a function of `arg`, is true in the page.

    Playwright's own `wait_for_function` asks again from inside the page, where a strict policy forbids it to
    evaluate text; asked from outside each time, it may.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not true after {PATIENCE} s: {expression}"
        page.wait_for_timeout(30)
