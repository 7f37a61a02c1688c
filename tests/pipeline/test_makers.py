"""The kinds of sidecars as the command makes them, of real files."""

import json

import h5py
import pyarrow.parquet as pq
import pytest

from generator.model.dataset import Role
from generator.model.sidecar import SidecarKind
from generator.pipeline import load, summary_folder
from generator.pipeline.makers import MAKERS
from generator.pipeline.rds import make_rds
from generator.pipeline.sidecars import SidecarWork, make_missing
from generator.storage import FolderStore, sidecar_key
from tests.pipeline import catalogs

FIRST, SECOND, _ = catalogs.ACCESSIONS
WORK = SidecarWork(today="2026-02-03")


@pytest.fixture
def root(tmp_path):
    return catalogs.write_catalog(tmp_path)


def test_every_kind_is_made_of_a_version_with_both_files(root):
    make_rds(root, [FIRST])
    (result,) = make_missing(root, [FIRST], WORK)
    assert (result.error, result.made.failed, result.made.empty) == (None, (), ())
    listed = summary_folder(root).sidecars(FIRST, 1)
    assert [each.kind for each in listed.files] == sorted(maker.kind for maker in MAKERS)
    assert SidecarKind.STANDARDIZED not in {maker.kind for maker in MAKERS}
    store = FolderStore(root / ".store")
    path = {each.kind: store.file(sidecar_key(each)) for each in listed.files}
    assert pq.read_table(path[SidecarKind.OBS]).num_rows == 6
    with h5py.File(path[SidecarKind.EXPRESSION]) as file:
        assert file["X"].shape[1] == 20
    certificate = json.loads(path[SidecarKind.PARITY].read_bytes())
    version = load(root).collections[0].datasets[0].versions[0]
    assert certificate["rds"]["sha256"] == version.asset(Role.RDS).sha256
    assert certificate["h5ad"]["sha256"] == version.h5ad.sha256
    assert path[SidecarKind.GENES].read_bytes()[:8] == b"CSGENES1"


def test_genes_made_alone_are_the_same_bytes(root):
    make_missing(root, [FIRST], WORK)
    both = summary_folder(root).sidecars(FIRST, 1).of(SidecarKind.GENES)
    alone = SidecarWork(today="2026-02-03", kinds=[SidecarKind.GENES], force=True)
    make_missing(root, [FIRST], alone)
    assert summary_folder(root).sidecars(FIRST, 1).of(SidecarKind.GENES) == both


def test_an_r_file_of_other_data_gets_no_certificate(root):
    make_rds(root, (), jobs=1)
    texts = [(root / f"catalog/collections/study/cells-{number}.yaml") for number in (0, 1)]
    first, second = (text.read_text() for text in texts)
    rds = [text[text.index("      - role: rds") : text.index("columns:")] for text in (first, second)]
    texts[0].write_text(first.replace(rds[0], rds[1]))
    texts[1].unlink()
    (result,) = make_missing(root, (), WORK)
    ((kind, error),) = result.made.failed
    assert kind is SidecarKind.PARITY
    assert error.message.startswith("the rds file does not hold what the h5ad file holds: ")
    assert summary_folder(root).sidecars(FIRST, 1).of(SidecarKind.PARITY) is None
