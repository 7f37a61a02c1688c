"""The one door: only this room prints, exits, reads the clock and the environment."""

from generator.cli import add, convert, doi, obs, rds, sidecars, standardize
from generator.cli.commands import EXIT_CODES, catalog, main

__all__ = [
    "EXIT_CODES",
    "add",
    "catalog",
    "convert",
    "doi",
    "main",
    "obs",
    "rds",
    "sidecars",
    "standardize",
]
