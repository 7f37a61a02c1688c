"""The check of a change against its base branch."""

from pathlib import Path

from generator.manifests import read_catalog
from generator.model.problem import Problem
from generator.permanence.base import read_base
from generator.permanence.comparing import compare
from generator.permanence.history import history_of


def check_against(root: Path, ref: str) -> tuple[Problem, ...]:
    """What the catalog under `root`, as its files are now, breaks of what `ref` has published.

    Raises UsageError if `root` is in no git repository or `ref` names no commit, OutsideError if git fails.
    """
    base = read_base(root, ref)
    reading = read_catalog(root)
    return compare(base, history_of(reading), reading.places)
