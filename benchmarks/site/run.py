"""Dataset pages a second: Cellshelf at any size, and stock MkDocs on the same content at a size it can bear.

`.venv/bin/python benchmarks/site/run.py [--datasets 10000] [--stock 150] [--only command]`. Each line is
a process of its own; CPU is that of it and its workers, memory that of the largest. The last column compares
pages for each second of CPU. The lines of `catalog build` are the whole command, from the start of the
program to its end, on manifests and summaries in files.
"""

import argparse
import functools
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import folder as on_disk
import mkdocs.commands.build
import mkdocs.config
import shelf
import yaml

from generator import pages
from generator.model.catalog import Edition
from generator.model.record import replace
from generator.website.build import build_site

WORKERS = 2


def stamped(edition: Edition, folder: Path) -> None:
    build_site(edition, folder, folder / "site", WORKERS)


def again(edition: Edition, folder: Path) -> None:
    build_site(edition, folder, folder / "site", WORKERS)


def one_changed(edition: Edition, folder: Path) -> None:
    first, *others = edition.collections
    renamed = replace(first.datasets[0], title="Renamed")
    first = replace(first, datasets=(renamed, *first.datasets[1:]))
    build_site(replace(edition, collections=(first, *others)), folder, folder / "site", WORKERS)


def command(root: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "generator", "--root", root, "build"], check=True, stdout=sys.stderr
    )


def edit(root: Path) -> None:
    """Give one dataset another title."""
    manifest = root / "catalog" / "collections" / "collection-00000" / "dataset-00001.yaml"
    manifest.write_text(manifest.read_text().replace('title: "', 'title: "Renamed: ', 1))


def sizes(site: Path) -> list[tuple[str, int]]:
    """Every file of the site, as its path and its bytes."""
    files = (file for file in site.rglob("*") if file.is_file())
    return [(file.relative_to(site).as_posix(), file.stat().st_size) for file in files]


def bare(files: list[tuple[str, int]], floor: Path) -> None:
    """Write files of these sizes, each beside its place first, in as many processes as a build."""
    with multiprocessing.Pool(WORKERS) as pool:
        pool.starmap(_bare, [(floor, files[n::WORKERS]) for n in range(WORKERS)])


def _bare(floor: Path, files: list[tuple[str, int]]) -> None:
    data = memoryview(bytes(max(size for _, size in files)))
    made = set()
    for path, size in files:
        target = f"{floor}/{path}"
        if (folder := target.rpartition("/")[0]) not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        handle = os.open(f"{target}.part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.write(handle, data[:size])
        os.close(handle)
        os.replace(f"{target}.part", target)  # noqa: PTH105 - nothing but the calls is to be measured


def stock_source(edition: Edition, folder: Path, *, navigation: bool) -> None:
    """The same pages for stock MkDocs: their HTML in Markdown files."""
    names = []
    for collection, dataset in edition.datasets():
        for page in pages.render_dataset(edition, collection, dataset).pages:
            file = folder / "docs" / page.path.replace("index.html", "index.md")
            file.parent.mkdir(parents=True, exist_ok=True)
            front = yaml.safe_dump({"title": page.title, "description": page.description})
            file.write_text(f"---\n{front}---\n{page.content}\n")
            names.append(str(file.relative_to(folder / "docs")))
    (folder / "docs" / "index.md").write_text("# Catalog\n")
    config = {"site_name": "Stock", "theme": {"name": "material", "font": False}}
    config["nav"] = [{"Home": "index.md"}, *({"Datasets": names} for _ in "x" if navigation)]
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config))


def stock(folder: Path) -> None:
    mkdocs.commands.build.build(mkdocs.config.load_config(str(folder / "mkdocs.yml")))


def measured(work: Callable[[], None], count: int) -> None:
    """Do the work and print what it took as a line of JSON."""
    spent, start = _cpu(), time.perf_counter()
    work()
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(kind).ru_maxrss for kind in kinds)
    wall = time.perf_counter() - start
    print(json.dumps({"pages": count, "wall": wall, "cpu": _cpu() - spent, "memory": memory / 1000}))


def _cpu() -> float:
    usage = [resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in usage)


def measure(way: str, datasets: int, folder: Path) -> None:
    """What a process of its own does: one way, once."""
    if way.startswith("command"):
        if way == "command-one":
            edit(folder)
        work = functools.partial(command, folder)
        if way == "command-bare":
            work = functools.partial(bare, sizes(folder / "site"), folder / "floor")
        count = len(list(folder.glob("catalog/summaries/*.v[0-9].json"))) + datasets
        measured(work, count)
        return
    edition = shelf.shelf(datasets)
    count = sum(1 + len(dataset.versions) for _, dataset in edition.datasets())
    if way.startswith("stock"):
        stock_source(edition, folder, navigation=way.endswith("navigation"))
        measured(lambda: stock(folder), count)
    else:
        measured(
            lambda: {"stamped": stamped, "again": again, "one": one_changed}[way](edition, folder), count
        )


def tell(title: str, way: str, datasets: int, folder: Path, base: float | None) -> float:
    """Run one way in a process of its own, print its line; returns pages for each second of CPU."""
    command = [sys.executable, __file__, "--way", way, "--datasets", str(datasets), "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    rate = found["pages"] / found["cpu"]
    ratio = f"{rate / base:7.1f} x" if base else "      1 x"
    wall = found["pages"] / found["wall"]
    print(
        f"{title:44}{found['pages']:8,}{found['wall']:8.1f}{found['cpu']:8.1f}{found['memory']:8.0f}"
        f"{wall:9.0f}{ratio}",
        flush=True,
    )
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=10_000)
    parser.add_argument("--stock", type=int, default=150, help="datasets for stock MkDocs, two pages each")
    parser.add_argument("--no-figures", action="store_true", help="a catalog that takes less of the disk")
    parser.add_argument("--only", choices=["command"], help="leave out stock MkDocs and the pages alone")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        measure(options.way, options.datasets, options.folder)
        return
    print(f"{'':44}{'pages':>8}{'wall s':>8}{'CPU s':>8}{'MB':>8}{'pages/s':>9}{'per CPU':>9}")
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        base = None if options.only == "command" else tell_pages(options, top)
        on_disk.write_catalog(top / "disk", options.datasets, figures=not options.no_figures)
        for title, way in COMMANDS.items():
            tell(title, way, options.datasets, top / "disk", base)


COMMANDS = {
    "catalog build, from scratch": "command",
    "as many bytes in as many files, no more": "command-bare",
    "catalog build, nothing changed": "command-again",
    "catalog build, one manifest changed": "command-one",
}


def tell_pages(options: argparse.Namespace, top: Path) -> float:
    """Stock MkDocs, and the pages alone; returns pages for each second of CPU of the first."""
    for folder in ("navigation", "hidden", "small", "large"):
        (top / folder).mkdir()
    base = tell(
        "MkDocs, pages in the navigation", "stock-navigation", options.stock, top / "navigation", None
    )
    tell("MkDocs, not in the navigation", "stock", options.stock, top / "hidden", base)
    tell("Cellshelf, the same pages", "stamped", options.stock, top / "small", base)
    tell("Cellshelf", "stamped", options.datasets, top / "large", base)
    tell("Cellshelf, nothing changed", "again", options.datasets, top / "large", base)
    tell("Cellshelf, one title changed", "one", options.datasets, top / "large", base)
    return base


if __name__ == "__main__":
    main()
