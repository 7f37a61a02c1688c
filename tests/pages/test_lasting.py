"""Tombstones, redirects and the list of accessions."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from generator import pages
from generator.model.catalog import Catalog, public_edition
from generator.model.record import replace
from generator.model.withdrawal import Withdrawal, WithdrawalKind
from generator.pages.page import Page

END = Withdrawal(
    kind=WithdrawalKind.SUPERSEDED,
    date="2026-05-01",
    reason='Barcodes were <swapped> & "mixed".',
    successor="1111111X",
)


def _rendered(edition):
    return {thing.path: thing for thing in pages.render_lasting(edition)}


@pytest.fixture
def catalog(edition):
    return Catalog(settings=edition.settings, collections=edition.collections)


def _with(catalog, edition, **changes):
    """The edition in which the first collection's dataset has these fields."""
    first, *others = catalog.collections
    dataset = replace(first.datasets[0], **changes)
    changed = replace(first, datasets=(dataset, *first.datasets[1:]))
    return public_edition(replace(catalog, collections=(changed, *others)), summaries=edition.summaries)


def _without_first(catalog, edition, end):
    """The edition in which the first collection was withdrawn."""
    first, *others = catalog.collections
    ended = replace(first, withdrawn=end)
    return public_edition(replace(catalog, collections=(ended, *others)), summaries=edition.summaries)


def test_nothing_withdrawn_leaves_the_list_of_accessions_alone(edition):
    (only,) = pages.render_lasting(edition)
    assert only.path == "accessions.json"
    assert json.loads(only.data) == {"c": ["1111111X", "4T7M2Q9K"], "d": ["0000000Z", "8XK3M1PZ"]}


def test_a_withdrawn_dataset_has_a_tombstone_at_each_of_its_permalinks(catalog, edition):
    made = _rendered(_with(catalog, edition, withdrawn=END))
    assert sorted(path for path, thing in made.items() if isinstance(thing, Page)) == [
        "d/8XK3M1PZ/index.html",
        "d/8XK3M1PZ/v1/index.html",
        "d/8XK3M1PZ/v2/index.html",
    ]
    assert "8XK3M1PZ" in json.loads(made["accessions.json"].data)["d"]


SENTENCE = f"Superseded on 2026-05-01: {END.reason} See https://catalog.example.org/cells/c/1111111X/"


def _jsonld(page):
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.head, re.DOTALL)
    return json.loads(block)


def _links(page, rel):
    return re.findall(rf'<link rel="{rel}" href="([^"]*)"', page.head)


def test_a_tombstone_tells_programs_that_it_ended_and_offers_nothing(catalog, edition):
    made = _rendered(_with(catalog, edition, withdrawn=END))
    newest = "https://catalog.example.org/cells/d/8XK3M1PZ/v2/"
    for path in ("d/8XK3M1PZ/index.html", "d/8XK3M1PZ/v2/index.html"):
        page = made[path]
        node = _jsonld(page)
        assert (node["@id"], node["creativeWorkStatus"], node["expires"]) == (
            newest,
            "Superseded",
            "2026-05-01",
        )
        assert node["correction"] == SENTENCE
        assert node["dct:isReplacedBy"] == {"@id": "https://catalog.example.org/cells/c/1111111X/"}
        assert not {"distribution", "isAccessibleForFree"} & set(node)
        assert node["conformsTo"] == ["https://bioschemas.org/profiles/Dataset/1.0-RELEASE"]
        assert _links(page, "cite-as") == [newest]
        assert _links(page, "successor-version") == ["https://catalog.example.org/cells/c/1111111X/"]
        assert _links(page, "item") == []
        assert _links(page, "linkset") == [f"{newest}linkset.json"]
    assert "croissant.json" not in made["d/8XK3M1PZ/index.html"].content


def test_every_record_of_a_tombstone_says_that_it_ended(catalog, edition):
    made = _rendered(_with(catalog, edition, withdrawn=END))
    folder = "d/8XK3M1PZ/v2/"
    texts = {
        path.removeprefix(folder): thing.data.decode()
        for path, thing in made.items()
        if path.startswith(folder) and not isinstance(thing, Page)
    }
    assert sorted(texts) == [
        "CITATION.cff",
        "SHA256SUMS",
        "citation.bib",
        "citation.csl.json",
        "citation.nature.txt",
        "citation.ris",
        "citation.txt",
        "datacite.json",
        "linkset.json",
        "ro-crate-metadata.json",
    ]
    assert SENTENCE in texts["citation.txt"]
    assert SENTENCE in texts["citation.nature.txt"]
    assert f"N1  - {SENTENCE}\r\n" in texts["citation.ris"]
    assert json.loads(texts["citation.csl.json"])[0]["note"] == SENTENCE
    assert "Superseded on 2026-05-01: Barcodes were <swapped> \\& " in texts["citation.bib"]
    assert SENTENCE.replace('"', '\\"') in texts["CITATION.cff"]
    assert "repository-artifact" not in texts["CITATION.cff"]
    root = json.loads(texts["ro-crate-metadata.json"])["@graph"][1]
    assert (root["correction"], root["expires"]) == (SENTENCE, "2026-05-01")
    assert "hasPart" not in root
    data = json.loads(texts["datacite.json"])
    ended = {"date": "2026-05-01", "dateType": "Withdrawn", "dateInformation": "superseded"}
    assert ended in data["dates"]
    assert {"description": SENTENCE, "descriptionType": "Other"} in data["descriptions"]
    relations = {each["relationType"]: each["relatedIdentifier"] for each in data["relatedIdentifiers"]}
    assert relations["IsObsoletedBy"] == "https://catalog.example.org/cells/c/1111111X/"
    assert "HasPart" not in relations
    links = json.loads(texts["linkset.json"])["linkset"]
    pages_of = [each["anchor"] for each in links if "cite-as" in each]
    assert pages_of == [
        f"https://catalog.example.org/cells/{folder}",
        "https://catalog.example.org/cells/d/8XK3M1PZ/",
    ]


@pytest.mark.parametrize(
    ("kind", "relation"),
    [(WithdrawalKind.DUPLICATE, "IsIdenticalTo"), (WithdrawalKind.WITHDRAWN, "IsObsoletedBy")],
)
def test_what_is_the_same_elsewhere_is_not_obsolete(catalog, edition, kind, relation):
    gone = _with(catalog, edition, withdrawn=replace(END, kind=kind))
    data = json.loads(_rendered(gone)["d/8XK3M1PZ/v1/datacite.json"].data)
    assert relation in {each["relationType"] for each in data["relatedIdentifiers"]}


def test_a_withdrawn_collection_tells_so_of_itself_and_all_it_held(catalog, edition):
    made = _rendered(_without_first(catalog, edition, END))
    node = _jsonld(made["c/4T7M2Q9K/index.html"])
    assert node["creativeWorkStatus"] == "Superseded"
    assert [part["@id"] for part in node["hasPart"]] == ["https://catalog.example.org/cells/d/8XK3M1PZ/v2/"]
    assert "distribution" not in node["hasPart"][0]
    assert _jsonld(made["d/8XK3M1PZ/v1/index.html"])["creativeWorkStatus"] == "Superseded"


def test_the_tombstone_of_one_version_does_not_speak_for_the_dataset(catalog, edition):
    dataset = catalog.collections[0].datasets[0]
    versions = tuple(replace(each, withdrawn=END if each.version == 2 else None) for each in dataset.versions)
    made = _rendered(_with(catalog, edition, versions=versions))
    links = json.loads(made["d/8XK3M1PZ/v2/linkset.json"].data)["linkset"]
    assert [each["anchor"] for each in links if "cite-as" in each] == [
        "https://catalog.example.org/cells/d/8XK3M1PZ/v2/"
    ]
    assert "d/8XK3M1PZ/index.html" not in made


def test_a_tombstone_says_why_and_when_and_what_it_was(catalog, edition):
    gone = _with(catalog, edition, withdrawn=END)
    page = _rendered(gone)["d/8XK3M1PZ/index.html"]
    dataset = catalog.collections[0].datasets[0]
    assert "This dataset was superseded on 1 May 2026: something newer takes its place." in page.content
    assert "Barcodes were &lt;swapped&gt; &amp; &#34;mixed&#34;." in page.content
    assert 'Superseded by:</b> <a href="../../c/1111111X/">' in page.content
    for version in dataset.versions:
        for asset in version.assets:
            assert asset.sha256 in page.content
    assert "https://catalog.example.org/cells/d/8XK3M1PZ/v2/" in page.content
    assert '<meta name="robots" content="noindex">' in page.head
    assert " download=" not in page.content


def test_a_withdrawn_dataset_is_on_no_other_page(catalog, edition):
    gone = _with(catalog, edition, withdrawn=END)
    made = [pages.render_dataset(gone, *pair) for pair in gone.datasets()]
    rows = [one.row for one in made]
    things = [thing for one in made for thing in (*one.pages, *one.files)]
    for collection in gone.collections:
        rendered = pages.render_collection(gone, collection, rows)
        things += rendered if isinstance(rendered, tuple) else (rendered,)
    things += pages.render_site(gone, rows)
    assert not [thing.path for thing in things if "8XK3M1PZ" in _text(thing)]


def _text(thing):
    return (
        thing.content + thing.head if isinstance(thing, pages.Page) else thing.data.decode("utf-8", "replace")
    )


def test_a_withdrawn_version_leads_to_the_newest_and_is_told_in_the_list_of_versions(catalog, edition):
    first = catalog.collections[0].datasets[0]
    end = replace(END, successor=None)
    versions = tuple(replace(v, withdrawn=end if v.version == 1 else None) for v in first.versions)
    gone = _with(catalog, edition, versions=versions)
    page = _rendered(gone)["d/8XK3M1PZ/v1/index.html"]
    assert 'Newest version:</b> <a href="../">' in page.content
    collection, dataset = next(iter(gone.datasets()))
    made = pages.render_dataset(gone, collection, dataset)
    assert [page.path for page in made.pages] == [
        "d/8XK3M1PZ/index.html",
        "d/8XK3M1PZ/v2/index.html",
        "d/8XK3M1PZ/figures/fig-2b/index.html",
    ]
    assert "superseded, 1 May 2026" in made.pages[0].content


def test_a_withdrawn_collection_takes_its_datasets_with_it(catalog, edition):
    gone = _without_first(catalog, edition, replace(END, successor="https://example.org/new"))
    made = _rendered(gone)
    assert {"c/4T7M2Q9K/index.html", "d/8XK3M1PZ/index.html", "d/8XK3M1PZ/v1/index.html"} <= made.keys()
    page = made["c/4T7M2Q9K/index.html"]
    assert 'href="https://example.org/new"' in page.content
    assert '<a href="../../d/8XK3M1PZ/">' in page.content


def test_who_follows_a_withdrawn_collection_is_told_of_its_end(catalog, edition):
    feed = ET.fromstring(_rendered(_without_first(catalog, edition, END))["c/4T7M2Q9K/feed.xml"].data)
    (entry,) = feed.findall("{*}entry")
    assert entry.findtext("{*}summary") == SENTENCE
    assert entry.findtext("{*}updated") == "2026-05-01T00:00:00Z"
    assert entry.find("{*}link").get("href") == "https://catalog.example.org/cells/c/4T7M2Q9K/"


def test_an_alias_redirects_without_a_script_from_wherever_it_lies(catalog, edition):
    made = _rendered(_with(catalog, edition, aliases=("old/cells/", "cells.html", "a/b/c.html", "short")))
    found = {
        path: re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', file.data.decode())[1]
        for path, file in made.items()
        if path.endswith(".html")
    }
    assert found == {
        "old/cells/index.html": "../../d/8XK3M1PZ/",
        "cells.html": "d/8XK3M1PZ/",
        "a/b/c.html": "../../d/8XK3M1PZ/",
        "short/index.html": "../d/8XK3M1PZ/",
    }
    for path in found:
        text = made[path].data.decode()
        assert '<link rel="canonical" href="https://catalog.example.org/cells/d/8XK3M1PZ/">' in text
        assert "<script" not in text


def test_an_alias_of_something_withdrawn_leads_to_its_tombstone(catalog, edition):
    made = _rendered(_with(catalog, edition, aliases=("old/",), withdrawn=END))
    assert "old/index.html" in made
