"""Browsing: rows of datasets, their facets, and the files that a reader's browser filters with."""

from generator.browse.index import FOLDER, MANIFEST, index_files
from generator.browse.lexicon import Lexicon, read_lexicon
from generator.browse.row import CollectionFacts, Download, FindRow, collection_facts, find_row

__all__ = [
    "FOLDER",
    "MANIFEST",
    "CollectionFacts",
    "Download",
    "FindRow",
    "Lexicon",
    "collection_facts",
    "find_row",
    "index_files",
    "read_lexicon",
]
