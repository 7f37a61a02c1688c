"""The one door: only this room prints, exits, reads the clock and the environment."""

from generator.cli import (
    add,
    convert,
    demo_s3,
    deployments,
    doctor,
    doi,
    explore,
    genes,
    genesets,
    init,
    new,
    obs,
    publish,
    rds,
    sidecars,
    standardize,
)
from generator.cli.commands import EXIT_CODES, catalog, main

__all__ = [
    "EXIT_CODES",
    "add",
    "catalog",
    "convert",
    "demo_s3",
    "deployments",
    "doctor",
    "doi",
    "explore",
    "genes",
    "genesets",
    "init",
    "main",
    "new",
    "obs",
    "publish",
    "rds",
    "sidecars",
    "standardize",
]
