"""Pages of terms, and links to them."""

from urllib.parse import urljoin

import html5lib
import pytest

from generator import browse, pages
from generator.pages import term_links, urls


@pytest.fixture(scope="module")
def finds(edition):
    return [pages.render_dataset(edition, *pair).find for pair in edition.datasets()]


@pytest.fixture(scope="module")
def made(edition, finds):
    return {sketch.path: sketch.make() for sketch in pages.render_terms(edition, finds)}


def links(page):
    tree = html5lib.parse(page.content, namespaceHTMLElements=False)
    return [a.get("href") for a in tree.iter("a") if a.get("href")]


def test_a_term_says_what_it_is_and_which_datasets_have_it(made):
    page = made["facets/cell_type/CL_0000236/index.html"]
    assert page.title == "B cell (cell type)"
    assert page.description.startswith("Cell type B cell (CL:0000236): 1 dataset. A lymphocyte of B lineage")
    assert "../../../d/8XK3M1PZ/" in links(page)
    assert "../../../datasets/?cell_subclass=CL:0000236&v=1" in links(page)
    assert "../../#cell_type" in links(page)


def test_every_link_from_a_term_to_a_term_has_a_page(made):
    for path, page in made.items():
        here = f"https://x/{urls.page_path(path)}"
        for target in (urljoin(here, href).partition("#")[0] for href in links(page)):
            if target.startswith("https://x/facets/"):
                assert f"{target.removeprefix('https://x/')}index.html" in made


def test_a_link_to_a_term_leads_to_the_page_of_that_name(made):
    seen = 0
    for path, page in made.items():
        tree = html5lib.parse(page.content, namespaceHTMLElements=False)
        for a in tree.iter("a"):
            target = urljoin(f"https://x/{urls.page_path(path)}", a.get("href", "#")).partition("#")[0]
            there = made.get(f"{target.removeprefix('https://x/')}index.html")
            if there and target.count("/") == 6:
                assert "".join(a.itertext()) == there.title.rpartition(" (")[0]
                seen += 1
    assert seen > 100


def test_the_list_names_what_datasets_have_and_nothing_above_it(made):
    listed = links(made["facets/index.html"])
    assert "cell_type/CL_0000236/" in listed
    assert "cell_type/CL_0000542/" not in listed
    assert "facets/cell_type/CL_0000542/index.html" in made


def test_every_link_from_a_dataset_to_a_term_has_a_page(edition, made):
    found = set()
    for pair in edition.datasets():
        for page in pages.render_dataset(edition, *pair).pages:
            here = page.path.count("/") * "../"
            found |= {href.removeprefix(here) for href in links(page) if href.startswith(f"{here}facets/")}
    assert len(found) > 5
    assert {f"{path}index.html" for path in found} <= made.keys()


@pytest.mark.parametrize(
    ("facet", "term", "has"),
    [
        ("cell_type", "CL:0000236", True),
        ("tissue", "CVCL_0001", True),
        ("tissue", "CVCL:0001", False),
        ("cell_type", "", False),
        ("cell_type", "../../x", False),
        ("cell_type", "unknown", False),
        ("suspension_type", "CL:0000236", False),
    ],
)
def test_what_is_fit_for_a_path_has_a_page(facet, term, has):
    assert browse.has_page(facet, term) is has


def test_a_term_that_the_newest_version_lacks_is_no_link():
    own = term_links.TermLinks(page="d/X/v1/", terms=frozenset({("tissue", "UBERON:0000178")}))
    assert own.href("tissue", "UBERON:0000178") == "../../../facets/tissue/UBERON_0000178/"
    assert own.href("tissue", "UBERON:0002048") is None
