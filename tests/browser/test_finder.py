"""The finder, the pages of terms and the search box, on the demo site in a real browser."""

import json
import re
from pathlib import Path

import pytest

from generator import pipeline
from generator.pages.wording import THIN
from tests.waiting import until

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

expect = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test installs it").expect
pytestmark = pytest.mark.browser

CATALOG = pipeline.load(ROOT)
TOTAL = sum(each.withdrawn is None for collection in CATALOG.collections for each in collection.datasets)
BLOOD = "[id='tissue-UBERON:0000178']"
HUMAN = "[id='organism-NCBITaxon:9606']"
MOUSE = "[id='organism-NCBITaxon:10090']"
LYMPHOCYTE = "facets/cell_type/CL_0000542/"


@pytest.fixture
def open_finder(open_page):
    """Open a list and wait until the finder has taken its place; nothing may be complained of."""
    opened = []

    def make(path="datasets/", **how):
        page = open_page(path, **how)
        page.wait_for_selector(".finder .totals:not(:empty)")
        opened.append(page)
        return page

    yield make
    for page in opened:
        assert page.watched.errors == []
        assert page.watched.foreign == []
        assert page.watched.missing == []


def totals(page, text):
    until(page, "text => document.querySelector('.totals')?.textContent.startsWith(text)", arg=text)


def shown(page):
    return page.locator(".finder tbody th > a").all_inner_texts()


def unfold(page, title):
    page.locator("details.facet", has=page.locator("summary", has_text=title)).first.evaluate(
        "panel => { panel.open = true; }"
    )


def violations(page):
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci")
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}" for v in result["violations"] for n in v["nodes"]
    ]


def test_a_click_filters_and_the_history_goes_back_and_forward(open_finder, site):
    page = open_finder()
    totals(page, f"{TOTAL} datasets")
    assert page.locator(".plain-list").count() == 0
    page.locator(HUMAN).check()
    totals(page, f"2 of {TOTAL} datasets")
    page.locator(MOUSE).check()
    totals(page, f"4 of {TOTAL} datasets")
    assert page.url == f"{site}datasets/?organism=NCBITaxon:10090|NCBITaxon:9606&v=1"
    page.go_back()
    totals(page, f"2 of {TOTAL} datasets")
    assert page.locator(HUMAN).is_checked()
    assert not page.locator(MOUSE).is_checked()
    page.go_forward()
    totals(page, f"4 of {TOTAL} datasets")


def test_values_of_a_facet_are_joined_by_or_and_facets_by_and(open_finder):
    page = open_finder("datasets/?organism=NCBITaxon:9606&v=1")
    totals(page, f"2 of {TOTAL} datasets")
    page.locator(BLOOD).check()
    totals(page, f"1 of {TOTAL} datasets")
    lung = page.locator("[id='tissue-UBERON:0002048']")
    lung.check()
    totals(page, f"2 of {TOTAL} datasets")
    assert page.locator(".chip").count() == 3


def test_chips_take_one_value_away_and_clear_all_takes_all(open_finder, site):
    page = open_finder("datasets/?organism=NCBITaxon:9606&tissue=UBERON:0000178&cells=100..&v=1")
    totals(page, f"1 of {TOTAL} datasets")
    page.get_by_role("button", name="Remove Tissue: blood").click()
    totals(page, f"2 of {TOTAL} datasets")
    page.get_by_role("button", name="Remove Cell count: at least 100").click()
    until(page, "!location.search.includes('cells')")
    page.get_by_role("button", name="Clear all").click()
    totals(page, f"{TOTAL} datasets")
    assert page.url == f"{site}datasets/"


def test_a_range_has_both_ends_and_is_in_the_address(open_finder):
    page = open_finder()
    unfold(page, "Cell count")
    page.locator("#cells-from").fill("2000")
    page.locator("#cells-from").press("Enter")
    until(page, "location.search === '?cells=2000..&v=1'")
    page.locator("#cells-to").fill("2400")
    page.locator("#cells-to").press("Enter")
    until(page, "location.search === '?cells=2000..2400&v=1'")
    cells = page.locator("td[data-label=Cells]").all_inner_texts()
    assert cells
    assert all(2000 <= int(text.replace(THIN, "")) <= 2400 for text in cells)


def test_columns_sort_both_ways_and_a_link_keeps_it(open_finder):
    page = open_finder()
    page.get_by_role("button", name="Cells", exact=True).click()
    page.wait_for_selector("th[aria-sort=descending]")
    assert "sort=-cells" in page.url
    largest_first = shown(page)
    page.locator("#sort-cells").click()
    page.wait_for_selector("th[aria-sort=ascending]")
    assert shown(page) == largest_first[::-1]
    other = open_finder("datasets/?sort=-cells&v=1")
    assert shown(other) == largest_first


def test_a_row_opens_in_what_shows_it_and_nowhere_else(open_finder):
    """The addresses come after the lines; what has no embedding says so in place of a link to the viewer."""
    page = open_finder()
    row = page.locator("tbody tr", has_text="Synthetic: zebrafish embryo")
    row.get_by_role("link", name="Viewer").wait_for()
    href = row.get_by_role("link", name="Viewer").evaluate("link => link.href")
    assert href.endswith("/sub/path/explore/?d=KMP07ZEM&v=1")
    plain = page.locator("tbody tr", has_text="Malignant cells")
    assert plain.locator("small.opens").is_hidden()
    assert plain.locator("small.closed").inner_text() == "Not in Viewer: the file has no embedding to draw"
    page.locator("#sort-cells").click()
    until(page, "document.querySelector('tbody .opens a')?.href.includes('F9VE75CG')")


def test_columns_and_density_can_be_chosen(open_finder):
    page = open_finder()
    page.locator("summary", has_text="Columns").click()
    page.locator("#column-disease").uncheck()
    until(page, "!document.querySelector('td[data-label=Disease]')")
    page.locator("#column-number").check()
    page.wait_for_selector("td[data-label=Version]")
    page.locator("#density").check()
    page.wait_for_selector("table.compact")
    assert "density=compact" in page.url


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("Table (CSV)", "datasets.csv"),
        ("Table (JSON)", "datasets.json"),
        ("Addresses of the files", "datasets.urls.txt"),
        ("SHA256SUMS", "SHA256SUMS"),
        ("Python that loads them", "datasets.load.py"),
        ("R that loads them", "datasets.load.R"),
    ],
)
def test_the_filtered_list_can_be_taken_away(open_finder, site, button, name):
    page = open_finder("datasets/?organism=NCBITaxon:9606&v=1")
    totals(page, "2 of")
    page.locator("summary", has_text="Download list").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == name
    text = download.value.path().read_text()
    if name.endswith(".json"):
        assert [record["organism"] for record in json.loads(text)] == [["Homo sapiens"]] * 2
    elif name.endswith((".csv", "txt")) or name == "SHA256SUMS":
        assert len(text.splitlines()) == (3 if name.endswith(".csv") else 4)  # h5ad and rds
    else:
        assert text.count(".rds" if name.endswith(".R") else ".h5ad") >= 2
    if name.endswith(".txt"):
        for address in text.splitlines():
            assert address.startswith(site)
            assert page.request.head(address).status == 200


def test_nothing_found_says_which_filter_to_drop(open_finder):
    page = open_finder("datasets/?organism=NCBITaxon:9606&cells=1000000..&v=1")
    totals(page, f"0 of {TOTAL} datasets")
    page.get_by_role("button", name="Without cell count: 2 datasets").click()
    totals(page, f"2 of {TOTAL} datasets")


def test_the_keyboard_is_enough(open_finder):
    page = open_finder()
    page.locator("#find-words").focus()
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.matches('input[type=checkbox]')"):
            break
        page.keyboard.press("Tab")
    chosen = page.evaluate("document.activeElement.id")
    page.keyboard.press("Space")
    page.wait_for_selector(".chip")
    assert page.evaluate("document.activeElement.id") == chosen, "the focus stays where it was"
    page.keyboard.press("Space")
    until(page, "!document.querySelector('.chip')")


def test_panels_are_a_drawer_on_a_phone(open_finder):
    page = open_finder(width=390)
    assert not page.locator(".facets").is_visible()
    page.get_by_role("button", name="Filter").click()
    assert page.locator(".facets").is_visible()
    assert not page.locator(".list-box").is_visible()
    page.locator("summary", has_text="Organism").click()
    page.locator(HUMAN).check()
    page.get_by_role("button", name="Show list").click()
    totals(page, f"2 of {TOTAL} datasets")
    assert page.locator(".list-box").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("words", ["lymphocyte", "lymphocite", "lymphocy"], ids=["whole", "typo", "begun"])
def test_lymphocyte_finds_what_has_t_cells(open_finder, words):
    page = open_finder()
    page.get_by_label("Search datasets", exact=True).fill(words)
    totals(page, f"2 of {TOTAL} datasets")
    reasons = page.locator(".why").all_inner_texts()
    assert len(reasons) == 2
    assert all(reason.startswith("Matches cell type: lymphocyte") for reason in reasons)


@pytest.mark.parametrize("spelling", [str.lower, lambda text: f"{text[:4]}-{text[4:]}"])
def test_an_accession_finds_its_dataset_alone(open_finder, spelling):
    dataset = CATALOG.collections[0].datasets[0]
    page = open_finder()
    page.get_by_label("Search datasets", exact=True).fill(spelling(dataset.accession))
    totals(page, f"1 of {TOTAL} datasets")
    assert shown(page) == [dataset.title]


def test_collections_are_found_in_the_same_way(open_finder):
    page = open_finder("collections/")
    totals(page, f"{len(CATALOG.collections)} collections")
    page.locator(HUMAN).check()
    totals(page, f"1 of {len(CATALOG.collections)} collections")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_an_open_finder_is_accessible(open_finder, width, dark):
    page = open_finder(
        "datasets/?words=lymphocyte&organism=NCBITaxon:9606&sort=-cells&v=1", width=width, dark=dark
    )
    page.wait_for_selector(".why")
    if width == 390:
        assert violations(page) == []
        page.get_by_role("button", name="Filter").click()
    for title in ("Cell type", "Cell count", "Development stage", "Publication date", "Self-reported"):
        unfold(page, title)
    until(page, "!document.querySelector('.facet-body .dim')?.textContent.includes('Loading')")
    assert violations(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["facets/", LYMPHOCYTE])
def test_pages_of_terms_are_silent_accessible_and_fit(open_page, path, width, dark):
    page = open_page(path, width=width, dark=dark)
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []


def test_a_term_leads_to_the_list_of_the_same_datasets(open_page):
    page = open_page(LYMPHOCYTE)
    assert page.locator("h1").inner_text() == "lymphocyte"
    listed = page.locator(".found-datasets > li > a").all_inner_texts()
    page.get_by_role("link", name="Filter the list of datasets by it").click()
    page.wait_for_selector(".chip")
    totals(page, f"{len(listed)} of")
    assert sorted(shown(page)) == sorted(listed)


def test_a_dataset_leads_to_its_terms(open_page, site):
    page = open_page("datasets/?tissue=UBERON:0000178&v=1")
    page.locator(".finder tbody th a").first.click()
    page.locator(".chips a", has_text="blood").click()
    assert page.url == f"{site}facets/tissue/UBERON_0000178/"
    assert page.watched.missing == []


def test_every_term_lists_what_its_filter_lists(open_page):
    """The whole demo: pages of terms and the finder agree."""
    page = open_page("facets/")
    links = page.locator(".terms a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) > 50
    for link in links[:: max(1, len(links) // 12)]:
        page.goto(link)
        expected = page.locator(".key-figures b").first.inner_text()
        page.locator(".actions a").click()
        page.wait_for_selector(".chip")
        totals(page, f"{expected} of {TOTAL} ")
    assert page.watched.errors == []


def search(page, words):
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(words, delay=20)
    page.wait_for_selector(".catalog-found:not([hidden]) a")


@pytest.mark.parametrize("path", ["", "reference/rules/", LYMPHOCYTE])
def test_the_search_box_finds_datasets_and_terms_on_every_page(open_page, site, path):
    page = open_page(path)
    before = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.includes('/browse/')).length"
    )
    assert before == 0, "nothing is loaded before somebody goes to the box"
    search(page, "lymphocyte")
    found = page.locator(".catalog-found a")
    assert found.first.locator(".why").inner_text() == "Matches cell type: lymphocyte"
    assert f"{site}{LYMPHOCYTE}" in found.evaluate_all("links => links.map(link => link.href)")
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_the_search_box_finds_prose_too(open_page):
    page = open_page("")
    search(page, "manifest")
    page.wait_for_selector(".md-search-result__link")


def test_an_accession_in_the_search_box_stands_first_and_opens_with_enter(open_page, site):
    dataset = CATALOG.collections[0].datasets[0]
    page = open_page("")
    search(page, dataset.accession.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}d/{dataset.accession}/")


def test_one_menu_is_open_at_a_time_and_escape_closes_it(open_page):
    page = open_page("datasets/")
    columns, download = (page.locator("summary", has_text=text) for text in ("Columns", "Download list"))
    opened = page.locator("details.menu[open] > summary")
    columns.click()
    expect(opened).to_have_text(["Columns"])
    download.click()
    expect(opened).to_have_text(["Download list"])
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    assert page.evaluate("document.activeElement.textContent") == "Download list"
    columns.click()
    expect(opened).to_have_count(1)
    page.locator("h1").click()
    expect(opened).to_have_count(0)
    columns.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(opened, "going into it keeps it open").to_have_text(["Columns"])
    assert page.watched.errors == []


def test_a_folded_panel_says_how_many_of_its_values_are_chosen(open_page):
    page = open_page("datasets/?disease=normal&v=1")
    disease = page.locator("details.facet > summary", has_text="Disease")
    expect(disease.locator(".badge")).to_have_text("1")
    arrow = "getComputedStyle(document.querySelector('details.facet.chosen > summary'), '::after').maskImage"
    assert page.evaluate(arrow) != "none", "it can still be seen to open"
    panel = page.locator("details.facet.chosen").first
    line, count = panel.locator("li").first.bounding_box(), panel.locator(".count").first.bounding_box()
    assert abs(line["x"] + line["width"] - count["x"] - count["width"]) < 2, "counts stand below each other"
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".facet .badge")).to_have_count(0)


def test_numbers_look_the_same_wherever_they_come_from(open_page):
    page = open_page("datasets/")
    page.wait_for_selector(".totals")
    lead, totals = page.locator(".lead").first.inner_text(), page.locator(".totals").inner_text()
    (cells,) = re.findall(r"(\S+) cells", totals)
    assert cells in lead


def test_a_gene_in_the_search_box_leads_to_where_genes_are_looked_up(open_page, site):
    page = open_page("")
    search(page, "MS4A1")
    link = page.locator(".catalog-found").get_by_role("link", name="Look MS4A1 up among genes")
    link.click()
    page.wait_for_url(f"{site}genes/?g=MS4A1")
    page.wait_for_selector("text=MS4A1")
    page.goto(f"{site}datasets/?words=NOSUCH1XQ&v=1")
    page.get_by_role("link", name="Look NOSUCH1XQ up among genes").wait_for()
    page.goto(f"{site}datasets/?words=xqzwvk+nothing&v=1")
    page.wait_for_selector(".nothing")
    assert page.get_by_role("link", name="up among genes").count() == 0
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_a_dataset_is_found_by_its_gene_sets(open_page):
    page = open_page("datasets/?words=cytotoxicity&v=1")
    page.wait_for_selector(".why")
    assert "gene set: cytotoxicity" in page.locator(".why").first.inner_text()


def test_arrow_keys_go_through_what_the_search_box_found(open_page, site):
    page = open_page("")
    search(page, "lymphocyte")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href").startswith(f"{site}d/")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_an_open_search_is_accessible(open_page, width, dark):
    page = open_page("", width=width, dark=dark)
    if width == 390:
        page.locator("label.md-header__button[for=__search]").click()
    search(page, "lymphocyte")
    assert violations(page) == []


def test_lists_are_whole_without_javascript(open_page):
    page = open_page("datasets/", script=False)
    assert page.locator(".plain-list tbody tr").count() == TOTAL
    assert not page.locator(".finder").is_visible()
