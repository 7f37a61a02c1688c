"""Text search: what is found, in which order, and why."""

import pytest

from generator.browse import CollectionFacts, FindRow, index_files
from generator.browse.words import spoken
from generator.model.terms import OntologyTerm


def collection(number, **facts):
    blank = {
        "description": "",
        "authors": (),
        "doi": None,
        "publication": None,
        "consortia": (),
        "identifiers": (),
    }
    return CollectionFacts(**{"accession": f"C{number}", "title": f"Study {number}", **blank, **facts})


def dataset(number, title, group, genes=(), gene_sets=(), **terms):
    return FindRow(
        accession=f"D000000{number}",
        title=title,
        described="",
        collection=group,
        version=1,
        published="2026-01-01",
        updated=f"2026-01-0{9 - number}",  # row numbers are those given here, less one
        cells=10,
        genes_per_cell=None,
        genes=spoken(genes),
        gene_sets=spoken(gene_sets),
        terms={name: (OntologyTerm(id=key, label=label),) for name, (key, label) in terms.items()},
    )


@pytest.fixture
def find(node, lexicon, tmp_path):
    first = collection(
        1,
        authors=("García, Ana",),
        doi="10.1000/ABC.1",
        identifiers=("GSE123456",),
        description="Fibrosis of airways",
    )
    second = collection(2, title="Blood of mice", publication="Lee (2024) Cells")
    rows = [
        dataset(
            1, "Airway biopsies", first, cell_type=("CL:0000084", "T cell"), tissue=("UBERON:0002048", "lung")
        ),
        dataset(
            2,
            "Lung of smokers",
            first,
            ("MUC5AC", "HLA-DRA"),
            ("Mucus, goblet",),
            cell_type=("CL:0000540", "neuron"),
        ),
        dataset(3, "Naïve repertoire", second, cell_type=("CL:0000236", "B cell")),
    ]
    for path, data in index_files(rows, lambda _: lexicon):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    node.ask(ask="open", folder=f"{tmp_path}/browse", today="2026-03-31")

    def found(query):
        answer = node.ask(ask="search", query=query)
        return answer if answer is None else {hit["row"] + 1: hit["why"] for hit in answer}

    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lymphocyte", {1: ["cell_type: lymphocyte"], 3: ["cell_type: lymphocyte"]}),
        ("T cell", {1: ["cell_type: T cell", "cell_type: T cell"]}),
        ("pulmo", {1: ["tissue: lung (pulmo)"]}),
        ("biops", {1: ["title: biopsies"]}),
        ("biopsise", {1: ["title: biopsies"]}),
        ("garcia", {1: ["authors: garcia"], 2: ["authors: garcia"]}),
        ("GSE123456", {1: ["identifier: gse123456"], 2: ["identifier: gse123456"]}),
        (
            "https://doi.org/10.1000/abc.1",
            {1: ["identifier: 10.1000/abc.1"], 2: ["identifier: 10.1000/abc.1"]},
        ),
        ("muc5ac", {2: ["gene: muc5ac"]}),
        ("HLA-DRA", {2: ["gene: hla", "gene: dra"]}),
        ("goblet", {2: ["gene set: goblet"]}),
        ("MUC5AB", {}),
        ("naive", {3: ["title: naive"]}),
        ("fibrosis neuron", {2: ["description: fibrosis", "cell_type: neuron"]}),
        ("d000-0002", {2: ["accession: D0000002"]}),
        ("dooooooi", {1: ["accession: D0000001"]}),
        ("the of", None),
        ("xylophone", {}),
    ],
)
def test_what_is_found_and_why(find, query, expected):
    assert find(query) == expected


def test_a_term_by_its_whole_name_comes_before_a_title_that_has_the_word(find):
    assert list(find("lung")) == [1, 2]
