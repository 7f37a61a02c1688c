import pytest

from tests.tasks import clusters


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler that has no workers."""
    with clusters.running(tmp_path / "cluster") as running:
        yield running


@pytest.fixture
def cluster(tmp_path):
    """A scheduler with two workers."""
    with clusters.running(tmp_path / "cluster", workers=2) as running:
        yield running
