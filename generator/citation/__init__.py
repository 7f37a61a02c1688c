"""Formatted citations and machine-readable records, made from the model alone.

`reference_of_dataset`, `reference_of_collection`, `reference_of_release` and `reference_of_tombstone` build
the one record that every format is made of. Pure: no disk, no clock, no network.

For people: `text` (APA), `nature`, `formatted` (any CSL style), `paper_text`, `bibtex`, `ris`, `csl_json`,
`citation_cff`, `cellxgene`. For programs: `datacite_json`, `croissant_json`, `ro_crate`, `sha256sums`,
`linkset_json`; `record_files` makes them all. For a page's head: `jsonld`, `link_elements`, `open_graph`,
`google_scholar`. For the site: `data_catalog_jsonld`, `atom_feed`, `sitemaps`.
"""

from generator.citation.cff import citation_cff
from generator.citation.checksums import cellxgene, sha256sums
from generator.citation.csl_styles import formatted, style_name
from generator.citation.datacite import datacite_attributes, datacite_json
from generator.citation.feeds import (
    Feed,
    FeedEntry,
    SitemapEntry,
    atom_feed,
    feed_entry,
    sitemap,
    sitemaps,
)
from generator.citation.files import RecordFile, record_files
from generator.citation.latex import bibtex
from generator.citation.managers import csl_items, csl_json, ris
from generator.citation.meta import google_scholar, open_graph
from generator.citation.permalinks import (
    collection_permalink,
    dataset_permalink,
    derived_url,
    file_url,
    release_permalink,
    site_url,
    version_permalink,
)
from generator.citation.plain import one_line, plain_text
from generator.citation.records import RECORDS, RecordKind
from generator.citation.reference import Agent, Ended, File, Kind, Paper, Part, Reference, Site, Term
from generator.citation.references import (
    at_large,
    dataset_part,
    reference_of_collection,
    reference_of_dataset,
    reference_of_release,
    site_of,
)
from generator.citation.rocrate import ro_crate
from generator.citation.schemaorg import croissant_json, data_catalog_jsonld, dataset_node, jsonld
from generator.citation.signposting import (
    LINKSET,
    LINKSET_TYPE,
    TypedLink,
    link_elements,
    linkset_json,
    typed_links,
)
from generator.citation.styles import nature, paper_text, text
from generator.citation.withdrawn import noted, reference_of_tombstone

__all__ = [
    "LINKSET",
    "LINKSET_TYPE",
    "RECORDS",
    "Agent",
    "Ended",
    "Feed",
    "FeedEntry",
    "File",
    "Kind",
    "Paper",
    "Part",
    "RecordFile",
    "RecordKind",
    "Reference",
    "Site",
    "SitemapEntry",
    "Term",
    "TypedLink",
    "at_large",
    "atom_feed",
    "bibtex",
    "cellxgene",
    "citation_cff",
    "collection_permalink",
    "croissant_json",
    "csl_items",
    "csl_json",
    "data_catalog_jsonld",
    "datacite_attributes",
    "datacite_json",
    "dataset_node",
    "dataset_part",
    "dataset_permalink",
    "derived_url",
    "feed_entry",
    "file_url",
    "formatted",
    "google_scholar",
    "jsonld",
    "link_elements",
    "linkset_json",
    "nature",
    "noted",
    "one_line",
    "open_graph",
    "paper_text",
    "plain_text",
    "record_files",
    "reference_of_collection",
    "reference_of_dataset",
    "reference_of_release",
    "reference_of_tombstone",
    "release_permalink",
    "ris",
    "ro_crate",
    "sha256sums",
    "site_of",
    "site_url",
    "sitemap",
    "sitemaps",
    "style_name",
    "text",
    "typed_links",
    "version_permalink",
]
