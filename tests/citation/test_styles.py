"""The formatted citations, word for word."""

import pytest

from generator.citation import bibtex, nature, paper_text, text
from generator.citation.reference import Paper
from generator.citation.styles import initials


def test_apa_of_a_version(reference):
    assert text(reference) == (
        "Carberry, J., & Blood Atlas Consortium. (2026). Human PBMC 3k (Version 2) [Dataset]. "
        "Example Institute. https://cells.example.org/d/8XK3M1PZ/v2/"
    )


def test_apa_of_a_collection(collection_reference):
    assert text(collection_reference) == (
        "Carberry, J., & Blood Atlas Consortium. (2026). An atlas of human blood [Dataset collection]. "
        "Example Institute. https://cells.example.org/c/4T7M2Q9K/"
    )


def test_nature_of_a_version(with_doi):
    assert nature(with_doi) == (
        "Carberry, J. & Blood Atlas Consortium. Human PBMC 3k. Example Institute "
        "https://doi.org/10.5555/cells.8xk3m1pz.v2 (2026)."
    )


@pytest.mark.parametrize(
    ("given", "short"),
    [("Jo-Anne Beth", "J.-A. B."), ("J.P.", "J. P."), ("Éric", "É."), ("明", "明"), ("", "")],
)
def test_initials(given, short):
    assert initials(given) == short


def test_paper(reference):
    assert paper_text(reference.paper) == (
        "Carberry et al. (2017). Massively parallel profiling of single cells. Journal of Examples. "
        "https://doi.org/10.5555/example.14049"
    )
    assert paper_text(Paper(doi="10.5555/x")) == "https://doi.org/10.5555/x"


def test_bibtex(with_doi):
    assert (
        bibtex(with_doi)
        == """@dataset{carberry2026-8XK3M1PZ-v2,
  author = {Carberry, Josiah and {Blood Atlas Consortium}},
  title = {{Human PBMC 3k}},
  year = {2026},
  month = mar,
  date = {2026-03-01},
  publisher = {{Example Institute}},
  version = {2},
  doi = {10.5555/cells.8xk3m1pz.v2},
  url = {https://doi.org/10.5555/cells.8xk3m1pz.v2},
  note = {Data of the paper https://doi.org/10.5555/example.14049},
}

@article{carberry2017-10.5555-example.14049,
  author = {{Carberry} and {Zheng} and {Terry}},
  title = {{Massively parallel profiling of single cells}},
  journal = {Journal of Examples},
  year = {2017},
  doi = {10.5555/example.14049},
  url = {https://doi.org/10.5555/example.14049},
}
"""
    )
