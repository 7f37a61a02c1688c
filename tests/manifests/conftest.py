"""Example catalogs: found, built and checked as the command checks them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from generator.errors import CellshelfError
from generator.manifests import check_references, read_catalog, report
from generator.model.problem import Problem
from generator.model.summary import Summary

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = "2026-06-01"


class CommittedSummaries:
    """The summaries that lie in an example's catalog."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "catalog" / "summaries"

    def read(self, accession: str, version: int) -> Summary:
        try:
            data = (self.folder / f"{accession}.v{version}.json").read_bytes()
        except FileNotFoundError as error:
            raise CellshelfError("no summary") from error
        return msgspec.json.decode(data, type=Summary)

    def picture(self, accession: str, version: int) -> bytes | None:
        return None


def problems_of(root: Path) -> tuple[Problem, ...]:
    reading = read_catalog(root, today=TODAY)
    problems = list(reading.problems)
    if reading.catalog is not None:
        problems += check_references(reading.catalog, CommittedSummaries(root), reading.places)
    return tuple(sorted(problems, key=lambda problem: problem.place))


def _oversize(root: Path) -> None:
    with (root / "catalog/collections/blood/cells.yaml").open("wb") as file:
        file.truncate(100_000_000)  # sparse: nothing is written


def _link_out(root: Path) -> None:
    manifest = root / "catalog/collections/blood/cells.yaml"
    manifest.rename(root / "cells.yaml")
    manifest.symlink_to(root / "cells.yaml")


BUILT: dict[str, Callable[[Path], None]] = {"M003": _oversize, "M004": _link_out}
"""Examples that cannot be committed: how they differ from the minimal valid one."""


def example(code: str, tmp_path: Path) -> Path:
    """The root of a bad example."""
    if code not in BUILT:
        return EXAMPLES / "invalid" / code
    root = tmp_path / code
    shutil.copytree(EXAMPLES / "valid" / "minimal", root)
    BUILT[code](root)
    return root


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A copy of the minimal valid catalog, to be spoilt."""
    return Path(shutil.copytree(EXAMPLES / "valid" / "minimal", tmp_path / "minimal"))


@pytest.fixture
def blood(minimal: Path) -> Path:
    """The folder of its collection."""
    return minimal / "catalog" / "collections" / "blood"


def text_of(root: Path) -> str:
    return report(problems_of(root), "text")
