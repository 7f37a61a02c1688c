"""Pages: from the model to HTML strings, through documented views.

`render_dataset`, `render_collection`, `render_site`, `render_terms`, `render_genes`, `render_index` and
`render_lasting` are all that others call, and `compile_all` before they fork. They read summaries through
the edition and touch nothing else.
"""

from generator.pages.genes import render_genes
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.render import (
    DatasetPages,
    render_collection,
    render_dataset,
    render_index,
    render_lasting,
    render_site,
)
from generator.pages.rows import BrowseRow, rows_of
from generator.pages.templates import compile_all
from generator.pages.term_pages import render_terms

__all__ = [
    "BrowseRow",
    "DatasetPages",
    "Page",
    "Shell",
    "SiteFile",
    "compile_all",
    "render_collection",
    "render_dataset",
    "render_genes",
    "render_index",
    "render_lasting",
    "render_site",
    "render_terms",
    "rows_of",
]
