import html5lib

from generator.pages.page import Page, Shell
from generator.website.sitemap import SitemapEntry, entry, sitemap

SITE = "https://cells.example.org/base/"


def page(head=""):
    return Page(path="d/X/index.html", shell=Shell.DATASET, title="", description="", content="", head=head)


def test_entries_are_sorted_and_dated_by_the_catalog():
    (file,) = sitemap([SitemapEntry(url="d/X/", date="2026-03-01"), SitemapEntry(url="")], SITE)
    assert file.path == "sitemap.xml"
    assert file.data.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<url><loc>https://cells.example.org/base/</loc></url>\n"
        "<url><loc>https://cells.example.org/base/d/X/</loc><lastmod>2026-03-01</lastmod></url>\n"
        "</urlset>\n"
    )


def test_more_than_fifty_thousand_addresses_become_several_files():
    files = list(sitemap([SitemapEntry(url=f"d/{number:06}/") for number in range(50_001)], SITE))
    assert [file.path for file in files] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert [file.data.count(b"<loc>") for file in files] == [2, 50_000, 1]
    assert b"<loc>https://cells.example.org/base/sitemap-2.xml</loc>" in files[0].data


def test_addresses_are_escaped():
    (file,) = sitemap([SitemapEntry(url="a&b/")], SITE)
    assert (
        html5lib.parse(file.data.decode(), namespaceHTMLElements=False).find(".//loc").text == f"{SITE}a&b/"
    )


def test_a_page_that_names_another_address_or_wants_no_index_has_no_entry():
    assert entry(page(), "2026-03-01", SITE) == SitemapEntry(url="d/X/", date="2026-03-01")
    assert entry(page(f'<link rel="canonical" href="{SITE}d/X/">'), None, SITE) == SitemapEntry(url="d/X/")
    assert entry(page('<link rel="canonical" href="https://x/">'), None, SITE) is None
    assert entry(page('<meta name="robots" content="noindex">'), None, SITE) is None
    assert entry(page('<meta property="og:title" content="noindex">'), None, SITE) is not None
