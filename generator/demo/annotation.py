"""obs, var and uns of synthetic files, as each version of the CELLxGENE schema wants them."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from generator.demo.design import Design, Schema
from generator.demo.genes import Gene
from generator.demo.sampling import Cells, Integers
from generator.model.record import record

_SEPARATOR = " || "
_SCHEMA_TEXT = "https://github.com/chanzuckerberg/single-cell-curation/blob/main/schema/{0}/schema.md"
_DOUBLET = 0.93
_TERMLESS = frozenset({"na", "unknown"})


def term_labels() -> dict[str, str]:
    """Labels of every term that the designs use, by id (terms.tsv), in the words of their ontologies."""
    table = files("generator.demo").joinpath("terms.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def label_of(value: str, labels: dict[str, str]) -> str:
    """The label of one value: of a term, of several joined by ` || `, or the value itself."""
    return _SEPARATOR.join(part if part in _TERMLESS else labels[part] for part in value.split(_SEPARATOR))


def cell_names(random: np.random.Generator, cells: Cells) -> list[str]:
    """Barcodes of sixteen bases with the donor's number, as sequencers give them."""
    letters = np.frombuffer(b"ACGT", dtype=np.uint8)[random.integers(0, 4, (cells.donor.size, 16))]
    return [
        f"{row.tobytes().decode()}-{donor + 1}"
        for row, donor in zip(letters, cells.donor.tolist(), strict=True)
    ]


@record
class Measured:
    """What is counted in each cell; every array has one entry a cell."""

    transcripts: Integers
    genes: Integers
    """Genes with a transcript."""
    mitochondrial: Integers
    """Transcripts of mitochondrial genes."""


def measure(counts: NDArray[np.int32], mitochondrial: Sequence[bool]) -> Measured:
    """Sums over `counts` of shape (cells, genes)."""
    return Measured(
        transcripts=counts.sum(axis=1, dtype=np.int64),
        genes=(counts > 0).sum(axis=1, dtype=np.int64),
        mitochondrial=counts[:, np.array(mitochondrial)].sum(axis=1, dtype=np.int64),
    )


def obs_table(random: np.random.Generator, design: Design, cells: Cells, measured: Measured) -> pd.DataFrame:
    """The schema's columns with labels, then the authors' own; indexed by the cells' names."""
    labels, names = term_labels(), cell_names(random, cells)
    columns: dict[str, object] = {}
    for field, values in _fields(design).items():
        coded = [values[place] for place in _which(field, cells)]
        columns[f"{field}_ontology_term_id"] = _categories(coded)
        columns[field] = _categories([label_of(value, labels) for value in coded])
    columns |= _termless(design, cells, names)
    columns["author_cell_type"] = _categories([design.populations[p].name for p in cells.population.tolist()])
    columns["n_counts"] = measured.transcripts
    columns["n_genes"] = measured.genes
    share = measured.mitochondrial * 100_000 // np.maximum(measured.transcripts, 1)
    columns["percent_mito"] = np.asarray(share / 1000, dtype=np.float32)
    if design.gaps:
        columns |= _with_gaps(random, design, cells)
    return pd.DataFrame(columns, index=pd.Index(names))


def _which(field: str, cells: Cells) -> list[int]:
    places: list[int] = (cells.population if field == "cell_type" else cells.donor).tolist()
    return places


def _fields(design: Design) -> dict[str, list[str]]:
    # Per schema field with terms: the value of each donor, and for cell types of each population.
    donors = design.donors
    coarse = design.coarse
    fields = {
        "assay": [donor.assay for donor in donors],
        "cell_type": [p.coarse or p.term if coarse else p.term for p in design.populations],
        "development_stage": [donor.stage for donor in donors],
        "disease": [donor.disease for donor in donors],
        "sex": [donor.sex for donor in donors],
        "tissue": [donor.tissue for donor in donors],
    }
    ethnicity = "ethnicity" if design.schema is Schema.V2 else "self_reported_ethnicity"
    fields[ethnicity] = [donor.ethnicity for donor in donors]
    if design.schema is not Schema.V7:
        fields["organism"] = [design.organism.term for _ in donors]
    return fields


def _termless(design: Design, cells: Cells, names: list[str]) -> dict[str, object]:
    donors = [design.donors[place] for place in cells.donor.tolist()]
    columns: dict[str, object] = {"is_primary_data": np.ones(len(names), dtype=bool)}
    if design.schema is Schema.V2:
        return columns | {"mouse": _categories([donor.name for donor in donors])}
    columns["donor_id"] = _categories([donor.name for donor in donors])
    columns["suspension_type"] = _categories([donor.suspension for donor in donors])
    columns["tissue_type"] = _categories(["tissue" for _ in donors])
    digests = [hashlib.sha256(name.encode()).digest()[:8] for name in names]
    columns["observation_joinid"] = [base64.b85encode(digest).decode() for digest in digests]
    return columns


def _with_gaps(random: np.random.Generator, design: Design, cells: Cells) -> dict[str, object]:
    # Author columns that miss values; the official validator wants no pd.NA, so later schemas get floats.
    ages = [design.donors[place].age for place in cells.donor.tolist()]
    score = random.integers(0, 1000, cells.donor.size) / 1000
    score[random.integers(0, 12, cells.donor.size) == 0] = np.nan
    phases = [
        ("G1", "S", "G2M", None)[place] for place in np.minimum(random.integers(0, 9, len(ages)) // 2, 3)
    ]
    columns: dict[str, object] = {
        "doublet_score": np.asarray(score, dtype=np.float32),
        "phase": pd.Categorical(phases, categories=["G1", "S", "G2M"]),
    }
    if design.schema is not Schema.V2:
        return columns | {"donor_age": np.array([np.nan if age is None else age for age in ages])}
    singlet = pd.array(np.nan_to_num(score) < _DOUBLET, dtype="boolean")
    singlet[np.isnan(score)] = pd.NA
    return columns | {"donor_age": pd.array(ages, dtype="Int64"), "singlet": singlet}


def _categories(values: list[str]) -> "pd.Categorical[str]":
    return pd.Categorical(values, categories=sorted(set(values)))


def var_table(design: Design, genes: tuple[Gene, ...], *, raw: bool) -> pd.DataFrame:
    """The schema's columns of var, or of raw.var, with its labels."""
    columns: dict[str, object] = {}
    if not raw:
        columns["feature_is_filtered"] = np.zeros(len(genes), dtype=bool)
    columns["feature_name"] = _categories([gene.symbol for gene in genes])
    columns["feature_reference"] = _categories([design.organism.term for _ in genes])
    columns["feature_biotype"] = _categories(["gene" for _ in genes])
    if design.schema is not Schema.V2:
        old = design.schema is Schema.V5
        lengths = [gene.length_v44 if old else gene.length for gene in genes]
        columns["feature_length"] = np.array(lengths, dtype=np.int64)
        columns["feature_type"] = _categories([gene.biotype for gene in genes])
    return pd.DataFrame(columns, index=pd.Index([gene.id for gene in genes]))


def uns_entries(design: Design) -> dict[str, object]:
    """What the schema wants in uns."""
    entries: dict[str, object] = {"title": design.title, "schema_version": str(design.schema)}
    if design.schema is Schema.V2:
        return entries | {
            "X_normalization": "log1p of counts per 10,000",
            "X_approximate_distribution": "normal",
            "default_embedding": "X_umap",
            "batch_condition": np.array(["mouse"], dtype=object),
        }
    entries |= {
        "schema_reference": _SCHEMA_TEXT.format(design.schema),
        "citation": design.citation,
        "default_embedding": "X_umap",
        "batch_condition": np.array(["donor_id"], dtype=object),
        "X_approximate_distribution": "normal",
    }
    if design.schema is Schema.V7:
        entries |= {
            "organism_ontology_term_id": design.organism.term,
            "organism": design.organism.label,
            "is_pre_analysis": False,
        }
    return entries
