import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import explorers
from generator.explorers import View
from generator.model.explorer import Carries, Explorer, ExplorerKind, ExplorerLink
from generator.model.record import replace
from generator.model.sidecar import Sidecars
from generator.model.summary import Column, ColumnKind, Embedding, Layout

EXPLORER = Explorer(
    name="CELLxGENE Explorer",
    kind=ExplorerKind.CELLXGENE,
    url="https://explore.example.org/view/{key}/",
    opens="The lab's Explorer",
    carries=tuple(Carries),
)
KEY = f"sha256/ab/{'ab' * 32}.h5ad"


@pytest.fixture
def launch(dataset, summary, settings):
    def launch(explorer=EXPLORER, *, of=summary, links=(), asset=None, sidecars=Sidecars()):  # noqa: B008 - frozen
        version = dataset.newest
        if asset:
            version = replace(version, assets=(replace(version.h5ad, **asset),))
        changed = replace(dataset, explorers=links, versions=(version,))
        return explorers.launches(changed, version, of, replace(settings, explorers=(explorer,)), sidecars)

    return launch


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("https://x.org/view/{key}/", f"https://x.org/view/{KEY}/"),
        ("explore/?d={accession}&v={version}", "https://cells.example.org/base/explore/?d=8XK3M1PZ&v=2"),
        (
            "https://x.org/?u={url}",
            f"https://x.org/?u=https%3A%2F%2Fcells.example.org%2Fbase%2Fdata%2F{KEY.replace('/', '%2F')}",
        ),
        ("https://x.org/{sha256}#v{version}", f"https://x.org/{'ab' * 32}#v2"),
    ],
)
def test_a_template_is_filled_for_each_version(launch, template, expected):
    assert launch(replace(EXPLORER, url=template))[0].url == expected


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"cells": 0}, "the file holds no cells"),
        ({"embeddings": (), "default_embedding": None}, "the file has no embedding to draw"),
        (
            {
                "embeddings": (Embedding(key="spatial", dimensions=2, drawable=True),),
                "default_embedding": "spatial",
            },
            "it draws embeddings under names that begin with X_ only",
        ),
        (
            {
                "obs": tuple(
                    Column(name=f"n{i}", kind=ColumnKind.INTEGER, dtype="nullable-integer", missing=1)
                    for i in range(5)
                )
            },
            "it does not read columns of nullable numbers (n0, n1, n2 and 2 more)",
        ),
        ({"matrices": ()}, "the file has no matrix X"),
    ],
)
def test_what_cellxgene_cannot_show_has_a_reason_and_no_link(launch, summary, change, why):
    (found,) = launch(of=replace(summary, **change))
    assert found.obstacles == (why,)
    assert found.url is None
    assert explorers.address(found) is None


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ({"max_cells": 699}, "700 cells are more than the 699 that it shows"),
        ({"max_bytes": 1_000_000_000, "of": 2_500_000_000}, "2.5 GB are more than the 1.0 GB that it opens"),
        ({"layouts": (Layout.CSC, Layout.DENSE)}, "its matrix is stored as CSR"),
    ],
)
def test_conditions_of_the_template_are_kept(launch, summary, condition, why):
    size = condition.pop("of", summary.source.bytes)
    of = replace(summary, source=replace(summary.source, bytes=size))
    (found,) = launch(replace(EXPLORER, **condition), of=of)
    assert found.obstacles == (why,)
    (found,) = launch(replace(EXPLORER, max_cells=700, layouts=(Layout.CSR,)))
    assert found.obstacles == ()


def test_slow_genes_are_said_and_do_not_keep_from_opening(launch, summary):
    (found,) = launch(of=replace(summary, cells=60_000))
    assert found.remarks == ("genes colour slowly, since the matrix is stored by cells",)
    assert found.url


def test_a_file_elsewhere_has_no_key_and_must_end_in_h5ad(launch):
    elsewhere = {"url": "https://files.example.org/data?id=1"}
    (found,) = launch(asset=elsewhere)
    assert found.obstacles == ("the file is not in the catalog's own store",)
    (found,) = launch(replace(EXPLORER, url="https://x.org/?u={url}"), asset=elsewhere)
    assert found.obstacles == ("it opens addresses that end in .h5ad only",)


def test_a_dataset_replaces_a_template_refuses_it_and_adds_its_own(launch):
    links = (
        ExplorerLink(name="CELLxGENE Explorer", url="https://hosted.example.org/e/1.cxg/"),
        ExplorerLink(name="Atlas", url="https://atlas.example.org/"),
    )
    found = launch(links=links)
    assert [(each.name, each.url) for each in found] == [(each.name, each.url) for each in links]
    (found,) = launch(links=(ExplorerLink(name="CELLxGENE Explorer", unsuitable="Colours are wrong there"),))
    assert (found.url, found.obstacles) == (None, ("Colours are wrong there",))


def test_a_view_is_handed_on_as_far_as_the_explorer_takes_it(launch):
    view = View(embedding="X_umap", color="cell type", genes=("CD3E", "MS4A1"), gene_set="B & T")
    (found,) = launch()
    assert explorers.address(found, view) == (
        f"https://explore.example.org/view/{KEY}/?layout=umap&color=cell%20type&geneset=B%20%26%20T&gene=CD3E%2CMS4A1"
    )
    (found,) = launch(replace(EXPLORER, url="explore/?d={accession}#x", carries=(Carries.COLOR,)))
    assert explorers.address(found, view) == (
        "https://cells.example.org/base/explore/?d=8XK3M1PZ&color=cell%20type#x"
    )
    (found,) = launch(replace(EXPLORER, carries=()))
    assert explorers.address(found, view) == found.url


@given(text=st.text(max_size=20))
def test_no_view_breaks_out_of_the_query(text):
    launch = explorers.Launch(name="x", opens="", url="https://x.org/a?b=c", carries=tuple(Carries))
    address = explorers.address(launch, View(color=text, gene_set=text))
    assert address.startswith("https://x.org/a?b=c")
    assert not set(address.removeprefix("https://x.org/a?b=c")) & set(" #\"'<>\\`\n")
