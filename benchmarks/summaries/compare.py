"""Metadata of a million cells: bare h5py as Cellshelf reads it, beside anndata's backed mode.

    python benchmarks/summaries/compare.py [--cells 1000000] [--folder build/benchmarks]

Makes its file once (about 400 MB for a million cells), then runs each way in a process of its own. CPU is
user and system time beyond imports; memory is the peak of the process.
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

GENES = 30_000
STORED = 80
"""Values stored per cell, about."""
TEXT = h5py.string_dtype()
RNG = np.random.default_rng(0)

WAYS = {
    "cellshelf, facts": """
import generator.summaries.summarizing as story
from generator.model.summary import Source
story._picture = lambda *_: (None, None)
def run():
    with open(path, "rb") as file:
        story.summarize(file, Source(bytes=0, sha256="", tool="", date=""))
""",
    "cellshelf, facts and picture": """
from generator.model.summary import Source
from generator.summaries import picture, summarize
def run():
    with open(path, "rb") as file:
        summarize(file, Source(bytes=0, sha256="", tool="", date=""))
""",
    "anndata backed, value_counts": """
import anndata
def run():
    data = anndata.read_h5ad(path, backed="r")
    for name in data.obs:
        column = data.obs[name]
        column.value_counts() if column.dtype == "category" else column.describe()
""",
}
MEASURE = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
path = sys.argv[1]
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
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    path = given.folder / f"{given.cells}.h5ad"
    if not path.exists():
        partial = path.with_suffix(".partial")
        # In a process of its own: a child's peak of memory begins at its parent's.
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(partial, given.cells))
        maker.start()
        maker.join()
        partial.replace(path)
    print(f"{given.cells:,} cells x {GENES:,} genes, {path.stat().st_size / 1e6:,.0f} MB\n")
    report({name: measure(way, path) for name, way in WAYS.items()})


def measure(way: str, path: Path) -> list[float] | None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(way=way), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    return [float(number) for number in json.loads(done.stdout.splitlines()[-1])]


def report(measured: dict[str, list[float] | None]) -> None:
    print(f"{'way':32}{'CPU s':>8}{'wall s':>8}{'MB':>8}{'CPU x':>8}{'MB x':>8}")
    first = next(iter(measured.values()))
    for name, numbers in measured.items():
        if numbers is None or first is None:
            print(f"{name:32}  did not run here")
            continue
        cpu, wall, memory = numbers
        ratios = f"{cpu / first[0]:8.1f}{memory / first[2]:8.1f}"
        print(f"{name:32}{cpu:8.2f}{wall:8.2f}{memory:8.0f}{ratios}")


def make(path: Path, cells: int) -> None:
    with h5py.File(path, "w") as file:
        file.attrs["encoding-type"], file.attrs["encoding-version"] = "anndata", "0.1.0"
        table(file, "obs", [f"ACGTACGTACGTACGT-{i}" for i in range(cells)])
        table(file, "var", [f"ENSG{i:011d}" for i in range(GENES)])
        obs = file["obs"]
        terms = {
            "cell_type": ("CL", 80),
            "tissue": ("UBERON", 12),
            "disease": ("MONDO", 6),
            "assay": ("EFO", 3),
        }
        for field, (prefix, number) in terms.items():
            values = [f"{prefix}:{i + 1000:07d}" for i in range(number)]
            category(obs, f"{field}_ontology_term_id", values, cells)
        for i in range(12):
            category(obs, f"column_{i}", [f"value {j}" for j in range(20)], cells)
        category(obs, "donor_id", [f"donor {i}" for i in range(300)], cells)
        for i in range(3):
            column(obs, f"number_{i}", RNG.poisson(1_500, cells).astype("f4"))
        column(obs, "is_primary_data", np.ones(cells, dtype=bool))
        joined = np.array([f"join{i:09d}" for i in range(cells)], dtype=object)
        obs.create_dataset("observation_joinid", data=joined, dtype=TEXT)
        obs.attrs["column-order"] = np.array([*obs.attrs["column-order"], "observation_joinid"], dtype=TEXT)
        xy = RNG.normal(size=(cells, 2)).astype("f4")
        file.create_dataset("obsm/X_umap", data=xy, compression="gzip")
        matrix(file, cells)


def table(file: h5py.File, name: str, index: list[str]) -> None:
    group = file.create_group(name)
    group.attrs["_index"], group.attrs["column-order"] = "_index", np.zeros(0)
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "dataframe", "0.2.0"
    names = group.create_dataset("_index", data=np.array(index, dtype=object), dtype=TEXT)
    names.attrs["encoding-type"], names.attrs["encoding-version"] = "string-array", "0.2.0"


def category(obs: h5py.Group, name: str, values: list[str], cells: int) -> None:
    group = obs.create_group(name)
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "categorical", "0.2.0"
    group.attrs["ordered"] = False
    kind = "i1" if len(values) < 128 else "i2"
    group.create_dataset("codes", data=RNG.integers(0, len(values), cells).astype(kind), compression="gzip")
    group.create_dataset("categories", data=np.array(values, dtype=object), dtype=TEXT)
    for part, encoding in (("codes", "array"), ("categories", "string-array")):
        group[part].attrs["encoding-type"], group[part].attrs["encoding-version"] = encoding, "0.2.0"
    obs.attrs["column-order"] = np.array([*map(str, order(obs)), name], dtype=TEXT)


def column(obs: h5py.Group, name: str, values: np.ndarray) -> None:
    data = obs.create_dataset(name, data=values, compression="gzip")
    data.attrs["encoding-type"], data.attrs["encoding-version"] = "array", "0.2.0"
    obs.attrs["column-order"] = np.array([*map(str, order(obs)), name], dtype=TEXT)


def order(obs: h5py.Group) -> list[str]:
    return [str(name) for name in obs.attrs["column-order"]]


def matrix(file: h5py.File, cells: int) -> None:
    group = file.create_group("X")
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "csr_matrix", "0.1.0"
    group.attrs["shape"] = [cells, GENES]
    pointers = np.concatenate([[0], np.cumsum(RNG.integers(STORED - 30, STORED + 30, cells))])
    group.create_dataset("indptr", data=pointers, compression="gzip")
    total = int(pointers[-1])
    for name, pattern in (
        ("data", RNG.poisson(1, 1_000_003) + 1),
        ("indices", RNG.integers(0, GENES, 1_000_003)),
    ):
        kind = "f4" if name == "data" else "i4"
        data = group.create_dataset(
            name, shape=(total,), dtype=kind, chunks=(100_000,), compression="gzip", compression_opts=1
        )
        for start in range(0, total, 10_000_000):
            stop = min(start + 10_000_000, total)
            data[start:stop] = np.resize(pattern, stop - start)


if __name__ == "__main__":
    main()
