"""How far a long command has come."""

import sys
from typing import Literal, Self

import click
from click._termui_impl import ProgressBar


class Progress:
    """A progress bar on standard error, shown on terminals only."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.bar: ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> Literal[False]:
        if self.bar:
            self.bar.render_finish()
        return False

    def start(self, total: int) -> None:
        """Begin, with `total` things to do."""
        self.bar = click.progressbar(
            length=total, label=self.label, file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
        )

    def step(self, _: object) -> None:
        """One is done."""
        self.advance(1)

    def advance(self, count: int) -> None:
        """So many more are done."""
        if self.bar:
            self.bar.update(count)
