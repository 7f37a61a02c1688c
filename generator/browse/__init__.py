"""Browsing: rows of datasets, their facets, and the files that a reader's browser filters with."""

from generator.browse.index import FOLDER, MANIFEST, index_files
from generator.browse.lexicon import Lexicon, ReadLexicon, read_lexicon
from generator.browse.row import (
    CollectionFacts,
    Download,
    FindRow,
    Opening,
    collection_facts,
    downloads_line,
    find_row,
)
from generator.browse.terms import FACETS as TERM_FACETS
from generator.browse.terms import TermPage, facet_terms, has_page, term_path

__all__ = [
    "FOLDER",
    "MANIFEST",
    "TERM_FACETS",
    "CollectionFacts",
    "Download",
    "FindRow",
    "Lexicon",
    "Opening",
    "ReadLexicon",
    "TermPage",
    "collection_facts",
    "downloads_line",
    "facet_terms",
    "find_row",
    "has_page",
    "index_files",
    "read_lexicon",
    "term_path",
]
