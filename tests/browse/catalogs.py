"""Random catalogs and filter states."""

import datetime as dt

from hypothesis import strategies as st

from generator.browse import CollectionFacts, FindRow
from generator.model.terms import OntologyTerm


def term(key: str, label: str) -> OntologyTerm:
    return OntologyTerm(id=key, label=label)


TERMS = {
    "organism": [term("NCBITaxon:9606", "Homo sapiens"), term("NCBITaxon:10090", "Mus musculus")],
    "assay": [term("EFO:0009922", "10x 3' v3"), term("EFO:0008931", "Smart-seq2")],
    "disease": [term("PATO:0000461", "normal"), term("MONDO:0005148", "type 2 diabetes mellitus")],
    "sex": [term("PATO:0000383", "female"), term("PATO:0000384", "male"), term("", "unknown")],
    "self_reported_ethnicity": [term("", "na"), term("HANCESTRO:0005", "European")],
    "suspension_type": [term("", "cell"), term("", "nucleus"), term("", "na")],
    "cell_type": [
        term("CL:0000084", "T cell"),
        term("CL:0000624", "CD4-positive, alpha-beta T cell"),
        term("CL:0000236", "B cell"),
        term("CL:0000540", "neuron"),
        term("", "odd cell"),
    ],
    "tissue": [
        term("UBERON:0002048", "lung"),
        term("UBERON:0002186", "bronchiole"),
        term("UBERON:0000178", "blood"),
        term("UBERON:0000955", "brain"),
    ],
    "development_stage": [
        term("HsapDv:0000159", "65-year-old stage"),
        term("HsapDv:0000227", "late adult stage"),
        term("MmusDv:0000110", "adult stage"),
        term("UBERON:0018241", "prime adult stage"),
        term("", "unknown"),
    ],
}
DATES = st.dates(min_value=dt.date(2022, 12, 1), max_value=dt.date(2026, 3, 31))


@st.composite
def collections(draw, number: int):
    return CollectionFacts(
        accession=f"C{number}",
        title=draw(st.sampled_from(["Lung atlas", "Ageing brain", "École"])),
        description="Cells of GSE123456.",
        authors=("Doe, Jane",),
        doi=draw(st.sampled_from([None, "10.1000/1", "10.1000/2"])),
        publication=None,
        consortia=tuple(draw(st.sets(st.sampled_from(["HCA", "A|B & c=d"])))),
        identifiers=("GSE123456",),
    )


@st.composite
def rows(draw, number: int, groups):
    published = draw(DATES)
    return FindRow(
        accession=f"D{number:03d}",
        title=draw(st.sampled_from(["alpha", "Beta", "gamma", "beta"])),
        described="",
        collection=draw(st.sampled_from(groups)),
        version=1,
        published=published.isoformat(),
        updated=max(published, draw(DATES)).isoformat(),
        cells=draw(st.integers(0, 300) | st.integers(0, 5_000_000)),
        genes_per_cell=draw(st.none() | st.integers(0, 9_000)),
        terms={
            name: tuple(draw(st.lists(st.sampled_from(terms), unique=True, max_size=3)))
            for name, terms in TERMS.items()
        },
        tissue_types=draw(st.sampled_from([("tissue",), ("organoid",), ("organoid", "tissue"), ()])),
    )


@st.composite
def catalogs(draw):
    groups = [draw(collections(n)) for n in range(draw(st.integers(1, 4)))]
    return [draw(rows(n, groups)) for n in range(draw(st.integers(1, 70)))]


def states(manifest_facets, keys):
    """States over facets of a view; `keys`: its values by facet id."""
    filters = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from([*values, "no such value"]), min_size=1, max_size=3, unique=True)
            for name, values in keys.items()
        },
    )
    ends = st.none() | st.integers(0, 6_000)
    ranged = [facet["id"] for facet in manifest_facets if facet["kind"] == "range"]
    ranges = st.fixed_dictionaries({}, optional={name: st.tuples(ends, ends) for name in ranged})
    panels = [["cell_class", "cell_subclass", "cell_type"], ["system", "organ", "tissue"]]
    few = st.sampled_from(panels) | st.lists(st.sampled_from(sorted(keys)), max_size=3, unique=True)
    return st.builds(
        lambda chosen, kept, between: {
            "filters": {name: chosen[name] for name in kept if name in chosen},
            "ranges": between,
        },
        filters,
        few,
        ranges,
    )
