"""Damaged and hostile files: one clear error each, nothing followed, nothing absurd read."""

import io
import tracemalloc

import h5py
import numpy as np
import pytest
import scipy.sparse as sp

from generator.errors import OutsideError, UnreadableFileError
from generator.summaries import summarize


def refused(build, data):
    with pytest.raises(UnreadableFileError) as caught:
        summarize(io.BytesIO(data), build.SOURCE)
    assert caught.value.hint
    return caught.value.message


def refused_file(build, fill):
    def filled(file):
        build.plain(file)
        fill(file)

    return refused(build, build.file(filled).read_bytes())


def test_empty_file(build):
    assert refused(build, b"") == "This is not an HDF5 file."


def test_web_page(build):
    assert refused(build, b"<html>404</html>" * 100) == "This is not an HDF5 file."


def test_truncated(build):
    data = build.file(build.plain).read_bytes()
    assert refused(build, data[: len(data) // 2]) == "The file is truncated: its end is missing."


def test_hdf5_but_not_anndata(build):
    data = build.file(lambda file: file.create_dataset("matrix", data=[1])).read_bytes()
    assert refused(build, data) == "This is an HDF5 file but not an AnnData file: it has no obs and var."


def test_mudata(build):
    def fill(file):
        del file["X"]
        file.create_group("mod/rna")
        file.create_group("mod/prot")

    assert refused_file(build, fill) == (
        "This is a MuData file of the modalities prot, rna, not an AnnData file."
    )


def test_table_that_is_an_array(build):
    def fill(file):
        del file["obs"]
        file.create_dataset("obs", data=np.zeros((4, 2)))

    assert refused_file(build, fill) == "obs is not a table."


def test_external_link(build, tmp_path):
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as other:
        other.create_dataset("title", data="secret")

    def fill(file):
        file["uns/title"] = h5py.ExternalLink(str(secret), "title")

    assert refused_file(build, fill) == "uns/title is a link to another file, which is not followed."


def test_soft_link_through_an_external_link(build, tmp_path):
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as other:
        other.create_dataset("title", data="secret")

    def fill(file):
        file["elsewhere"] = h5py.ExternalLink(str(secret), "/")
        file["uns/title"] = h5py.SoftLink("/elsewhere/title")

    assert refused_file(build, fill) == "elsewhere is a link to another file, which is not followed."


def test_soft_link_inside_the_file_is_followed(build):
    def fill(file):
        build.plain(file)
        file["notes"] = "A title"
        file["uns/title"] = h5py.SoftLink("../notes")
        file["uns/citation"] = h5py.SoftLink("/notes")

    summary = build.summary(fill)
    assert summary.citation == "A title"


def test_soft_link_in_a_circle(build):
    def fill(file):
        file["uns/title"] = h5py.SoftLink("/uns/title")

    assert refused_file(build, fill) == "uns/title is a link that leads in a circle."


def test_group_that_holds_itself(build):
    def fill(file):
        build.plain(file)
        file["uns/self"] = file["/"]
        file["obsm/again"] = file["/"]

    assert build.summary(fill).cells == 4


def test_external_storage(build, tmp_path):
    (tmp_path / "raw.bin").write_bytes(b"secret!!" * 8)

    def fill(file):
        file.create_dataset(
            "obsm/X_umap", shape=(4, 2), dtype="f8", external=[(str(tmp_path / "raw.bin"), 0, 64)]
        )

    assert refused_file(build, fill) == "obsm/X_umap keeps its values in another file, which is not read."


def test_virtual_dataset(build, tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other.create_dataset("x", data=np.ones((4, 2)))

    def fill(file):
        layout = h5py.VirtualLayout(shape=(4, 2), dtype="f8")
        layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", shape=(4, 2))
        file.create_group("obsm").create_virtual_dataset("X_umap", layout)

    assert refused_file(build, fill) == "obsm/X_umap keeps its values in another file, which is not read."


def test_categories_by_reference_to_a_virtual_dataset(build, tmp_path):
    def fill(file):
        layout = h5py.VirtualLayout(shape=(2,), dtype="f8")
        layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "x", shape=(2,))
        file.create_virtual_dataset("hidden", layout)
        column = file["obs"].create_dataset("kind", data=np.zeros(4, dtype="i1"))
        column.attrs["categories"] = file["hidden"].ref
        file["obs"].attrs["column-order"] = np.array(["kind"], dtype=build.TEXT)

    assert refused_file(build, fill) == "hidden keeps its values in another file, which is not read."


@pytest.mark.parametrize("shape", [(5, 3), (4, 2)])
def test_x_of_another_shape(build, shape):
    def fill(file):
        del file["X"]
        file.create_dataset("X", data=np.zeros(shape))

    assert refused_file(build, fill) == (
        f"X has {shape[0]} rows and {shape[1]} columns, but the file has 4 cells and 3 genes."
    )


def test_layer_of_another_shape(build):
    message = refused_file(build, lambda file: file.create_dataset("layers/counts", data=np.zeros((4, 9))))
    assert message == "layers/counts has 4 rows and 9 columns, but the file has 4 cells and 3 genes."


def test_embedding_of_another_length(build):
    message = refused_file(build, lambda file: file.create_dataset("obsm/X_pca", data=np.zeros((3, 2))))
    assert message == "obsm/X_pca has 3 rows, but the file has 4 cells."


def test_column_of_another_length(build):
    def fill(file):
        file["obs"].create_dataset("n", data=np.zeros(3))
        file["obs"].attrs["column-order"] = np.array(["n"], dtype=build.TEXT)

    assert refused_file(build, fill) == "obs/n has 3 rows where obs has 4."


def pointers(build, values):
    def fill(file):
        del file["X/indptr"]
        file["X"].create_dataset("indptr", data=np.array(values))

    return refused_file(build, fill)


def test_pointers_that_descend(build):
    assert pointers(build, [0, 5, 3, 6, 8]) == "X/indptr does not ascend from zero."
    assert pointers(build, [-1, 2, 3, 6, 8]) == "X/indptr does not ascend from zero."


def test_pointers_of_wrong_number(build):
    assert pointers(build, [0, 8]) == "X/indptr has 2 entries where 5 are expected."


def test_pointers_beyond_the_end(build):
    assert pointers(build, [0, 2, 4, 6, 99]) == "X/indptr ends with 99, but 8 values are stored."


def test_values_without_indices(build):
    def fill(file):
        del file["X/indices"]
        file["X"].create_dataset("indices", data=np.zeros(3, dtype="i4"))

    assert refused_file(build, fill) == "X stores 8 values but 3 indices."


def test_sparse_matrix_without_a_part(build):
    def fill(file):
        del file["X/indices"]

    assert refused_file(build, fill) == "X lacks a part of a sparse matrix."


def test_csc_that_names_no_cell(build):
    def fill(file):
        del file["X"]
        group = build.sparse(file, "X", sp.csc_matrix(np.eye(4, 3, dtype="f4")), "csc")
        group["indices"][0] = 77

    assert refused_file(build, fill) == "X/indices names the cell 77, but there are 4."


@pytest.mark.parametrize("code", [-2, 2, 100])
def test_code_without_category(build, code):
    message = refused_file(
        build, lambda file: build.category(file["obs"], "kind", [0, 1, code, 0], ["a", "b"])
    )
    assert message == f"obs/kind/codes holds the code {code}, but there are 2 categories."


def test_codes_without_any_category(build):
    message = refused_file(build, lambda file: build.category(file["obs"], "kind", [0, 0, -1, 0], []))
    assert message == "obs/kind/codes holds the code 0, but there are 0 categories."


def test_a_million_million_values_never_written(build):
    size = 10**12

    def fill(file):
        file.create_dataset("obs/_index", shape=(size,), dtype="i8", chunks=(1 << 20,))
        file["obs"].attrs["_index"] = "_index"
        build.table(file, "var", ["g"], {})

    data = build.file(fill).read_bytes()
    tracemalloc.start()
    message = refused(build, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message == "obs/_index declares 1,000,000,000,000 values but holds 0 bytes."
    assert peak < 20_000_000


def test_layer_of_absurd_width(build):
    def fill(file):
        file.create_dataset("layers/huge", shape=(4, 10**11), dtype="f4", chunks=(1, 1 << 20))

    message = refused_file(build, fill)
    assert (
        message == "layers/huge has 4 rows and 100,000,000,000 columns, but the file has 4 cells and 3 genes."
    )


def test_a_chunk_as_big_as_the_machine(build):
    def fill(file):
        data = file.create_dataset(
            "X2", shape=(4, 3), maxshape=(None, None), chunks=(1 << 15, 1 << 14), dtype="f4"
        )
        del file["X"]
        file["X"] = data

    assert refused_file(build, fill) == "X is stored in chunks of more than 512 MB."


def test_huge_attribute(build):
    def fill(file):
        group = file["obs"]
        group.attrs.create("column-order", data=np.full(6_000_000, "a", dtype="S1"))

    path = build.path
    with h5py.File(path, "w", libver="latest") as file:
        build.plain(file)
        fill(file)
    assert refused(build, path.read_bytes()) == "The attribute column-order of /obs takes 6,000,000 bytes."


def test_unknown_filter(build):
    def fill(file):
        del file["X"]
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_chunk((4, 3))
        plist.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, ())
        space = h5py.h5s.create_simple((4, 3))
        h5py.h5d.create(file.id, b"X", h5py.h5t.IEEE_F32LE, space, plist)

    assert refused_file(build, fill) == "X is compressed with zstd, which cannot be read here."


def test_damaged_bytes_inside(build):
    def fill(file):
        build.plain(file)
        file["obs"].create_dataset("n", data=np.arange(4.0), compression="gzip")
        file["obs"].attrs["column-order"] = np.array(["n"], dtype=build.TEXT)

    data = bytearray(build.file(fill).read_bytes())
    with h5py.File(build.path) as file:
        start = file["obs/n"].id.get_chunk_info(0).byte_offset
    data[start : start + 8] = b"\xff" * 8
    assert refused(build, bytes(data)).startswith("The file is damaged: ")


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_gives_an_error_or_a_summary(build, conformant, seed):
    data = bytearray(build.save(conformant()).read_bytes())
    rng = np.random.default_rng(seed)
    for at in rng.integers(0, len(data), 40):
        data[at] = rng.integers(0, 256)
    assert survived(build, bytes(data))


def survived(build, data):
    # Anything but these two outcomes raises here.
    try:
        return summarize(io.BytesIO(data), build.SOURCE).summary.source == build.SOURCE
    except UnreadableFileError as error:
        return bool(error.message and error.hint)


class Broken(io.BytesIO):
    """A network that fails in the middle of a file."""

    def readinto(self, buffer):
        if self.tell() > 2_000:
            raise OutsideError("the server went away")
        return super().readinto(buffer)


def test_network_failure_is_not_blamed_on_the_file(build, conformant):
    data = build.save(conformant()).read_bytes()
    with pytest.raises(OutsideError, match="the server went away"):
        summarize(Broken(data), build.SOURCE)
