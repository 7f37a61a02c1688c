"""The same stories with a store in a bucket: workers of a cluster read and write it themselves."""

import shutil

import pytest

from generator import pipeline
from generator.model.sidecar import SidecarKind
from generator.pipeline.adding import add
from generator.pipeline.inspecting import Addition
from generator.pipeline.rds import make_rds
from generator.pipeline.sidecars import SidecarWork, make_missing
from generator.pipeline.target import Wish
from generator.storage import asset_key, open_store, sidecar_key
from tests.pipeline import catalogs
from tests.tasks import clusters

pytestmark = pytest.mark.integration


@pytest.fixture
def root(tmp_path, seaweed):
    """A catalog whose files are in a bucket, and nowhere else."""
    root = catalogs.write_catalog(tmp_path / "repository", datasets=1)
    given = root / "0.h5ad"
    (root / "catalog/collections/study/cells-0.yaml").unlink()
    shutil.rmtree(root / ".store")
    store = f"store: {{kind: s3, bucket: {seaweed.bucket}, endpoint: '{seaweed.endpoint}', prefix: added}}\n"
    (root / "catalog/catalog.yaml").write_text(catalogs.SETTINGS + store)
    shutil.move(given, tmp_path / "given.h5ad")
    return root


def test_a_file_goes_into_the_bucket_and_a_cluster_works_on_it_there(root, tmp_path):
    wish = Wish(collection="study")
    addition = Addition(file=tmp_path / "given.h5ad", wish=wish, today="2026-02-03", rds=False)
    added = add(root, addition, mint=lambda: catalogs.ACCESSIONS[0])
    settings = pipeline.load(root).settings
    store = open_store(settings.store, root)
    folder = pipeline.summary_folder(root)
    before = folder.sidecars(added.accession, 1)
    with clusters.running(tmp_path / "cluster", workers=2) as cluster:
        (made,) = make_rds(root, (), scheduler=cluster.address)
        work = SidecarWork(force=True, today="2026-02-03", scheduler=cluster.address)
        (result,) = make_missing(root, (), work)
    assert (made.error, result.error, result.made.failed) == (None, None, ())
    after = folder.sidecars(added.accession, 1)
    assert after.of(SidecarKind.PARITY).rds == made.asset.sha256
    assert set(before.files) <= set(after.files)  # the same bytes, made elsewhere
    for key, size in [
        (asset_key(made.asset), made.asset.bytes),
        *((sidecar_key(s), s.bytes) for s in after.files),
    ]:
        assert store.head(key).bytes == size
    assert not (root / ".store").exists()
