"""Rules about tables, matrices, genes, embeddings and uns."""

import re
from collections import Counter

from generator.h5ad.vector import TEXTS_A_BLOCK, as_text
from generator.model.summary import GeneIds, Layout, Values
from generator.summaries import genes
from generator.summaries.facets import tally
from generator.summaries.schema_facts import MET, Facts, Verdict, broken, listed, not_checked, verdict
from generator.summaries.schema_terms import FIELDS, column_of

MAX_NAMES = 200_000
"""Cells whose names are read to see whether they are unique."""
_HALF = 0.5
_KEY = re.compile(r"X_[a-zA-Z][a-zA-Z0-9_.-]*\Z")
_OLD_KEY = re.compile(r"X_[a-zA-Z][a-zA-Z0-9]*\Z")
_UNPAIRED, _RNA = "EFO:0010891", "EFO:0008913"
_SPATIAL = ("EFO:0010961", "EFO:0030062")
_RETIRED_UNS = (
    *("default_field", "layer_descriptions", "tags", "version", "contributors", "preprint_doi"),
    *("project_description", "project_links", "project_name", "publication_doi"),
)


def required(facts: Facts) -> tuple[str, ...]:
    """Columns of obs that this version asks of a curator."""
    names = [column_of(field, facts) for field in FIELDS] + ["is_primary_data"]
    names += ["donor_id", "suspension_type"] if facts.since(3) else []
    names += ["tissue_type"] if facts.since(4) else []
    names += [] if facts.since(6) else ["organism_ontology_term_id"]
    return tuple(sorted(names))


def columns_present(facts: Facts) -> Verdict:
    """The rule that obs has the required columns."""
    lacking = [name for name in required(facts) if name not in facts.seen.obs.names]
    return broken(f"obs lacks {', '.join(lacking)}.") if lacking else MET


def columns_filled(facts: Facts) -> Verdict:
    """The rule that no cell lacks a value."""
    wrong = []
    for name in required(facts):
        counted = tally(facts.seen.obs, name) if name in facts.seen.obs.names else None
        if counted is not None and counted[1]:
            wrong.append(f"{name} has no value in {counted[1]:,} cells")
    return verdict(wrong)


def primary_data(facts: Facts) -> Verdict:
    """The rule that is_primary_data is true or false."""
    if "is_primary_data" not in facts.seen.obs.names:
        return not_checked("obs has no is_primary_data.")
    return MET if facts.is_boolean("is_primary_data") else broken("is_primary_data is not true or false.")


def retired_names(facts: Facts) -> Verdict:
    """The rule that names of older versions are gone."""
    gone = ["ethnicity", "ethnicity_ontology_term_id"] if facts.since(3) else []
    gone += ["organism", "organism_ontology_term_id"] if facts.since(6) else []
    wrong = [f"obs has {name}" for name in gone if name in facts.seen.obs.names]
    keys = [*_RETIRED_UNS, *(["X_normalization"] if facts.since(3) else [])]
    wrong += [f"uns has {key}" for key in keys if key in facts.seen.declared.keys]
    wrong += [f"obs has {name}" for name in facts.seen.obs.names if name.startswith("__")]
    return verdict(wrong)


def cell_names(facts: Facts) -> Verdict:
    """The rule that the names of cells are unique."""
    index = facts.seen.obs.index
    if index is None or len(index) > MAX_NAMES:
        return not_checked(f"Names are compared in files of at most {MAX_NAMES:,} cells.")
    counts: Counter[object] = Counter()
    for start in range(0, len(index), TEXTS_A_BLOCK):
        counts.update(index.read(start, min(start + TEXTS_A_BLOCK, len(index))).tolist())
    twice = sorted(as_text(name) for name, rows in counts.items() if rows > 1)
    return broken(f"{len(twice):,} names occur more than once: {listed(twice)}.") if twice else MET


def title(facts: Facts) -> Verdict:
    """The rule that uns has a title."""
    return MET if facts.seen.declared.title else broken("uns has no title.")


def uns_filled(facts: Facts) -> Verdict:
    """The rule that nothing in uns is empty."""
    return verdict(f"uns/{key} is empty" for key in facts.seen.declared.empty)


def batch_condition(facts: Facts) -> Verdict:
    """The rule that batch_condition names columns of obs."""
    names = facts.seen.declared.batch_condition
    return verdict(f"obs has no column {name}" for name in names if name not in facts.seen.obs.names)


def default_embedding(facts: Facts) -> Verdict:
    """The rule that default_embedding names an embedding."""
    key = facts.seen.declared.default_embedding
    known = {one.key for one in facts.evidence.embeddings}
    return MET if key is None or key in known else broken(f"obsm has no {key}.")


def embedding(facts: Facts) -> Verdict:
    """The rule that the cells can be drawn."""
    spatial = facts.since(5, 1) and facts.only_assays_below(*_SPATIAL)
    pattern = _KEY if facts.since(5) else _OLD_KEY
    good = [
        one
        for one in facts.evidence.embeddings
        if one.dimensions > 1 and (pattern.match(one.key) or (spatial and one.key == "spatial"))
    ]
    if not good:
        keys = ", ".join(one.key for one in facts.evidence.embeddings) or "nothing"
        return broken(f"obsm has no X_ embedding of two dimensions or more; it has {keys}.")
    return MET


def gene_ids(facts: Facts) -> Verdict:
    """The rule that genes are named by stable ids, each once."""
    if not facts.evidence.genes:
        return not_checked("The index of var cannot be read.")
    kind = genes.kind_of(facts.evidence.genes)
    wrong = [gene for gene in facts.evidence.genes if not genes.is_stable(gene)]
    if wrong:
        what = {GeneIds.SYMBOLS: "symbols", GeneIds.NUMBERS: "numbers"}.get(kind, "other names")
        part = f"{len(wrong):,} of {len(facts.evidence.genes):,} genes"
        return broken(f"{part} have {what} instead of Ensembl ids: {listed(wrong)}.")
    twice = sorted(gene for gene, rows in Counter(facts.evidence.genes).items() if rows > 1)
    if twice:
        return broken(f"{len(twice):,} ids occur more than once: {listed(twice)}.")
    versioned = [gene for gene in facts.evidence.genes if gene.startswith("ENS") and "." in gene]
    if versioned and facts.since(6):
        return broken(f"{len(versioned):,} ids carry a version: {listed(versioned)}.")
    return MET


def filtered_flag(facts: Facts) -> Verdict:
    """The rule that var tells which genes were filtered."""
    if "feature_is_filtered" not in facts.seen.var.names:
        return broken("var has no feature_is_filtered.")
    if not facts.is_boolean("feature_is_filtered", of="var"):
        return broken("feature_is_filtered is not true or false.")
    raw = facts.seen.raw_var
    if raw is not None and "feature_is_filtered" in raw.names:
        return broken("raw.var has feature_is_filtered, which belongs to var alone.")
    return MET


def raw_genes(facts: Facts) -> Verdict:
    """The rule that raw.var has the genes of var."""
    raw = facts.seen.raw_var
    if raw is None:
        return MET
    if genes.gene_ids(raw.index) != facts.evidence.genes:
        return broken(f"raw.var has {len(raw):,} genes that are not var's {len(facts.seen.var):,} in order.")
    return MET


def raw_counts(facts: Facts) -> Verdict:
    """The rule that raw counts are there."""
    assays = facts.values("assay_ontology_term_id")
    if assays and facts.only_assays_below(_UNPAIRED) and not facts.only_assays_below(_RNA):
        return not_checked("Accessibility alone needs no raw counts.")
    found = {one.facts.name: one.facts for one in facts.evidence.matrices}
    where = found.get("raw.X") or found.get("X")
    if where is None:
        return broken("The file has no X.")
    if where.values is not Values.COUNTS:
        return broken(f"{where.name} holds {_KINDS[where.values]}, not counts.")
    if where.dtype != "float32":
        return broken(f"{where.name} is stored as {where.dtype}; the schema asks for float32.")
    return MET


_KINDS = {
    Values.NORMALIZED: "fractions",
    Values.SCALED: "negative numbers",
    Values.EMPTY: "nothing but zeros",
    Values.NOT_FINITE: "NaN or infinity",
}


def expressed(facts: Facts) -> Verdict:
    """The rule that every cell has a count."""
    if facts.evidence.per_cell is None:
        return not_checked("No matrix tells the genes per cell.")
    if facts.evidence.per_cell.distribution.quantiles[0] > 0:
        return MET
    return broken(f"There are cells without any value in {facts.evidence.per_cell.matrix}.")


def sparse_layout(facts: Facts) -> Verdict:
    """The rule that matrices of mostly zeros are stored as CSR."""
    wrong = []
    for one in facts.evidence.matrices:
        size = one.facts.cells * one.facts.genes
        filled = one.filled if one.facts.layout is Layout.DENSE else one.facts.stored / size if size else 1.0
        if one.facts.layout is not Layout.CSR and filled <= _HALF:
            wrong.append(
                f"{one.facts.name} is stored as {one.facts.layout}, with about {1 - filled:.0%} zeros"
            )
    return verdict(wrong)


def written_by(facts: Facts) -> Verdict:
    """The rule that anndata 0.8 or later wrote the file."""
    return (
        MET
        if facts.evidence.encoding.startswith("anndata 0.1")
        else broken(f"It was written as: {facts.evidence.encoding}.")
    )


def declared_version(facts: Facts) -> Verdict:
    """The rule that the file says which version it follows."""
    told = facts.seen.declared.schema_version
    checked = ".".join(str(part) for part in facts.version)
    if told is None:
        return broken(f"uns has no schema_version; the file was held against {checked}.")
    if told != checked:
        return broken(f"{told} is no version known here; the file was held against {checked}.")
    return MET
