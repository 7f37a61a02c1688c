"""The browser's engine, run by node, against a plain evaluation of random filters over random catalogs."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.browse import CollectionFacts, FindRow, index_files
from generator.browse.facets import MONTHS
from generator.model.terms import OntologyTerm
from tests.browse import catalogs
from tests.browse.oracle import PANELS, Oracle

TODAY = "2026-03-31"  # the month before has no 31st


def written(rows, lexicon, folder):
    for path, data in index_files(rows, lambda _: lexicon):
        target = Path(folder) / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    return f"{folder}/browse"


def lines_of(rows, view):
    """Lines as lists of datasets, in the order of the index."""
    groups = {}
    for row in sorted(rows, key=lambda row: row.accession):
        one = row.collection if view == "collections" else row
        groups.setdefault(one.accession, (one.title, []))[1].append(row)
    named = sorted(groups.items(), key=lambda item: (item[1][0].casefold(), item[0]))
    ordered = sorted(named, key=lambda item: max(r.updated for r in item[1][1]), reverse=True)
    return [members for _, (_, members) in ordered]


def check(node, oracle, lines, *, view, state):
    answer = node.ask(ask="filter", view=view, state=state, column="cells", descending=True)
    expected = [n for n, members in enumerate(lines) if oracle.matches(members, state)]
    cells = [sum(row.cells for row in members) for members in lines]
    assert answer["ids"] == expected
    assert answer["count"] == len(expected)
    assert answer["cells"] == sum(cells[n] for n in expected)
    assert answer["order"] == sorted(expected, key=lambda n: (-cells[n], n))
    assert answer["bounds"] == (
        [min(cells[n] for n in expected), max(cells[n] for n in expected)] if expected else None
    )
    for facet, counted in answer["counts"].items():
        group = next((name for name, facets in PANELS.items() if facet in facets), facet)
        others = [members for members in lines if oracle.matches(members, state, but=group)]
        if facet == "published":
            assert counted == [sum(oracle.recent(m, [str(months)]) for m in others) for months in MONTHS]
            continue
        for value in oracle.known[facet]:
            assert counted[value] == sum(any(oracle.has(r, facet, value) for r in m) for m in others)


@pytest.mark.parametrize("view", ["datasets", "collections"])
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # shrinking a catalog of 70 datasets takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_engine_filters_and_counts_like_a_plain_evaluation(node, lexicon, view, data):
    rows = data.draw(catalogs.catalogs())
    with tempfile.TemporaryDirectory() as folder:
        manifest = node.ask(ask="open", folder=written(rows, lexicon, folder), today=TODAY)
        blank = {"filters": {}, "ranges": {}}
        first = node.ask(ask="filter", view=view, state=blank, column="cells", descending=False)
        keys = {name: list(c) for name, c in first["counts"].items() if name != "published"}
        keys["published"] = [str(months) for months in MONTHS]
        oracle = Oracle(lexicon, TODAY)
        oracle.known = keys
        lines = lines_of(rows, view)
        check(node, oracle, lines, view=view, state=blank)
        for _ in range(5):
            state = data.draw(catalogs.states(manifest["views"][view]["facets"], keys))
            check(node, oracle, lines, view=view, state=state)


def find(node, **filters):
    state = {"filters": filters, "ranges": {}}
    return node.ask(ask="filter", view="datasets", state=state, column="by_title", descending=False)["ids"]


def dataset(number, *, published="2026-01-01", **terms):
    return FindRow(
        accession=f"D{number}",
        title=f"Title {number}",
        described="",
        collection=CollectionFacts(
            accession="C1",
            title="",
            description="",
            authors=(),
            doi=None,
            publication=None,
            consortia=(),
            identifiers=(),
        ),
        version=1,
        published=published,
        updated="2026-01-01",
        cells=10,
        genes_per_cell=None,
        terms={name: tuple(OntologyTerm(id=k, label=k) for k in some) for name, some in terms.items()},
    )


def test_the_narrower_of_two_chosen_panels_decides(node, lexicon, tmp_path):
    rows = [dataset(1, cell_type=["CL:0000084"]), dataset(2, cell_type=["CL:0000236"]), dataset(3)]
    node.ask(ask="open", folder=written(rows, lexicon, tmp_path), today=TODAY)
    assert find(node, cell_class=["CL:0000988"]) == [0, 1]
    assert find(node, cell_class=["CL:0000988"], cell_subclass=["CL:0000084"]) == [0]
    assert find(node, cell_subclass=["CL:0000542"]) == [0, 1]


def test_months_end_at_the_end_of_shorter_months(node, lexicon, tmp_path):
    rows = [dataset(1, published="2026-02-28"), dataset(2, published="2026-02-27")]
    node.ask(ask="open", folder=written(rows, lexicon, tmp_path), today=TODAY)
    assert find(node, published=["1"]) == [0]
    assert find(node, published=["1", "3"]) == [0, 1]
