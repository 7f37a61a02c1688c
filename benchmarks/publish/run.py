"""What it takes to find out that nothing has changed, and to publish one change.

`python benchmarks/publish/run.py [--datasets 10000] [--files 24]`. The site is synthetic: so many small files
for each dataset. The target is a dictionary, so that the figures are those of this program and not of a
network. The peer is what a tool does that remembers nothing: read and hash every file of the site.
"""

import argparse
import datetime as dt
import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.publish import Plan, Run, publish, read_site
from generator.storage import Headers, NoSuchKeyError, Stored
from generator.website.serving import content_type

NAMES = ("index.html", "citation.bib", "croissant.json", "datacite.json", "linkset.json", "SHA256SUMS")


class Shelf:
    """A target without any cost of its own."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def head(self, key: str) -> Stored | None:
        """What is known of an object."""
        found = self.objects.get(key)
        return None if found is None else Stored(key=key, bytes=len(found), sha256=None)

    def get(self, key: str) -> bytes:
        """Its bytes."""
        if key not in self.objects:
            raise NoSuchKeyError(key)
        return self.objects[key]

    def put(
        self, key: str, content: bytes | Path, *, sha256: str, headers: Headers, if_absent: bool = False
    ) -> bool:
        """Store it."""
        del sha256, headers
        if if_absent and key in self.objects:
            return False
        self.objects[key] = content if isinstance(content, bytes) else content.read_bytes()
        return True

    def swap(self, key: str, content: bytes, *, expected: str | None, headers: Headers) -> bool:
        """Compare and set."""
        del headers
        found = self.objects.get(key)
        if (None if found is None else hashlib.sha256(found).hexdigest()) != expected:
            return False
        self.objects[key] = content
        return True

    def delete(self, key: str) -> None:
        """Remove it."""
        self.objects.pop(key, None)


def write_site(folder: Path, datasets: int, files: int) -> list[str]:
    """Write the files; returns their paths."""
    paths = ["index.html", "sitemap.xml"]
    for number in range(datasets):
        home = f"d/{number:08d}"
        paths += [f"{home}/v{i // len(NAMES) + 1}/{NAMES[i % len(NAMES)]}" for i in range(files - 1)]
        paths.append(f"{home}/index.html")
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<!doctype html><title>{path}</title>\n" * 8)
    return paths


def measured(title: str, work: Callable[[], str]) -> float:
    """Do the work, print what it took; returns CPU seconds."""
    before, start = time.process_time(), time.perf_counter()
    told = work()
    cpu, wall = time.process_time() - before, time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{title:44}{cpu:8.2f} CPU s{wall:8.2f} s{peak:8.0f} MB  {told}", flush=True)
    return cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=24, help="for each dataset")
    options = parser.parse_args()
    store = Shelf()
    run = Run(owner="benchmark", clock=lambda: dt.datetime.now(dt.UTC))
    with tempfile.TemporaryDirectory() as name:
        folder, memory = Path(name) / "site", Path(name) / "memory"
        paths = write_site(folder, options.datasets, options.files)
        print(f"{len(paths):,} files, Python {sys.version.split()[0]}")

        def hash_all() -> str:
            for path in paths:
                hashlib.sha256((folder / path).read_bytes()).hexdigest()
            return ""

        def publish_it() -> str:
            site = read_site(folder, paths, content_type, memory=memory, nests=False)
            return told(publish(store, site, frozenset(), run))

        base = measured("Reading and hashing every file", hash_all)
        measured("Published for the first time", publish_it)
        again = measured("Published again, nothing changed", publish_it)
        (folder / paths[-1]).write_text("changed")
        measured("Published again, one file changed", publish_it)
        print(f"Nothing changed: {again / base:.2f} of reading and hashing every file")


def told(plan: Plan) -> str:
    return f"{len(plan.steps):,} uploaded or deleted"


if __name__ == "__main__":
    main()
