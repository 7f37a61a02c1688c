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
        return None if self.read(accession, version).picture is None else b""


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


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], Path]:
    """Finds the root of the bad example of a code."""

    def find(code: str) -> Path:
        if code not in BUILT:
            return EXAMPLES / "invalid" / code
        root = tmp_path / code
        shutil.copytree(EXAMPLES / "valid" / "minimal", root)
        BUILT[code](root)
        return root

    return find


@pytest.fixture
def examples() -> Path:
    """The folder of all examples."""
    return EXAMPLES


@pytest.fixture
def summaries_in() -> type[CommittedSummaries]:
    """Makes the source of an example's summaries."""
    return CommittedSummaries


@pytest.fixture
def check() -> Callable[[Path], tuple[Problem, ...]]:
    """Checks a catalog as the command does."""
    return problems_of


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A copy of the minimal valid catalog, to be spoilt."""
    return Path(shutil.copytree(EXAMPLES / "valid" / "minimal", tmp_path / "minimal"))


@pytest.fixture
def blood(minimal: Path) -> Path:
    """The folder of its collection."""
    return minimal / "catalog" / "collections" / "blood"


@pytest.fixture
def text_of() -> Callable[[Path], str]:
    """Checks a catalog and tells its problems as text."""
    return lambda root: report(problems_of(root), "text")
