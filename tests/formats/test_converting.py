"""What is written, what is refused, and that nothing is left behind."""

import gzip
import io
import zlib
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.errors import OutsideError, UnreadableFileError
from generator.formats import Target, UnfitMatrixError, Watcher, certify, convert
from generator.formats.member import BLOCK, GzipMember


def saved(path: Path, x, **parts) -> Path:
    data = ad.AnnData(x, **parts)
    data.write_h5ad(path)
    return path


def names(prefix: str, number: int) -> pd.DataFrame:
    return pd.DataFrame(index=[f"{prefix}{n}" for n in range(number)])


def csr(rows) -> sp.csr_matrix:
    return sp.csr_matrix(np.array(rows, dtype=np.float32))


@pytest.mark.parametrize("to", list(Target))
def test_the_same_input_gives_the_same_bytes(h5ad, rds, tmp_path, to):
    again = tmp_path / "another name.rds"
    convert(h5ad["rich"], again, to=to)
    assert again.read_bytes() == rds["rich", str(to)].read_bytes()


def test_storage_makes_no_difference(rds):
    whole = rds["rich", "seurat"].read_bytes()
    assert rds["unsorted", "seurat"].read_bytes() == whole
    assert rds["columns", "seurat"].read_bytes() == whole


def test_notes_tell_what_became_of_what(h5ad, tmp_path):
    def notes(name: str) -> str:
        return "\n".join(convert(h5ad[name], tmp_path / "out.rds").notes)

    assert notes("rich") == "Left out, for want of a place in R: layers/spliced, obsm/cube, obsm/table."
    assert "X holds counts and there is no other matrix: data repeats the counts." in notes("only_counts")
    assert "No matrix holds whole numbers: there are no raw counts." in notes("no_counts")
    assert "raw.X does not hold counts: it is kept as an assay of its own." in notes("scaled")
    assert "X and raw.X have different genes: all are kept" in notes("fewer")
    assert "Some cells had the same name or none; R's make.unique has told them apart." in notes("twins")


def test_what_is_said_of_the_file(h5ad, tmp_path):
    out = tmp_path / "out.rds"
    done, data = convert(h5ad["rich"], out), ad.read_h5ad(h5ad["rich"])
    assert (done.cells, done.genes, done.counts, done.data) == (60, 24, "raw.X", "X")
    assert (done.stored, done.bytes) == (data.X.nnz + data.raw.X.nnz, out.stat().st_size)


@pytest.mark.parametrize("name", ["rich", "columns", "only_counts", "scaled"])
@pytest.mark.parametrize("to", list(Target))
def test_progress_ends_where_it_said(h5ad, tmp_path, name, to):
    totals, steps = [], []
    convert(
        h5ad[name],
        tmp_path / "out.rds",
        to=to,
        watcher=Watcher(on_start=totals.append, on_step=steps.append),
    )
    assert totals == [sum(steps)]


@pytest.mark.parametrize("kind", [csr, lambda rows: sp.csc_matrix(csr(rows)), np.array])
def test_more_values_than_r_can_index_are_refused(tmp_path, kind):
    path = saved(tmp_path / "in.h5ad", kind([[1, 2.5], [0, 3]]), obs=names("c", 2), var=names("g", 2))
    assert convert(path, tmp_path / "out.rds", limit=3).stored == 3
    with pytest.raises(UnfitMatrixError) as caught:
        convert(path, tmp_path / "other.rds", limit=2)
    assert caught.value.message == ("X stores 3 values; R's sparse matrices (dgCMatrix) hold at most 2.")
    assert not (tmp_path / "other.rds").exists()


@pytest.mark.parametrize("layout", ["csr", "csc"])
def test_a_gene_twice_in_a_cell_is_refused(tmp_path, layout):
    path = saved(tmp_path / "in.h5ad", csr([[0.5, 1], [1, 0]]), obs=names("c", 2), var=names("g", 2))
    with h5py.File(path, "r+") as file:
        file["X"].attrs["encoding-type"] = f"{layout}_matrix"
        del file["X/indices"]
        file["X/indices"] = np.array([1, 1, 0], dtype=np.int32)
    with pytest.raises(UnfitMatrixError, match="X stores two values for one gene of one cell"):
        convert(path, tmp_path / "out.rds")
    assert [path.name for path in tmp_path.iterdir()] == ["in.h5ad"]


def test_a_cell_with_more_values_than_genes_is_refused(tmp_path):
    path = saved(tmp_path / "in.h5ad", csr([[0.5, 1], [1, 0]]), obs=names("c", 2), var=names("g", 2))
    with h5py.File(path, "r+") as file:
        file["X/indptr"][1] = 3
    with pytest.raises(UnfitMatrixError, match="X stores 3 values for one cell, but there are 2 genes"):
        convert(path, tmp_path / "out.rds")


@pytest.mark.parametrize("odd", [np.nan, np.inf])
@pytest.mark.parametrize("where", ["raw", "X"])
def test_counts_that_are_not_finite_are_refused(tmp_path, odd, where):
    matrix = csr([[odd, 1], [2, 0]])
    data = ad.AnnData(matrix, obs=names("c", 2), var=names("g", 2))
    if where == "raw":
        data.raw = data.copy()
        data.X = csr([[0.5, 1], [2, 0]])
    data.write_h5ad(tmp_path / "in.h5ad")
    with pytest.raises(UnfitMatrixError, match="holds counts that are not finite"):
        convert(tmp_path / "in.h5ad", tmp_path / "out.rds")


def test_nan_in_final_data_is_kept(tmp_path):
    path = saved(tmp_path / "in.h5ad", csr([[np.nan, 1.5], [2, 0]]), obs=names("c", 2), var=names("g", 2))
    convert(path, tmp_path / "out.rds")
    assert certify(path, tmp_path / "out.rds", tool="t").matrices[0].total is None


def test_a_gene_that_is_not_there_is_refused(tmp_path):
    path = saved(tmp_path / "in.h5ad", csr([[0.5, 1], [1, 0]]), obs=names("c", 2), var=names("g", 2))
    with h5py.File(path, "r+") as file:
        file["X/indices"][2] = 7
    with pytest.raises(UnreadableFileError, match=r"X names the gene 7, but there are 2\."):
        convert(path, tmp_path / "out.rds")


def test_a_file_without_a_matrix_is_refused(tmp_path):
    path = saved(tmp_path / "in.h5ad", None, obs=names("c", 2), var=names("g", 2))
    with pytest.raises(UnreadableFileError, match="The file has no matrix"):
        convert(path, tmp_path / "out.rds")


def test_a_category_twice_is_refused(tmp_path):
    obs = names("c", 2).assign(kind=pd.Categorical(["a", "b"]))
    path = saved(tmp_path / "in.h5ad", csr([[0.5, 1], [1, 0]]), obs=obs, var=names("g", 2))
    with h5py.File(path, "r+") as file:
        file["obs/kind/categories"][1] = "a"
    with pytest.raises(UnreadableFileError, match="obs/kind/categories lists the category 'a' twice"):
        convert(path, tmp_path / "out.rds")


def test_a_failure_leaves_what_was_there(h5ad, tmp_path):
    out = tmp_path / "out.rds"
    out.write_bytes(b"before")
    with pytest.raises(UnfitMatrixError):
        convert(h5ad["rich"], out, limit=10)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(h5ad["rich"], out, watcher=Watcher(on_step=stop))
    assert out.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.rds"]


def test_a_full_disk_is_told_from_a_damaged_file(h5ad):
    with pytest.raises(OutsideError, match="could not be written"):
        convert(h5ad["rich"], Path("/proc/out.rds"))
    with (
        pytest.raises(OutsideError, match="No space left on device"),
        GzipMember(Path("/dev/full")) as member,
    ):
        member.write(np.random.default_rng(0).bytes(3 * BLOCK))


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
@pytest.mark.parametrize("threads", [1, 3])
def test_one_gzip_member(tmp_path, size, threads):
    data = (np.arange(size, dtype=np.uint32) // 7).astype(np.uint8).tobytes()
    path = tmp_path / "x.gz"
    with GzipMember(path, threads=threads) as member:
        for start in range(0, size, 1_000_003):
            member.write(memoryview(data)[start : start + 1_000_003])
    inflater = zlib.decompressobj(31)
    assert inflater.decompress(path.read_bytes()) == data
    assert (inflater.eof, inflater.unused_data) == (True, b"")
    # Neither a name nor a time.
    assert path.read_bytes()[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def test_large_chunks_unaligned_with_rows(tmp_path):
    """Blocks of rows end within HDF5's chunks, and some rows are longer than a block."""
    rng = np.random.default_rng(5)
    matrix = sp.random(400, 9_000, density=0.5, format="csr", dtype=np.float32, rng=rng)
    for kind in (matrix, sp.csc_matrix(matrix), matrix.toarray()):
        path = saved(tmp_path / "in.h5ad", kind, obs=names("c", 400), var=names("g", 9_000))
        convert(path, tmp_path / "out.rds")
        assert certify(path, tmp_path / "out.rds", tool="t").equal
        content = io.BytesIO(gzip.decompress((tmp_path / "out.rds").read_bytes())).getvalue()
        assert matrix.data.astype(">f8").tobytes() in content
        assert matrix.indices.astype(">i4").tobytes() in content
