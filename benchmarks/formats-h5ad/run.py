"""Standardized files and tables of cells of a large file, beside anndata in memory.

    python benchmarks/formats-h5ad/run.py [--cells 1000000] [--stored 200] [--folder build/benchmarks]

Makes its files once: the same cells in sorted rows (CSR), in unsorted rows, and in columns (CSC). Then runs
each way in a process of its own. CPU is user and system time beyond imports; memory is the process's peak.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

GENES = 20_000
BLOCK = 10_000
TEXT = h5py.string_dtype()
RNG = np.random.default_rng(0)
LAYOUTS = ("rows", "unsorted", "columns")

STANDARDIZE = """
from pathlib import Path
from generator.formats.standard import standardize
def run():
    standardize(Path(path), Path(out))
"""
ANNDATA = """
import anndata, scipy.sparse
def run():
    data = anndata.read_h5ad(path)
    data.X = scipy.sparse.csr_matrix(data.X)
    data.X.sort_indices()
    data.write_h5ad(out, compression="gzip")
"""
WAYS = {
    **{f"cellshelf, {layout}": (STANDARDIZE, layout) for layout in LAYOUTS},
    **{f"anndata in memory, {layout}": (ANNDATA, layout) for layout in LAYOUTS},
    "cellshelf, obs as Parquet": (
        """
from pathlib import Path
from generator.formats.obs_table import write_obs_table
import pyarrow.parquet
def run():
    write_obs_table(Path(path), Path(out))
""",
        "rows",
    ),
    "anndata backed, obs.to_parquet": (
        """
import anndata, pyarrow.parquet
def run():
    anndata.read_h5ad(path, backed="r").obs.to_parquet(out, compression="zstd")
""",
        "rows",
    ),
}
MEASURE = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
path, out = sys.argv[1:3]
{way}
before = resource.getrusage(resource.RUSAGE_SELF)
start = time.perf_counter()
run()
wall = time.perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps([cpu, wall, after.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cells", type=int, default=1_000_000)
    parser.add_argument("--stored", type=int, default=200, help="values stored per cell, about")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--only", default="", help="ways whose name holds this")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for layout in LAYOUTS:
        paths[layout] = given.folder / f"standard-{given.cells}-{given.stored}-{layout}.h5ad"
        if not paths[layout].exists():
            partial = paths[layout].with_suffix(".partial")
            # In a process of its own: a child's peak of memory begins at its parent's.
            arguments = (partial, given.cells, given.stored, layout)
            maker = multiprocessing.get_context("spawn").Process(target=make, args=arguments)
            maker.start()
            maker.join()
            partial.replace(paths[layout])
    sizes = ", ".join(f"{layout} {path.stat().st_size / 1e6:,.0f} MB" for layout, path in paths.items())
    print(f"{given.cells:,} cells x {GENES:,} genes, {given.stored} values a cell: {sizes}\n")
    print(f"{'way':34}{'CPU s':>8}{'wall s':>8}{'MB':>8}{'out MB':>8}")
    for name, (way, layout) in WAYS.items():
        if given.only in name:
            measure(name, way, paths[layout], given.folder / "standard-out")


def measure(name: str, way: str, path: Path, out: Path) -> None:
    command = [sys.executable, "-c", MEASURE.format(way=way), str(path), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name:34}  did not run here: {done.stderr.strip().splitlines()[-1]}")
        return
    cpu, wall, memory = (float(number) for number in json.loads(done.stdout.splitlines()[-1]))
    print(f"{name:34}{cpu:8.1f}{wall:8.1f}{memory:8.0f}{out.stat().st_size / 1e6:8.0f}", flush=True)
    out.unlink()


def make(path: Path, cells: int, stored: int, layout: str) -> None:
    with h5py.File(path, "w") as file:
        encode(file, "anndata", "0.1.0")
        table(file, "obs", [f"ACGTACGTACGTACGT-{i}" for i in range(cells)])
        table(file, "var", [f"ENSG{i:011d}" for i in range(GENES)])
        terms = (
            ("cell_type", "CL", 80),
            ("tissue", "UBERON", 12),
            ("disease", "MONDO", 6),
            ("assay", "EFO", 3),
        )
        for field, prefix, number in terms:
            values = [f"{prefix}:{i + 1000:07d}" for i in range(number)]
            category(file["obs"], f"{field}_ontology_term_id", values, cells)
        for i in range(12):
            category(file["obs"], f"column_{i}", [f"value {j}" for j in range(20)], cells)
        for i in range(4):
            values = RNG.poisson(1_500, cells).astype("f4")
            encode(
                file["obs"].create_dataset(f"number_{i}", data=values, compression="gzip"), "array", "0.2.0"
            )
            behind(file["obs"], f"number_{i}")
        xy = RNG.normal(size=(cells, 2)).astype("f4")
        encode(file.create_dataset("obsm/X_umap", data=xy, compression="gzip"), "array", "0.2.0")
        for name in ("layers", "obsm", "obsp", "uns", "varm", "varp"):
            encode(file.require_group(name), "dict", "0.1.0")
        encode(file["uns"].create_dataset("schema_version", data="7.1.0", dtype=TEXT), "string", "0.2.0")
        matrix(file, cells, stored, layout)


def matrix(file: h5py.File, cells: int, stored: int, layout: str) -> None:
    columns = layout == "columns"
    major, minor = (GENES, cells) if columns else (cells, GENES)
    each = stored if not columns else stored * cells // GENES
    group = file.create_group("X")
    encode(group, "csc_matrix" if columns else "csr_matrix", "0.1.0")
    group.attrs["shape"] = [cells, GENES]
    group.create_dataset("indptr", data=np.arange(major + 1) * each, compression="gzip")
    total = major * each
    storage = {"chunks": (1 << 16,), "compression": "gzip", "compression_opts": 1}
    data = group.create_dataset("data", (total,), "f4", **storage)
    indices = group.create_dataset("indices", (total,), "i4", **storage)
    step = max(1, BLOCK * stored // each)
    for first in range(0, major, step):
        rows = min(step, major - first)
        # Ascending without repeats: a step of one or more to each next place.
        width = max(minor // each, 1)
        places = np.cumsum(RNG.integers(1, width + 1, (rows, each)), axis=1) - 1
        if layout == "unsorted":
            places = places[:, ::-1]
        part = slice(first * each, (first + rows) * each)
        indices[part] = places.reshape(-1).astype("i4")
        data[part] = (RNG.poisson(1, rows * each) + 1).astype("f4")


def table(file: h5py.File, name: str, index: list[str]) -> None:
    group = file.create_group(name)
    group.attrs["_index"], group.attrs["column-order"] = "_index", np.zeros(0)
    encode(group, "dataframe", "0.2.0")
    encode(
        group.create_dataset("_index", data=np.array(index, dtype=object), dtype=TEXT),
        "string-array",
        "0.2.0",
    )


def category(obs: h5py.Group, name: str, values: list[str], cells: int) -> None:
    group = obs.create_group(name)
    encode(group, "categorical", "0.2.0")
    group.attrs["ordered"] = False
    codes = RNG.integers(0, len(values), cells).astype("i1")
    encode(group.create_dataset("codes", data=codes, compression="gzip"), "array", "0.2.0")
    listed = group.create_dataset("categories", data=np.array(values, dtype=object), dtype=TEXT)
    encode(listed, "string-array", "0.2.0")
    behind(obs, name)


def behind(obs: h5py.Group, name: str) -> None:
    obs.attrs["column-order"] = np.array([*map(str, obs.attrs["column-order"]), name], dtype=TEXT)


def encode(item: h5py.Group | h5py.Dataset, kind: str, version: str) -> None:
    item.attrs["encoding-type"], item.attrs["encoding-version"] = kind, version


if __name__ == "__main__":
    main()
