"""Figures drawn from files: what each panel shows, and what the record says of it."""

import hashlib
import io

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from PIL import Image

from generator.figures import asked, draw_figures
from generator.figures.colouring import of_column
from generator.figures.expressing import expression
from generator.h5ad import h5, see
from generator.model.dataset import Dataset, Figure

CELLS = 40


@pytest.fixture(params=["csr", "csc", "dense"])
def data(request):
    rng = np.random.default_rng(3)
    counts = rng.poisson(0.7, (CELLS, 6)).astype(np.float32)
    counts[0] = 0
    obs = pd.DataFrame(
        {
            "kind": pd.Categorical(["b", "a"] * (CELLS // 2)),
            "age": np.arange(CELLS, dtype=np.float64),
            "word": ["x", "y"] * (CELLS // 2),
            "whole": pd.array([1, None] * (CELLS // 2), dtype="Int64"),
        },
        index=[f"c{i}" for i in range(CELLS)],
    )
    var = pd.DataFrame({"feature_name": list("ABCDEF")}, index=[f"ENSG{i:011d}" for i in range(6)])
    matrix = {"csr": sp.csr_matrix, "csc": sp.csc_matrix, "dense": np.asarray}[request.param](counts)
    made = ad.AnnData(matrix, obs=obs, var=var)
    made.obsm["X_umap"] = rng.normal(size=(CELLS, 2)).astype(np.float32)
    made.uns["counts"] = counts
    return made


@pytest.fixture
def file(data, tmp_path):
    path = tmp_path / "cells.h5ad"
    data.write_h5ad(path)
    return path


def dataset(*figures):
    return Dataset(accession="8XK3M1PZ", title="Cells", slug="cells", versions=(), figures=figures)


def drawn(file, *figures):
    made = draw_figures(file, dataset(*figures), "X_umap", source="ab" * 32, tool="cellshelf 0")
    return made, {view.name: view for view in made.views.views}


def test_genes_are_the_counts_of_the_file_made_comparable(file, data):
    counts = data.uns["counts"]
    wanted = np.log1p(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * 1e4)
    with file.open("rb") as stream, h5.opened(stream) as opened:
        found = expression(opened, see(opened), ("B", "ENSG00000000004", "none", "B"))
    assert set(found.of) == {"B", "ENSG00000000004"}
    assert found.unit == "log(1 + counts per 10,000)"
    np.testing.assert_allclose(found.of["B"], wanted[:, 1], rtol=1e-5)
    np.testing.assert_allclose(found.of["ENSG00000000004"], wanted[:, 4], rtol=1e-5)


def test_a_figure_has_a_panel_for_its_colour_and_each_gene_and_says_what_is_lacking(file):
    made, views = drawn(file, Figure(name="Fig 2B", color="kind", genes=("A", "Q")), Figure(name="Plain"))
    panels = views["Fig 2B"].panels
    assert [(panel.shows, panel.is_gene) for panel in panels] == [("kind", False), ("A", True)]
    assert views["Fig 2B"].lacking == ("The file has no gene Q.",)
    assert [entry.label for entry in panels[0].legend] == ["a", "b"]
    assert panels[1].scale.low == 0 < panels[1].scale.high
    assert [panel.shows for panel in views["Plain"].panels] == [""]
    assert set(made.pictures) == {"figure.fig-2b.1.webp", "figure.fig-2b.2.webp", "figure.plain.1.webp"}
    for panel in (*panels, *views["Plain"].panels):
        webp = made.pictures[panel.name]
        assert (len(webp), hashlib.sha256(webp).hexdigest()) == (panel.bytes, panel.sha256)
        assert Image.open(io.BytesIO(webp)).size == (panel.width, panel.height)


def test_the_same_file_gives_the_same_bytes(file):
    figure = Figure(name="1", color="age", genes=("A",))
    assert drawn(file, figure)[0] == drawn(file, figure)[0]


def test_columns_of_every_kind_become_colours(file):
    with file.open("rb") as stream, h5.opened(stream) as opened:
        obs = see(opened).obs
        assert of_column(obs, "kind").labels == ("a", "b")
        assert of_column(obs, "word").labels == ("x", "y")
        assert of_column(obs, "word").codes.tolist() == [0, 1] * (CELLS // 2)
        assert of_column(obs, "age").numbers.tolist() == list(range(CELLS))
        assert np.isnan(of_column(obs, "whole").numbers).tolist() == [False, True] * (CELLS // 2)
        assert of_column(obs, "gone") is None


def test_numbers_have_a_scale_of_their_own_and_a_column_that_is_gone_is_told(file):
    _, views = drawn(file, Figure(name="1", color="age"), Figure(name="2", color="gone"))
    scale = views["1"].panels[0].scale
    assert (scale.low, scale.unit) == (0, "")
    assert 37 < scale.high <= 39
    assert views["2"].panels == ()
    assert views["2"].lacking == ("The file has no column gone to colour by.",)


def test_a_figure_of_an_embedding_that_is_gone_is_not_drawn(file):
    _, views = drawn(file, Figure(name="1", embedding="X_tsne", color="kind"))
    assert views == {}


def test_what_is_asked_for_changes_with_what_would_be_drawn():
    one, other = dataset(Figure(name="1")), dataset(Figure(name="2"))
    assert asked(one, "X_umap") == asked(one, "X_umap")
    assert len({asked(one, "X_umap"), asked(one, "X_pca"), asked(other, "X_umap")}) == 3
