"""A catalog with a look of its own, built whole: logo, colours, footer, language, words; data stay."""

import re
from pathlib import Path

import pytest

from generator import pipeline
from generator.pages import templates
from tests.pipeline import catalogs

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
LOOK = """\
look:
  logo: logo.svg
  favicon: icon.svg
  color: "#7a1f5c"
  footer: "A catalog of the **institute** <script>x()</script>"
  language: de
  texts:
    Home: Start
    Datasets: Datensätze
    Downloads: Herunterladen <&>
    Contact: Ansprechpartner
    X_umap: Karte
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = catalogs.write_catalog(tmp_path_factory.mktemp("look"))
    settings = root / "catalog/catalog.yaml"
    settings.write_text(settings.read_text() + LOOK)
    (root / "catalog/look").mkdir()
    for name in ("logo.svg", "icon.svg"):
        (root / "catalog/look" / name).write_bytes(LOGO)
    manifest = root / "catalog/collections/study/cells-0.yaml"
    manifest.write_text(re.sub("(?m)^title: .*", "title: Downloads", manifest.read_text()))
    catalogs.summarize(root)
    assert not pipeline.check(root).errors
    pipeline.build(root, root / "site", jobs=1)
    return root / "site"


def page(site, path):
    return (site / path / "index.html").read_text()


def test_logo_icon_and_colours_are_on_every_page(site):
    assert (site / "assets/look/logo.svg").read_bytes() == LOGO
    assert "--accent: #7a1f5c;" in (site / "assets/look/colors.css").read_text()
    for path, up in (("", ""), (f"d/{catalogs.ACCESSIONS[0]}", "../../")):
        text = page(site, path)
        assert f'<img src="{up}assets/look/logo.svg"' in text
        assert f'href="{up}assets/look/icon.svg"' in text
        last = re.findall(r'<link rel="stylesheet" href="([^"]*)"', text)[-1]
        assert last == f"{up}assets/look/colors.css"


def test_the_footer_is_markdown_and_runs_nothing(site):
    text = page(site, "")
    assert "A catalog of the <strong>institute</strong>" in text
    assert "<script>x()" not in text


def test_the_language_is_told_and_spoken_by_material(site):
    text = page(site, f"d/{catalogs.ACCESSIONS[0]}")
    assert '<html lang="de"' in text
    assert 'placeholder="Suche"' in text


def test_words_are_the_group_s_and_data_stay(site):
    text = page(site, f"d/{catalogs.ACCESSIONS[0]}")
    assert re.search(r">\s*Datensätze\s*<", text)
    assert "Herunterladen &lt;&amp;&gt;</h2>" in text
    assert ">Ansprechpartner</dt>" in text
    assert re.search(r"<h1[^>]*>Downloads</h1>", text)  # the dataset's own title
    assert re.search(r">\s*Start\s*<", page(site, ""))


def test_names_out_of_the_data_are_no_words(site):
    text = page(site, f"d/{catalogs.ACCESSIONS[0]}")
    assert "Karte" not in text
    assert ">X_umap</dt>" in text


def test_the_docs_list_every_word():
    listed = (Path(__file__).parents[2] / "docs/how-to/make-it-your-own.md").read_text()
    words = templates.words_of_pages()
    assert len(words) > 50
    assert [word for word in sorted(words) if f"`{word}`" not in listed] == []
