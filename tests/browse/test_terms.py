"""What the pages of terms say."""

from generator.browse import CollectionFacts, FindRow, facet_terms
from generator.browse.terms import term_path
from generator.model.terms import OntologyTerm

STUDY = CollectionFacts(
    accession="C1",
    title="",
    description="",
    authors=(),
    doi=None,
    publication=None,
    consortia=(),
    identifiers=(),
)


def dataset(accession, cells, *types):
    return FindRow(
        accession=accession,
        title="",
        described="",
        collection=STUDY,
        version=1,
        published="2026-01-01",
        updated="2026-01-01",
        cells=cells,
        genes_per_cell=None,
        terms={"cell_type": tuple(OntologyTerm(id=key, label=label) for key, label in types)},
    )


def test_a_term_counts_what_is_below_it(lexicon):
    rows = [
        dataset("D1", 10, ("CL:0000084", "T cell")),
        dataset("D2", 20, ("CL:0000236", "B cell"), ("CL:0000084", "T cell")),
        dataset("D3", 30, ("", "odd cell")),
    ]
    pages = {page.id: page for page in facet_terms(rows, lambda _: lexicon)}
    lymphocyte, t_cell = pages["CL:0000542"], pages["CL:0000084"]
    assert (lymphocyte.datasets, lymphocyte.own, lymphocyte.cells) == (("D1", "D2"), 0, 30)
    assert (t_cell.datasets, t_cell.own, t_cell.cells) == (("D1", "D2"), 2, 30)
    assert "CL:0000084" in lymphocyte.children
    assert "CL:0000542" in t_cell.parents
    assert set(t_cell.ancestors) <= pages.keys()
    assert t_cell.definition
    assert t_cell.path == term_path("cell_type", "CL:0000084") == "facets/cell_type/CL_0000084/"
