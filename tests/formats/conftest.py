"""h5ad files with every awkward thing that real ones have, and what real R finds in their R files."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from generator.formats import Target, convert

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
INSTALL = "apt-get install r-base-core r-cran-seurat r-bioc-singlecellexperiment r-cran-jsonlite"
SEURAT_5 = "CELLSHELF_SEURAT5"
INSTALL_5 = (
    "as root: debootstrap --variant=minbase trixie build/seurat5 && chroot build/seurat5 apt-get install -y "
    "--no-install-recommends r-base-core r-cran-seurat r-bioc-singlecellexperiment r-cran-jsonlite && "
    f"export {SEURAT_5}=$PWD/build/seurat5"
)
CELLS, GENES = 60, 24
NAMES = [
    *(
        "a",
        "a",
        "a.1",
        "a",
        "b c",
        "_x",
        ".1a",
        "..1",
        "...",
        "if",
        "",
        "é µ",
        "名前",
        "x²",
        "1a",
        "a-b",
        "TRUE",
    ),
    *(".a", "-a", "a_b", "NA", "(x)", "a", "X", ".é", "..2a", "½"),
]
"""What R's make.names and make.unique are asked about."""


def counts(rng: np.random.Generator) -> sp.csr_matrix:
    found = sp.csr_matrix(rng.poisson(0.8, (CELLS, GENES)).astype(np.float32))
    found.data[: found.indptr[1]] = 0  # a cell with nothing in it
    found.eliminate_zeros()
    return found


def normalized(raw: sp.csr_matrix) -> sp.csr_matrix:
    found = raw.copy()
    found.data = np.log1p(found.data * 1.7).astype(np.float32)
    return found


def rich() -> ad.AnnData:
    rng = np.random.default_rng(3)
    raw = counts(rng)
    kinds = rng.integers(-1, 3, CELLS)
    obs = pd.DataFrame(
        {
            "kind": pd.Categorical.from_codes(kinds, ["B cell", "γδ T cell", "naïve, old", "never"]),
            "stage": pd.Categorical.from_codes(
                rng.integers(0, 3, CELLS), ["early", "mid", "late"], ordered=True
            ),
            "batch": pd.Categorical(rng.integers(1, 4, CELLS)),
            "is_primary_data": np.arange(CELLS) % 2 == 0,
            "maybe": pd.array([True, None, False] * (CELLS // 3), dtype="boolean"),
            "few": pd.array([1, None, -3] * (CELLS // 3), dtype="Int64"),
            "big": np.arange(CELLS, dtype=np.int64) + 2**40,
            "lowest": np.full(CELLS, -(2**31), dtype=np.int64),
            "small": np.arange(CELLS, dtype=np.uint8),
            "half": rng.random(CELLS).astype(np.float32),
            "gaps": np.where(np.arange(CELLS) % 5 == 0, np.nan, 1.5),
            "text": [f'sé "q" {i}' if i else "NA" for i in range(CELLS)],
            "two words (x)": np.arange(CELLS, dtype=np.int32),
            "_hidden": 1.5,
        },
        index=[f"AAAC-{i}_é" if i == 0 else f"AAAC-{i}" for i in range(CELLS)],
    )
    symbols = [f"G{i // 2}" if i < 6 else f"HLA_{i}" if i == 7 else f"GENE|{i}" for i in range(GENES)]
    var = pd.DataFrame(
        {
            "feature_name": pd.Categorical(symbols),
            "feature_is_filtered": rng.random(GENES) < 0.2,
            "feature_length": rng.integers(100, 9000, GENES),
            "start": np.arange(GENES),
        },
        index=[f"ENSG{i:011d}" if i else "ERCC_00002|x" for i in range(GENES)],
    )
    data = ad.AnnData(normalized(raw), obs=obs, var=var)
    data.raw = ad.AnnData(raw, var=var)
    data.obsm["X_umap"] = rng.normal(size=(CELLS, 2)).astype(np.float32)
    data.obsm["X_pca"] = rng.normal(size=(CELLS, 5))
    data.obsm["X_scVI 2_latent"] = rng.normal(size=(CELLS, 3))
    data.obsm["10x"] = rng.integers(0, 5, (CELLS, 2))
    data.obsm["cube"] = rng.normal(size=(CELLS, 2, 2))
    data.obsm["table"] = pd.DataFrame({"a": np.arange(CELLS)}, index=obs.index)
    data.layers["spliced"] = raw.copy()
    data.uns = {
        "title": "Tëst",
        "schema_version": "7.1.0",
        "citation": "Publication: https://doi.org/10.5555/x",
        "batch_condition": np.array(["batch", "kind"], dtype=object),
        "kind_colors": np.array(["#ff0000"] * 4, dtype=object),
        "spatial": {"is_single": True, "library": {"images": np.zeros((2, 2))}},
        "neighbors": {"params": {"n": 5}},
    }
    return data


def unsorted() -> ad.AnnData:
    data = rich()
    rng, matrix = np.random.default_rng(0), data.raw.X.copy()
    for start, stop in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        order = rng.permutation(stop - start)
        matrix.indices[start:stop] = matrix.indices[start:stop][order]
        matrix.data[start:stop] = matrix.data[start:stop][order]
    matrix.has_sorted_indices = False
    data.raw = ad.AnnData(matrix, var=data.raw.var)
    return data


def columns() -> ad.AnnData:
    data = rich()
    data.X = sp.csc_matrix(data.X)
    data.raw = ad.AnnData(data.raw.X.toarray(), var=data.raw.var)
    return data


def only_counts() -> ad.AnnData:
    data = rich()
    data.X, data.raw = data.raw.X.astype(np.int64), None
    data.obs["cell_type"] = data.obs["stage"].astype(str).astype("category")
    del data.layers["spliced"]
    return data


def no_counts() -> ad.AnnData:
    data = rich()
    data.raw, data.obsm, data.uns = None, {}, {}
    return data


def counts_in_a_layer() -> ad.AnnData:
    data = rich()
    data.layers["counts"], data.raw = data.raw.X, None
    return data


def scaled() -> ad.AnnData:
    data = rich()
    data.raw = ad.AnnData(data.X, var=data.var)
    data.X = (data.X.toarray() - 0.4) / 2
    return data


def fewer() -> ad.AnnData:
    whole = rich()
    chosen = [f"ENSG{i:011d}" for i in (9, 3, 17, 4)]
    data = whole[:, chosen].copy()
    data.raw = ad.AnnData(whole.raw.X, var=whole.raw.var.drop(columns="start"))
    extra = data[:, :1].copy()
    extra.var_names = ["only in X"]
    joined = ad.concat([data, extra], axis=1, merge="first")
    joined.raw, joined.obsm, joined.obs = data.raw.to_adata(), data.obsm, data.obs
    return joined


def empty() -> ad.AnnData:
    return rich()[:0].copy()


def twins() -> ad.AnnData:
    data = only_counts()
    data.obs_names = ["same", "same", "", "same.1", *data.obs_names[4:]]
    data.var_names = ["twin", "twin", *data.var_names[2:]]
    return data


CASES = {
    case.__name__: case
    for case in (
        rich,
        unsorted,
        columns,
        only_counts,
        no_counts,
        counts_in_a_layer,
        scaled,
        fewer,
        empty,
        twins,
    )
}


def write_oldest(path: Path) -> None:
    """As anndata wrote before 0.7: tables of records, raw at the root, categories in uns."""
    rng = np.random.default_rng(1)
    raw = counts(rng)
    with h5py.File(path, "w") as file:
        obs = np.zeros(CELLS, dtype=[("index", "S6"), ("kind", "i1"), ("n", "f4")])
        obs["index"] = [f"c{i}".encode() for i in range(CELLS)]
        obs["kind"], obs["n"] = rng.integers(-1, 2, CELLS), rng.random(CELLS)
        var = np.zeros(GENES, dtype=[("index", "S6")])
        var["index"] = [f"g{i}".encode() for i in range(GENES)]
        file["obs"], file["var"], file["raw.var"] = obs, var, var
        file.create_dataset("uns/kind_categories", data=np.array([b"B", b"T"]))
        obsm = np.zeros(CELLS, dtype=[("X_umap", "f8", (2,)), ("odd", "S3")])
        obsm["X_umap"] = rng.normal(size=(CELLS, 2))
        file["obsm"], file["X"] = obsm, np.log1p(raw.toarray())
        group = file.create_group("raw.X")
        group.attrs["h5sparse_format"], group.attrs["h5sparse_shape"] = "csr", np.array(raw.shape)
        for part in ("data", "indices", "indptr"):
            group.create_dataset(part, data=getattr(raw, part))


@pytest.fixture(scope="session")
def names() -> list[str]:
    """What R was asked about."""
    return NAMES


@pytest.fixture(scope="session")
def h5ad(tmp_path_factory) -> dict[str, Path]:
    """Each case as a file."""
    folder = tmp_path_factory.mktemp("cases")
    found = {}
    for name, make in CASES.items():
        found[name] = folder / f"{name}.h5ad"
        make().write_h5ad(found[name])
    found["oldest"] = folder / "oldest.h5ad"
    write_oldest(found["oldest"])
    return found


@pytest.fixture(scope="session")
def rds(h5ad) -> dict[tuple[str, str], Path]:
    """Each case as R files, beside it."""
    found = {}
    for name, path in h5ad.items():
        for target in Target:
            found[name, target.value] = path.with_name(f"{name}.{target}.rds")
            convert(path, found[name, target.value], to=target)
    found["symbols", "seurat"] = h5ad["rich"].with_name("symbols.seurat.rds")
    convert(h5ad["rich"], found["symbols", "seurat"], symbols=True)
    return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> dict[str, Path]:
    """Every file of the demo's store, as a Seurat object and the file that it was made of."""
    folder = tmp_path_factory.mktemp("store")
    found = {}
    for path in sorted((ROOT / ".store").rglob("*.h5ad")):
        target = folder / f"{path.stem[:12]}.rds"
        convert(path, target)
        found[str(path)] = target
    return found


@pytest.fixture(scope="session", params=["4", "5"], ids=["Seurat 4", "Seurat 5"])
def in_r(request, rds, demo) -> dict[str, dict]:
    """What R finds in each file, by its name; all read by one process of each Seurat."""
    paths = [*rds.values(), *demo.values()]
    (rds["rich", "seurat"].parent / "names.json").write_text(json.dumps(NAMES))
    told = (told_by_seurat_4 if request.param == "4" else told_by_seurat_5)(paths)
    assert told["rich.seurat.rds"]["operations"]["seurat"][0].split(".")[0] == request.param
    return told


def told_by_seurat_4(paths) -> dict[str, dict]:
    """By the R of this machine."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip(f"no R: {INSTALL}")
    return told([rscript], HERE / "facts.R", {path: path for path in paths})


def told_by_seurat_5(paths) -> dict[str, dict]:
    """By the R of another Debian, in a folder that is the root of all it sees."""
    if SEURAT_5 not in os.environ:
        pytest.skip(f"no Seurat 5: {INSTALL_5}")
    root = Path(os.environ[SEURAT_5]).absolute()
    with tempfile.TemporaryDirectory(dir=root / "tmp") as folder:
        inside = Path(folder)
        shutil.copy(HERE / "facts.R", inside)
        for parent in {path.parent for path in paths}:
            shutil.copytree(parent, inside / parent.name)
        copies = {inside / path.parent.name / path.name: path for path in paths}
        seen = {copy: Path("/") / copy.relative_to(root) for copy in copies}
        script = Path("/") / (inside / "facts.R").relative_to(root)
        return told(["chroot", str(root), "Rscript"], script, seen)


def told(rscript, script, seen) -> dict[str, dict]:
    """The facts of each file, by its name; `seen` tells for each where R sees it."""
    done = subprocess.run(
        [*rscript, "--vanilla", str(script)],
        input="".join(f"{path}\n" for path in seen.values()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return {path.name: json.loads(path.with_name(f"{path.name}.json").read_text()) for path in seen}
