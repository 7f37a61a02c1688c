"""The catalog's store tried out."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from generator import pipeline, storage
from generator.storage import Examination, Finding


def examine_store(
    root: Path, now: dt.datetime, *, write: bool, policy: bool, abort_days: int | None
) -> Iterator[Finding]:
    """What the store of the catalog in `root` can do, each finding as soon as it is known."""
    how = Examination(now=now, write=write, policy=policy, abort_days=abort_days)
    return storage.examine(pipeline.load(root).settings.store, root, how)
