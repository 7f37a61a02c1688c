"""The pages of figures: pictures with what their colours mean, at an address for ever."""

import pytest

from generator import pages
from generator.model.catalog import Catalog, public_edition
from generator.model.figure_view import FigureView, FigureViews, Panel, Scale, figure_slug
from generator.model.record import replace
from generator.model.summary import LegendEntry
from generator.model.withdrawal import Withdrawal
from generator.pages.page import Page

PATH = "d/8XK3M1PZ/figures/fig-2b/"


def drawn(source):
    common = {"sha256": "cd" * 32, "bytes": 9, "width": 640, "height": 600}
    legend = (LegendEntry(label="T <cell>", color="#4070d8", cells=500),)
    panels = (
        Panel(name="figure.fig-2b.1.webp", shows="cell_type", legend=legend, **common),
        Panel(
            name="figure.fig-2b.2.webp",
            shows="CD3E",
            is_gene=True,
            scale=Scale(low=0, high=4.75, unit="log(1 + counts per 10,000)"),
            **common,
        ),
    )
    view = FigureView(
        name="Fig 2B", embedding="X_umap", panels=panels, lacking=("The file has no gene MS4A1.",)
    )
    return FigureViews(source=source, asked="", tool="cellshelf 0", format=1, views=(view,))


@pytest.fixture
def made(edition):
    def render(source=None):
        collection, dataset = next(edition.datasets())
        known = type(edition.summaries)(edition.summaries.known)
        known.drawn[dataset.accession, 2] = drawn(source or dataset.newest.h5ad.sha256)
        found = pages.render_dataset(replace(edition, summaries=known), collection, dataset)
        return {thing.path: thing for thing in (*found.pages, *found.files)}

    return render


def test_a_figure_has_a_page_with_its_pictures_and_what_their_colours_mean(made):
    things = made()
    page = things[f"{PATH}index.html"]
    assert page.title == "Fig 2B: Peripheral blood mononuclear cells"
    assert things[f"{PATH}1.webp"].data == b"RIFF of figure.fig-2b.1.webp"
    assert 'src="1.webp"' in page.content
    assert 'alt="Fig 2B: UMAP of 700 cells, coloured by expression of CD3E"' in page.content
    assert "T &lt;cell&gt;" in page.content
    assert "<span>4.75</span>" in page.content
    assert "log(1 + counts per 10,000)" in page.content
    assert "The file has no gene MS4A1." in page.content
    assert 'href="../../?gene=CD3E#genes"' in page.content
    assert f'<link rel="canonical" href="https://catalog.example.org/cells/{PATH}"' in page.head
    assert f"https://catalog.example.org/cells/{PATH}1.webp" in page.head


def test_the_datasets_page_shows_the_figure_and_leads_to_it(made):
    things = made()
    assert 'src="figures/fig-2b/1.webp"' in things["d/8XK3M1PZ/index.html"].content
    assert 'href="../figures/fig-2b/"' in things["d/8XK3M1PZ/v1/index.html"].content


def test_what_was_drawn_of_other_bytes_is_not_shown(made):
    things = made("ef" * 32)
    assert "It has not been drawn yet" in things[f"{PATH}index.html"].content
    assert f"{PATH}1.webp" not in things
    assert "webp" not in things[f"{PATH}index.html"].content


def test_the_figures_of_what_was_withdrawn_lead_to_its_tombstone(edition):
    first, *others = edition.collections
    end = Withdrawal(date="2026-05-01", reason="Barcodes were swapped.")
    gone = replace(first, datasets=(replace(first.datasets[0], withdrawn=end), *first.datasets[1:]))
    catalog = Catalog(settings=edition.settings, collections=(gone, *others))
    things = {
        thing.path: thing
        for thing in pages.render_lasting(public_edition(catalog, summaries=edition.summaries))
    }
    redirect = things[f"{PATH}index.html"]
    assert not isinstance(redirect, Page)
    assert b'href="../../"' in redirect.data


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Fig. 2B", "fig-2b"), ("Extended Data Fig\u00a07", "extended-data-fig-7"), ("É 1", "e-1"), ("一", "")],
)
def test_addresses_are_made_of_letters_and_digits(name, slug):
    assert figure_slug(name) == slug
