"""The index of genes across datasets: which blocks there are, and what each is made from."""

from typing import Annotated

from msgspec import Meta

from generator.model.fields import Accession, Sha256
from generator.model.record import record

GENE_INDEX_FORMAT = 1
"""Counts up when the layout of blocks changes, so that all are made again."""


@record
class BlockMember:
    """A dataset in a block."""

    accession: Accession
    version: Annotated[int, Meta(ge=1)]
    sha256: Sha256
    """Of its file to look genes up in."""


@record
class GeneBlock:
    """One file of the index in the catalog's store, under its own digest."""

    sha256: Sha256
    bytes: Annotated[int, Meta(ge=1)]
    head: Annotated[int, Meta(ge=1)]
    """Bytes at its start that a reader needs before the first gene."""
    members: Annotated[tuple[BlockMember, ...], Meta(min_length=1)]


@record
class GeneIndex:
    """All blocks; committed as catalog/genes.json."""

    format: Annotated[int, Meta(ge=1)] = GENE_INDEX_FORMAT
    blocks: tuple[GeneBlock, ...] = ()
