"""Citations and records on pages, and the files beside them."""

import json
import re
from xml.etree import ElementTree as ET

import html5lib
import pytest

from generator import citation, pages
from generator.citation import csl_styles
from generator.errors import CellshelfError
from generator.model.record import replace
from tests.jsonld import with_types_in_a_list

XHTML = "{http://www.w3.org/1999/xhtml}"
SITE = "https://catalog.example.org/cells/"
HOME, NEWEST, OLD = "d/8XK3M1PZ/index.html", "d/8XK3M1PZ/v2/index.html", "d/8XK3M1PZ/v1/index.html"


def section(page):
    """The page's section on citing."""
    document = html5lib.parse(page.content)
    return next(e for e in document.iter(f"{XHTML}section") if e.attrib.get("id") == "cite")


def tabs(page):
    return [label.text for label in section(page).iter(f"{XHTML}label")]


def with_styles(edition, *styles):
    return replace(edition, settings=replace(edition.settings, citation_styles=styles))


def test_a_version_is_cited_in_every_format_and_a_collection_without_files_of_its_own(rendered):
    formats = ["APA", "Nature", "BibTeX", "RIS", "CSL-JSON", "CITATION.cff"]
    assert tabs(rendered[NEWEST]) == [*formats, "CELLxGENE, h5ad", "CELLxGENE, rds"]
    assert tabs(rendered[OLD]) == [*formats, "CELLxGENE"]
    assert tabs(rendered["c/4T7M2Q9K/index.html"]) == formats
    assert tabs(rendered["releases/2026-04-01/index.html"]) == formats


def test_the_citation_of_cellxgene_names_the_very_file(rendered):
    shown = ["".join(e.itertext()) for e in section(rendered[NEWEST]).iter(f"{XHTML}code")]
    assert [text for text in shown if text.startswith("Publication: ")] == [
        "Publication: https://doi.org/10.1000/182 "
        f"Dataset Version: {SITE}data/sha256/{digest[:2]}/{digest}.{role} "
        f"curated and distributed by Example Catalog in Collection: {SITE}c/4T7M2Q9K/"
        for role, digest in (("h5ad", "ab" * 32), ("rds", "ef" * 32))
    ]


def test_what_is_shown_is_what_is_downloaded(rendered, published):
    for path in (HOME, NEWEST, OLD, "c/4T7M2Q9K/index.html", "releases/2026-04-01/index.html"):
        panels = [e for e in section(rendered[path]).iter(f"{XHTML}div") if e.attrib["class"] != "page"]
        assert panels
        for panel in panels:
            shown = "".join(panel.find(f".//{XHTML}code").itertext())
            href = panel.find(f".//{XHTML}a").attrib["href"]
            file = published[path.removesuffix("index.html") + href]
            assert shown.strip() in file.data.decode().replace("\r\n", "\n")


def test_the_paper_is_to_be_cited_too(rendered):
    (paper,) = [e for e in section(rendered[NEWEST]).iter() if e.attrib.get("class") == "paper"]
    assert "".join(paper.itertext()).strip() == (
        "Zheng et al. (2017). Profiling of single cells. Nature Communications. https://doi.org/10.1000/182"
    )


def test_any_style_of_the_settings_is_offered(edition):
    pytest.importorskip("citeproc", reason="pip install 'cellshelf[styles]'")
    styled = with_styles(edition, "cell", "apa")
    made = pages.render_dataset(styled, *next(styled.datasets()))
    assert tabs(made.pages[0])[:3] == ["Cell", "APA", "BibTeX"]
    files = {file.path: file.data.decode() for file in made.files}
    assert files["d/8XK3M1PZ/v1/citation.cell.txt"].startswith("Example, A., and The Consortium (2025).")
    assert "d/8XK3M1PZ/v1/citation.nature.txt" not in files


def test_a_style_that_needs_what_is_not_installed_says_what_to_install(edition, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(csl_styles.importlib, "import_module", missing)
    csl_styles.style_name.cache_clear()
    with pytest.raises(CellshelfError) as caught:
        pages.render_dataset(with_styles(edition, "the-lancet"), *next(edition.datasets()))
    assert caught.value.message == "This citation style needs citeproc."
    assert caught.value.hint == "pip install 'cellshelf[styles]'"


def links(page, rel):
    return re.findall(rf'<link rel="{rel} ?"[^>]* href="([^"]*)"', page.head)


def test_each_page_has_one_address_to_cite(rendered):
    for path in (HOME, NEWEST):
        assert links(rendered[path], "cite-as") == [f"{SITE}d/8XK3M1PZ/v2/"]
        assert links(rendered[path], "canonical") == [f"{SITE}d/8XK3M1PZ/"]
    for path in (OLD, "c/4T7M2Q9K/index.html", "releases/2026-04-01/index.html"):
        assert links(rendered[path], "cite-as") == [SITE + path.removesuffix("index.html")]
        assert links(rendered[path], "canonical") == [SITE + path.removesuffix("index.html")]
    for path in ("index.html", "datasets/index.html", "collections/index.html", "releases/index.html"):
        assert links(rendered[path], "cite-as") == []


def test_one_block_a_page_says_what_its_records_say(rendered, published):
    for page in rendered.values():
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.head)
        assert len(blocks) == (1 if links(page, "cite-as") or page.path == "index.html" else 0)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', rendered[HOME].head)
    node = with_types_in_a_list(json.loads(block))
    assert node == json.loads(published["d/8XK3M1PZ/v2/croissant.json"].data)


def test_every_described_by_is_written(rendered, published):
    for page in rendered.values():
        described = [address.removeprefix(SITE) for address in links(page, "describedby")]
        assert set(described) <= set(published)
        assert bool(described) == bool(links(page, "cite-as"))


def test_feeds_are_of_the_catalog_and_of_the_collection(rendered, published):
    assert links(rendered[NEWEST], "alternate") == ["../../../c/4T7M2Q9K/feed.xml", "../../../feed.xml"]
    assert links(rendered["index.html"], "alternate") == ["feed.xml"]
    atom = "{http://www.w3.org/2005/Atom}"
    ids = {
        path: [e.findtext(f"{atom}id") for e in ET.fromstring(published[path].data).iter(f"{atom}entry")]
        for path in ("feed.xml", "c/4T7M2Q9K/feed.xml")
    }
    own = [f"{SITE}d/8XK3M1PZ/v2/", f"{SITE}d/8XK3M1PZ/v1/"]
    news = [f"{SITE}d/0000000Z/v1/", f"{SITE}releases/2026-04-01/", *own]
    assert ids == {"feed.xml": news, "c/4T7M2Q9K/feed.xml": own}


def test_the_feed_names_a_release_once_by_its_date(published):
    assert (
        "<title>Example Catalog: catalog release of 2026-04-01</title>" in published["feed.xml"].data.decode()
    )


def test_a_release_names_the_files_with_the_digests_of_that_day(published):
    sums = published["releases/2026-04-01/SHA256SUMS"].data.decode()
    assert sums == (
        f"{'90' * 32}  0000000Z.v9.h5ad\n{'12' * 32}  8XK3M1PZ.v1.h5ad\n{'ab' * 32}  8XK3M1PZ.v2.h5ad\n"
    )


def test_without_releases_there_are_no_pages_of_them(edition):
    site = pages.render_site(replace(edition, releases=()), ())
    assert not [thing for thing in site if thing.path.startswith("releases/")]
    assert "Cite it all" not in site[0].content


def test_records_are_those_of_the_citation_room(edition, published):
    collection, dataset = next(edition.datasets())
    summary = edition.summaries.read(dataset.accession, 2)
    settings = edition.settings
    reference = citation.reference_of_dataset(settings, collection, dataset, dataset.newest, summary)
    for file in citation.record_files(reference):
        assert published[f"d/8XK3M1PZ/v2/{file.name}"].data.decode() == file.text
