"""The one door: only this room prints, exits, reads the clock and the environment."""

from generator.cli import (
    convert,
    deployments,
    doi,
    explore,
    genes,
    genesets,
    obs,
    publish,
    sidecars,
    standardize,
)
from generator.cli.commands import EXIT_CODES, catalog, main

__all__ = [
    "EXIT_CODES",
    "catalog",
    "convert",
    "deployments",
    "doi",
    "explore",
    "genes",
    "genesets",
    "main",
    "obs",
    "publish",
    "sidecars",
    "standardize",
]
