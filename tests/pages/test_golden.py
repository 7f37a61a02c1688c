"""Every kind of page as it was last approved, byte for byte.

To approve a change: CELLSHELF_GOLDEN=write .venv/bin/pytest tests/pages/test_golden.py, then read the diff.
"""

import html
import os
from pathlib import Path

import pytest

from generator.model.figure_view import figure_slug
from tests.pages.conftest import HOSTILE

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = {
    "index.html": "home.html",
    "datasets/index.html": "datasets.html",
    "collections/index.html": "collections.html",
    "releases/index.html": "releases.html",
    "releases/2026-04-01/index.html": "release.html",
    "c/4T7M2Q9K/index.html": "collection.html",
    "c/1111111X/index.html": "collection-hostile.html",
    "d/8XK3M1PZ/index.html": "dataset.html",
    "d/8XK3M1PZ/v2/index.html": "version.html",
    "d/8XK3M1PZ/v1/index.html": "version-old.html",
    "d/8XK3M1PZ/figures/fig-2b/index.html": "figure.html",
    "d/0000000Z/index.html": "dataset-hostile.html",
    "d/0000000Z/v1/index.html": "version-hostile.html",
    f"d/0000000Z/figures/{figure_slug(HOSTILE)}/index.html": "figure-hostile.html",
}


def test_every_page_has_a_golden_one(rendered):
    assert sorted(rendered) == sorted(NAMES)
    assert sorted(path.name for path in GOLDEN.glob("*.html")) == sorted(NAMES.values())


@pytest.mark.parametrize("path", NAMES)
def test_page_is_as_approved(rendered, path):
    page, golden = rendered[path], GOLDEN / NAMES[path]
    text = f"<title>{html.escape(page.title)}</title>\n{page.head}\n{page.content}\n"
    if os.environ.get("CELLSHELF_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
