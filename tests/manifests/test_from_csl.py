"""What a paper's record fills in."""

import json

import pytest

from generator.errors import UsageError
from generator.manifests.from_csl import from_paper
from generator.model.collection import Creator, Funding

RECORD = {
    "DOI": "10.1000/182",
    "title": "Cells &amp; <i>genes</i>",
    "author": [
        {
            "family": "Carberry",
            "given": "Josiah",
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
            "affiliation": [{"name": "Brown University"}],
        },
        {"family": "Roe", "ORCID": "not one"},
        {"literal": "The Cell Group"},
    ],
    "abstract": "<jats:title>Abstract</jats:title>"
    "<jats:p>We &lt;counted&gt;\n cells.</jats:p><jats:p>Twice.</jats:p>",
    "funder": [{"name": "A fund", "award": ["A1", "B2"]}, {"name": "Another", "award": None}, "strange"],
    "issued": {"date-parts": [[2026, 1, 2]]},
}


def test_what_a_record_tells():
    made = from_paper("paper.json", json.dumps(RECORD).encode())
    assert (made.title, made.doi) == ("Cells & genes", "10.1000/182")
    assert made.description == "We <counted> cells.\n\nTwice.\n"
    assert made.creators == (
        Creator(name="Carberry, Josiah", orcid="0000-0002-1825-0097", affiliation="Brown University"),
        Creator(name="Roe"),
        Creator(name="The Cell Group"),
    )
    assert made.funding == (
        Funding(funder="A fund", award="A1"),
        Funding(funder="A fund", award="B2"),
        Funding(funder="Another"),
    )


def test_a_list_of_one_and_a_record_of_little():
    made = from_paper("paper.json", json.dumps([{"title": "T", "author": [{"family": "X"}]}]).encode())
    assert (made.doi, made.description, made.funding) == ("", "", ())


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"title": "x"}', b"\xff"])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(UsageError):
        from_paper("paper.json", data)
