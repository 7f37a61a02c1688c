import re
from pathlib import Path

from generator import ontology
from generator.demo.annotation import label_of, term_labels
from generator.demo.design import Design
from generator.demo.genes import read_genes
from generator.demo.sources import SOURCES

FORMER = {
    "HANCESTRO:0005": "European",
    "HANCESTRO:0010": "African",
    "HANCESTRO:0014": "Hispanic or Latin American",
    "MONDO:0002492": "acute kidney failure",
}
"""Labels of the time of the schema that the file declares; the terms were renamed since."""

CODE = Path(__file__).parents[2] / "generator" / "demo"


def test_every_term_is_live_and_bears_its_ontology_label():
    for term, label in term_labels().items():
        assert not ontology.is_deprecated(term), term
        assert label == FORMER.get(term, ontology.label(term)), term


def test_the_table_lists_the_terms_of_the_designs_and_no_other():
    text = "".join((CODE / name).read_text() for name in ("design.py", "human.py", "model_organisms.py"))
    assert set(re.findall(r"\b[A-Za-z]+:\d{4,}\b", text)) == set(term_labels())


def test_several_terms_give_several_labels():
    assert label_of("A:1 || A:2", {"A:1": "one", "A:2": "two"}) == "one || two"
    assert label_of("unknown", {}) == "unknown"


def test_every_gene_that_a_design_names_is_in_the_table():
    for design in SOURCES.values():
        if isinstance(design, Design):
            symbols = {gene.symbol for gene in read_genes(design.organism.genes)}
            named = {symbol for population in design.populations for symbol in population.markers}
            assert named | set(design.response) <= symbols, design.title


def test_gene_tables_hold_each_id_and_symbol_once():
    for organism in ("homo_sapiens", "mus_musculus", "danio_rerio"):
        genes = read_genes(organism)
        assert len({gene.id for gene in genes}) == len({gene.symbol for gene in genes}) == len(genes)
        assert all(gene.length > 0 for gene in genes)
