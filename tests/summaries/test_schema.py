"""The schema report: what a conformant file meets, and what each change breaks."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.model.summary import Outcome
from generator.summaries.schema import SCHEMA_RULES, VERSIONS, applied


def details(summary, outcome=Outcome.BROKEN):
    return {o.code: o.detail for o in summary.schema.outcomes if o.outcome is outcome}


def column(name, value):
    def change(data):
        values = data.obs[name].astype(str).to_numpy(dtype=object)
        values[0] = value
        data.obs[name] = pd.Categorical(values)

    return change


def drop(name):
    def change(data):
        del data.obs[name]

    return change


def uns(key, value):
    def change(data):
        data.uns[key] = value

    return change


def var_names(*names):
    def change(data):
        data.raw = None
        data.var_names = [*names, *data.var_names[len(names) :]]
        data.X = sp.csr_matrix(np.ceil(data.X.toarray()).astype(np.float32))

    return change


def dense(data):
    data.X = data.X.toarray()


def duplicate_name(data):
    data.obs_names = ["c1", *data.obs_names[1:]]


def no_raw(data):
    data.raw = None


def no_embedding(data):
    data.obsm["umap"] = data.obsm.pop("X_umap")


def empty_cell(data):
    counts = data.raw.X.toarray()
    counts[0] = 0
    data.raw = ad.AnnData(sp.csr_matrix(counts), obs=data.obs, var=data.raw.var)


def missing_value(data):
    data.obs["sex_ontology_term_id"] = pd.Categorical(
        [None, *data.obs["sex_ontology_term_id"].astype(str)[1:]]
    )


def test_conformant_file_meets_every_rule(build, conformant):
    summary = build.summary(conformant())
    assert [o.detail for o in summary.schema.outcomes if o.outcome is not Outcome.MET] == []
    assert (summary.schema.declared, summary.schema.checked) == ("7.1.0", "7.1.0")
    assert len(summary.schema.outcomes) == len(SCHEMA_RULES)


@pytest.mark.parametrize(
    ("change", "code", "detail"),
    [
        (
            uns("schema_version", "9.9.9"),
            "S01",
            "9.9.9 is no version known here; the file was held against 7.1.0.",
        ),
        (uns("title", ""), "S03", "uns has no title."),
        (uns("odd", np.zeros(0)), "S04", "uns/odd is empty."),
        (uns("batch_condition", ["lane"]), "S05", "obs has no column lane."),
        (drop("donor_id"), "S10", "obs lacks donor_id."),
        (missing_value, "S11", "sex_ontology_term_id has no value in 1 cells."),
        (uns("tags", "x"), "S12", "uns has tags."),
        (duplicate_name, "S13", "1 names occur more than once: c1."),
        (column("is_primary_data", "maybe"), "S14", "is_primary_data is not true or false."),
        (
            uns("organism_ontology_term_id", "NCBITaxon:4932"),
            "S20",
            "NCBITaxon:4932 is not among the schema's organisms.",
        ),
        (
            column("assay_ontology_term_id", "EFO:0000001"),
            "S21",
            "EFO:0000001 (1 cells): must stand below EFO:0002772 or EFO:0010183.",
        ),
        (column("cell_type_ontology_term_id", "CL:9"), "S22", "CL:9 (1 cells): CL has no such term."),
        (
            column("cell_type_ontology_term_id", "CL:0000548"),
            "S22",
            "CL:0000548 (1 cells): is not allowed, being too general.",
        ),
        (
            column("development_stage_ontology_term_id", "MmusDv:0000110"),
            "S23",
            "MmusDv:0000110 (1 cells): must be a term of HsapDv or unknown.",
        ),
        (
            column("disease_ontology_term_id", "MONDO:0005148 || MONDO:0004975"),
            "S24",
            "MONDO:0005148 || MONDO:0004975 (1 cells): terms must be in ascending order, each once.",
        ),
        (
            column("self_reported_ethnicity_ontology_term_id", "na"),
            "S25",
            "na (1 cells): must be a term of AfPO or HANCESTRO or unknown.",
        ),
        (
            column("sex_ontology_term_id", "PATO:0000461"),
            "S26",
            "PATO:0000461 (1 cells): must be one of PATO:0000383, PATO:0000384, PATO:0001340.",
        ),
        (
            column("tissue_ontology_term_id", "CL:0000084"),
            "S27",
            "CL:0000084 (1 cells): must be a term of UBERON.",
        ),
        (
            column("tissue_type", "cell culture"),
            "S28",
            "cell culture (1 cells) must be cell line or organoid or primary cell culture or tissue.",
        ),
        (column("suspension_type", "spot"), "S29", "spot (1 cells) must be cell or na or nucleus."),
        (column("assay_ontology_term_id", "EFO:0009310"), "S30", "EFO:0009310 (1 cells)."),
        (
            var_names("CD3E"),
            "S40",
            "1 of 20 genes have other names instead of Ensembl ids: CD3E.",
        ),
        (var_names("ENSG00000000001"), "S40", "1 ids occur more than once: ENSG00000000001."),
        (var_names("ENSG00000000099.3"), "S40", "1 ids carry a version: ENSG00000000099.3."),
        (
            lambda data: data.var.pop("feature_is_filtered"),
            "S41",
            "var has no feature_is_filtered.",
        ),
        (
            lambda data: setattr(data, "raw", data[:, ::-1].copy()),
            "S42",
            "raw.var has 20 genes that are not var's 20 in order.",
        ),
        (no_raw, "S50", "X holds fractions, not counts."),
        (empty_cell, "S51", "There are cells without any value in raw.X."),
        (dense, "S52", None),
        (no_embedding, "S60", "obsm has no X_ embedding of two dimensions or more; it has umap."),
        (uns("default_embedding", "X_tsne"), "S61", "obsm has no X_tsne."),
    ],
)
def test_each_change_breaks_its_rule(build, conformant, change, code, detail):
    data = conformant()
    change(data)
    broken = details(build.summary(data))
    assert code in broken
    if detail is not None:
        assert broken[code] == detail


def older(data, version):
    """The conformant file as an earlier version had it."""
    data.uns["schema_version"] = version
    major = int(version[0])
    if major < 6:
        del data.uns["organism_ontology_term_id"]
        data.obs["organism_ontology_term_id"] = pd.Categorical(["NCBITaxon:9606"] * data.n_obs)
    if major < 4:
        del data.obs["tissue_type"]
        data.obs["tissue_ontology_term_id"] = pd.Categorical(["UBERON:0000178 (organoid)"] * data.n_obs)
    if major < 3:
        data.obs = data.obs.rename(
            columns={"self_reported_ethnicity_ontology_term_id": "ethnicity_ontology_term_id"}
        ).drop(columns=["donor_id", "suspension_type"])


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_has_its_own_rules(build, conformant, version):
    data = conformant()
    older(data, version)
    summary = build.summary(data)
    assert details(summary) == {}
    assert summary.schema.checked == version
    assert summary.organisms()[0].label == "Homo sapiens"


def test_names_of_another_version_are_found(build, conformant):
    data = conformant()
    older(data, "2.0.0")
    data.uns["schema_version"] = "5.1.0"
    broken = details(build.summary(data))
    assert broken["S10"] == (
        "obs lacks donor_id, self_reported_ethnicity_ontology_term_id, suspension_type, tissue_type."
    )
    assert broken["S12"] == "obs has ethnicity_ontology_term_id."


def test_obsolete_terms_of_older_versions_are_left_open(build, conformant):
    data = conformant()
    older(data, "3.0.0")
    column("assay_ontology_term_id", "EFO:0009310")(data)
    summary = build.summary(data)
    assert details(summary, Outcome.NOT_CHECKED)["S30"] == (
        "Obsolete today, perhaps not in the ontologies of that version: EFO:0009310 (1 cells)."
    )


def test_no_version_is_held_against_the_newest(build, conformant):
    data = conformant()
    del data.uns["schema_version"]
    summary = build.summary(data)
    assert summary.schema.declared is None
    assert details(summary) == {"S01": "uns has no schema_version; the file was held against 7.1.0."}


@pytest.mark.parametrize(
    ("declared", "checked"),
    [(None, "7.1.0"), ("5.9.0", "5.3.0"), ("1.1.0", "2.0.0"), ("99.0.0", "7.1.0"), ("4.0.0", "4.0.0")],
)
def test_applied(declared, checked):
    assert applied(declared) == checked


def test_codes_are_unique_and_sorted():
    codes = [rule.code for rule in SCHEMA_RULES]
    assert codes == sorted(set(codes))
