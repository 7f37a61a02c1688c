from posixpath import join, normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from generator.model.record import replace
from generator.model.settings import Settings
from generator.pages import urls

PATHS = st.one_of(
    st.just(urls.HOME),
    st.just(urls.DATASETS),
    st.builds(urls.dataset, st.just("8XK3M1PZ")),
    st.builds(urls.version, st.just("8XK3M1PZ"), st.integers(1, 99)),
    st.builds(urls.collection, st.just("4T7M2Q9K")),
)
TARGETS = st.one_of(
    PATHS, st.builds(urls.picture, st.just("8XK3M1PZ"), st.integers(1, 99)), st.just(urls.SCRIPT)
)


@given(target=TARGETS, page=PATHS)
def test_relative_links_lead_to_their_target_under_any_prefix(target, page):
    link = urls.relative(target, page)
    assert not link.startswith("/")
    assert link.endswith("/") == (target.endswith("/") or not target)
    assert normpath(join("/some/prefix", page, link)) == normpath(join("/some/prefix", target))


@given(target=TARGETS, page=PATHS)
def test_a_link_on_a_page_that_stands_in_several_places_settles_to_the_pages_own(target, page):
    floating = escape(urls.relative(target, urls.FLOATING))
    assert urls.floats(floating)
    assert urls.settle(f'<a href="{floating}">', page) == f'<a href="{urls.relative(target, page)}">'


@given(text=st.text(alphabet="<~>/&;lt"))
def test_no_text_is_taken_for_a_link_of_such_a_page(text):
    shown = str(escape(text))
    assert not urls.floats(shown) or urls.settle(shown, urls.DATASETS) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "https://",
        "https://[",
        "https://example.org/'$(rm)'",
        'https://example.org/"',
        "https://example.org/a b",
        "https://example.org/\u202e",
        "",
    ],
)
def test_untrusted_addresses_are_refused(url):
    assert urls.outside(url) is None


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org:8000/a?b=c#d", "https://example.org/%20"]
)
def test_web_addresses_pass(url):
    assert urls.outside(url) == url


def test_addresses_on_the_site_become_relative(edition):
    settings: Settings = edition.settings
    ours = "https://catalog.example.org/cells/data/sha256/ab/x.h5ad"
    assert urls.here(ours, settings, "d/8XK3M1PZ/") == "../../data/sha256/ab/x.h5ad"
    assert urls.here("https://other.example.org/x", settings, "d/8XK3M1PZ/") == "https://other.example.org/x"
    assert urls.here("javascript:alert(1)", settings, "") is None


def test_the_site_address_needs_no_closing_slash(edition):
    bare = replace(edition.settings, url="https://catalog.example.org/cells")
    assert urls.absolute(bare, "d/8XK3M1PZ/") == "https://catalog.example.org/cells/d/8XK3M1PZ/"


def test_mail_addresses_cannot_add_headers():
    assert urls.mail("ada+data@example.org") == "mailto:ada+data@example.org"
    assert (
        urls.mail("ada@example.org?bcc=eve@example.org") == "mailto:ada@example.org%3Fbcc%3Deve@example.org"
    )
    assert urls.mail("ada@example.org\n") is None
    assert urls.mail("ada") is None


def test_old_dois_are_quoted():
    doi = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
    assert urls.doi(doi) == "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"


def test_licences_have_an_address_if_they_are_one():
    assert urls.licence("CC-BY-4.0") == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert urls.licence("MIT OR Apache-2.0") is None
