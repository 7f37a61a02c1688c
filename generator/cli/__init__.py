"""The one door: only this room prints, exits, reads the clock and the environment."""

from generator.cli import demo_s3, doctor, doi
from generator.cli.commands import EXIT_CODES, catalog, main

__all__ = ["EXIT_CODES", "catalog", "demo_s3", "doctor", "doi", "main"]
