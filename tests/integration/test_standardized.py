"""Standardized files against what others make of them: the official tool, and the oldest anndata."""

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import anndata as ad
import pandas as pd
import pytest

from generator.demo import human, model_organisms
from generator.demo.synthetic import write_synthetic
from generator.formats.standard import Citation, GeneTables, standardize
from generator.model.record import replace
from tests.formats.standard_files import former, saved, submitted

OFFICIAL = "CELLSHELF_CELLXGENE_SCHEMA"
OLDEST = "CELLSHELF_ANNDATA_OLDEST"
INSTALL_OFFICIAL = (
    "python3 -m venv build/cellxgene-schema && "
    "build/cellxgene-schema/bin/pip install cellxgene-schema==7.1.2 && "
    f"export {OFFICIAL}=$PWD/build/cellxgene-schema/bin/cellxgene-schema"
)
INSTALL_OLDEST = (
    "python3 -m venv build/anndata-oldest && "
    "build/anndata-oldest/bin/pip install -r requirements/anndata-oldest.in && "
    f"export {OLDEST}=$PWD/build/anndata-oldest/bin/python"
)
CITATION = Citation(version="https://cells.example.org/d/8XK3M1PZ/v1/", distributor="Example Cells")

pytestmark = pytest.mark.integration
official = pytest.mark.skipif(
    OFFICIAL not in os.environ, reason=f"needs the official tool: {INSTALL_OFFICIAL}"
)
oldest = pytest.mark.skipif(OLDEST not in os.environ, reason=f"needs anndata 0.8: {INSTALL_OLDEST}")

DESCRIBE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import anndata, numpy as np, pandas as pd, scipy.sparse as sp

def of(part):
    if isinstance(part, pd.DataFrame):
        columns = {name: of(part[name]) for name in part}
        return {"index": of(part.index), "columns": columns, "order": list(part)}
    if isinstance(part, (pd.Series, pd.Index)):
        values = [None if pd.isna(value) else value for value in part.tolist()]
        coded = hasattr(part, "cat")
        listed = [part.cat.categories.tolist(), bool(part.cat.ordered)] if coded else None
        return [str(part.dtype), values, listed]
    if sp.issparse(part):
        return [part.format, str(part.dtype), part.shape, part.sum().item(), part.toarray().ravel().tolist()]
    if isinstance(part, np.ndarray):
        return [str(part.dtype), part.shape, part.tolist()]
    if hasattr(part, "items"):
        return {key: of(value) for key, value in part.items()}
    return part.item() if isinstance(part, np.generic) else part

for path in sys.argv[1:]:
    data = anndata.read_h5ad(path)
    parts = [data.obs, data.var, data.X, dict(data.layers), dict(data.obsm), dict(data.obsp), data.uns]
    parts += [data.raw.X, data.raw.var] if data.raw is not None else []
    print(json.dumps([anndata.__version__, *map(of, parts)], sort_keys=True))
"""


def describe(python: str, *paths: Path) -> list[list[object]]:
    """The version of anndata and all that it reads of each file."""
    done = subprocess.run(
        [python, "-c", DESCRIBE, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        cwd=paths[0].parent,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def tool() -> str:
    return os.environ[OFFICIAL]


def run(*command: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


DESIGNS = {
    "blood": human.LUPUS_FIRST,
    "zebrafish embryo": model_organisms.EMBRYO,
}


@official
@pytest.mark.parametrize("name", DESIGNS)
def test_the_official_validator_accepts_what_it_accepted_before(name, tool, tmp_path):
    source, target = tmp_path / "in.h5ad", tmp_path / "out.h5ad"
    write_synthetic(replace(DESIGNS[name], cells=300), source)
    standardize(source, target, citation=CITATION)
    told = run(tool, "validate", "--ignore-labels", target)
    assert "is_valid=True" in told, told


@official
def test_the_official_tool_adds_the_same(tool, tmp_path):
    """Labels, genes, ids to join by and notes, value for value, of a file that has none of them."""
    source, ours, theirs = (tmp_path / f"{name}.h5ad" for name in ("in", "ours", "theirs"))
    data = submitted(40, schema=None)
    data.obs_names = [f"zelle-{'ü' * (i % 40)}-{i}" for i in range(40)]
    saved(source, data)
    told = run(tool, "add-labels", source, theirs)
    assert theirs.exists(), told
    done = standardize(
        source, ours, schema_version="7.1.0", genes=GeneTables.find(Path(tool)), citation=CITATION
    )
    assert done.genes == "GENCODE 48"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mine, other = ad.read_h5ad(ours), ad.read_h5ad(theirs)
    assert set(mine.obs) == set(other.obs)
    assert set(mine.var) == set(other.var)
    for name in mine.obs:
        pd.testing.assert_series_equal(mine.obs[name], other.obs[name])
    for one, two in ((mine.var, other.var), (mine.raw.var, other.raw.var)):
        for name in one:
            # The tool writes numbers as categories, where the schema has them as numbers.
            assert one[name].tolist() == two[name].tolist(), name
    for key in ("organism", "schema_version", "schema_reference"):
        assert mine.uns[key] == other.uns[key]


@oldest
def test_the_oldest_anndata_reads_what_the_newest_reads(tmp_path):
    blood, made = tmp_path / "blood.h5ad", []
    write_synthetic(replace(human.LUPUS_FIRST, cells=60), blood)
    for number, source in enumerate(
        (blood, saved(tmp_path / "in.h5ad", submitted()), former(tmp_path / "old.h5ad"))
    ):
        made.append(tmp_path / f"{number}.h5ad")
        standardize(source, made[-1], citation=CITATION)
    old, new = describe(os.environ[OLDEST], *made), describe(sys.executable, *made)
    assert [each[0] for each in old] == ["0.8.0"] * len(made)
    for before, after in zip(old, new, strict=True):
        assert before[1:] == after[1:]
