"""The parity certificate: proof that an h5ad file and an R file hold the same, read from both."""

import hashlib
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from msgspec import Meta

from generator.formats.h5ad_portrait import read_h5ad
from generator.formats.portrait import Entries, Portrait, Values
from generator.formats.rds_portrait import read_rds
from generator.model.fields import Sha256
from generator.model.record import record

CERTIFICATE_FORMAT = 1
"""Version of the certificate's layout."""
_TOLERANCE = 1e-9
"""Relative difference between two sums of the same doubles in different order."""
_PARTS = {"counts": "raw counts", "data": "final data", "raw": "values of raw.X"}


@record
class File:
    """One of the two files."""

    name: str
    bytes: Annotated[int, Meta(ge=1)]
    sha256: Sha256


@record
class MatrixProof:
    """A matrix that is the same in both files."""

    part: str
    """`counts`, `data`, or `raw` for a raw.X without counts."""
    nonzero: int
    """Values other than zero."""
    total: float | None
    """Their sum, to nine digits; null where it is not finite."""
    entries: str
    """Digest of every cell, gene and value, in any order."""
    per_cell: Sha256
    """Digest of the sums by cell, each to nine digits."""
    per_gene: Sha256
    """Digest of the sums by gene, each to nine digits."""


@record
class ColumnProof:
    """A column or embedding that is the same in both files."""

    name: str
    """In R."""
    kind: str
    digest: Sha256


@record
class Certificate:
    """What was found to be the same, or what differs."""

    format: Annotated[int, Meta(ge=1)] = CERTIFICATE_FORMAT
    tool: str
    """`cellshelf <version>`."""
    h5ad: File
    rds: File
    object_class: str
    """Class that R's `readRDS` gives."""
    assay_class: str
    package: str
    """R package of that class."""
    package_version: str
    """The version whose layout the object has."""
    cells: int
    genes: int
    cell_names: Sha256
    gene_ids: Sha256
    row_names: Sha256
    """Names of the genes in R."""
    matrices: tuple[MatrixProof, ...]
    obs: tuple[ColumnProof, ...]
    var: tuple[ColumnProof, ...]
    embeddings: tuple[ColumnProof, ...]
    differences: tuple[str, ...] = ()
    """Empty if both files hold the same."""

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """What a certificate of equal files proves, in one sentence."""
        parts = [_PARTS[each.part] for each in self.matrices]
        held = [
            f"{self.cells:,} cells and {self.genes:,} genes by name",
            *parts,
            f"{len(self.obs)} columns of cells",
            f"{len(self.embeddings)} embedding{'' if len(self.embeddings) == 1 else 's'}",
        ]
        return (
            f"the AnnData and the R file hold the same {', '.join(held[:-1])} and {held[-1]}. "
            f"R loads a {self.object_class} object, laid out as by {self.package} {self.package_version}."
        )


def certify(
    h5ad: Path, rds: Path, *, tool: str, symbols: bool = False, citation: str | None = None
) -> Certificate:
    """Read both files, each on its own, and compare.

    `symbols` and `citation` are those of the conversion. What differs is told in the certificate; raises
    UnreadableFileError for a file that cannot be read, as a truncated one.
    """
    theirs, loaded = read_rds(rds)
    ours = read_h5ad(h5ad, symbols=symbols, citation=citation)
    return Certificate(
        tool=tool,
        h5ad=_file(h5ad),
        rds=_file(rds),
        object_class=loaded.object_class,
        assay_class=loaded.assay_class,
        package=loaded.package,
        package_version=loaded.version,
        cells=theirs.cells.length,
        genes=theirs.genes.length,
        cell_names=theirs.cells.digest,
        gene_ids=theirs.genes.digest,
        row_names=theirs.rows.digest,
        matrices=tuple(_proof(part, each) for part, each in sorted(theirs.matrices.items())),
        obs=_proofs(theirs.obs),
        var=_proofs(theirs.var),
        embeddings=_proofs(theirs.embeddings),
        differences=tuple(compare(ours, theirs)),
    )


def compare(h5ad: Portrait, rds: Portrait) -> Iterator[str]:
    """What differs, a sentence each."""
    for what, one, other in (
        ("names of the cells", h5ad.cells, rds.cells),
        ("ids of the genes", h5ad.genes, rds.genes),
        ("names of the genes in R", h5ad.rows, rds.rows),
        ("identities of the cells", h5ad.identities, rds.identities),
    ):
        if one != other:
            yield f"The {what} differ: {_seen(one)} in the h5ad file, {_seen(other)} in the R file."
    for part in sorted({*h5ad.matrices, *rds.matrices}):
        yield from _matrix(_PARTS.get(part, part), h5ad.matrices.get(part), rds.matrices.get(part))
    yield from _columns("meta.data column", h5ad.obs, rds.obs)
    yield from _columns("meta.features column", h5ad.var, rds.var)
    yield from _columns("reduction", h5ad.embeddings, rds.embeddings)
    yield from _columns("misc entry", h5ad.misc, rds.misc)


def _columns(what: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*ours, *theirs)):
        if name not in theirs:
            yield f"The {what} {name} is missing from the R file."
        elif name not in ours:
            yield f"The {what} {name} is in the R file only."
        elif ours[name] != theirs[name]:
            yield f"The {what} {name} differs."
    if list(ours) != list(theirs) and set(ours) == set(theirs):
        yield f"The order of each {what} differs."


def _matrix(what: str, ours: Entries | None, theirs: Entries | None) -> Iterator[str]:
    if ours is None or theirs is None:
        yield f"The {what} are in the {'R' if ours is None else 'h5ad'} file only."
        return
    if (ours.cells, ours.genes) != (theirs.cells, theirs.genes):
        yield f"The {what} have another number of cells or genes."
        return
    for axis, one, other in (
        ("cell", ours.cell_sums, theirs.cell_sums),
        ("gene", ours.gene_sums, theirs.gene_sums),
    ):
        apart = ~np.isclose(one, other, rtol=_TOLERANCE, atol=_TOLERANCE, equal_nan=True)
        if apart.any():
            yield f"The sums of the {what} differ in {int(apart.sum()):,} of {len(one):,} {axis}s."
    if (ours.nonzero, ours.digest) != (theirs.nonzero, theirs.digest):
        numbers = f"{ours.nonzero:,} values in the h5ad file, {theirs.nonzero:,} in the R file"
        yield f"The {what} differ in their entries: {numbers}."


def _seen(values: Values) -> str:
    return f"{values.length:,} ({values.digest[:12]}…)"


def _proof(part: str, found: Entries) -> MatrixProof:
    return MatrixProof(
        part=part,
        nonzero=found.nonzero,
        total=float(f"{found.total:.9g}") if math.isfinite(found.total) else None,
        entries=found.digest,
        per_cell=_rounded(found.cell_sums),
        per_gene=_rounded(found.gene_sums),
    )


def _rounded(sums: Any) -> str:  # noqa: ANN401 - an array
    return hashlib.sha256("\n".join(f"{value:.9g}" for value in sums.tolist()).encode()).hexdigest()


def _proofs(found: Mapping[str, Values]) -> tuple[ColumnProof, ...]:
    return tuple(
        ColumnProof(
            name=name,
            kind=each.kind,
            digest=hashlib.sha256(f"{each.length} {each.digest} {each.levels}".encode()).hexdigest(),
        )
        for name, each in found.items()
    )


def _file(path: Path) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(name=path.name, bytes=path.stat().st_size, sha256=digest)
