"""What strangers wrote into manifests and files cannot run, load or escape its place."""

import json
import re

import html5lib
import pytest

from generator import pages
from generator.pages import prose

HTML = "{http://www.w3.org/1999/xhtml}"


def elements(content):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    return list(parser.parseFragment(content).iter()), parser.errors


@pytest.fixture(scope="module")
def contents(rendered):
    return [page.content for page in rendered.values()]


def test_no_script_style_or_handler_in_any_page(contents):
    for content in contents:
        for element in elements(content)[0]:
            assert element.tag not in {
                HTML + name for name in ("script", "style", "iframe", "object", "base", "form")
            }
            assert not [
                name for name in element.attrib if name.startswith("on") or name in {"style", "srcdoc"}
            ]


def test_every_link_is_relative_or_a_web_address(contents):
    for content in contents:
        for element in elements(content)[0]:
            for name in ("href", "src"):
                address = element.attrib.get(name, "")
                assert ":" not in address or address.startswith(("https://", "http://", "mailto:")), address


def test_every_page_is_well_formed_with_one_h1_and_unique_ids(contents):
    for content in contents:
        found, errors = elements(content)
        assert errors == []
        assert sum(element.tag == HTML + "h1" for element in found) == 1
        ids = [element.attrib["id"] for element in found if "id" in element.attrib]
        assert len(ids) == len(set(ids))


def test_links_within_a_page_lead_somewhere(contents):
    for content in contents:
        found, _ = elements(content)
        ids = {element.attrib.get("id") for element in found}
        wanted = {e.attrib["href"][1:] for e in found if e.attrib.get("href", "").startswith("#")}
        assert wanted <= ids


def test_head_escapes_what_it_repeats(edition):
    collection, dataset = edition.collections[1], edition.collections[1].datasets[0]
    (page, *_) = pages.render_dataset(edition, collection, dataset).pages
    assert page.head.count("<script") == 2  # the page's own module, and JSON-LD
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page.head
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.head)
    assert json.loads(block)["name"] == " ".join(dataset.title.split())


def test_heads_are_well_formed_and_link_to_web_addresses_or_the_site(rendered):
    for page in rendered.values():
        document = html5lib.HTMLParser(strict=True).parse(
            f"<!doctype html><html><head><title>t</title>{page.head}</head><body></body></html>"
        )
        for element in document.iter():
            address = element.attrib.get("href", element.attrib.get("src", ""))
            assert ":" not in address or address.startswith(("https://", "http://")), address
            assert not any(name.startswith("on") for name in element.attrib)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a <script>alert(1)</script> b", "<p>a  b</p>"),
        ("<img src=x onerror=alert(1)>", "<p></p>"),
        ("[x](javascript:alert(1))", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("[x](JaVaScRiPt&#58;alert(1))", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("[x](/d/0)", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("[x](data:text/html,hi)", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("![x](https://tracker.example.org/p.gif)", "<p></p>"),
        ('<p id="cite" style="position:fixed" class="page">x</p>', "<p>x</p>"),
        ("<style>body{display:none}</style>", ""),
        ("<form action=/x><input name=y></form>", ""),
        ("# Big", "<h3>Big</h3>"),
        ("## Less", "<h4>Less</h4>"),
        ("###### Least", "<h6>Least</h6>"),
        (
            "[x](https://example.org/a)",
            '<p><a href="https://example.org/a" rel="noopener nofollow ugc">x</a></p>',
        ),
        (
            "| a |\n|---|\n| b |",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
    ],
)
def test_markdown_is_sanitised(markdown, html):
    made = prose.to_html(markdown)
    assert made.replace("\n", "") == html


def test_prose_is_split_after_its_first_paragraph():
    told = prose.to_prose("One *two*.\n\nThree.")
    assert (told.lead, told.rest) == ("One <em>two</em>.", "<p>Three.</p>")
    listed = prose.to_prose("- one")
    assert listed.lead == ""
    assert "<li>one</li>" in listed.rest
    assert prose.to_prose("") == prose.Prose(lead="", rest="")


def test_text_has_no_markup_and_is_cut_at_a_word():
    assert prose.to_text("A **b** & <c> `d`", 50) == "A b & d"
    assert prose.to_text("one two three", 9) == "one two…"
