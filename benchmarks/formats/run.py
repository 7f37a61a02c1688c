"""R files: the streaming writer, beside R itself and a conversion in memory.

    python benchmarks/formats/run.py [--cells 100000] [--stored 1000] [--folder build/benchmarks] [--ways ...]

Makes its file once, then runs each way in a process of its own. CPU is user and system time of the whole
process; memory is its peak. `rds2py` runs with the Python of `--rds2py` (a venv with rds2py, anndata and
singlecellexperiment); the R route needs r-cran-seurat and r-bioc-rhdf5.
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np

GENES = 20_000
TEXT = h5py.string_dtype()
COLUMNS = 12
"""Factors in obs."""
R_ROUTE = Path(__file__).with_name("route.R")

CELLSHELF = """
import sys
from pathlib import Path
from generator.formats import convert
convert(Path(sys.argv[1]), Path(sys.argv[2]))
"""
PARITY = """
import sys
from pathlib import Path
from generator.formats import certify
assert certify(Path(sys.argv[1]), Path(sys.argv[2]), tool="benchmark").equal
"""
RDS2PY = """
import sys, anndata, numpy as np
from rds2py import write_rds
from singlecellexperiment import SingleCellExperiment
data = anndata.read_h5ad(sys.argv[1])
made = SingleCellExperiment.from_anndata(data)
made = made.set_assays({"counts": data.raw.X.T.tocsc(), "logcounts": data.X.T.tocsc()})
write_rds(made, sys.argv[2])
"""


def make(path: Path, cells: int, stored: int) -> None:
    """A file of counts in raw.X and logarithms in X, gzip as anndata writes it."""
    rng = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        file.attrs["encoding-type"], file.attrs["encoding-version"] = "anndata", "0.1.0"
        table(file, "obs", cells, rng)
        table(file, "var", GENES, rng)
        umap = file.create_group("obsm").create_dataset(
            "X_umap", data=rng.normal(size=(cells, 2)).astype("f4")
        )
        umap.attrs["encoding-type"], umap.attrs["encoding-version"] = "array", "0.2.0"
        raw = file.create_group("raw")
        table(raw, "var", GENES, rng)
        pair = [sparse(file, "X", cells, stored), sparse(raw, "X", cells, stored)]
        for start in range(0, cells, 10_000):
            rows = min(10_000, cells - start)
            # Steps between genes, so that they ascend.
            steps = rng.integers(1, 2 * GENES // stored, (rows, stored), dtype=np.int32)
            genes = np.minimum(np.cumsum(steps, axis=1), GENES - stored + np.arange(stored)).astype(np.int32)
            values = rng.geometric(0.6, rows * stored).astype(np.float32)
            total = values.reshape(rows, stored).sum(axis=1, keepdims=True)
            logs = np.log1p(values.reshape(rows, stored) / total * 1e4).reshape(-1).astype(np.float32)
            place = slice(start * stored, (start + rows) * stored)
            for group, numbers in zip(pair, (logs, values), strict=True):
                group["data"][place], group["indices"][place] = numbers, genes.reshape(-1)


def sparse(parent: h5py.Group, name: str, cells: int, stored: int) -> h5py.Group:
    group = parent.create_group(name)
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "csr_matrix", "0.1.0"
    group.attrs["shape"] = np.array([cells, GENES])
    options = {"shape": (cells * stored,), "compression": "gzip", "compression_opts": 4, "chunks": (100_000,)}
    group.create_dataset("data", dtype=np.float32, **options)
    group.create_dataset("indices", dtype=np.int32, **options)
    group["indptr"] = np.arange(cells + 1, dtype=np.int64) * stored
    return group


def table(parent: h5py.Group, name: str, rows: int, rng: np.random.Generator) -> None:
    group = parent.create_group(name)
    columns = [f"kind{n}" for n in range(COLUMNS)] if name == "obs" else []
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "dataframe", "0.2.0"
    group.attrs["_index"], group.attrs["column-order"] = "_index", np.array(columns, dtype=TEXT)
    prefix = "ACGTACGTACGTACGT-" if name == "obs" else "ENSG0000"
    index = group.create_dataset("_index", data=[f"{prefix}{n}" for n in range(rows)], dtype=TEXT)
    index.attrs["encoding-type"], index.attrs["encoding-version"] = "string-array", "0.2.0"
    for column in columns:
        one = group.create_group(column)
        one.attrs["encoding-type"], one.attrs["encoding-version"] = "categorical", "0.2.0"
        one.attrs["ordered"] = False
        one["codes"] = rng.integers(0, 30, rows).astype(np.int8)
        levels = one.create_dataset("categories", data=[f"level {n}" for n in range(30)], dtype=TEXT)
        levels.attrs["encoding-type"], levels.attrs["encoding-version"] = "string-array", "0.2.0"


def measure(command: list[str], out: Path) -> dict[str, float]:
    """CPU seconds, wall seconds and peak memory of a command, and the size of what it wrote."""
    start = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        return {}
    return {
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "wall_s": round(time.perf_counter() - start, 1),
        "peak_mib": round(usage.ru_maxrss / 1024),
        "file_mb": round(out.stat().st_size / 1e6),
    }


def main() -> None:
    """Run what was asked for; a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--stored", type=int, default=1_000, help="values stored a cell")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--rds2py", default="python3")
    parser.add_argument("--ways", nargs="+", default=["cellshelf", "parity", "rds2py", "R"])
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    source = asked.folder / f"formats-{asked.cells}-{asked.stored}.h5ad"
    if not source.exists():
        # In a process of its own: a child's peak begins with what its parent has in memory.
        maker = multiprocessing.Process(
            target=make, args=(source.with_suffix(".part"), asked.cells, asked.stored)
        )
        maker.start()
        maker.join()
        source.with_suffix(".part").rename(source)
    outs = {way: source.with_suffix(f".{way}.rds") for way in ("cellshelf", "rds2py", "R")}
    outs["parity"] = outs["cellshelf"]
    commands = {
        "cellshelf": [sys.executable, "-c", CELLSHELF],
        "parity": [sys.executable, "-c", PARITY],
        "rds2py": [asked.rds2py, "-c", RDS2PY],
        "R": [shutil.which("Rscript") or "Rscript", "--vanilla", str(R_ROUTE)],
    }
    for way in asked.ways:
        found = measure([*commands[way], str(source), str(outs[way])], outs[way])
        print(json.dumps({"cells": asked.cells, "stored": asked.stored, "way": way, **found}), flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
