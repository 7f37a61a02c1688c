"""The full pass: expression per gene and group, beside anndata, scanpy, and inflating the matrix alone.

    python benchmarks/genes/compare.py [--cells 100000] [--folder build/benchmarks] [--peers]

Makes its file once (raw counts, CSR, gzip level 4, 850 values a cell of 30,000 genes; four fields of 50, 12,
4 and 2 groups), then runs each way in a process of its own. CPU is user and system time beyond imports;
memory is the peak of the process; the ratio is to inflating alone. Peers count one field and take values as
they are, which Cellshelf is made to do once too; else it counts all fields, and normalises each value.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

GENES = 30_000
STORED = 850
BLOCK = 2_000
TEXT = h5py.string_dtype()
FIELDS = {"cell_type": 50, "tissue": 12, "disease": 4, "sex": 2}

INFLATE = """
import os, deflate, h5py
def run():
    with h5py.File(path) as file:
        for name in ("X/data", "X/indices"):
            data = file[name]
            size, places = data.chunks[0] * 4, []
            data.id.chunk_iter(lambda s: places.append((s.byte_offset, s.size)) and None)
            handle = os.open(path, os.O_RDONLY)
            for offset, length in places:
                deflate.zlib_decompress(os.pread(handle, length, offset), size)
            os.close(handle)
"""
WAYS = {
    "inflating alone (libdeflate)": INFLATE,
    "cellshelf, 1 field, as stored": """
from pathlib import Path
from generator.genes import pseudobulk as made
from generator.genes.choosing import Normalization
fields, choice = made.groupings, made.choose
made.groupings = lambda obs: fields(obs)[:1]
made.choose = lambda found: (choice(found)[0], Normalization.STORED)
def run():
    made.pseudobulk(Path(path))
""",
    "cellshelf, 4 fields, normalised": """
from pathlib import Path
from generator.genes.pseudobulk import pseudobulk
def run():
    pseudobulk(Path(path))
""",
    "cellshelf, both files written": """
from pathlib import Path
from generator.genes import make_both
def run():
    make_both(Path(path), Path(path + ".expression"), Path(path + ".genes"))
""",
}
PEERS = {
    "h5py reading alone": """
import h5py
def run():
    with h5py.File(path) as file:
        for name in ("X/data", "X/indices"):
            data = file[name]
            step = data.chunks[0] * 32
            for start in range(0, data.shape[0], step):
                data[start : start + step]
""",
    "anndata backed, chunks, 1 field": """
import anndata, numpy as np, scipy.sparse as sp
def run():
    data = anndata.read_h5ad(path, backed="r")
    codes = data.obs["cell_type"].cat.codes.to_numpy()
    sums = np.zeros((50, data.n_vars)); counts = np.zeros_like(sums)
    for block, start, stop in data.chunked_X(20_000):
        n = stop - start
        one_hot = sp.csr_matrix((np.ones(n, "f4"), (codes[start:stop], np.arange(n))), shape=(50, n))
        sums += (one_hot @ block).toarray()
        block = block.copy(); block.data = np.ones_like(block.data)
        counts += (one_hot @ block).toarray()
""",
    "scanpy.get.aggregate, whole file, 1 field": """
import anndata, scanpy
def run():
    data = anndata.read_h5ad(path)
    scanpy.get.aggregate(data, "cell_type", ["mean", "count_nonzero"])
""",
}
MEASURE = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
path = sys.argv[1]
{way}
before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
run()
wall = time.perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps([cpu, wall, after.ru_maxrss / 1000]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--peers", action="store_true", help="also those that take long or much memory")
    given = parser.parse_args()
    path = given.folder / f"genes-{given.cells}.h5ad"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path, given.cells)
    print(f"{given.cells:,} cells, {path.stat().st_size / 1e6:,.0f} MB")
    bound = 0.0
    for name, way in (WAYS | PEERS if given.peers else WAYS).items():
        command = [sys.executable, "-c", MEASURE.format(way=way), str(path)]
        cpu, wall, memory = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        bound = bound or cpu
        print(f"{name:45} {cpu:7.2f} CPU s {wall:7.2f} s {memory:7.0f} MB {cpu / bound:6.2f} x")


def make(path: Path, cells: int) -> None:
    """A file as anndata writes it, in blocks."""
    rng = np.random.default_rng(0)
    weights = rng.lognormal(0, 1.5, GENES)
    cumulated = np.cumsum(weights) / weights.sum()
    with h5py.File(path, "w") as file:
        for name, count in (("obs", cells), ("var", GENES)):
            table(file, name, count)
        for field, groups in FIELDS.items():
            category(file["obs"], field, rng.integers(0, groups, cells), groups)
        group = file.create_group("X")
        group.attrs.update(
            {"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": (cells, GENES)}
        )
        how = {"maxshape": (None,), "chunks": (50_000,), "compression": "gzip", "compression_opts": 4}
        data = group.create_dataset("data", (0,), "f4", **how)
        indices = group.create_dataset("indices", (0,), "i4", **how)
        lengths = [np.zeros(1, dtype=np.int64)]
        for start in range(0, cells, BLOCK):
            rows = min(BLOCK, cells - start)
            drawn = np.searchsorted(cumulated, rng.random((rows, STORED * 3 // 2)))
            found = [np.unique(line, return_counts=True) for line in np.minimum(drawn, GENES - 1)]
            for dataset, part in ((indices, 0), (data, 1)):
                values = np.concatenate([pair[part] for pair in found])
                dataset.resize(dataset.shape[0] + len(values), axis=0)
                dataset[-len(values) :] = values
            lengths.append(np.array([len(pair[0]) for pair in found]))
        group.create_dataset("indptr", data=np.cumsum(np.concatenate(lengths)))


def table(file: h5py.File, name: str, rows: int) -> None:
    group = file.create_group(name)
    group.attrs.update({"_index": "_index", "encoding-type": "dataframe", "encoding-version": "0.2.0"})
    group.attrs["column-order"] = np.array(list(FIELDS) if name == "obs" else [], dtype=TEXT)
    prefix = "cell" if name == "obs" else "ENSG"
    texts = [f"{prefix}{place:011d}" for place in range(rows)]
    values = group.create_dataset("_index", data=np.array(texts, dtype=object), dtype=TEXT)
    values.attrs.update({"encoding-type": "string-array", "encoding-version": "0.2.0"})


def category(table: h5py.Group, name: str, codes: np.ndarray, count: int) -> None:
    group = table.create_group(name)
    group.attrs.update({"encoding-type": "categorical", "encoding-version": "0.2.0", "ordered": False})
    group.create_dataset("codes", data=codes.astype(np.int8))
    texts = np.array([f"{name} {place}" for place in range(count)], dtype=object)
    group.create_dataset("categories", data=texts, dtype=TEXT)


if __name__ == "__main__":
    main()
