from generator.website.polish import polish

PAGE = """<head><link href="/base/assets/stylesheets/main.css"></head>
<script>var a = 1;</script>
<script type="application/json">{"base": ".."}</script>
<script src="bundle.js"></script>
"""


def polished(page, depth=2):
    return polish(page, depth=depth, strict=True).html


def test_inline_scripts_become_files_named_by_their_content():
    made = polish(PAGE, depth=2, strict=True)
    (script,) = made.scripts
    assert script.text == "var a = 1;\n"
    assert script.path == "assets/javascripts/inline.f9d67ab9.js"
    assert f'<script src="../../{script.path}"></script>\n<script type="application/json">' in made.html
    assert polish(PAGE, depth=None, strict=True).html.count(f'src="/base/{script.path}"') == 1


def test_scripts_stay_where_live_reload_needs_them():
    assert polish(PAGE, depth=0, strict=False).html == PAGE


def test_checkboxes_lose_autocomplete_and_text_keeps_it():
    page = '<input type="checkbox" id="a" autocomplete="off"><input type="text" autocomplete="off">'
    assert polished(page) == '<input type="checkbox" id="a"><input type="text" autocomplete="off">'


def test_the_title_of_the_contents_is_a_label_only_where_there_is_what_it_opens():
    label, toggle = '<label class="md-nav__title" for="__toc">', '<input type="checkbox" id="__toc">'
    assert polished(label) == '<label class="md-nav__title">'
    assert polished(toggle + label) == toggle + label


def test_the_search_dialog_has_a_name_and_sections_too():
    page = (
        '<div class="md-search" data-md-component="search" role="dialog">'
        '<label tabindex="" for="__nav_4"></label>'
        '<nav class="md-nav" aria-labelledby="__nav_4_label" aria-expanded="false">\n'
        '<label class="md-nav__title" for="__nav_4">\n<span></span>\n How-to &amp; more \n'
        "</label>"
    )
    assert 'role="dialog" aria-label="Search datasets and docs">' in polished(page)
    assert '<nav class="md-nav" aria-label="How-to &amp; more" aria-expanded="false">' in polished(page)
    assert "tabindex" not in polished(page)


def test_a_page_without_a_table_of_contents_has_a_link_past_the_navigation():
    page = '<div data-md-component="skip">\n\n</div><article class="md-content__inner md-typeset">'
    assert polished(page) == (
        '<div data-md-component="skip"><a href="#content" class="md-skip">Skip to content</a></div>'
        '<article id="content" class="md-content__inner md-typeset">'
    )


def test_a_page_s_own_canonical_address_takes_the_place_of_material_s():
    page = '<link rel="canonical" href="https://x/d/v1/"><i></i><link rel="canonical" href="https://x/d/">'
    assert polished(page) == '<i></i><link rel="canonical" href="https://x/d/">'
    assert polished(page[:48]) == page[:48]
