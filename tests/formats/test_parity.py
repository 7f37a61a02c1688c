"""A certificate is given to what was converted, and to nothing that was changed afterwards."""

import gzip
import struct
from pathlib import Path

import anndata as ad
import h5py
import msgspec
import numpy as np
import pytest

from generator.errors import UnreadableFileError
from generator.formats import Certificate, certify, convert
from generator.formats.h5ad_portrait import read_h5ad
from generator.formats.parity import compare
from generator.formats.rds_portrait import read_rds

TOOL = "cellshelf test"


def rewrite(source: Path, target: Path, old: bytes, new: bytes, *, nth: int = 0) -> Path:
    """The R file with one piece of its content exchanged for another, in valid compression."""
    content = gzip.decompress(source.read_bytes())
    at = -1
    for _ in range(nth + 1):
        at = content.index(old, at + 1)
    target.write_bytes(gzip.compress(content[:at] + new + content[at + len(old) :], mtime=0))
    return target


def double(value: float) -> bytes:
    return struct.pack(">d", value)


@pytest.mark.parametrize(
    "name",
    [
        "rich",
        "unsorted",
        "columns",
        "only_counts",
        "no_counts",
        "counts_in_a_layer",
        "scaled",
        "fewer",
        "empty",
        "twins",
        "oldest",
    ],
)
def test_what_was_converted_is_certified(h5ad, rds, name):
    found = certify(h5ad[name], rds[name, "seurat"], tool=TOOL)
    assert found.differences == ()
    assert (found.object_class, found.assay_class) == ("Seurat", "Assay")
    assert (found.package, found.package_version) == ("SeuratObject", "4.1.3")


def test_the_certificate_states_what_was_compared(h5ad, rds):
    found = certify(h5ad["rich"], rds["rich", "seurat"], tool=TOOL)
    data = ad.read_h5ad(h5ad["rich"])
    assert (found.cells, found.genes) == (data.n_obs, data.n_vars)
    counts, final = found.matrices
    assert (counts.part, counts.nonzero, counts.total) == ("counts", data.raw.X.nnz, float(data.raw.X.sum()))
    assert (final.part, final.nonzero) == ("data", data.X.nnz)
    assert [one.name for one in found.embeddings] == ["X10x", "pca", "scVI.2_latent", "umap"]
    assert {one.name: one.kind for one in found.obs}["stage"] == "ordered"
    assert msgspec.json.decode(msgspec.json.encode(found), type=Certificate) == found
    assert found.rds.bytes == rds["rich", "seurat"].stat().st_size


def test_storage_makes_no_difference_to_the_certificate(h5ad, rds):
    rows, columns, dense = (
        certify(h5ad[name], rds[name, "seurat"], tool=TOOL) for name in ("rich", "unsorted", "columns")
    )
    for other in (columns, dense):
        assert other.matrices == rows.matrices
        assert (other.obs, other.var, other.embeddings) == (rows.obs, rows.var, rows.embeddings)


def test_symbols_and_another_citation(h5ad, tmp_path):
    target = tmp_path / "out.rds"
    convert(h5ad["rich"], target, symbols=True, citation="Dataset: out.rds")
    assert certify(h5ad["rich"], target, tool=TOOL, symbols=True, citation="Dataset: out.rds").equal
    assert certify(h5ad["rich"], target, tool=TOOL, symbols=True).differences == (
        "The misc entry citation differs.",
    )
    (difference,) = certify(h5ad["rich"], target, tool=TOOL, citation="Dataset: out.rds").differences
    assert difference.startswith("The names of the genes in R differ")


CHANGES = {
    "a gene id": (b"ENSG00000000009", b"ENSG00000000999", 3, "names in a"),
    "an original gene id": (b"ERCC_00002|x", b"ERCC_00003|x", 0, "The ids of the genes differ"),
    "a cell's name in one place": (b"AAAC-17", b"AAAC-71", 1, "names in"),
    "a cell's name in the first place": (b"AAAC-17", b"AAAC-71", 0, "names in"),
    "a factor's level": ("γδ T cell".encode(), "γδ T-cell".encode(), 0, "The meta.data column kind differs"),
    "an order of levels": (b"early", b"eerly", 0, "The meta.data column stage differs"),
    "an ordered factor": (b"ordered", b"orderly", 0, "class"),
    "a text": (b'"q" 33', b'"q" 34', 0, "The meta.data column text differs"),
    "a column's name": (b"is_primary_data", b"is_primary_DATA", 0, "is missing from the R file"),
    "a title": ("Tëst".encode(), "Täst".encode(), 0, "The misc entry title differs"),
    "a field's name": (
        b"batch_condition",
        b"batch_conditioN",
        0,
        "The misc entry batch_condition is missing",
    ),
    "a reduction's name": (b"scVI.2_latent", b"scVI.3_latent", 0, "The reduction scVI.2_latent is missing"),
    "a reduction's key": (b"umap_1", b"umap_3", 0, "is expected"),
    "a class": (b"DimReduc", b"DimReduK", 0, "is expected"),
    "an assay's key": (b"rna_", b"rnb_", 0, "is expected"),
    "the class's package": (b"SeuratObject", b"SeuratObjecT", 0, "is expected"),
    "the project": (b"SeuratProject", b"SeuratProjecT", 0, "differ"),
    "a big number": (double(2**40 + 7), double(2**40 + 8), 0, "The meta.data column big differs"),
    "an NA": (bytes.fromhex("7FF00000000007A2"), double(1.5), 0, "The meta.data column gaps differs"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_found(h5ad, rds, tmp_path, change):
    old, new, nth, message = CHANGES[change]
    changed = rewrite(rds["rich", "seurat"], tmp_path / "changed.rds", old, new, nth=nth)
    try:
        found = " ".join(certify(h5ad["rich"], changed, tool=TOOL).differences)
    except UnreadableFileError as error:
        found = error.message
    assert message in found


def numbers(rds: Path, part: str) -> int:
    """Where the first vector of a slot begins in the content: behind its name, flags and length."""
    content = gzip.decompress(rds.read_bytes())
    name = struct.pack(">Ii", 0x00040009, len(part)) + part.encode()
    return content.index(name) + len(name) + 8


@pytest.mark.parametrize(("part", "size"), [("i", 4), ("p", 4), ("x", 8), ("cell.embeddings", 8)])
def test_any_changed_number_of_a_matrix_is_found(h5ad, rds, tmp_path, part, size):
    content = bytearray(gzip.decompress(rds["rich", "seurat"].read_bytes()))
    at = numbers(rds["rich", "seurat"], part) + 9 * size + size - 1
    content[at] ^= 1
    changed = tmp_path / "changed.rds"
    changed.write_bytes(gzip.compress(bytes(content), mtime=0))
    try:
        assert certify(h5ad["rich"], changed, tool=TOOL).differences
    except UnreadableFileError as error:
        assert "matrix" in error.message  # noqa: PT017 - either is right


def test_every_byte_counts(h5ad, rds, tmp_path):
    content = gzip.decompress(rds["rich", "seurat"].read_bytes())
    wanted = read_h5ad(h5ad["rich"])
    changed = tmp_path / "changed.rds"
    rng = np.random.default_rng(0)
    unseen = []
    # The header names the R that wrote it; everything after it is held against the h5ad file.
    for at in rng.integers(23, len(content), 200).tolist():
        other = bytearray(content)
        other[at] ^= 1 << int(rng.integers(0, 8))
        changed.write_bytes(gzip.compress(bytes(other), 1, mtime=0))
        try:
            found = [*compare(wanted, read_rds(changed)[0])]
        except UnreadableFileError:
            continue
        if not found:
            unseen.append((at, content[at - 12 : at + 12]))
    assert unseen == []


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.9999])
def test_a_truncated_file_is_refused(h5ad, rds, tmp_path, part):
    whole = rds["rich", "seurat"].read_bytes()
    cut = tmp_path / "cut.rds"
    cut.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(UnreadableFileError, match="truncated"):
        certify(h5ad["rich"], cut, tool=TOOL)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data + b"x", "something follows"),
        (lambda data: data + gzip.compress(b"more"), "something follows"),
        (lambda data: data[:-8] + b"\0\0\0\0" + data[-4:], "compression is damaged"),
        (lambda _: b"not gzip", "compression is damaged"),
        (lambda _: gzip.compress(b"A\n" + bytes(40)), "not serialised in R's format 3"),
        (lambda _: gzip.compress(b"X\n"), "ends too early"),
    ],
)
def test_other_damage_is_refused(h5ad, rds, tmp_path, change, message):
    changed = tmp_path / "changed.rds"
    changed.write_bytes(change(rds["rich", "seurat"].read_bytes()))
    with pytest.raises(UnreadableFileError, match=message):
        certify(h5ad["rich"], changed, tool=TOOL)


def test_a_changed_h5ad_file_is_found(h5ad, rds, tmp_path):
    changed = tmp_path / "changed.h5ad"
    changed.write_bytes(h5ad["rich"].read_bytes())
    with h5py.File(changed, "r+") as file:
        file["raw/X/data"][5] += 1
        file["obsm/X_umap"][3, 1] += 1e-6
    stored = ad.read_h5ad(changed).raw.X.nnz
    assert certify(changed, rds["rich", "seurat"], tool=TOOL).differences == (
        "The sums of the raw counts differ in 1 of 60 cells.",
        "The sums of the raw counts differ in 1 of 24 genes.",
        f"The raw counts differ in their entries: {stored} values in the h5ad file, {stored} in the R file.",
        "The meta.data column nCount_RNA differs.",
        "The reduction umap differs.",
    )
