"""Formatted citations and machine-readable records, made from the model alone.

`reference_of_dataset`, `reference_of_collection` and `reference_of_release` build the one record that
every format is made of. Pure: no disk, no clock, no network.
"""

from generator.citation.bibtex import bibtex
from generator.citation.reference import Agent, File, Kind, Paper, Part, Reference, Site, Term
from generator.citation.references import (
    at_large,
    reference_of_collection,
    reference_of_dataset,
    reference_of_release,
    with_doi,
)
from generator.citation.text import nature, paper_text, text

__all__ = [
    "Agent",
    "File",
    "Kind",
    "Paper",
    "Part",
    "Reference",
    "Site",
    "Term",
    "at_large",
    "bibtex",
    "nature",
    "paper_text",
    "reference_of_collection",
    "reference_of_dataset",
    "reference_of_release",
    "text",
    "with_doi",
]
