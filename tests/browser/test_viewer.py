"""The embedded viewer in a real Chromium: what it draws, what its address keeps, what it costs."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
import zarr
from PIL import Image

from generator import pipeline, storage
from generator.model.sidecar import SidecarKind
from generator.pipeline.viewer import is_bundled
from tests.browser.buckets import readable

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PBMC, LUPUS = "5FFM9GY7", "F9VE75CG"
A_GENE = 250_000


def stored(accession: str, version: int) -> Path:
    sidecar = pipeline.summary_folder(ROOT).sidecars(accession, version).of(SidecarKind.VIEWER)
    return ROOT / ".store" / storage.sidecar_key(sidecar)


expect = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test installs it").expect
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not is_bundled(ROOT), reason="the viewer is not bundled: catalog viewer"),
    pytest.mark.skipif(
        not stored(PBMC, 1).exists(), reason="the demo's derived files are not there: make site"
    ),
]


def drawn(page, cells: str) -> None:
    """Wait until the cells stand there and nothing more is on its way."""
    page.wait_for_selector(f"#viewer :text-is('{cells} cells')", timeout=60_000)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#viewer [role=progressbar]")).to_have_count(0)


def colours(page) -> set[tuple[int, ...]]:
    """Lively colours in the picture of the cells."""
    page.mouse.move(5, 5)
    shot = page.locator("#viewer canvas").first.screenshot()
    pixels = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).reshape(-1, 3).astype(int)
    lively = pixels[pixels.max(axis=1) - pixels.min(axis=1) > 60]
    return {tuple(pixel) for pixel in np.unique(lively // 16, axis=0).tolist()}


def control(page, name: str):
    return page.locator(f"#controls [name={name}]")


MS4A1 = "ENSG00000156738"


def note(page) -> str:
    return page.locator("#note").inner_text()


def said(page, text: str) -> None:
    expect(page.locator("#note")).to_contain_text(text, timeout=30_000)


def test_cells_are_drawn_by_cell_type_and_the_address_keeps_every_choice(open_page):
    page = open_page(f"explore/?d={LUPUS}&v=2")
    drawn(page, "2,600")
    assert note(page) == "2\u202f600 cells. Coloured by cell_type."
    assert control(page, "color").input_value() == "cell_type"
    assert len(colours(page)) > 5
    control(page, "color").select_option("disease")
    said(page, "Coloured by disease.")
    assert page.url.endswith(f"?d={LUPUS}&v=2&color=disease&layout=X_umap")
    assert page.locator("#composition [name=by]").input_value() == "disease"
    control(page, "gene").fill("ms4a1, NOSUCH1")
    page.get_by_role("button", name="Show").click()
    said(page, "Coloured by MS4A1, values as in X. Not measured here under that name: NOSUCH1.")
    control(page, "geneset").select_option("Cytotoxicity")
    said(page, "Coloured by the mean of ")
    assert "geneset=Cytotoxicity" in page.url
    page.go_back()
    said(page, "Coloured by MS4A1,")
    assert control(page, "gene").input_value() == "ms4a1, NOSUCH1"
    page.go_back()
    said(page, "Coloured by disease.")
    page.go_forward()
    said(page, "Coloured by MS4A1,")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    said(page, "Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_a_link_opens_its_gene_and_embedding_and_a_gene_costs_little(open_page):
    page = open_page(f"explore/?d={PBMC}&gene=CD79A&layout=pca")
    drawn(page, "700")
    assert "Coloured by CD79A, values as in X." in note(page)
    assert control(page, "layout").input_value() == "X_pca"
    assert page.locator("#viewer").get_by_text("CD79A").first.is_visible()
    assert colours(page)
    sizes = []
    page.on("response", lambda answer: sizes.append(answer) if answer.request.method == "GET" else None)
    control(page, "gene").fill("LYZ")
    page.keyboard.press("Enter")
    said(page, "Coloured by LYZ")
    drawn(page, "700")
    asked = [answer for answer in sizes if "/data/" in answer.url]
    assert all(answer.status == 206 for answer in asked), "the store is read by ranges only"
    assert sum(int(answer.headers["content-length"]) for answer in asked) <= A_GENE
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


NK = "natural killer cell"


def test_the_composition_follows_what_is_picked_and_picks_itself(open_page):
    page = open_page(f"explore/?d={LUPUS}&v=2")
    drawn(page, "2,600")
    section, told = page.locator("#composition"), page.locator("#picked")
    expect(told).to_have_text("All 2\u202f600 cells.")
    everything, lively = section.locator("tbody tr").count(), len(colours(page))
    section.get_by_role("button", name=NK, exact=True).click()
    expect(told).to_have_text(f"205 of 2\u202f600 cells are picked (cell_type: {NK}).")
    drawn(page, "2,600")
    assert "set=cell_type%3Anatural+killer+cell" in page.url
    assert 0 < len(colours(page)) < lively / 2, "the others are grey"
    assert section.locator("tbody tr").count() == everything, "another one can be picked"
    assert section.locator("[aria-pressed=true]").inner_text() == NK
    section.locator("[name=by]").select_option("disease")
    expect(section.locator("tbody tr").first).to_have_text(re.compile(r"normal\s*91\s*44.4 %\s*43 %"))
    page.reload()
    drawn(page, "2,600")
    expect(told).to_have_text(f"205 of 2\u202f600 cells are picked (cell_type: {NK}).")
    page.go_back()
    expect(section.locator("[name=by]")).to_have_value("cell_type")
    page.go_back()
    expect(told).to_have_text("All 2\u202f600 cells.")
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_cells_picked_in_the_picture_are_composed(open_page):
    page = open_page(f"explore/?d={LUPUS}&v=2")
    drawn(page, "2,600")
    told = page.locator("#picked")
    picture = page.locator("#viewer canvas").first.bounding_box()
    page.locator("#viewer [title*=lasso i], #viewer [aria-label*=lasso i]").first.click()
    x, y = picture["x"] + 0.05 * picture["width"], picture["y"] + 0.15 * picture["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    for across, down in ((0.9, 0), (0.9, 0.45), (0, 0.45), (0, 0)):
        page.mouse.move(x + across * picture["width"], y + down * picture["height"], steps=5)
    page.mouse.up()
    expect(told).to_contain_text("drawn by hand, which links do not keep")
    number = int(told.inner_text().split(" of ")[0].replace("\u202f", ""))
    assert 0 < number < 2600
    counts = page.locator("#composition tbody td:nth-child(2)").all_inner_texts()
    assert sum(int(count.replace(",", "")) for count in counts) == number
    assert "set=" not in page.url
    page.get_by_role("button", name="Pick all cells").click()
    expect(told).to_have_text("All 2\u202f600 cells.")
    drawn(page, "2,600")
    assert page.locator("#viewer").get_by_text("My Selections").count() == 0
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_a_gene_is_found_by_its_stable_id(open_page):
    page = open_page(f"explore/?d={LUPUS}&v=2&gene={MS4A1},ENSG00000000000")
    drawn(page, "2,600")
    assert "Coloured by MS4A1, values as in X. Not measured here under that name: ENSG00000000000." in note(
        page
    )
    assert f"gene={MS4A1}" in page.url
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])


def test_genes_are_suggested_while_typing(open_page):
    page = open_page(f"explore/?d={PBMC}")
    drawn(page, "700")
    control(page, "gene").press_sequentially("cd79")
    expect(page.locator("#genes option[value=CD79B]")).to_have_count(1)
    expect(page.locator("#genes option[value=CD79A]")).to_have_count(1)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "Which dataset? Open the viewer from a dataset's page."),
        ("?d=00000000", "This catalog has nothing to view of 00000000."),
        (f"?d={LUPUS}&v=9", f"This catalog has nothing to view of {LUPUS} version 9."),
        ("?d=%3Cb%3E", "Which dataset? Open the viewer from a dataset's page."),
    ],
)
def test_what_cannot_be_shown_is_told(open_page, query, told):
    page = open_page(f"explore/{query}")
    assert note(page) == told
    assert page.locator("#controls").is_hidden()
    assert page.watched.foreign == []


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1440, False)])
def test_it_fits_and_our_own_part_is_accessible(open_page, width, dark):
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci")
    page = open_page(f"explore/?d={PBMC}", width=width, dark=dark)
    drawn(page, "700")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert page.locator("#viewer canvas").first.bounding_box()["width"] >= 330
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(18, 22, 27)" if dark else "rgb(255, 255, 255)")
    page.evaluate(AXE.read_text())
    # What Vitessce draws is its makers' to mend; what it shows stands in our own part as well.
    result = page.evaluate("axe.run({exclude: ['#viewer']}, {resultTypes: ['violations']})")
    theirs = {"landmark-no-duplicate-banner", "landmark-no-duplicate-main"}  # it has its own of both
    assert [
        f"{v['id']}: {n['target']}" for v in result["violations"] if v["id"] not in theirs for n in v["nodes"]
    ] == []
    assert (page.watched.errors, page.watched.foreign) == ([], [])


def test_the_dataset_page_leads_to_the_viewer_of_its_version(open_page):
    page = open_page(f"d/{LUPUS}/v1/")
    page.get_by_role("link", name="Viewer", exact=True).first.click()
    page.wait_for_selector("#controls:not([hidden])")
    assert f"explore/?d={LUPUS}&v=1" in page.url
    page.get_by_role("link", name="Dataset page").click()
    assert page.url.endswith(f"d/{LUPUS}/v1/")


def test_what_is_offered_is_what_the_file_holds(site, chromium):
    context = chromium.new_context()
    for accession, version in ((PBMC, 1), (LUPUS, 1), (LUPUS, 2)):
        facts = context.request.get(f"{site}explore/data/{accession}.v{version}.json").json()
        with zarr.storage.ZipStore(stored(accession, version), mode="r") as store:
            root = zarr.open_group(store, mode="r")
            assert {each["key"] for each in facts["embeddings"]} <= set(root["obsm"].array_keys())
            assert facts["shown"] == root["obs/index"].shape[0]
            numbers = {each["feature"] for each in facts["columns"] if each["kind"] == "number"}
            assert numbers <= set(root["var/index"][:])
            for column in facts["columns"]:
                if column["kind"] == "category":
                    codes = root[f"obs/{column['path']}/codes"][:]
                    labels = root[f"obs/{column['path']}/categories"][:]
                    held = {text: int((codes == code).sum()) for code, text in enumerate(labels)}
                    assert {text: held[text] for text, _ in column["values"]} == dict(column["values"])
    context.close()


@pytest.mark.integration
def test_cells_are_read_from_a_bucket_of_another_origin(site, chromium, seaweed):
    """The page of the site, told that its file lies in a bucket that was set up as the docs say."""
    client = readable(seaweed, bucket := "viewing")
    key = storage.sidecar_key(pipeline.summary_folder(ROOT).sidecars(PBMC, 1).of(SidecarKind.VIEWER))
    client.put_object(Bucket=bucket, Key=key, Body=stored(PBMC, 1).read_bytes())
    context = chromium.new_context()
    facts = context.request.get(f"{site}explore/data/{PBMC}.json").json()
    told = {**facts, "zarr": f"{seaweed.endpoint}/{bucket}/{key}"}
    page = context.new_page()
    page.route("**/explore/data/*.json", lambda route: route.fulfill(json=told))
    asked = []
    page.on("response", lambda got: asked.append(got) if got.url == told["zarr"] else None)
    page.goto(f"{site}explore/?d={PBMC}&gene=LYZ")
    drawn(page, "700")
    assert "Coloured by LYZ" in note(page)
    assert colours(page)
    assert {got.status for got in asked if got.request.method == "GET"} == {206}
    context.close()
