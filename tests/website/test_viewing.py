"""The viewer's files on the site, or a site that offers none."""

from generator.model.explorer import Explorer, ExplorerKind
from generator.model.record import replace
from generator.website import viewing
from generator.website.build import build_site

VIEWER = Explorer(name="Viewer", kind=ExplorerKind.VIEWER, url="explore/?d={accession}", opens="The cells")
OTHER = Explorer(name="Other", url="https://example.org/{accession}", opens="The cells")


def offering(edition, *explorers):
    return replace(edition, settings=replace(edition.settings, explorers=explorers))


def bundled(root):
    folder = root / viewing.BUNDLE
    folder.mkdir(parents=True)
    for name in ("index.html", "viewer.js", ".stamp"):
        (folder / name).write_text(name)


def test_without_the_bundle_the_viewer_is_not_offered_and_the_build_says_how(tmp_path, edition, renderer):
    made = offering(edition(), VIEWER, OTHER)
    assert [each.name for each in viewing.offered(made, tmp_path).settings.explorers] == ["Other"]
    report = build_site(made, tmp_path, tmp_path / "site", 1, renderer=renderer)
    assert viewing.HOW in report.warnings
    assert not (tmp_path / "site" / "explore").exists()


def test_the_bundle_lies_on_the_site_and_goes_with_the_offer(tmp_path, edition, renderer):
    bundled(tmp_path)
    report = build_site(offering(edition(), VIEWER), tmp_path, tmp_path / "site", 1, renderer=renderer)
    assert viewing.HOW not in report.warnings
    assert {path.name for path in (tmp_path / "site/explore").iterdir()} == {"index.html", "viewer.js"}
    build_site(offering(edition(), OTHER), tmp_path, tmp_path / "site", 1, renderer=renderer)
    assert not (tmp_path / "site" / "explore").exists()


def test_a_catalog_that_does_not_offer_it_hears_nothing_of_it(tmp_path, edition, renderer):
    report = build_site(offering(edition(), OTHER), tmp_path, tmp_path / "site", 1, renderer=renderer)
    assert viewing.HOW not in report.warnings
