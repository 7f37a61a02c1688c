"""What each version of the schema has the portal add, and how it names terms."""

import pytest

from generator.formats.standard_schema import features, label, perturbation_types, wanted

FIRST = {"assay", "cell_type", "development_stage", "disease", "sex", "tissue"}


@pytest.mark.parametrize(
    ("version", "labels", "columns", "notes", "joins"),
    [
        ("2.0.0", FIRST | {"ethnicity", "organism"}, "name reference", {"schema_version"}, False),
        (
            "3.1.0",
            FIRST | {"self_reported_ethnicity", "organism"},
            "biotype name reference",
            {"schema_version"},
            False,
        ),
        (
            "4.0.0",
            FIRST | {"self_reported_ethnicity", "organism"},
            "biotype length name reference",
            {"schema_version", "schema_reference"},
            True,
        ),
        (
            "5.2.0",
            FIRST | {"self_reported_ethnicity", "organism"},
            "biotype length name reference type",
            {"schema_version", "schema_reference"},
            True,
        ),
        (
            "7.0.0",
            FIRST | {"self_reported_ethnicity"},
            "biotype length name reference type",
            {"schema_version", "schema_reference", "organism"},
            True,
        ),
        (
            "7.1.0",
            FIRST | {"self_reported_ethnicity", "experimental_condition"},
            "biotype length name reference type",
            {"schema_version", "schema_reference", "organism"},
            True,
        ),
    ],
)
def test_what_each_version_adds(version, labels, columns, notes, joins):
    rules = wanted(tuple(int(part) for part in version.split(".")))
    assert set(rules.labels) == labels
    assert " ".join(name.removeprefix("feature_") for name in rules.features) == columns
    assert (set(rules.notes), rules.joins) == (notes, joins)


def test_a_file_that_declares_nothing_gets_no_version():
    rules = wanted(None)
    assert {"ethnicity", "self_reported_ethnicity", "organism"} <= set(rules.labels)
    assert rules.notes == ("organism",)


@pytest.mark.parametrize(
    ("value", "field", "version", "expected"),
    [
        ("CL:0000084", "cell_type", (7, 1, 0), "T cell"),
        ("unknown", "cell_type", (5, 0, 0), "unknown"),
        ("EFO:0010183 (sci-plex)", "assay", (2, 0, 0), "single cell library construction (sci-plex)"),
        ("EFO:0010183 (sci-plex)", "assay", (3, 0, 0), None),
        ("CL:0000057 (cell culture)", "tissue", (3, 1, 0), "fibroblast (cell culture)"),
        ("UBERON:0000955 (organoid)", "tissue", (2, 0, 0), "brain (organoid)"),
        ("UBERON:0000955 (organoid)", "tissue", (4, 0, 0), None),
        ("multiethnic", "self_reported_ethnicity", (3, 0, 0), "multiethnic"),
        ("HANCESTRO:0005,HANCESTRO:0014", "self_reported_ethnicity", (3, 0, 0), None),
        (
            "HANCESTRO:0005,HANCESTRO:0014",
            "self_reported_ethnicity",
            (5, 1, 0),
            "European ancestry,Latin or Admixed American ancestry",
        ),
        ("MONDO:0004604 || MONDO:0043004", "disease", (5, 3, 0), None),
        (
            "MONDO:0004604 || MONDO:0043004",
            "disease",
            (6, 0, 0),
            "Hodgkin's lymphoma, lymphocytic-histiocytic predominance || Weil's disease",
        ),
        ("CVCL_0030", "tissue", (7, 0, 0), "HeLa"),
        ("CL:99999999", "cell_type", (7, 1, 0), None),
        (
            # The schema's own example, shortened.
            "anti-uniprot:Q99467 || CHEBI:16412 || EFO:0001702 || EFO:0002757 || uniprot:P05112",
            "experimental_condition",
            (7, 1, 0),
            "anti-CD180_HUMAN || lipopolysaccharide || temperature || high fat diet || IL4_HUMAN",
        ),
    ],
)
def test_labels_by_version(value, field, version, expected):
    assert label(value, field, version) == expected


@pytest.mark.parametrize(
    ("condition", "genetic", "kinds"),
    [
        ("na", "na", "no perturbations"),
        ("", "guide-1", "genetic"),
        ("EFO:0002756", "", "diet"),
        (
            "CHEBI:16412 || EFO:0001702 || EFO:0002757 || uniprot:P05112",
            "g",
            "chemical || diet || genetic || protein || temperature",
        ),
        ("anti-uniprot:Q99467", "na", "protein"),
    ],
)
def test_kinds_of_perturbation(condition, genetic, kinds):
    assert perturbation_types(condition, genetic) == kinds


def test_biotype_was_the_curators_in_the_first_version():
    assert "feature_biotype" not in features((2, 0, 0))
