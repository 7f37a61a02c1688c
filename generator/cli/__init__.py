"""The one door: only this room prints, exits, reads the clock and the environment."""

from generator.cli.commands import EXIT_CODES, catalog, main

__all__ = ["EXIT_CODES", "catalog", "main"]
