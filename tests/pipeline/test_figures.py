"""Pictures of figures: drawn once, again when the file or the figure changes, gone with their figure."""

import pytest

from generator.pipeline import summary_folder
from generator.pipeline.figures import draw_missing
from tests.pipeline import catalogs

FIRST, SECOND, _ = catalogs.ACCESSIONS
FIGURES = "figures: [{name: Fig 1, color: batch}, {name: Fig 2}]\n"


@pytest.fixture
def root(tmp_path):
    root = catalogs.write_catalog(tmp_path)
    manifest = root / "catalog/collections/study/cells-0.yaml"
    manifest.write_text(manifest.read_text() + FIGURES)
    return root


@pytest.fixture
def manifest(root):
    return root / "catalog/collections/study/cells-0.yaml"


@pytest.fixture(autouse=True)
def _summaries(root):
    catalogs.summarize(root)


def pictures(root):
    return sorted(path.name for path in (root / "catalog/summaries").glob("*.figure.*.webp"))


def test_drawn_once_for_datasets_that_have_figures(root):
    (result,) = draw_missing(root, ())
    assert (result.accession, result.drawn, result.current) == (FIRST, 2, False)
    assert pictures(root) == [f"{FIRST}.v1.figure.fig-1.1.webp", f"{FIRST}.v1.figure.fig-2.1.webp"]
    (again,) = draw_missing(root, ())
    assert (again.drawn, again.current) == (0, True)
    (forced,) = draw_missing(root, (), force=True)
    assert forced.drawn == 2


def test_a_changed_figure_is_drawn_anew_and_one_that_is_gone_takes_its_picture_along(root, manifest):
    draw_missing(root, ())
    manifest.write_text(manifest.read_text().replace(", {name: Fig 2}", ""))
    (result,) = draw_missing(root, ())
    assert result.drawn == 1
    assert pictures(root) == [f"{FIRST}.v1.figure.fig-1.1.webp"]


def test_a_picture_that_is_gone_or_another_is_not_shown_and_drawn_again(root):
    draw_missing(root, ())
    folder = summary_folder(root)
    panel = folder.figures(FIRST, 1).of("Fig 1").panels[0]
    file = root / "catalog/summaries" / f"{FIRST}.v1.{panel.name}"
    file.write_bytes(b"other")
    assert folder.figure_picture(FIRST, 1, panel) is None
    (result,) = draw_missing(root, ())
    assert result.drawn == 2
    assert folder.figure_picture(FIRST, 1, panel) is not None


def test_a_file_that_cannot_be_had_is_told(root):
    for path in (root / ".store/sha256").rglob("*.h5ad"):
        path.unlink()
    (result,) = draw_missing(root, ())
    assert result.error is not None
    assert pictures(root) == []
