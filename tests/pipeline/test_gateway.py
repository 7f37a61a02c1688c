"""A gateway for a catalog whose data are in a bucket: it must be told how they are reached."""

import pytest

from generator.errors import UsageError
from generator.pipeline.gateway import write_gateway
from tests.pipeline import catalogs


@pytest.fixture
def root(tmp_path):
    root = catalogs.write_catalog(tmp_path / "catalog")
    catalogs.summarize(root)
    settings = root / "catalog/catalog.yaml"
    settings.write_text(f"{settings.read_text()}store: {{kind: s3, bucket: cells}}\n")
    return root


def test_a_bucket_is_not_guessed_and_nothing_is_written(root, tmp_path):
    with pytest.raises(UsageError, match="the catalog's store is no folder") as told:
        write_gateway(root, tmp_path / "gateway", data=None, port=5005)
    assert "--data s3://BUCKET" in told.value.hint
    assert not (tmp_path / "gateway").exists()


def test_the_bucket_that_is_named_is_read(root, tmp_path):
    assert write_gateway(root, tmp_path / "gateway", data="s3://cells", port=5005) >= 0
    written = [path for path in (tmp_path / "gateway").rglob("*") if path.is_file()]
    assert any("CELLXGENE_BUCKET=cells" in path.read_text() for path in written)
