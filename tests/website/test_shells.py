import base64
import hashlib
import re

import pytest

from generator.errors import CellshelfError
from generator.model.record import replace
from generator.model.settings import StoreSettings
from generator.pages.page import Page, Shell
from generator.website import configuration, frame, shells
from generator.website.material import MaterialPages

HEAD = '<link rel="alternate" type="application/json" href="record.json">'
OWN_ADDRESS = '<link rel="canonical" href="https://cells.example.org/base/d/8XK3M1PZ/">'


def page(path, shell, **changes):
    fields = {
        "title": 'B & T "cells" <i>in</i> Crohn\'s disease, naïve µ',
        "description": 'It\'s < 5 % of "all" & more',
        "content": '<h1 class="title">B &amp; T</h1>\n<p>zz, 100 %, \\1 {{ no jinja }}</p><h2>Part</h2>',
    }
    return Page(path=path, shell=shell, **(fields | changes))


PAGES = (
    page("index.html", Shell.HOME),
    page("datasets/index.html", Shell.BROWSE),
    page("collections/index.html", Shell.COLLECTIONS),
    page("c/4T7M2Q9K/index.html", Shell.COLLECTION, head=HEAD),
    page("d/8XK3M1PZ/index.html", Shell.DATASET, head=HEAD),
    page("d/8XK3M1PZ/v2/index.html", Shell.DATASET, head=HEAD + OWN_ADDRESS),
    page("facets/tissue/UBERON_0002048/index.html", Shell.BROWSE),
    page("a/b/c/d/e/index.html", Shell.COLLECTION),
)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, settings):
    """The same pages, each rendered whole by MkDocs with Material."""
    root = tmp_path_factory.mktemp("full")
    plugin = MaterialPages(PAGES)
    frame.run(configuration.load(root, root / "work", settings), plugin)
    return root / "work" / "site"


@pytest.mark.parametrize("wanted", PAGES, ids=lambda page: page.path)
def test_a_stamped_page_is_byte_for_byte_what_material_renders(wanted, framed, settings, rendered):
    made, _ = framed
    stamped = shells.fill(made.shell(wanted.shell, wanted.path.count("/")), wanted, settings.url)
    assert stamped == (rendered / wanted.path).read_text(encoding="utf-8")


def test_a_stamped_page_has_its_texts_once_and_no_gap_is_left(framed, settings):
    made, _ = framed
    stamped = shells.fill(made.shell(Shell.DATASET, 3), PAGES[5], settings.url)
    assert stamped.count("<h1") == 1
    assert stamped.count('rel="canonical"') == 1
    assert "zzGAP" not in stamped
    assert (
        "<title>B &amp; T &#34;cells&#34; &lt;i&gt;in&lt;/i&gt; Crohn&#39;s disease, naïve µ - Cells"
        in stamped
    )


def test_each_kind_marks_its_place_in_the_navigation(framed):
    made, _ = framed
    active = {kind: active_tabs("".join(made.shell(kind, 2).parts)) for kind in Shell if kind != Shell.HOME}
    assert active == {
        Shell.BROWSE: ["Datasets"],
        Shell.COLLECTIONS: ["Collections"],
        Shell.COLLECTION: ["Collections"],
        Shell.DATASET: ["Datasets"],
        Shell.GENES: [],
    }
    assert active_tabs("".join(made.shell(Shell.HOME, 0).parts)) == ["Home"]
    assert active_tabs("".join(made.shell(Shell.BROWSE, 1).parts)) == ["Datasets"]


def active_tabs(html):
    items = html.split("md-tabs__item--active")[1:]
    return [item.split("</a>")[0].rsplit(">", 1)[1].strip() for item in items]


def test_shells_are_no_part_of_the_site(framed):
    made, work = framed
    assert not [path for path in made.files if "__shell__" in path or path == "index.html"]
    assert not list((work / "site").glob("**/*__shell__*"))
    assert "__shell__" not in (work / "site" / "search" / "search_index.json").read_text()
    assert "zzGAP" not in (work / "site" / "404.html").read_text()


def test_the_page_for_missing_pages_allows_its_own_styles_and_no_others(framed):
    page = (framed[1] / "site" / "404.html").read_text()
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in page
    assert "unsafe" not in page


def test_a_theme_without_a_place_for_the_head_is_told():
    with pytest.raises(CellshelfError) as caught:
        shells.cut('<link rel="canonical" href="x">zzGAPTITLEzz zzGAPDESCRIPTIONzz <h1>zzGAPCONTENTzz')
    assert caught.value.message == "the theme has no place for a page's head"


def test_a_depth_without_a_shell_is_told(framed):
    made, _ = framed
    with pytest.raises(CellshelfError) as caught:
        made.shell(Shell.DATASET, 9)
    assert caught.value.message == "there is no shell for pages of kind dataset in 9 folders"


def test_pages_may_read_from_where_the_data_are_also_after_they_have_moved(tmp_path, settings):
    seen = []
    for host in ("https://data.example.org", "https://elsewhere.example.org"):
        moved = replace(settings, store=StoreSettings(url=f"{host}/cells/"))
        shell = frame.frame(tmp_path, tmp_path / "work", moved).shell(Shell.DATASET, 2)
        seen.append(re.findall(r"connect-src [^;]*(https:[^;]*);", str(shell)))
    assert seen == [["https://data.example.org"], ["https://elsewhere.example.org"]]
