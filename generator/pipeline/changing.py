"""`catalog diff`: what the work at hand changes for readers."""

from pathlib import Path

from generator import changes, manifests, permanence, pipeline
from generator.changes import Changes
from generator.model.catalog import Catalog, Edition, public_edition
from generator.model.settings import Settings
from generator.summaries import SummaryFolder


def changes_since(root: Path, ref: str) -> Changes:
    """The catalog under `root` held against what it was where it parted from the commit `ref`.

    Manifests that cannot be used are left out on both sides; `catalog check` tells of them. Raises
    CheckFailedError where catalog.yaml itself cannot be read, and what `permanence.read_base` raises.
    """
    reading = manifests.read_catalog(root)
    if reading.catalog is None:
        raise pipeline.CheckFailedError(reading.problems)
    head = public_edition(reading.catalog, pipeline.summary_folder(root))
    with permanence.checked_out(root, ref, summaries=True) as folder:
        return changes.compare(_edition(folder, reading.catalog.settings), head)


def _edition(folder: Path | None, settings: Settings) -> Edition:
    """What was public; nothing where there was no catalog, or none that can be read."""
    before = manifests.read_catalog(folder).catalog if folder else None
    summaries = SummaryFolder((folder or Path()) / pipeline.SUMMARIES)
    return public_edition(before or Catalog(settings=settings, collections=()), summaries)
