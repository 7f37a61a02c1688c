"""What the one record says, and how it is cut to what records may hold."""

from itertools import pairwise

import pytest

from generator.citation import (
    Kind,
    Part,
    SitemapEntry,
    at_large,
    bibtex,
    data_catalog_jsonld,
    jsonld,
    link_elements,
    linkset_json,
    reference_of_collection,
    reference_of_dataset,
    reference_of_release,
    sha256sums,
    sitemaps,
    text,
)
from generator.citation.licences import licence_ids, licence_url, licence_urls
from generator.citation.ontologies import term_iri
from generator.citation.plain import one_line, plain_text, shortened
from generator.model.collection import Collection, Contact, Creator
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.release import Release, ReleasedVersion
from generator.model.settings import Publisher, Settings

SETTINGS = Settings(
    name="Cells",
    description="",
    url="https://example.org/sub/path/",
    publisher=Publisher(name="Lab"),
    contact=Contact(name="Lab"),
)


def dataset(**changes):
    versions = tuple(
        Version(version=n, date=f"2026-0{n}-01", assets=(Asset(role=Role.H5AD, bytes=n, sha256=f"{n}" * 64),))
        for n in (3, 2, 1)
    )
    return Dataset(**{"accession": "8XK3M1PZ", "slug": "a", "title": "Blood", "versions": versions} | changes)


def collection(*datasets, **changes):
    fields = {
        "accession": "4T7M2Q9K",
        "slug": "c",
        "title": "Atlas",
        "description": "",
        "license": "CC0-1.0",
        "contact": Contact(name="Lab"),
        "creators": (Creator(name="Lab"),),
        "datasets": datasets,
    }
    return Collection(**fields | changes)


def refer(number, **changes):
    made = dataset(**changes)
    version = next(v for v in made.versions if v.version == number)
    return reference_of_dataset(SETTINGS, collection(made), made, version, None)


def test_a_version_is_cited_at_its_own_permalink():
    reference = refer(3)
    assert reference.kind is Kind.VERSION
    assert reference.permalink == "https://example.org/sub/path/d/8XK3M1PZ/v3/"
    assert reference.pages == (reference.permalink, "https://example.org/sub/path/d/8XK3M1PZ/")
    assert reference.files[0].url == f"https://example.org/sub/path/data/sha256/33/{'3' * 64}.h5ad"
    assert (reference.date, reference.created) == ("2026-03-01", "2026-01-01")


def test_an_old_version_knows_its_neighbours_and_only_its_page():
    reference = refer(2)
    assert reference.pages == ("https://example.org/sub/path/d/8XK3M1PZ/v2/",)
    assert reference.previous.version == "1"
    assert reference.next.version == "3"


def test_a_dataset_at_large_has_no_version_and_no_files():
    reference = at_large(refer(3))
    assert text(reference) == "Lab. (2026). Blood [Dataset]. Lab. https://example.org/sub/path/d/8XK3M1PZ/"
    assert reference.files == ()
    assert at_large(reference) == reference


def test_a_collection_without_datasets_is_not_dated():
    reference = reference_of_collection(SETTINGS, collection())
    assert text(reference) == (
        "Lab. (n.d.). Atlas [Dataset collection]. Lab. https://example.org/sub/path/c/4T7M2Q9K/"
    )
    assert bibtex(reference).startswith("@dataset{lab-4T7M2Q9K,\n  author = {{Lab}},\n")


def test_a_release_lists_what_it_holds_with_the_digests_of_that_day():
    release = Release(
        date="2026-02-15",
        versions=(
            ReleasedVersion(accession="8XK3M1PZ", version=1, sha256=(("h5ad", "1" * 64),)),
            ReleasedVersion(accession="0000000Z", version=3, sha256=(("h5ad", "9" * 64),)),
        ),
    )
    reference = reference_of_release(SETTINGS, release, [collection(dataset())])
    assert [(part.title, part.version) for part in reference.parts] == [
        ("Blood", "1"),
        ("Dataset 0000000Z", "3"),
    ]
    assert sha256sums(reference) == f"{'1' * 64}  8XK3M1PZ.v1.h5ad\n{'9' * 64}  0000000Z.v3.h5ad\n"
    assert reference.licence == "CC0-1.0"
    assert text(reference) == (
        "Lab. (2026). Cells: catalog release of 2026-02-15 (Version 2026-02-15) [Dataset catalog]. "
        "Lab. https://example.org/sub/path/releases/2026-02-15/"
    )


@pytest.mark.parametrize("description", ["", "Short.", "Long words. " * 1_000, "x" * 9_000])
def test_descriptions_have_a_length_that_search_engines_take(description):
    assert 50 <= len(refer(1, description=description).description) <= 5_000


def test_donors_reach_no_record(reference):
    assert "donor_id" not in {term.field for term in reference.terms}
    assert reference.keywords == ("single-cell", "Homo sapiens", "blood", "10x 3' v2")


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        (
            "About *many* **bold** `code` [a link](https://x.org/a_b) ![img](y.png)",
            "About many bold code a link img",
        ),
        ("# Head\n\n- one\n- two\n> said", "Head one two said"),
        ("a < b and c > d, 5 * 3 * 2, snake_case_name", "a < b and c > d, 5 * 3 * 2, snake_case_name"),
        ("<b onclick='x'>bold</b> <script>alert(1)</script>", "bold alert(1)"),
        ("see <https://x.org>", "see https://x.org"),
    ],
)
def test_markdown_becomes_words(markdown, words):
    assert plain_text(markdown) == words


@pytest.mark.parametrize("piece", ["*a", " _a", "`a ", "<!--", "[a](b ", "<a", "\\", "![", "\n \n"])
def test_no_markdown_takes_long(piece):
    words = piece * (20_000 // len(piece))
    assert len(plain_text(words)) <= len(words)


def test_lines_and_cuts():
    assert one_line(" a\n\tb\x00c\u2028d ") == "a b c d"
    assert shortened("one two three", 9) == "one two…"
    assert len(shortened("x" * 100, 10)) == 10


@pytest.mark.parametrize(
    ("expression", "ids", "urls"),
    [
        ("CC-BY-4.0", ("CC-BY-4.0",), ("https://creativecommons.org/licenses/by/4.0/",)),
        (
            "CC0-1.0 OR MIT",
            ("CC0-1.0", "MIT"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "https://spdx.org/licenses/MIT.html"),
        ),
        (
            "(GPL-2.0-only WITH Classpath-exception-2.0)",
            ("GPL-2.0-only",),
            ("https://spdx.org/licenses/GPL-2.0-only.html",),
        ),
        ("LicenseRef-Lab", ("LicenseRef-Lab",), ()),
    ],
)
def test_licences(expression, ids, urls):
    assert licence_ids(expression) == ids
    assert licence_urls(expression) == urls


def test_creative_commons_variants_have_their_own_address():
    assert licence_url("CC-BY-NC-SA-4.0") == "https://creativecommons.org/licenses/by-nc-sa/4.0/"


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("CL:0000084", "http://purl.obolibrary.org/obo/CL_0000084"),
        ("EFO:0009899", "http://www.ebi.ac.uk/efo/EFO_0009899"),
        ("UBERON:0000178 (organoid)", ""),
        ("HANCESTRO:0005,HANCESTRO:0014", ""),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_terms_have_addresses(curie, iri):
    assert term_iri(curie) == iri


def test_a_large_sitemap_is_split_under_an_index():
    entries = [SitemapEntry(url=f"https://x.org/{n}", modified="2026-01-01") for n in range(50_001)]
    (name, index), *parts = sitemaps(entries, "https://x.org/")
    assert name == "sitemap.xml"
    assert index.count("<sitemap>") == 2
    assert "<loc>https://x.org/sitemap-2.xml</loc><lastmod>2026-01-01</lastmod>" in index
    assert [text.count("<url>") for _, text in parts] == [50_000, 1]
    assert [file for file, _ in sitemaps(entries[:1], "https://x.org/")] == ["sitemap.xml"]


def test_the_home_page_names_the_newest():
    site = refer(1).site
    part = Part(permalink="https://x.org/d/A/", title="</script>")
    block = data_catalog_jsonld(site, SETTINGS.publisher, [part], "")
    assert "\\u003c/script\\u003e" in block
    assert '"@type":"DataCatalog"' in block


def test_neighbours_are_a_chain():
    for older, newer in pairwise([refer(1), refer(2), refer(3)]):
        assert newer.previous.permalink == older.permalink
        assert older.next.permalink == newer.permalink


def test_a_page_of_thousands_of_versions_leaves_them_to_the_records_beside_it():
    versions = tuple(
        ReleasedVersion(accession="8XK3M1PZ", version=number, sha256=(("h5ad", "1" * 64),))
        for number in range(1, 1_001)
    )
    reference = reference_of_release(SETTINGS, Release(date="2026-02-15", versions=versions), [])
    assert 'rel="item"' not in link_elements(reference)
    assert linkset_json(reference).count("/v1000/") > 0
    assert jsonld(reference).count('"Dataset"') == 1 + 100
    assert len(jsonld(reference)) + len(link_elements(reference)) < 60_000
