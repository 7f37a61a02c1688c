"""What the embedded viewer is told of a version."""

import json
import re

import pytest

from generator import pages, viewer
from generator.model.explorer import Explorer, ExplorerKind
from generator.model.record import replace
from generator.model.sidecar import Sidecar, SidecarKind, Sidecars
from generator.model.summary import Column, ColumnKind, ValueCount

ACCESSION, VERSION = "8XK3M1PZ", 2
LIST = "datasets/index.html"
VIEWER = Explorer(
    name="Viewer", kind=ExplorerKind.VIEWER, url="explore/?d={accession}&v={version}", opens="The cells"
)


class Listing:
    """The edition's summaries with the viewer's file, made from `source`."""

    def __init__(self, known, source, change):
        self.known, self.change = known, change
        made = Sidecar(
            kind=SidecarKind.VIEWER, suffix="zarr.zip", bytes=1_234, sha256="c" * 64, source=source, tool="t",
            format=1, date="2026-01-02",
        )  # fmt: skip
        self.files = Sidecars(files=(made,))

    def __getattr__(self, name):
        return getattr(self.known, name)

    def read(self, accession, version):
        return self.change(self.known.read(accession, version))

    def sidecars(self, accession, version):
        return self.files if (accession, version) == (ACCESSION, VERSION) else Sidecars()


@pytest.fixture
def told(edition):
    """The facts of the dataset by their path, and its pages as one text."""

    def of(change=lambda summary: summary, *, source=None, explorers=(VIEWER,)):
        collection, dataset = next((c, d) for c, d in edition.datasets() if d.accession == ACCESSION)
        known = Listing(edition.summaries, source or dataset.newest.h5ad.sha256, change)
        settings = replace(edition.settings, explorers=explorers)
        made = pages.render_dataset(replace(edition, summaries=known, settings=settings), collection, dataset)
        found = {f.path: json.loads(f.data) for f in made.files if f.path.startswith("explore/")}
        return found, "".join(page.content for page in made.pages)

    return of


def test_the_newest_version_is_found_with_and_without_its_number(told):
    found, text = told()
    assert set(found) == {f"explore/data/{ACCESSION}.json", f"explore/data/{ACCESSION}.v{VERSION}.json"}
    one, other = found.values()
    assert one == other
    assert one["zarr"].endswith(f"sha256/cc/{'c' * 64}.zarr.zip")
    assert one["page"] == f"../d/{ACCESSION}/v{VERSION}/"
    assert f"explore/?d={ACCESSION}&amp;v={VERSION}" in text


def test_columns_are_those_that_the_file_is_made_with(told):
    columns = (
        Column(name="a/b?", kind=ColumnKind.CATEGORICAL, dtype="category", missing=0, distinct=12,
               top=(ValueCount(value="x", rows=5), ValueCount(value="y", rows=9))),
        Column(name="same", kind=ColumnKind.CATEGORICAL, dtype="category", missing=0, distinct=1),
        Column(name="many", kind=ColumnKind.CATEGORICAL, dtype="category", missing=0,
               distinct=viewer.MOST_CATEGORIES + 1),
        Column(name="cell_type_ontology_term_id", kind=ColumnKind.CATEGORICAL, dtype="category", missing=0,
               distinct=3),
        Column(name="score", kind=ColumnKind.NUMBER, dtype="float32", missing=3),
        Column(name="maybe", kind=ColumnKind.INTEGER, dtype="nullable-integer", missing=3),
        Column(name="text", kind=ColumnKind.TEXT, dtype="text", missing=0),
        Column(name="flag", kind=ColumnKind.BOOLEAN, dtype="bool", missing=0),
    )  # fmt: skip
    found, _ = told(lambda summary: replace(summary, obs=columns, picture=None))
    facts = found[f"explore/data/{ACCESSION}.json"]
    path = viewer.path_of("a/b?")
    assert facts["columns"] == [
        {"key": "a/b?", "path": path, "kind": "category", "values": [["y", 9], ["x", 5]], "more": 10},
        {"key": "score", "feature": "score (obs)", "kind": "number", "missing": 3},
    ]
    assert facts["default_color"] == "a/b?"


def test_a_large_dataset_says_how_many_cells_are_shown(told):
    found, _ = told(lambda summary: replace(summary, cells=1_000_000))
    facts = found[f"explore/data/{ACCESSION}.json"]
    assert (facts["cells"], facts["shown"]) == (1_000_000, viewer.MOST_CELLS)


def without_x(summary):
    x, *rest = summary.matrices
    return replace(summary, matrices=(replace(x, name="layers/other"), *rest))


def test_raw_values_are_named_where_x_is_missing(told):
    assert told()[0][f"explore/data/{ACCESSION}.json"]["matrix"] == "X"
    assert told(without_x)[0][f"explore/data/{ACCESSION}.json"]["matrix"] == "raw.X"


@pytest.mark.parametrize("case", ["stale", "not offered", "no embedding"])
def test_nothing_is_told_where_nothing_can_be_shown(told, case):
    if case == "stale":
        found, text = told(source="d" * 64)
    elif case == "not offered":
        found, text = told(explorers=())
    else:
        found, text = told(lambda summary: replace(summary, default_embedding=None))
    assert found == {}
    assert f"explore/?d={ACCESSION}&amp;v={VERSION}" not in text


def test_rows_say_why_an_explorer_cannot_show_a_dataset(edition):
    """The second dataset's file holds neither an embedding nor a matrix."""
    other = replace(VIEWER, name="<b>Other</b>", kind=ExplorerKind.OTHER, needs_embedding=False, max_cells=10)
    explorers = (VIEWER, other)
    shown = replace(edition, settings=replace(edition.settings, explorers=explorers))
    (listed,) = (page for page in pages.render_site(shown, pages.rows_of(shown)) if page.path == LIST)
    told = re.findall(r'<small class="closed">(.*?)</small>', listed.content)
    large = "700 cells are more than the 10 that it shows"
    assert f'Not in <bdi>&lt;b&gt;Other&lt;/b&gt;</bdi>: <span dir="auto">{large}</span>' in told
    assert 'Not in <bdi>Viewer</bdi>: <span dir="auto">the file has no embedding to draw</span>' in told
