"""Terms looked up singly say what the parsed ontologies say."""

import pytest
from cellxgene_ontology_guide.ontology_parser import OntologyParser

from generator import ontology
from generator.ontology import ORGANISMS


@pytest.mark.parametrize("name", ["CL", "HsapDv", "MmusDv", "PATO", "HANCESTRO", "ZFA", "WBls"])
def test_single_terms_equal_the_parsed_ontology(name):
    parser = OntologyParser(schema_version="v7.1.0")
    terms = sorted(parser.get_term_label_to_id_map(name).values())
    for term in terms[:: max(1, len(terms) // 40)]:
        assert ontology.label(term) == parser.get_term_label(term)
        assert ontology.is_deprecated(term) == parser.is_term_deprecated(term)
        assert set(ontology.ancestors(term)) == set(parser.get_term_ancestors(term))


def test_label():
    assert ontology.label("CL:0000084") == "T cell"
    assert ontology.label("ZFS:0000001") == "zygote:1-cell"
    assert ontology.label("CVCL_0001") == "HEL"


@pytest.mark.parametrize(
    "term", ["", "unknown", "CL:99999999", "CL:", "XX:0000001", "NCBITaxon:1", 'CL:0000084":{', "../CL:1"]
)
def test_unknown_terms(term):
    assert ontology.label(term) is None
    assert not ontology.is_known(term)
    assert not ontology.is_deprecated(term)
    assert ontology.ancestors(term) == ()


def test_ancestors_nearest_first():
    assert ontology.ancestors("CL:0000084")[0] == "CL:0000542"
    assert ontology.ancestors("CL:0000084")[-1] == "CL:0000000"


def test_organisms_come_from_the_table():
    assert ontology.label("NCBITaxon:9606") == "Homo sapiens"
    assert ontology.ancestors("NCBITaxon:10091") == ("NCBITaxon:10090",)
    assert all(ontology.is_known(term) for term in ORGANISMS)


def test_obsolete():
    assert ontology.is_deprecated("EFO:0009310")
    assert not ontology.is_deprecated("EFO:0009899")
