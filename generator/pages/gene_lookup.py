"""Looking genes up on a dataset's page: what its script needs, and what is there without it."""

import json

from generator import storage
from generator.model.gene_set import GeneSet
from generator.model.sidecar import Sidecar, SidecarKind
from generator.pages import urls, wording
from generator.pages.gene_views import GeneLookup, GeneSetRow
from generator.pages.subject import Subject
from generator.pages.views import Link

_EXAMPLES = 2
_LISTED = 24
"""Genes of a set that the page names; the file has all."""


def gene_lookup(subject: Subject) -> GeneLookup | None:
    """The section about genes; None if there is neither a file to look them up in nor a gene set."""
    sidecars = subject.sidecars
    genes, expression = sidecars.of(SidecarKind.GENES), sidecars.of(SidecarKind.EXPRESSION)
    sets = subject.dataset.sets
    if genes is None and not sets:
        return None
    settings, page = subject.edition.settings, subject.page
    return GeneLookup(
        src=urls.stored(storage.sidecar_key(genes), settings, page) if genes else "",
        name=f"{subject.dataset.accession}.v{subject.version.version}",
        example=_example(subject),
        script_sets=json.dumps([{"name": s.name, "genes": [g.symbol for g in s.genes]} for s in sets]),
        download=_download(expression, subject) if expression else None,
        sets=tuple(_set_row(one) for one in sets),
        sets_file=_sets_file(subject) if sets else None,
        everywhere=Link(text="the same genes in all datasets", href=urls.relative(urls.GENES, page)),
        aliases=urls.relative(urls.GENE_ALIASES, page) if subject.edition.has_aliases else "",
    )


def _example(subject: Subject) -> str:
    drawn = [gene for figure in subject.dataset.figures for gene in figure.genes]
    listed = [gene.symbol for one in subject.dataset.sets for gene in one.genes]
    return ", ".join([*drawn, *listed, *subject.summary.gene_facts.examples][:_EXAMPLES])


def _download(sidecar: Sidecar, subject: Subject) -> Link:
    return Link(
        text="expression.h5ad",
        href=urls.stored(storage.sidecar_key(sidecar), subject.edition.settings, subject.page),
        note=f"groups by genes, {wording.size(sidecar.bytes)}",
    )


def _set_row(one: GeneSet) -> GeneSetRow:
    symbols = [gene.symbol for gene in one.genes]
    more = len(symbols) - _LISTED
    return GeneSetRow(
        name=one.name,
        description=one.description,
        count=wording.count(len(symbols), "gene"),
        genes=", ".join(symbols[:_LISTED]) + (f" and {wording.number(more)} more" if more > 0 else ""),
    )


def _sets_file(subject: Subject) -> Link:
    return Link(
        text="gene-sets.csv",
        href=urls.relative(urls.gene_sets(subject.dataset.accession), subject.page),
        note="as CELLxGENE Explorer reads it",
    )
