"""The finder in a real Chromium, on a page of its own under a strict policy."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

from generator.browse import CollectionFacts, Download, FindRow, downloads_line, index_files
from generator.model.terms import OntologyTerm
from tests.waiting import until

pytestmark = pytest.mark.browser

MODULES = Path(__file__).parents[2] / "generator" / "theme" / "assets" / "javascripts" / "browse"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Datasets</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; img-src data:">
<script type="module" src="../assets/browse.js"></script><main>
<div class="finder" data-view="datasets" data-root="../" hidden></div>
<div class="plain-list">the plain list</div></main></html>"""
BLOOD = "[id='tissue-UBERON:0000178']"
MOUSE = "[id='organism-NCBITaxon:10090']"
TISSUES = [("UBERON:0002048", "lung"), ("UBERON:0000178", "blood")]


def dataset(number):
    human = number % 3
    sha = f"{number:064x}"
    return FindRow(
        accession=f"D{number:07d}",
        title=f"=Study <b>{number}</b>",
        described="",
        collection=CollectionFacts(
            accession=f"C{number % 4}",
            title=f"Collection {number % 4}",
            description="",
            authors=("Doe, Jane",),
            doi=None,
            publication=None,
            consortia=(),
            identifiers=(),
        ),
        version=1,
        published="2026-01-01",
        updated="2026-01-01",
        cells=number * 10,
        genes_per_cell=number,
        terms={
            "organism": (OntologyTerm(id="NCBITaxon:9606", label="Homo sapiens"),)
            if human
            else (OntologyTerm(id="NCBITaxon:10090", label="Mus musculus"),),
            "tissue": tuple(OntologyTerm(id=k, label=label) for k, label in TISSUES[number % 2 :][:1]),
            "self_reported_ethnicity": (OntologyTerm(id="HANCESTRO:0005", label="European"),)
            if human
            else (),
        },
        downloads=downloads_line([Download(role="h5ad", url=f"data/{sha}.h5ad", bytes=1, sha256=sha)]),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory, lexicon):
    out = tmp_path_factory.mktemp("site")
    for path, data in index_files([dataset(n) for n in range(120)], lambda _: lexicon):
        (out / "sub" / path).parent.mkdir(parents=True, exist_ok=True)
        (out / "sub" / path).write_bytes(data)
    shutil.copytree(MODULES, out / "sub" / "assets")
    (out / "sub" / "datasets").mkdir()
    (out / "sub" / "datasets" / "index.html").write_text(PAGE)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sub/datasets/"
    server.shutdown()


@pytest.fixture
def page(chromium, address):
    one = chromium.new_page(viewport={"width": 1440, "height": 900})
    errors = []
    one.on("console", lambda message: errors.append(message.text))
    one.on("pageerror", lambda error: errors.append(str(error)))
    one.goto(address)
    one.wait_for_selector("table.list tbody tr")
    yield one
    one.close()
    assert errors == []


def totals(page, text):
    until(page, "text => document.querySelector('.totals')?.textContent.startsWith(text)", arg=text)


def test_the_list_takes_the_plain_ones_place(page):
    assert page.locator(".plain-list").count() == 0
    assert page.locator("tbody tr").count() == 50
    assert page.locator("tbody a").first.get_attribute("href") == "../d/D0000000/"
    assert page.locator("tbody b").count() == 0, "a title is text"
    page.get_by_role("button", name="Show 50 more").click()
    until(page, "document.querySelectorAll('tbody tr').length === 100")


def test_a_click_filters_counts_and_is_in_the_address_and_the_history(page, address):
    page.locator(BLOOD).check()
    totals(page, "60 of 120 datasets")
    page.locator(MOUSE).check()
    totals(page, "20 of 120 datasets")
    assert page.url == f"{address}?organism=NCBITaxon:10090&tissue=UBERON:0000178&v=1"
    assert page.evaluate("document.activeElement.id") == "organism-NCBITaxon:10090"
    page.go_back()
    totals(page, "60 of 120 datasets")
    page.go_forward()
    totals(page, "20 of 120 datasets")
    page.get_by_role("button", name="Remove Tissue: blood").click()
    totals(page, "40 of 120 datasets")
    page.get_by_role("button", name="Clear all").click()
    totals(page, "120 datasets")
    assert page.url == address


def test_words_say_why_they_match_and_are_one_step_of_the_history(page):
    page.locator(BLOOD).check()
    totals(page, "60 of")
    page.get_by_label("Search datasets").press_sequentially("bloood", delay=30)
    totals(page, "60 of")
    page.wait_for_selector(".why")
    assert page.locator(".why").first.inner_text() == "Matches tissue: blood"
    page.go_back()
    until(page, "!document.querySelector('.why')")
    assert page.locator(BLOOD).is_checked()


def test_an_opened_link_shows_the_same_list_and_nothing_found_helps(page, address):
    page.goto(f"{address}?tissue=UBERON:0002048&cells=10000..&v=1")
    totals(page, "0 of 120 datasets")
    page.get_by_role("button", name="Without cell count: 60 datasets").click()
    totals(page, "60 of 120 datasets")


def test_ethnicity_is_offered_while_human_datasets_are(page):
    page.locator("summary", has_text="ethnicity").click()
    page.wait_for_selector("input[id='self_reported_ethnicity-HANCESTRO:0005']")
    assert page.get_by_label("European").is_enabled()
    page.locator(MOUSE).check()
    totals(page, "40 of")
    assert page.locator("fieldset:disabled", has_text="Self-reported ethnicity").count() == 1


def test_columns_sort_and_can_be_chosen(page):
    page.get_by_role("button", name="Cells", exact=True).click()
    page.wait_for_selector("th[aria-sort=descending]")
    assert page.locator("tbody tr").first.locator("td[data-label=Cells]").inner_text() == "1\u202f190"
    page.locator("summary", has_text="Columns").click()
    page.locator("#column-disease").uncheck()
    until(page, "!document.querySelector('td[data-label=Disease]')")
    assert "columns=tissue|assay|organism|cells|genes|updated" in page.url


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("Table (CSV)", "datasets.csv", "accession,title,group,"),
        ("Table (JSON)", "datasets.json", "[\n {"),
        ("Addresses of the files", "datasets.urls.txt", "http://127.0.0.1:"),
        ("SHA256SUMS", "SHA256SUMS", "0" * 64 + "  D0000000.v1.h5ad\n"),
        ("Python that loads them", "datasets.load.py", "import hashlib\n"),
        ("R that loads them", "datasets.load.R", "files <- list("),
    ],
)
def test_a_list_can_be_taken_away(page, button, name, begins):
    page.locator("summary", has_text="Download list").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == name
    text = download.value.path().read_text()
    assert text.startswith(begins)
    if name.endswith("csv"):
        assert "'=Study <b>0</b>" in text, "no formula reaches a spreadsheet"
        assert len(text.splitlines()) == 121
