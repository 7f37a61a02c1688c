import pytest

from generator.errors import CellshelfError
from generator.model.settings import StoreKind, StoreSettings
from generator.website import configuration


def load(root, settings):
    return configuration.load(root, root / "work", settings)


def test_name_description_and_address_come_from_the_catalog(tmp_path, settings):
    config = load(tmp_path, settings)
    assert config.site_name == "Cells &amp; Co"
    assert config.site_description == "A catalog of cells."
    assert config.site_url == "https://cells.example.org/base/"
    assert config.site_dir == str(tmp_path / "work" / "site")


def test_a_served_site_keeps_the_address_it_is_served_at(tmp_path, settings):
    config = load(tmp_path, settings)
    assert not configuration.is_served(config)
    config.site_url = f"http://{config.dev_addr}/base/"  # as `mkdocs serve` sets it
    configuration.apply(settings, config, tmp_path)
    assert configuration.is_served(config)
    assert config.site_url == f"http://{config.dev_addr}/base/"


def test_a_catalog_s_own_mkdocs_yml_is_used(tmp_path, settings):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"INHERIT: {configuration.BASE}\ncopyright: A lab\n")
    assert load(tmp_path, settings).copyright == "A lab"


def test_a_mkdocs_yml_without_a_theme_adds_to_ours(tmp_path, settings):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("copyright: A lab\ntheme:\n  logo: l.svg\nextra_css: [own.css]\n")
    config = load(tmp_path, settings)
    assert (config.copyright, config.theme.name, config.theme["logo"]) == ("A lab", "material", "l.svg")
    assert config.theme.custom_dir == str(configuration.THEME)
    assert config.extra_css[0] == "assets/stylesheets/tokens.css"
    assert config.extra_css[-1] == "own.css"
    assert config.docs_dir == str(tmp_path / "docs")
    assert config.site_name == "Cells &amp; Co"


def test_a_mkdocs_yml_needs_no_docs(tmp_path, settings):
    (tmp_path / "mkdocs.yml").write_text("copyright: A lab\n")
    assert load(tmp_path, settings).docs_dir == str((tmp_path / "work/no-docs").resolve())


def test_a_mkdocs_yml_of_another_theme_stands_alone(tmp_path, settings):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ntheme: mkdocs\n")
    assert load(tmp_path, settings).theme.name == "mkdocs"


def test_a_wrong_mkdocs_yml_is_told(tmp_path, settings):
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: nowhere\n")
    with pytest.raises(CellshelfError) as caught:
        load(tmp_path, settings)
    assert caught.value.message == (
        f"mkdocs.yml: Config value 'docs_dir': The path '{tmp_path}/nowhere' isn't an existing directory."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("One *two*\n`three` [four](https://x).\n\nMore.", "One two three four."),
        ("<script>x</script> & <b>bold</b> 1 < 2", "x & bold 1 < 2"),
    ],
)
def test_a_description_is_the_first_paragraph_as_plain_text(text, expected):
    assert configuration.plain(text) == expected


@pytest.mark.parametrize(
    ("store", "origin"),
    [
        ({}, ""),
        ({"url": "data/"}, ""),
        ({"url": "https://data.example.org/cells"}, "https://data.example.org"),
        ({"url": "https://data.example.org'; script-src *"}, ""),
        ({"kind": StoreKind.S3, "bucket": "cells"}, "https://cells.s3.us-east-1.amazonaws.com"),
        (
            {"kind": StoreKind.S3, "bucket": "cells", "endpoint": "http://127.0.0.1:8333"},
            "http://127.0.0.1:8333",
        ),
        ({"kind": StoreKind.S3, "bucket": "cells", "url": "data/"}, ""),
    ],
)
def test_pages_may_read_from_the_host_of_the_data(store, origin):
    assert configuration.data_origin(StoreSettings(**store)) == origin
