"""Every encoding that anndata ever wrote gives the same facts."""

import anndata as ad
import h5py
import msgspec
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.model.summary import ColumnKind, Layout, ValueCount, Values

COUNTS = np.array([[0, 1, 2], [0, 0, 3], [4, 0, 0], [0, 0, 0]], dtype=np.float32)
KINDS = ["B", "T"]
CODES = [0, 1, -1, 1]


def columns(summary):
    return {column.name: column for column in summary.obs}


def kinds(summary):
    return [matrix["values"] for matrix in msgspec.to_builtins(summary.matrices)]


def check(summary, encoding, *, kind_dtype="category"):
    assert (summary.cells, summary.genes, summary.encoding) == (4, 3, encoding)
    kind = columns(summary)["kind"]
    assert (kind.kind, kind.missing, kind.distinct, kind.dtype) == (ColumnKind.CATEGORICAL, 1, 2, kind_dtype)
    assert kind.top == (ValueCount(value="T", rows=2), ValueCount(value="B", rows=1))
    number = columns(summary)["n"]
    assert (number.kind, number.minimum, number.maximum, number.missing) == (ColumnKind.NUMBER, 0.5, 2.5, 1)
    assert summary.gene_facts.examples == ("g0", "g1", "g2")
    assert summary.genes_per_cell.distribution.quantiles == pytest.approx((0, 0.15, 0.75, 1, 1.25, 1.85, 2))
    assert kinds(summary)[0] == Values.COUNTS


NUMBERS = np.array([0.5, 2.5, np.nan, 1.0], dtype=np.float32)


def records(file, *, group_x):
    obs = np.zeros(4, dtype=[("index", "S4"), ("kind", "i1"), ("n", "f4")])
    obs["index"], obs["kind"], obs["n"] = [b"c0", b"c1", b"c2", b"c3"], CODES, NUMBERS
    var = np.zeros(3, dtype=[("index", "S4")])
    var["index"] = [b"g0", b"g1", b"g2"]
    file["obs"], file["var"], file["raw.var"] = obs, var, var
    file.create_dataset("uns/kind_categories", data=np.array([b"B", b"T"]))
    obsm = np.zeros(4, dtype=[("X_umap", "f8", (2,)), ("X_pca", "f4", (5,)), ("odd", "S3")])
    obsm["X_umap"] = np.arange(8).reshape(4, 2)
    file["obsm"] = obsm
    group_x(file)


def test_before_07_tables_of_records_and_oldest_sparse(build):
    def x(file):
        build.sparse(file, "X", sp.csr_matrix(COUNTS), oldest=True)

    summary = build.summary(lambda file: records(file, group_x=x))
    check(summary, "before anndata 0.7")
    assert summary.default_embedding == "X_umap"
    assert [(e.key, e.dimensions, e.drawable) for e in summary.embeddings] == [
        ("X_umap", 2, True),
        ("X_pca", 5, False),
    ]


def test_before_07_raw_at_the_root_and_dense_x(build):
    def x(file):
        file["X"] = COUNTS - 1
        build.sparse(file, "raw.X", sp.csr_matrix(COUNTS), oldest=True)

    summary = build.summary(lambda file: records(file, group_x=x))
    assert [(m.name, m.layout) for m in summary.matrices] == [("X", Layout.DENSE), ("raw.X", Layout.CSR)]
    assert kinds(summary) == [Values.SCALED, Values.COUNTS]
    assert summary.genes_per_cell.matrix == "raw.X"
    assert summary.gene_facts.unfiltered == 3


def test_07_categories_by_reference(build):
    def fill(file):
        obs = build.table(file, "obs", ["c0", "c1", "c2", "c3"], {"n": NUMBERS})
        obs.create_dataset("kind", data=np.array(CODES, dtype="i1"))
        categories = obs.create_group("__categories").create_dataset(
            "kind", data=np.array(KINDS, dtype=object)
        )
        categories.attrs["ordered"] = True
        obs["kind"].attrs["categories"] = categories.ref
        obs.attrs["column-order"] = np.array(["kind", "n"], dtype=build.TEXT)
        build.table(file, "var", ["g0", "g1", "g2"], {})
        build.sparse(file, "X", sp.csr_matrix(COUNTS))

    summary = build.summary(fill)
    check(summary, "anndata 0.7")
    assert columns(summary)["kind"].ordered


@pytest.mark.parametrize("matrix", [sp.csr_matrix, sp.csc_matrix, np.asarray])
def test_today(build, matrix):
    obs = pd.DataFrame({"kind": pd.Categorical.from_codes(CODES, KINDS), "n": NUMBERS}, index=list("abcd"))
    data = ad.AnnData(matrix(COUNTS), obs=obs, var=pd.DataFrame(index=["g0", "g1", "g2"]))
    check(build.summary(data), "anndata 0.1.0")


def test_nullable_columns(build):
    obs = pd.DataFrame(
        {
            "flag": pd.array([True, None, False, True], dtype="boolean"),
            "whole": pd.array([3, None, 9, 5], dtype="Int64"),
        },
        index=list("abcd"),
    )
    found = columns(build.summary(ad.AnnData(sp.csr_matrix(COUNTS), obs=obs)))
    assert (found["flag"].kind, found["flag"].dtype, found["flag"].missing) == (
        ColumnKind.BOOLEAN,
        "nullable-boolean",
        1,
    )
    assert found["flag"].top == (ValueCount(value="True", rows=2), ValueCount(value="False", rows=1))
    whole = found["whole"]
    assert (whole.kind, whole.minimum, whole.maximum, whole.missing) == (ColumnKind.INTEGER, 3, 9, 1)


def test_nullable_text(build):
    def fill(file):
        build.plain(file)
        group = file["obs"].create_group("note")
        group.attrs["encoding-type"] = "nullable-string-array"
        group.create_dataset("values", data=np.array(["a", "", "a", "b"], dtype=object), dtype=build.TEXT)
        group.create_dataset("mask", data=np.array([False, True, False, False]))
        file["obs"].attrs["column-order"] = np.array(["note"], dtype=build.TEXT)

    note = build.summary(fill).obs[0]
    assert (note.kind, note.missing, note.distinct) == (ColumnKind.TEXT, 1, 2)
    assert note.top == (ValueCount(value="a", rows=2), ValueCount(value="b", rows=1))


def test_unknown_encodings_are_listed(build):
    def fill(file):
        build.plain(file)
        file["obs"].create_group("new").attrs["encoding-type"] = "from-the-future"
        file["obs"].create_dataset("wide", data=np.zeros((4, 2)))
        file["obs"].create_dataset("links", data=np.array([file["obs"].ref] * 4, dtype=h5py.ref_dtype))
        order = ["new", "wide", "links", "gone", "a/b"]
        file["obs"].attrs["column-order"] = np.array(order, dtype=build.TEXT)

    summary = build.summary(fill)
    assert [(c.name, c.kind, c.dtype) for c in summary.obs] == [
        ("new", ColumnKind.OTHER, "from-the-future"),
        ("wide", ColumnKind.OTHER, "float64"),
        ("links", ColumnKind.OTHER, "object"),
        ("gone", ColumnKind.OTHER, "missing"),
        ("a/b", ColumnKind.OTHER, "missing"),
    ]


def test_categories_that_are_numbers(build):
    obs = pd.DataFrame({"cluster": pd.Categorical([2, 2, 10, 7])}, index=list("abcd"))
    column = build.summary(ad.AnnData(sp.csr_matrix(COUNTS), obs=obs)).obs[0]
    assert [(v.value, v.rows) for v in column.top] == [("2", 2), ("10", 1), ("7", 1)]


def test_no_x_no_obsm_no_uns(build):
    def fill(file):
        build.table(file, "obs", ["a", "b"], {})
        build.table(file, "var", ["1", "2", "3"], {})

    summary = build.summary(fill)
    assert (summary.cells, summary.genes, summary.matrices, summary.genes_per_cell) == (2, 3, (), None)
    assert (summary.embeddings, summary.default_embedding, summary.picture) == ((), None, None)
    assert summary.gene_facts.ids == "numbers"


def test_no_cells(build):
    data = ad.AnnData(sp.csr_matrix((0, 3), dtype="f4"), obs=pd.DataFrame({"kind": pd.Categorical([])}))
    data.obsm["X_umap"] = np.zeros((0, 2))
    summary = build.summary(data)
    assert (summary.cells, summary.genes, summary.genes_per_cell) == (0, 3, None)
    assert summary.embeddings[0].drawable is False


def test_no_genes(build):
    summary = build.summary(ad.AnnData(sp.csr_matrix((3, 0), dtype="f4")))
    assert (summary.cells, summary.genes) == (3, 0)
    assert summary.genes_per_cell.distribution.quantiles[-1] == 0


def test_sparse_and_table_entries_of_obsm_are_passed_over(build):
    data = ad.AnnData(sp.csr_matrix(COUNTS))
    data.obsm["sparse"] = sp.csr_matrix(np.eye(4))
    data.obsm["table"] = pd.DataFrame({"a": range(4)}, index=data.obs_names)
    data.obsm["X_umap"] = np.arange(8.0).reshape(4, 2)
    assert [e.key for e in build.summary(data).embeddings] == ["X_umap"]


def test_index_kept_as_a_column_of_another_name(build):
    def fill(file):
        build.plain(file)
        file["obs"].move("_index", "barcode")
        file["obs"].attrs["_index"] = "barcode"

    assert build.summary(fill).cells == 4


def test_stored_zeros_do_not_count(build):
    matrix = sp.csr_matrix(COUNTS + 1)
    matrix.data[::2] = 0
    data = ad.AnnData(matrix)
    summary = build.summary(data)
    expected = np.percentile((matrix.toarray() != 0).sum(axis=1), [0, 5, 25, 50, 75, 95, 100])
    assert summary.genes_per_cell.distribution.quantiles == tuple(expected)
    assert summary.matrices[0].stored == 12


def test_compression_is_named(build):
    def fill(file):
        build.plain(file)
        file.create_dataset("layers/a", data=COUNTS, compression="gzip", shuffle=True)
        file.create_dataset("layers/b", data=COUNTS, compression="lzf")

    assert [m.compression for m in build.summary(fill).matrices] == ["none", "gzip", "lzf"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0, 0, 0, 0], Values.EMPTY),
        ([0, 1, 5, 0], Values.COUNTS),
        ([0, 1, 0.5, 0], Values.NORMALIZED),
        ([0, 1, -0.5, 0], Values.SCALED),
        ([0, 1, np.nan, 0], Values.NOT_FINITE),
        ([0, 1, np.inf, 0], Values.NOT_FINITE),
    ],
)
def test_kinds_of_values(build, values, kind):
    data = ad.AnnData(np.array(values, dtype="f4").reshape(2, 2))
    assert kinds(build.summary(data)) == [kind]
