"""Every page kind in a real browser: silent, self-contained, accessible, inside its width."""

from pathlib import Path

import pytest

from generator import pipeline
from generator.model.catalog import public_edition
from generator.model.dataset import Dataset

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = pytest.mark.browser

CATALOG = pipeline.load(ROOT)
EDITION = public_edition(CATALOG, pipeline.summary_folder(ROOT))
DATASETS: list[Dataset] = [dataset for _, dataset in EDITION.datasets()]
TOMBSTONE = EDITION.tombstones[0]
SEVERAL = next(d for d in DATASETS if len(d.versions) > 1)
KINDS = {
    "home": "",
    "datasets": "datasets/",
    "collections": "collections/",
    "collection": f"c/{CATALOG.collections[0].accession}/",
    "dataset": f"d/{DATASETS[0].accession}/",
    "newest version": f"d/{SEVERAL.accession}/v{SEVERAL.newest.version}/",
    "old version": f"d/{SEVERAL.accession}/v1/",
    "figure": "d/F9VE75CG/figures/fig-1b/",
    "tombstone": f"d/{TOMBSTONE.accession}/",
    "term": "facets/tissue/UBERON_0002048/",
    "prose": "reference/rules/",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_silent_and_self_contained_and_fits(open_page, kind, width, dark):
    page = open_page(KINDS[kind], width=width, dark=dark)
    assert page.watched.errors == []
    assert page.watched.foreign == []
    assert page.watched.missing == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{overflow} px wider than the window"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible(open_page, kind, width, dark):
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci")
    page = open_page(KINDS[kind], width=width, dark=dark)
    # Playwright evaluates outside the page's content security policy, as an extension would.
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    found = [
        f"{v['id']}: {n['target']} {n['failureSummary']}" for v in result["violations"] for n in v["nodes"]
    ]
    assert found == []


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.slug)
def test_every_dataset_page_shows_its_cells_without_javascript(open_page, dataset):
    page = open_page(f"d/{dataset.accession}/", script=False)
    summary = pipeline.summary_folder(ROOT).read(dataset.accession, dataset.newest.version)
    text = page.inner_text("main").replace("\u202f", "").replace(",", "").replace("\u2009", "")
    assert dataset.title.replace(",", "") in text
    assert str(summary.cells) in text
    assert page.watched.missing == []


def test_an_old_path_leads_to_the_dataset_without_javascript(open_page, site):
    page = open_page("old/synthetic-lung/", script=False)
    page.wait_for_url("**/d/54FN2NDP/")
    assert page.url == f"{site}d/54FN2NDP/"


def test_every_link_of_the_site_leads_somewhere(open_page, site):
    seen, queue, broken = {""}, [""], []
    page = open_page("")
    while queue:
        path = queue.pop()
        response = page.request.get(site + path)
        if response.status != 200:
            broken.append(f"{path}: {response.status}")
            continue
        if "text/html" not in response.headers["content-type"]:
            continue
        links = page.evaluate(
            """([html, base]) => {
              const doc = new DOMParser().parseFromString(html, "text/html");
              return [...doc.querySelectorAll("a[href], link[href], img[src], script[src]")]
                .map(e => new URL(e.getAttribute("href") ?? e.getAttribute("src"), base).href.split("#")[0]);
            }""",
            [response.text(), site + path],
        )
        for link in links:
            if link.startswith(site) and "/data/" not in link and link[len(site) :] not in seen:
                seen.add(link[len(site) :])
                queue.append(link[len(site) :])
    assert broken == []
    assert len(seen) > len(DATASETS)
