"""The schema report: the rules of the single-cell schema, version by version.

Source: the texts `schema/<version>/schema.md` of chanzuckerberg/single-cell-curation, 2.0.0 to 7.1.0. The
rules here are those that a file can be held against without reading its matrices.
"""

from collections.abc import Callable

from generator.h5ad.seen import Seen
from generator.model.record import record
from generator.model.summary import RuleOutcome, SchemaReport
from generator.summaries import schema_checks as checks
from generator.summaries import schema_terms as terms
from generator.summaries.facets import version_of
from generator.summaries.schema_facts import Evidence, Facts, Verdict, Version

VERSIONS = (
    *("2.0.0", "3.0.0", "3.1.0", "4.0.0", "5.0.0", "5.1.0"),
    *("5.2.0", "5.3.0", "6.0.0", "7.0.0", "7.1.0"),
)
"""Versions whose rules are known, oldest first."""
NEWEST = VERSIONS[-1]


@record
class SchemaRule:
    """One rule, in the reader's words."""

    code: str
    title: str
    check: Callable[[Facts], Verdict]
    since: Version = (2, 0, 0)
    """First version that has it."""


SCHEMA_RULES = (
    SchemaRule(
        code="S01", title="The file says which schema version it follows", check=checks.declared_version
    ),
    SchemaRule(
        code="S02", title="It was written by anndata 0.8 or later", check=checks.written_by, since=(3,)
    ),
    SchemaRule(code="S03", title="The file has a title", check=checks.title),
    SchemaRule(code="S04", title="Nothing in uns is empty", check=checks.uns_filled, since=(5,)),
    SchemaRule(code="S05", title="Batch condition names columns of obs", check=checks.batch_condition),
    SchemaRule(code="S10", title="Every required column is there", check=checks.columns_present),
    SchemaRule(code="S11", title="Every cell has a value in them", check=checks.columns_filled),
    SchemaRule(code="S12", title="Names retired by newer versions are gone", check=checks.retired_names),
    SchemaRule(code="S13", title="Names of cells are unique", check=checks.cell_names),
    SchemaRule(code="S14", title="Primary data is true or false", check=checks.primary_data),
    SchemaRule(code="S20", title="Organism is one that the schema knows", check=terms.organism),
    SchemaRule(code="S21", title="Assays are terms of EFO", check=terms.check_field("assay")),
    SchemaRule(code="S22", title="Cell types are terms of CL", check=terms.check_field("cell_type")),
    SchemaRule(
        code="S23",
        title="Development stages are terms of the organism's ontology",
        check=terms.check_field("development_stage"),
    ),
    SchemaRule(
        code="S24", title="Diseases are terms of MONDO, or normal", check=terms.check_field("disease")
    ),
    SchemaRule(
        code="S25",
        title="Ethnicities are terms of HANCESTRO, for humans only",
        check=terms.check_field("self_reported_ethnicity"),
    ),
    SchemaRule(code="S26", title="Sexes are terms of PATO", check=terms.check_field("sex")),
    SchemaRule(code="S27", title="Tissues are terms of UBERON", check=terms.check_field("tissue")),
    SchemaRule(
        code="S28",
        title="Tissue type is one of the schema's words",
        check=terms.words("tissue_type", terms.tissue_types),
        since=(4,),
    ),
    SchemaRule(
        code="S29",
        title="Suspension type is cell, nucleus or na",
        check=terms.words("suspension_type", lambda _: {"cell", "nucleus", "na"}),
        since=(3,),
    ),
    SchemaRule(code="S30", title="No term is obsolete", check=terms.obsolete),
    SchemaRule(code="S40", title="Genes have unique Ensembl ids", check=checks.gene_ids),
    SchemaRule(code="S41", title="Filtered genes are flagged", check=checks.filtered_flag),
    SchemaRule(code="S42", title="Raw genes are the same as the genes", check=checks.raw_genes),
    SchemaRule(code="S50", title="Raw counts are there", check=checks.raw_counts),
    SchemaRule(code="S51", title="Every cell has a count", check=checks.expressed, since=(4,)),
    SchemaRule(
        code="S52",
        title="Matrices of mostly zeros are stored as CSR",
        check=checks.sparse_layout,
        since=(5, 3),
    ),
    SchemaRule(code="S60", title="Cells can be drawn: an embedding is there", check=checks.embedding),
    SchemaRule(code="S61", title="The default embedding is there", check=checks.default_embedding),
)
"""Every rule, in the order of reports."""


def report(seen: Seen, evidence: Evidence) -> SchemaReport:
    """How the file fares with the rules of the version it declares; of the newest if it declares none."""
    checked = applied(seen.declared.schema_version)
    facts = Facts(seen, version_of(checked) or (), evidence)
    return SchemaReport(
        declared=seen.declared.schema_version,
        checked=checked,
        outcomes=tuple(_apply(rule, facts) for rule in SCHEMA_RULES if facts.version >= rule.since),
    )


def applied(declared: str | None) -> str:
    """The version whose rules apply: the declared one, else the nearest known one below it."""
    told = version_of(declared)
    if told is None:
        return NEWEST
    below = [one for one in VERSIONS if (version_of(one) or ()) <= told]
    return below[-1] if below else VERSIONS[0]


def _apply(rule: SchemaRule, facts: Facts) -> RuleOutcome:
    verdict = rule.check(facts)
    return RuleOutcome(code=rule.code, title=rule.title, outcome=verdict.outcome, detail=verdict.detail)
