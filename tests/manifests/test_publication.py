import json

import pytest

from generator.manifests import read_catalog
from generator.manifests.publication import read_publication
from generator.model.collection import PublicationRecord

ITEM = {
    "title": " Blood ",
    "author": [{"family": "Berg", "non-dropping-particle": "van den"}, {"literal": "The Consortium"}],
    "issued": {"date-parts": [["2026", 3]]},
    "container-title": "Journal",
    "DOI": "10.1000/182",
}


@pytest.mark.parametrize("item", [ITEM, [ITEM]])
def test_an_object_or_a_list_of_one_is_read(item):
    paper, problems = read_publication("p", json.dumps(item).encode())
    assert problems == []
    assert paper.record == PublicationRecord(
        title="Blood", authors=("van den Berg", "The Consortium"), year=2026, month=3, container="Journal"
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([2026], (None, None)),
        ([2026, 3], (3, None)),
        ([2026, "03", 9], (3, 9)),
        ([2026, 13, 9], (None, None)),
        ([2026, 3, 32], (3, None)),
        ([2026, None, 9], (None, None)),
    ],
)
def test_as_much_of_the_date_is_read_as_makes_sense(parts, expected):
    paper, problems = read_publication("p", json.dumps({**ITEM, "issued": {"date-parts": [parts]}}).encode())
    assert problems == []
    assert (paper.record.year, paper.record.month, paper.record.day) == (2026, *expected)


@pytest.mark.parametrize(
    ("change", "is_preprint", "container"),
    [
        ({}, False, "Journal"),
        ({"type": "article-journal"}, False, "Journal"),
        ({"type": "article"}, True, "Journal"),
        ({"type": "article-journal", "container-title": "bioRxiv"}, True, "bioRxiv"),
        (
            {"type": "posted-content", "container-title": "", "institution": [{"name": "bioRxiv"}]},
            True,
            "bioRxiv",
        ),
        ({"container-title": "", "institution": "bioRxiv"}, False, ""),
    ],
)
def test_preprints_are_told_from_papers(change, is_preprint, container):
    paper, _ = read_publication("p", json.dumps({**ITEM, **change}).encode())
    assert (paper.record.is_preprint, paper.record.container) == (is_preprint, container)


def test_given_names_stand_beside_the_authors():
    authors = [{"family": "Zheng", "given": "Grace"}, {"literal": "The Consortium"}]
    paper, _ = read_publication("p", json.dumps({**ITEM, "author": authors}).encode())
    assert (paper.record.authors, paper.record.given) == (("Zheng", "The Consortium"), ("Grace", ""))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "The record lacks `title` as text."),
        ({"author": []}, "The record lacks `author` as a list."),
        ({"author": ["Berg"]}, "An entry of `author` has neither `family` nor `literal`."),
        ({"issued": {"raw": "2026"}}, "`issued` holds no year in `date-parts`."),
        ({"container-title": ["Journal"]}, "`container-title` must be text."),
        ({"DOI": 10}, "`DOI` must be text."),
    ],
)
def test_what_is_wrong_with_a_record_is_told(change, message):
    paper, problems = read_publication("p", json.dumps({**ITEM, **change}).encode())
    assert paper is None
    assert [(p.code, p.message) for p in problems] == [("M019", message)]


@pytest.mark.parametrize("data", [b"[]", b"1", b"[{}, {}]"])
def test_other_json_is_no_record(data):
    assert [p.code for p in read_publication("p", data)[1]] == ["M019"]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"1" * 10_000, b"", b'{"a": 1,}'])
def test_hostile_json_is_refused(data):
    assert [p.code for p in read_publication("p", data)[1]] == ["M018"]


def test_a_record_without_a_publication_is_told(minimal, blood):
    (blood / "publication.csl.json").write_text(json.dumps(ITEM))
    assert [(p.code, p.line, p.column) for p in read_catalog(minimal).problems] == [("M216", 1, 1)]
