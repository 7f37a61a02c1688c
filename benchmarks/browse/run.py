"""Bytes before first use, build time and memory, and times of a click, in node and in Chromium.

    python benchmarks/browse/run.py [--index discover_index.json] [SIZE ...]

Sizes are numbers of synthetic datasets (default 10000 100000). With `--index`, a CELLxGENE Discover index in
JSON is measured as well; the fields that it lacks are drawn at random (see catalogs.py).
"""

import argparse
import functools
import http.server
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import catalogs

from generator.browse import FOLDER, facet_terms, index_files

THEME = Path(__file__).parents[2] / "generator" / "theme" / "assets"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Datasets</title>{styles}
<meta name="viewport" content="width=device-width">
<script type="module" src="../assets/javascripts/browse/browse.js"></script>
<body data-md-color-scheme="default" data-md-color-primary="custom" class="md-typeset">
<main class="page browse" style="container: page / inline-size; padding: 1rem"><h1>Datasets</h1>
<div class="finder" data-view="datasets" data-root="../" hidden></div></main></html>
"""
SHEETS = ("tokens", "page", "list", "finder")


def build(source: str, out: Path) -> dict[str, object]:
    """Write an index and a page that uses it; returns what it took, in a process of its own."""
    rows = catalogs.real(Path(source)) if not source.isdecimal() else catalogs.synthetic(int(source))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    files = index_files(rows)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    terms = facet_terms(rows)
    terms_seconds = time.perf_counter() - start
    (out / FOLDER).mkdir(parents=True)
    for path, data in files:
        (out / path).write_bytes(data)
    shutil.copytree(THEME, out / "assets")
    (out / "datasets").mkdir()
    styles = "".join(f'<link rel="stylesheet" href="../assets/stylesheets/{name}.css">' for name in SHEETS)
    (out / "datasets" / "index.html").write_text(PAGE.format(styles=styles))
    return {
        "datasets": len(rows),
        "index, seconds": round(seconds, 2),
        "terms with pages": len(terms),
        "terms, seconds": round(terms_seconds, 2),
        "rows in memory, MB": before // 1024,
        "peak, MB": peak // 1024,
        "all files, KB": sum(len(data) for _, data in files) // 1000,
    }


def sizes(out: Path) -> dict[str, object]:
    """Compressed bytes by when they are loaded."""
    folder = out / FOLDER
    manifest = json.loads((folder / "manifest.json").read_text())
    view = manifest["views"]["datasets"]

    def size(file: str) -> float:
        return round((folder / file).stat().st_size / 1000, 1)

    base = view["sections"]["column:cells"]
    later = {name: size(file) for name, file in view["sections"].items() if file != base}
    first = size("manifest.json") + size(base) + size(view["shards"][0])
    return {
        "before first use, KB": round(first, 1),
        "of which base": size(base),
        "first lines": size(view["shards"][0]),
        "search when first used, KB": size(manifest["search"]["index"]),
        "when first used, KB": later,
    }


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on loopback."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def in_node(out: Path) -> dict[str, object]:
    """Decoding and clicks, timed by node."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(THEME / "javascripts" / "browse", folder, dirs_exist_ok=True)
        (Path(folder) / "package.json").write_text('{"type": "module"}')
        script = shutil.copy(Path(__file__).with_name("clicks.mjs"), folder)
        run = subprocess.run(["node", script, out / FOLDER], capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout))


def in_chromium(out: Path) -> dict[str, object]:
    """From the address to a usable list, and from a click to the list that follows."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (optional here)
    except ImportError:
        program = None
    if program is None:
        return {"Chromium": "not here"}
    with served(out) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        start = time.perf_counter()
        page.goto(f"{address}datasets/")
        page.wait_for_selector(".finder table.list tbody tr")
        usable = time.perf_counter() - start
        page.evaluate("for (const d of document.querySelectorAll('details.facet')) d.open = false")
        page.locator("details.facet summary", has_text="Organism").click()
        box = page.locator("details[open] input[type=checkbox]").first
        box.wait_for()
        start = time.perf_counter()
        box.check()
        page.wait_for_selector(".chip")
        click = time.perf_counter() - start
        browser.close()
    return {"usable list, seconds": round(usable, 2), "first click with loading, seconds": round(click, 2)}


def main() -> None:
    """Measure every catalog asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--index", help="a Discover index in JSON")
    chosen = parser.parse_args()
    for source in [*([chosen.index] if chosen.index else []), *map(str, chosen.sizes)]:
        with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1) as pool:
            out = Path(folder) / "site"
            report = pool.submit(build, source, out).result()
            for measure in (lambda _: report, sizes, in_node, in_chromium):  # noqa: B023 (called at once)
                for name, value in measure(out).items():
                    print(f"{name:48} {value}", flush=True)
            print()


if __name__ == "__main__":
    main()
