from pathlib import Path

import anndata
import numpy as np
import pandas as pd
import pytest

from generator.errors import OutsideError
from generator.manifests import read_catalog
from generator.model.catalog import Catalog
from generator.model.dataset import Asset, Role, Version
from generator.model.difference import EmbeddingChange, MatrixChange, Retyped, Shift
from generator.model.record import replace
from generator.model.summary import Column, ColumnKind, Embedding, Source, Values
from generator.permanence import difference, write_differences
from generator.storage import asset_key, digest
from generator.summaries import SummaryFolder, summarize
from tests.permanence import histories

ROOT = Path(__file__).parents[2]


def _write(root, frame, scale=1):
    """An h5ad in the store of `root`: its asset."""
    file = root / "new.h5ad"
    x = np.full((len(frame), 2), scale, dtype=np.float32)
    anndata.AnnData(x, obs=frame, var=pd.DataFrame(index=["g1", "g2"])).write_h5ad(file)
    size, sha256 = digest(file)
    asset = Asset(role=Role.H5AD, bytes=size, sha256=sha256)
    home = root / ".store" / asset_key(asset)
    home.parent.mkdir(parents=True, exist_ok=True)
    file.rename(home)
    return asset


@pytest.fixture
def catalog(tmp_path):
    """A dataset of two versions, both in the store and summarised."""
    frames = [
        pd.DataFrame({"cell_type": pd.Categorical(["T cell", "T cell", "B cell"])}, index=list("abc")),
        pd.DataFrame({"cell_type": pd.Categorical(["T cell", "B cell"])}, index=list("ab")),
    ]
    assets = [_write(tmp_path, frame) for frame in frames]
    first = histories.start(histories.random.Random(1)).collections[0]
    versions = tuple(
        Version(version=2 - i, date="2026-01-01", assets=(asset,)) for i, asset in enumerate(reversed(assets))
    )
    dataset = replace(first.datasets[0], versions=versions)
    folder = SummaryFolder(tmp_path / "summaries")
    for version in versions:
        source = Source(bytes=version.h5ad.bytes, sha256=version.h5ad.sha256, tool="test", date="2026-01-01")
        with (tmp_path / ".store" / asset_key(version.h5ad)).open("rb") as file:
            folder.write(dataset.accession, version.version, summarize(file, source))
    collection = replace(first, datasets=(dataset,))
    return Catalog(settings=histories.SETTINGS, collections=(collection,))


def _accession(catalog):
    return catalog.collections[0].datasets[0].accession


def test_a_difference_is_written_once(catalog, tmp_path):
    folder = SummaryFolder(tmp_path / "summaries")
    assert [(r.version, r.skipped, r.error) for r in write_differences(catalog, folder, tmp_path)] == [
        (2, False, None)
    ]
    found = folder.difference(_accession(catalog), 2)
    assert (found.before.version, found.after.version) == (1, 2)
    assert found.matched.cells.removed == 1
    assert found.matched.relabelled[0].cells == 1
    assert [r.skipped for r in write_differences(catalog, folder, tmp_path)] == [True]
    assert [r.skipped for r in write_differences(catalog, folder, tmp_path, force=True)] == [False]


def test_without_the_files_it_says_what_the_summaries_tell(catalog, tmp_path):
    folder = SummaryFolder(tmp_path / "summaries")
    (result,) = write_differences(catalog, folder, tmp_path / "elsewhere")
    assert isinstance(result.error, OutsideError)
    found = folder.difference(_accession(catalog), 2)
    assert found.matched is None
    (facet,) = found.facets
    assert next(iter(facet.values)) == Shift(id="", label="T cell", before=2, after=1)
    assert write_differences(catalog, folder, tmp_path)[0].error is None
    assert folder.difference(_accession(catalog), 2).matched is not None


def test_what_was_matched_once_is_kept_where_the_files_are_not_at_hand(catalog, tmp_path):
    folder = SummaryFolder(tmp_path / "summaries")
    write_differences(catalog, folder, tmp_path)
    before = folder.difference(_accession(catalog), 2)
    write_differences(catalog, folder, tmp_path / "elsewhere", force=True)
    assert folder.difference(_accession(catalog), 2) == before


def test_without_a_summary_nothing_is_written(catalog, tmp_path):
    folder = SummaryFolder(tmp_path / "none")
    (result,) = write_differences(catalog, folder, tmp_path)
    assert result.error.message == f"There is no summary of {_accession(catalog)} v1."
    assert folder.difference(_accession(catalog), 2) is None


@pytest.fixture
def summaries(catalog, tmp_path):
    folder = SummaryFolder(tmp_path / "summaries")
    return folder.read(_accession(catalog), 1), folder.read(_accession(catalog), 2)


def test_a_version_does_not_differ_from_itself(summaries):
    found = difference((1, summaries[0]), (2, summaries[0]), None)
    assert (found.facets, found.matrices) == ((), ())
    assert (found.obs, found.var) == (found.var, found.obs)
    assert found.obs.added == found.obs.removed == found.obs.retyped == ()


def test_columns_embeddings_and_matrices_come_and_go(summaries):
    old = summaries[0]
    column = Column(name="cell_type", kind=ColumnKind.NUMBER, dtype="float32", missing=0)
    new = replace(
        old,
        obs=(column, replace(column, name="score")),
        embeddings=(Embedding(key="X_umap", dimensions=2, drawable=True),),
        matrices=(replace(old.matrices[0], values=Values.NORMALIZED, stored=5),),
    )
    found = difference((1, old), (2, new), None)
    assert found.obs.added == ("score",)
    assert found.obs.retyped == (Retyped(name="cell_type", before="categorical", after="number"),)
    assert found.embeddings == EmbeddingChange(added=("X_umap",), removed=(), redrawn=())
    assert found.matrices == (
        MatrixChange(
            name="X",
            before="counts, float32, dense, 6 values stored",
            after="normalized, float32, dense, 5 values stored",
        ),
    )


def test_the_committed_differences_are_those_of_the_committed_summaries():
    folder = SummaryFolder(ROOT / "catalog" / "summaries")
    catalog = read_catalog(ROOT).catalog
    several = [d for c in catalog.collections for d in c.datasets if len(d.versions) > 1]
    assert several
    for dataset in several:
        for number in range(2, dataset.newest.version + 1):
            found = folder.difference(dataset.accession, number)
            old, new = (folder.read(dataset.accession, n) for n in (number - 1, number))
            assert found.matched is not None
            assert found == difference((number - 1, old), (number, new), found.matched)
