"""Example changes: what the valid example became, held against what it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.manifests import read_catalog, report
from generator.permanence import compare, history_of

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def examples() -> Path:
    """The folder of all examples."""
    return EXAMPLES


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str], str]:
    """The report on the change that the example of a code makes."""

    def told(code: str) -> str:
        root = tmp_path / code
        shutil.copytree(EXAMPLES / "valid" / "full", root)
        shutil.copytree(EXAMPLES / "permanence" / code / "catalog", root / "catalog", dirs_exist_ok=True)
        base, head = read_catalog(EXAMPLES / "valid" / "full"), read_catalog(root)
        return report(compare(history_of(base), history_of(head), head.places), "text")

    return told
