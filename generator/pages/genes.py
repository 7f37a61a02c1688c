"""The page on which genes are looked up in all datasets, and the index that its script reads first."""

import gzip
import json
from collections.abc import Sequence

from generator import storage
from generator.model.catalog import Edition
from generator.model.gene_index import GeneBlock
from generator.pages import templates, urls, wording
from generator.pages.gene_views import GenesView
from generator.pages.heads import with_head
from generator.pages.page import Page, Shell, SiteFile
from generator.pages.rows import BrowseRow
from generator.pages.views import Link

MOST = 100
"""Datasets that are named for readers without scripts."""
_SUFFIX = "geneblock"


@templates.spoken
def render_genes(edition: Edition, rows: Sequence[BrowseRow]) -> tuple[Page | SiteFile, ...]:
    """The page and its index; without blocks the page says so, and there is no index."""
    indexed = {member.accession for block in edition.gene_blocks for member in block.members}
    known = [row for row in rows if row.accession in indexed]
    page = Page(
        path=urls.page_file(urls.GENES),
        shell=Shell.GENES,
        title="Genes",
        description=f"Look a gene up in {wording.count(len(known), 'dataset')}, by cell type.",
        content=templates.fill("genes.html", _view(known, edition)),
    )
    made = with_head(edition.settings, page)
    if not edition.gene_blocks:
        return (made,)
    return made, SiteFile(path=urls.GENE_INDEX, data=_index(edition, known))


def _view(known: Sequence[BrowseRow], edition: Edition) -> GenesView:
    return GenesView(
        lead=f"Expression by cell type, pooled over {wording.count(len(known), 'dataset')}.",
        root=urls.relative(urls.HOME, urls.GENES),
        index=urls.relative(urls.GENE_INDEX, urls.GENES) if edition.gene_blocks else "",
        datasets=tuple(
            Link(text=row.title, href=f"{urls.relative(urls.dataset(row.accession), urls.GENES)}#genes")
            for row in sorted(known, key=lambda row: row.title)[:MOST]
        ),
        aliases=urls.relative(urls.GENE_ALIASES, urls.GENES) if edition.has_aliases else "",
    )


def _index(edition: Edition, known: Sequence[BrowseRow]) -> bytes:
    """Where the blocks are, and what their datasets are called."""
    facts = {
        "format": 1,
        "blocks": [{"href": _href(block, edition), "head": block.head} for block in edition.gene_blocks],
        "titles": {row.accession: row.title for row in known},
    }
    text = json.dumps(facts, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    return gzip.compress(text.encode(), 9, mtime=0)


def _href(block: GeneBlock, edition: Edition) -> str:
    return urls.stored(storage.content_key(block.sha256, _SUFFIX), edition.settings, urls.GENES)
