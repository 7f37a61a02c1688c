"""`catalog genes` and `catalog genesets` as stories, on a catalog with data of its own."""

import shutil

import anndata as ad
import numpy as np
import pandas as pd
import pytest

from generator import pipeline, storage
from generator.errors import CellshelfError, OutsideError, UsageError
from generator.genes import make_genes
from generator.model.record import replace
from generator.model.sidecar import Sidecar, SidecarKind
from generator.pipeline import gene_index, gene_sets

MINIMAL = "tests/examples/valid/minimal"
ACCESSION = "G1D22DT4"


@pytest.fixture
def root(tmp_path, request):
    """The minimal example with a real file in its store, and gene sets."""
    shutil.copytree(request.config.rootpath / MINIMAL, tmp_path, dirs_exist_ok=True)
    obs = pd.DataFrame({"cell_type": pd.Categorical(["T", "B"] * 5)}, index=[f"c{i}" for i in range(10)])
    genes = pd.DataFrame(index=["CD3E", "CD19"])
    counts = np.random.default_rng(0).poisson(2, (10, 2)).astype(np.float32)
    ad.AnnData(X=counts, obs=obs, var=genes).write_h5ad(tmp_path / "a.h5ad")
    asset = pipeline.put(tmp_path, tmp_path / "a.h5ad")
    manifest = tmp_path / "catalog/collections/blood/cells.yaml"
    old = "{role: h5ad, bytes: 6, sha256: 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03}"
    assert old in manifest.read_text()
    new = f"{{role: h5ad, bytes: {asset.bytes}, sha256: {asset.sha256}}}"
    manifest.write_text(manifest.read_text().replace(old, new) + "gene_sets: sets.csv\n")
    (tmp_path / "catalog/collections/blood/sets.csv").write_text(
        "gene_set_name,gene_set_description,gene_symbol,gene_description\nT,,CD3E,\nT,,CD3F,\n"
    )
    (tmp_path / "catalog/ledger.tsv").unlink()
    return tmp_path


def test_genes_that_the_file_lacks_are_written_down_and_told_by_the_check(root):
    (sought,) = gene_sets.seek(root, only=(), on_done=lambda _: None)
    assert (sought.found, sought.missing) == (1, ("CD3F",))
    told = [
        (problem.code, problem.line) for problem in pipeline.check(root).problems if problem.code[1] == "8"
    ]
    assert told == [("M806", 3)]
    with pytest.raises(UsageError, match="no dataset has the accession XXXXXXXX"):
        gene_sets.seek(root, only=["XXXXXXXX"], on_done=lambda _: None)


def test_gene_sets_survive_gmt_but_for_descriptions_of_genes(tmp_path):
    header = "gene_set_name,gene_set_description,gene_symbol,gene_description\n"
    text = f"{header}T,what T is,CD3E,\nT,,CD4,\nB,,CD19,\n"
    (tmp_path / "a.csv").write_text(text)
    assert gene_sets.convert(tmp_path / "a.csv", tmp_path / "a.gmt") == 2
    assert (tmp_path / "a.gmt").read_text() == "T\twhat T is\tCD3E\tCD4\nB\t\tCD19\n"
    gene_sets.convert(tmp_path / "a.gmt", tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_text() == text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.gmt", "only a name\n", "line 1 has no name, or no genes"),
        ("a.csv", "gene\nCD3E\n", "a.csv:1:1: M801"),
        ("a.gmt", "T\tbeta β\tCD3E\n", "M803"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_written(tmp_path, name, data, words):
    (tmp_path / name).write_text(data)
    with pytest.raises(CellshelfError, match=words):
        gene_sets.convert(tmp_path / name, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_dataset_without_a_file_is_named_and_one_with_it_is_indexed_once(root):
    assert gene_index.index(root).without == (ACCESSION,)
    dataset = next(d for c in pipeline.load(root).collections for d in c.datasets)
    source = dataset.newest.h5ad.sha256
    lost = Sidecar(
        kind=SidecarKind.GENES, suffix="genes", bytes=1, sha256="a" * 64, source=source, tool="t", format=1,
        date="2026-01-02",
    )  # fmt: skip
    folder = pipeline.summary_folder(root)
    folder.write_sidecar(ACCESSION, 1, lost)
    with pytest.raises(OutsideError, match="is not in the store"):
        gene_index.index(root)
    make_genes(root / "a.h5ad", root / "a.genes")
    size, sha256 = storage.digest(root / "a.genes")
    store = storage.open_store(pipeline.load(root).settings.store, root)
    store.put(f"sha256/{sha256[:2]}/{sha256}.genes", root / "a.genes", sha256=sha256)
    folder.write_sidecar(ACCESSION, 1, replace(lost, bytes=size, sha256=sha256))
    assert gene_index.index(root).made == 1
    written = (root / "catalog/genes.json").read_bytes()
    again = gene_index.index(root)
    assert (again.made, again.kept) == (0, 1)
    assert (root / "catalog/genes.json").read_bytes() == written
