"""What the viewer's file costs to make, and how long a browser without a graphics card takes to show it.

python benchmarks/viewer/measure.py 100000 1000000   (bundle the viewer first: catalog viewer)
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import tempfile
import threading
import time
from pathlib import Path

import h5py
import numpy as np
from playwright.sync_api import CDPSession, sync_playwright

from generator.viewer import MOST_CELLS, make_viewer
from generator.website import server
from generator.website.viewing import BUNDLE

ROOT = Path(__file__).parents[2]
GENES, PER_CELL, BLOCK = 2_000, 100, 50_000


def write(path: Path, cells: int) -> None:
    """Cells by GENES as CSR with PER_CELL values each, an embedding and a column of 20 kinds."""
    random = np.random.default_rng(1)
    with h5py.File(path, "w") as file:
        for name, length in (("obs", cells), ("var", GENES)):
            table = file.create_group(name)
            table.attrs.update(
                {"_index": "_index", "encoding-type": "dataframe", "encoding-version": "0.2.0"}
            )
            table.attrs["column-order"] = np.array(
                ["kind"] if name == "obs" else [], dtype=h5py.string_dtype()
            )
            names = np.array([f"{name}{number}" for number in range(length)], dtype=object)
            table.create_dataset("_index", data=names, dtype=h5py.string_dtype())
        kind = file["obs"].create_group("kind")
        kind.attrs.update({"encoding-type": "categorical", "encoding-version": "0.2.0", "ordered": False})
        codes = random.integers(0, 20, cells).astype(np.int8)
        kind.create_dataset("codes", data=codes)
        kinds = np.array([f"kind {number}" for number in range(20)], dtype=object)
        kind.create_dataset("categories", data=kinds, dtype=h5py.string_dtype())
        spots = random.normal(size=(20, 2)) * 8
        file.create_dataset("obsm/X_umap", data=(spots[codes] + random.normal(size=(cells, 2))).astype("f4"))
        matrix = file.create_group("X")
        matrix.attrs.update(
            {"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": (cells, GENES)}
        )
        matrix.create_dataset("indptr", data=np.arange(cells + 1, dtype=np.int64) * PER_CELL)
        packed = {
            "shape": (cells * PER_CELL,),
            "chunks": (1 << 16,),
            "compression": "gzip",
            "compression_opts": 1,
        }
        values, genes = (
            matrix.create_dataset("data", dtype="f4", **packed),
            matrix.create_dataset("indices", dtype="i4", **packed),
        )
        for start in range(0, cells, BLOCK):
            count = min(BLOCK, cells - start)
            part = slice(start * PER_CELL, (start + count) * PER_CELL)
            step = GENES // PER_CELL
            genes[part] = (np.arange(PER_CELL) * step + random.integers(0, step, (count, PER_CELL))).reshape(
                -1
            )
            values[part] = random.exponential(size=count * PER_CELL).astype("f4")


def making(source: Path, target: Path) -> None:
    """In a process of its own, so that its memory is its own."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    make_viewer(source, target)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory, size = after.ru_maxrss / 1024, target.stat().st_size / 1e6
    print(f"  made in {seconds:.1f} CPU s, {memory:.0f} MB at most; {size:.0f} MB")


def showing(site: Path, cells: int) -> None:
    """Seconds until the cells are drawn and nothing is on its way, and bytes that were read."""
    facts = {
        "title": "Benchmark", "page": "../", "zarr": "../cells.zarr.zip", "cells": cells,
        "shown": min(cells, MOST_CELLS), "matrix": "X", "default_color": "kind", "gene_sets": {},
        "embeddings": [{"key": "X_umap", "name": "UMAP"}], "default_embedding": "X_umap",
        "columns": [{"key": "kind", "path": "kind", "kind": "category", "values": [], "more": 0}],
    }  # fmt: skip
    (site / "explore" / "data").mkdir(exist_ok=True)
    (site / "explore" / "data" / "00000000.json").write_text(json.dumps(facts))
    with server.open_server(site, None, "127.0.0.1", 0) as opened, sync_playwright() as playwright:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        session = browser.new_browser_cdp_session()
        for what in ("color=kind", "gene=var7"):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sizes = []
            page.on(
                "response",
                lambda got, sizes=sizes: sizes.append(got) if got.request.method == "GET" else None,
            )
            start, before = time.perf_counter(), spent(session)
            page.goto(f"{opened.url}explore/?d=00000000&{what}")
            page.wait_for_selector(f"#viewer :text-is('{facts['shown']:,} cells')", timeout=300_000)
            page.locator("#viewer [role=progressbar]").first.wait_for(state="detached", timeout=300_000)
            page.wait_for_load_state("networkidle", timeout=300_000)
            page.locator("#viewer canvas").first.screenshot(timeout=300_000)  # waits for a frame
            seconds, cpu = time.perf_counter() - start, spent(session) - before
            read = sum(int(got.headers["content-length"]) for got in sizes if got.url.endswith(".zip"))
            print(f"  {what}: shown after {seconds:.1f} s, {cpu:.1f} CPU s; {read / 1e6:.2f} MB read")
            page.close()
        browser.close()
        opened.shutdown()


def spent(session: CDPSession) -> float:
    """CPU seconds of all processes of the browser so far."""
    return sum(one["cpuTime"] for one in session.send("SystemInfo.getProcessInfo")["processInfo"])


def main() -> None:
    """Measure each number of cells that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cells", type=int, nargs="+")
    for cells in parser.parse_args().cells:
        print(f"{cells:,} cells x {GENES:,} genes, {PER_CELL} values a cell")
        with tempfile.TemporaryDirectory() as made:
            site, source = Path(made) / "site", Path(made) / "cells.h5ad"
            shutil.copytree(ROOT / BUNDLE, site / "explore")
            (site / "index.html").write_text("")
            write(source, cells)
            target = site / "cells.zarr.zip"
            process = multiprocessing.get_context("spawn").Process(target=making, args=(source, target))
            process.start()
            process.join()
            showing(site, cells)


if __name__ == "__main__":
    main()
