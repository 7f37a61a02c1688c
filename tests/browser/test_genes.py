"""Genes looked up in a real Chromium: what is shown, what it costs, what is kept and taken away."""

import re
from pathlib import Path

import anndata as ad
import pytest

from generator import pipeline, storage
from generator.model.sidecar import SidecarKind
from generator.pages.wording import THIN
from tests.waiting import until

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PBMC, LUPUS = "5FFM9GY7", "F9VE75CG"
A_GENE = 20_000
AN_INDEX = 300_000
EVERYWHERE = 200_000


def stored(accession: str, version: int, kind: SidecarKind) -> Path:
    sidecar = pipeline.summary_folder(ROOT).sidecars(accession, version).of(kind)
    return ROOT / ".store" / storage.sidecar_key(sidecar)


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not stored(PBMC, 1, SidecarKind.GENES).exists(),
        reason="the demo's derived files are not there: make site",
    ),
]


def counted(page) -> list[tuple[str, int]]:
    """Every answer from the store from now on: address and bytes."""
    found: list[tuple[str, int]] = []

    def note(answer):
        if "/data/" in answer.url:
            assert answer.status == 206, "the store is read by ranges only"
            found.append((answer.url, int(answer.headers["content-length"])))

    page.on("response", note)
    return found


def dots(page) -> list[list[str]]:
    rows = page.locator("table.dots tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows]


def test_numbers_on_the_page_are_those_of_the_download(open_page):
    page = open_page(f"d/{LUPUS}/?gene=CD3E")
    expression = ad.read_h5ad(stored(LUPUS, 2, SidecarKind.EXPRESSION))
    gene = expression.var_names[expression.var["symbol"] == "CD3E"][0]
    groups = expression.obs[expression.obs["field"] == "cell_type"]
    wanted = {}
    for name, row in groups.iterrows():
        mean, count = (
            float(expression[name, gene].X[0, 0]),
            int(expression[name, gene].layers["count_nonzero"][0, 0]),
        )
        wanted[row["value"]] = (f"{mean:.2f}" if mean >= 0.005 else None, count, int(row["n_cells"]))
    shown = dots(page)
    assert {row[0] for row in shown} == set(wanted)
    for label, cells, text in shown:
        mean, count, all_of_them = wanted[label]
        assert cells.replace(THIN, "") == str(all_of_them)
        assert (
            f"{count} of {all_of_them} cells" in text.replace(THIN, "") if count else text == "measured, zero"
        )
        assert mean is None or f"mean {mean}," in text


def test_a_gene_costs_one_small_request_after_the_index(open_page):
    page = open_page(f"d/{LUPUS}/")
    asked = counted(page)
    with page.expect_response("**/*.genes"):
        page.get_by_label("Gene", exact=True).focus()
    page.wait_for_timeout(500)  # whatever else it may ask for
    assert len(asked) <= 2
    assert sum(size for _, size in asked) <= AN_INDEX + 32_768
    before = len(asked)
    page.get_by_label("Gene", exact=True).fill("CD3E")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.dots")
    assert len(asked) - before <= 1
    assert sum(size for _, size in asked[before:]) <= A_GENE


def test_a_page_nobody_asks_reads_nothing(open_page):
    page = open_page(f"d/{LUPUS}/", script=True)
    asked = counted(page)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert asked == []


def test_what_is_not_measured_is_told_from_zero(open_page):
    page = open_page(f"d/{PBMC}/?gene=CD3D,NOSUCH1")
    note = page.locator(".gene-lookup .missing").inner_text()
    assert note.startswith("NOSUCH1 is not measured here")
    assert "not the same as zero" in note
    assert "measured, zero" in page.locator(".dots-legend").inner_text()
    assert page.locator("table.dots th.gene").all_inner_texts() == ["CD3D"]


def test_ids_with_a_version_are_found_and_the_address_keeps_the_question(open_page):
    page = open_page(f"d/{LUPUS}/?gene=ENSG00000198851.15&by=disease")
    assert page.locator("table.dots th.gene").all_inner_texts() == ["CD3E"]
    assert page.get_by_label("By").input_value() == "disease"
    page.get_by_label("By").select_option("sex")
    until(page, "document.querySelector('table.dots caption').textContent.endsWith('sex')")
    assert "gene=ENSG00000198851.15&by=sex" in page.url
    page.get_by_role("button", name="Interferon response").click()
    until(page, "document.querySelectorAll('table.dots th.gene').length === 8")
    page.get_by_label("Each set as a whole").check()
    until(page, "document.querySelectorAll('table.dots th.gene').length === 2")
    again = open_page(page.url.partition("/sub/path/")[2])
    again.wait_for_selector("table.dots")
    assert dots(again) == dots(page)


def test_headings_order_rows_by_keyboard(open_page):
    page = open_page(f"d/{LUPUS}/?gene=MS4A1")
    page.get_by_role("columnheader", name="MS4A1").get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('th.gene[aria-sort="descending"]')
    means = [float(re.search(r"mean ([\d.e-]+)", row[2])[1]) for row in dots(page) if "mean" in row[2]]
    assert means == sorted(means, reverse=True)
    assert "sort=MS4A1" in page.url


def test_pictures_and_the_table_can_be_taken_away(open_page, tmp_path):
    page = open_page(f"d/{PBMC}/?gene=CD3D,LYZ")
    for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as saving:
            page.get_by_role("button", name=kind, exact=True).click()
        saving.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(start)
        assert saving.value.suggested_filename == f"{PBMC}.v1-CD3D-LYZ-bulk_labels.{kind.lower()}"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy table").click()
    until(page, "[...document.querySelectorAll('button')].some((b) => b.textContent === 'Copied')")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t")[:4] == ["bulk_labels", "ontology_term_id", "cells", "CD3D mean"]
    assert len(lines) == 1 + len(dots(page))


def test_a_gene_in_all_datasets_keeps_to_its_budget_and_pools_primary_cells(open_page):
    page = open_page("genes/")
    asked = counted(page)
    page.get_by_label("Gene", exact=True).fill("cd3e")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.dots")
    assert page.url.endswith("?g=cd3e")
    assert sum(size for _, size in asked) <= EVERYWHERE
    human = page.get_by_role("region", name="CD3E, Human").first
    assert "each counted once" in human.inner_text()
    first = human.locator("ul.links a").first
    assert first.get_attribute("href").endswith("/?gene=CD3E#genes")
    first.click()
    page.wait_for_selector("table.dots")
    assert "?gene=CD3E" in page.url


def test_an_unknown_gene_is_told(open_page):
    page = open_page("genes/?g=NOSUCH1")
    assert "NOSUCH1 is measured in no dataset" in page.locator(".missing").inner_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [f"d/{LUPUS}/?gene=CD3E,NOSUCH1&set=Cytotoxicity", "genes/?g=CD3E,NOSUCH1"])
def test_looked_up_genes_are_silent_accessible_and_fit(open_page, path, width, dark):
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci")
    page = open_page(path, width=width, dark=dark)
    page.wait_for_selector("table.dots")
    assert (page.watched.errors, page.watched.foreign, page.watched.missing) == ([], [], [])
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [
        f"{v['id']}: {n['target']} {n['failureSummary']}" for v in result["violations"] for n in v["nodes"]
    ] == []


@pytest.mark.parametrize("path", [f"d/{LUPUS}/", "genes/"])
def test_without_scripts_the_page_says_what_it_needs(open_page, path):
    page = open_page(path, script=False)
    assert "needs JavaScript" in page.locator(".gene-lookup").inner_text()


def test_a_gene_is_found_by_another_name(open_page):
    page = open_page(f"d/{LUPUS}/?gene=CD20,NOSUCH")
    assert dots(page)
    assert page.locator("table.dots thead").inner_text().count("MS4A1") == 1
    told = page.locator(".gene-lookup [role=status]").inner_text()
    assert "CD20 is another name of MS4A1." in told
    assert "NOSUCH is not measured here" in told
    assert "no aliases" not in told
    assert page.watched.foreign == []
    assert page.watched.errors == []


def test_another_name_of_a_gene_that_is_not_measured_is_told_with_it(open_page):
    page = open_page(f"d/{LUPUS}/?gene=CD11C")
    until(
        page, "document.querySelector('.gene-lookup [role=status]').innerText.includes('not measured here')"
    )
    assert "CD11C (ITGAX) is not measured here" in page.locator(".gene-lookup [role=status]").inner_text()


def test_a_gene_is_found_everywhere_by_another_name(open_page):
    page = open_page("genes/?g=cd20")
    page.get_by_text("is another name of MS4A1.").first.wait_for()
    assert page.locator("section.panel h2").first.inner_text().startswith("MS4A1")


def test_bytes_that_were_lost_on_the_way_are_asked_for_again(open_page):
    """As Chromium's cache loses some now and then."""
    page = open_page(f"d/{LUPUS}/")
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        answer = route.fetch()
        lost.append(answer.headers["content-range"])
        headers = {"content-range": lost[0], "content-type": "application/octet-stream"}
        route.fulfill(status=206, headers=headers, body=answer.body()[:7])

    page.route("**/*.genes", lose)
    page.get_by_label("Gene", exact=True).fill("MS4A1")
    page.keyboard.press("Enter")
    page.locator("table.dots tbody tr").first.wait_for()
    assert lost
    assert page.watched.errors == []


def test_on_a_phone_no_number_is_cut_off(open_page):
    page = open_page("genes/?g=CD3E", width=390)
    page.locator("table.dots tbody tr").first.wait_for()
    wide, room = page.locator("main .scroll").first.evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert wide <= room
