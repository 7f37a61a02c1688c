import json

import pytest

from generator.errors import CellshelfError
from generator.model.record import replace
from generator.website import BuildReport, output
from generator.website.build import build_site


@pytest.fixture
def build(tmp_path, renderer):
    """Builds an edition into a folder of the test's own."""

    def run(edition, out="site", workers=1, renderer=renderer):
        return build_site(edition, tmp_path, tmp_path / out, workers, renderer=renderer)

    return run


def everything(folder):
    return {path: file.read_bytes() for path, file in output.gather(folder).items()}


def test_the_site_has_every_page_in_its_shell_and_the_schemas(build, edition, tmp_path):
    build(edition())
    first = edition().collections[0].datasets[0].accession
    page = (tmp_path / f"site/d/{first}/index.html").read_text()
    assert "<title>Dataset 0 - Cells &amp; Co</title>" in page
    assert f'<link rel="canonical" href="https://cells.example.org/base/d/{first}/">' in page
    assert (
        "Dataset 0, Dataset 1, Dataset 2, Dataset 100" in (tmp_path / "site/datasets/index.html").read_text()
    )
    assert {"catalog.json", "collection.json", "dataset.json"} == {
        path.name for path in (tmp_path / "site/schemas").iterdir()
    }
    assert json.loads((tmp_path / "site/schemas/dataset.json").read_text())["$schema"]
    sitemap = (tmp_path / "site/sitemap.xml").read_text()
    assert f"<loc>https://cells.example.org/base/d/{first}/</loc><lastmod>2026-01-01</lastmod>" in sitemap
    assert f"{first}/v1/" not in sitemap
    assert not (tmp_path / "site/sitemap.xml.gz").exists()


def test_the_same_catalog_gives_the_same_bytes_in_one_process_or_two(build, edition, tmp_path):
    build(edition(20), "one", workers=1)
    build(edition(20), "two", workers=2)
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_building_again_writes_nothing(build, edition):
    first = build(edition())
    assert first.unchanged == first.removed == 0
    assert build(edition()) == BuildReport(written=0, unchanged=first.written, removed=0)


def test_one_change_rewrites_only_what_depends_on_it(build, edition, tmp_path):
    build(edition())
    before = everything(tmp_path / "site")
    one, two = edition().collections
    renamed = replace(one, datasets=(replace(one.datasets[0], title="Another title"), *one.datasets[1:]))
    report = build(replace(edition(), collections=(renamed, two)))
    after = everything(tmp_path / "site")
    first = one.datasets[0].accession
    assert {path for path in after if after[path] != before[path]} == {
        f"d/{first}/index.html",
        f"d/{first}/v1/index.html",
        f"d/{first}/v1/embedding.webp",
        f"c/{one.accession}/index.html",
        "datasets/index.html",
    }
    assert report == BuildReport(written=5, unchanged=len(after) - 6, removed=0)  # the listing is not counted


def test_what_no_longer_belongs_goes_and_what_others_put_there_stays(build, edition, tmp_path):
    build(edition(3))
    (tmp_path / "site/CNAME").write_text("cells.example.org")
    gone = edition(3).collections[0].datasets[2].accession
    report = build(edition(2))
    assert report.removed == 6
    assert not (tmp_path / f"site/d/{gone}").exists()
    assert (tmp_path / "site/CNAME").read_text() == "cells.example.org"


def test_after_a_failure_the_next_build_still_knows_what_is_ours(build, edition, renderer, tmp_path):
    build(edition(2))

    def fail(*_):
        raise CellshelfError("the lists cannot be rendered")

    with pytest.raises(CellshelfError, match="the lists cannot be rendered"):
        build(edition(3), renderer=replace(renderer, site=fail))
    build(edition(2))
    assert not (tmp_path / f"site/d/{edition(3).collections[0].datasets[2].accession}").exists()


def test_a_failure_in_a_worker_is_told_as_it_is(build, edition, renderer):
    def fail(_edition, _collection, dataset):
        raise CellshelfError(f"{dataset.title} has no summary", hint="run `catalog summarize`")

    with pytest.raises(CellshelfError) as caught:
        build(edition(20), workers=2, renderer=replace(renderer, dataset=fail))
    assert caught.value.message == "Dataset 0 has no summary"
    assert caught.value.hint == "run `catalog summarize`"


def test_prose_is_rendered_anew_only_when_it_changed(build, edition, tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "about.md").write_text("# About\n\nOne.")
    build(edition())
    kept = tmp_path / ".cache/website/site/about/index.html"
    kept.write_text(kept.read_text().replace("One.", "Kept."))
    build(edition())
    assert "Kept." in (tmp_path / "site/about/index.html").read_text()
    (docs / "about.md").write_text("# About\n\nTwo.")
    build(edition())
    assert "Two." in (tmp_path / "site/about/index.html").read_text()


def test_prose_in_the_place_of_a_page_is_told(build, edition, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Mine")
    with pytest.raises(CellshelfError) as caught:
        build(edition())
    assert caught.value.message == (
        "MkDocs could not build the prose: "
        "docs/index.md would take the place of a page made from the catalog: rename it"
    )
    (tmp_path / "docs" / "index.md").unlink()
    first = edition().collections[0].datasets[0].accession
    (tmp_path / "docs" / "d").mkdir()
    (tmp_path / "docs" / "d" / f"{first}.md").write_text("# Mine")
    with pytest.raises(CellshelfError) as caught:
        build(edition())
    assert caught.value.message == f"two pages want to lie at d/{first}/index.html"


def test_a_link_that_leads_nowhere_is_told_every_time(build, edition, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "about.md").write_text("# About\n\n[here](nowhere.md)")
    target = "but the target is not found among documentation files."
    told = (f"Doc file 'about.md' contains a link 'nowhere.md', {target}",)
    assert build(edition()).warnings == told
    assert build(edition()).warnings == told
