"""The frame in a real Chromium: what Material's scripts do must still work when none of them is inline."""

import threading

import pytest

from generator import pages
from generator.model.record import replace
from generator.website import server
from generator.website.build import build_site
from tests.waiting import until

PROSE = "# About\n\nWord: phloem.\n\n```sh\nmake one\n```\n\n```sh\nmake two\n```\n"

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path, edition, renderer):
    """Where a small site is served, under the folder that its address in catalog.yaml has."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "about.md").write_text(PROSE)
    renderer = replace(renderer, index=pages.render_index)
    build_site(edition(), tmp_path, tmp_path / "site", 1, renderer=renderer)
    told, ready = [], threading.Event()
    arguments = {"port": 0, "prefix": "/base/", "ready": lambda url: (told.append(url), ready.set())}
    threading.Thread(
        target=server.serve, args=(tmp_path / "site", None), kwargs=arguments, daemon=True
    ).start()
    assert ready.wait(10)
    return told[0]


@pytest.fixture
def page(chromium, address):
    """A page whose complaints and requests are kept; it may make none to another host."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], color_scheme="light")
    page = context.new_page()
    page.complaints, page.requests = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    context.close()
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(address)] == []


def test_the_search_finds_prose(page, address):
    page.goto(address)
    page.locator(".md-search__input").press_sequentially("phloem")  # Material listens to keys
    found = page.wait_for_selector(".md-search-result__link")
    assert found.get_attribute("href").startswith(f"{address}about/")


def test_the_palette_is_switched_and_kept_on_the_next_page(page, address):
    page.goto(address)
    for expected in ("default", "slate"):
        page.locator("label[for^=__palette]:visible").click()
        assert page.locator("body").get_attribute("data-md-color-scheme") == expected
    page.goto(f"{address}about/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_code_is_copied_and_its_buttons_are_no_navigation(page, address):
    page.goto(f"{address}about/")
    page.locator("[data-md-type=copy]").nth(1).click()
    until(page, "navigator.clipboard.readText().then(text => text.trim() === 'make two')")
    assert page.locator("nav.md-code__nav:not([role=none])").count() == 0


def test_an_inline_script_does_not_run(page, address):
    page.goto(address)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))"
    )
    assert page.evaluate("window.ran") is None
    assert len(page.complaints) == 2  # one by the page's own policy, one by the server's
    assert all("script-src 'self'" in complaint for complaint in page.complaints)
    page.complaints.clear()


def test_a_wrong_address_at_any_depth_leads_back(page, address):
    with page.expect_console_message():  # Chromium names the missing page itself, some time after loading it
        page.goto(f"{address}not/there/at/all/")
    page.complaints.clear()
    page.get_by_role("main").get_by_role("link", name="All datasets").click()
    assert page.url == f"{address}datasets/"
    assert page.locator("h1").inner_text() == "Datasets"


def test_the_page_for_missing_pages_stands_by_itself(chromium, address):
    """Under a prefix that nobody told the catalog, none of its files is found."""
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.route("**/assets/**", lambda route: route.abort())
    page.goto(f"{address}404.html")
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(18, 24, 30)"
    assert page.locator("main").bounding_box()["width"] < 1000
    assert page.get_by_role("link", name="example.org").count() == 1
    context.close()
