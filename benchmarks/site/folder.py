"""A catalog of any size on disk: the demo's manifests and summaries over and over, no two files the same."""

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path

from generator.model import accession

DEMO = Path(__file__).parents[2] / "catalog"
PER_COLLECTION = 20
_ACCESSION = re.compile(r"^accession: (\w+)$", re.MULTILINE)
_TITLE = re.compile(r'^title: "?(.*?)"?$', re.MULTILINE)
_DESCRIPTION = re.compile(r"^description: \|\n", re.MULTILINE)
_ALIASES = re.compile(r"^aliases:.*\n(?:[ -].*\n)*", re.MULTILINE)
_FIGURES = re.compile(r"^figures:\n(?:[ -].*\n)*", re.MULTILINE)
_VERSION = re.compile(r"- version: (\d+)\n(.*?)(?=- version: |\Z)", re.DOTALL)
_ASSET = re.compile(r"- role: (\w+)\n.*?sha256: (\w{64})", re.DOTALL)


def write_catalog(root: Path, count: int, *, figures: bool = True) -> Path:
    """Write `count` datasets, twenty a collection, under `root`/catalog; returns one of their manifests.

    Without figures, whose pictures are the larger part, a site takes two thirds of the disk.
    """
    source = random.Random(1)
    (root / "catalog" / "summaries").mkdir(parents=True)
    (root / "catalog" / "catalog.yaml").write_bytes((DEMO / "catalog.yaml").read_bytes())
    collections = sorted(DEMO.glob("collections/*/collection.yaml"))
    manifests = [file for file in sorted(DEMO.glob("collections/*/*.yaml")) if file not in collections]
    datasets = [file for file in manifests if "\nwithdrawn:" not in file.read_text()]
    rows: list[str] = []
    for number in range(count):
        home, place = divmod(number, PER_COLLECTION)
        folder = root / "catalog" / "collections" / f"collection-{home:05}"
        if place == 0:
            folder.mkdir(parents=True)
            rows += _collection(collections[home % len(collections)], folder, home, source)
        rows += _dataset(datasets[number % len(datasets)], folder, number, source, figures=figures)
    ledger = ["date\tkind\taccession\tversion\tsha256", *sorted(rows)]
    (root / "catalog" / "ledger.tsv").write_text("".join(f"{row}\n" for row in ledger))
    return root / "catalog" / "collections" / "collection-00000" / "dataset-00001.yaml"


def _collection(model: Path, folder: Path, number: int, source: random.Random) -> Iterator[str]:
    own = accession.mint(source)
    (folder / "collection.yaml").write_text(_renamed(model.read_text(), own, number))
    record = model.with_name("publication.csl.json")
    if record.exists():
        (folder / record.name).write_bytes(record.read_bytes())
    yield f"2026-11-22\tcollection\t{own}\t-\t-"


def _dataset(
    model: Path, folder: Path, number: int, source: random.Random, *, figures: bool
) -> Iterator[str]:
    own, text = accession.mint(source), model.read_text()
    if not figures:
        text = _FIGURES.sub("", text)
    before = _ACCESSION.findall(text)[0]
    yield f"2026-11-22\tdataset\t{own}\t-\t-"
    for version, rest in _VERSION.findall(text):
        assets = dict(_ASSET.findall(rest))
        digests = {old: hashlib.sha256(f"{own} {old}".encode()).hexdigest() for old in assets.values()}
        text = _replaced(text.encode(), digests).decode()
        for file in DEMO.glob(f"summaries/{before}.v{version}.*"):
            if ".figure" in file.name and not figures:
                continue
            target = folder.parents[1] / "summaries" / file.name.replace(before, own)
            target.write_bytes(_replaced(file.read_bytes(), digests))
        files = ",".join(f"{role}:{digests[old]}" for role, old in sorted(assets.items()))
        yield f"2026-11-22\tversion\t{own}\t{version}\t{files}"
    for name in re.findall(r"^gene_sets: (.*)$", text, re.MULTILINE):
        text = text.replace(f"gene_sets: {name}", f"gene_sets: genes-{number}.csv")
        (folder / f"genes-{number}.csv").write_bytes(model.with_name(name).read_bytes())
    (folder / f"dataset-{number:05}.yaml").write_text(_renamed(text, own, number))


def _replaced(data: bytes, words: dict[str, str]) -> bytes:
    for old, new in words.items():
        data = data.replace(old.encode(), new.encode())
    return data


def _renamed(text: str, own: str, number: int) -> str:
    """The manifest of another accession, title and description, so that nothing is rendered but once."""
    text = _ALIASES.sub("", text)  # a path leads to one thing only
    text = _ACCESSION.sub(f"accession: {own}", text, count=1)
    text = _TITLE.sub(lambda found: f'title: "{found[1]}, no. {number}"', text, count=1)
    return _DESCRIPTION.sub(f"description: |\n  No. {number}. ", text, count=1)
