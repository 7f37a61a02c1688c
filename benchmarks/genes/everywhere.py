"""Bytes that a gene costs in a catalog of as many datasets as CELLxGENE's: 2,216, synthetic values.

    python benchmarks/genes/everywhere.py [--datasets 2216] [--genes 60]

Datasets have 5 to 60 of 700 cell types, more of the common ones; seven in ten are human, two mouse, and one
in ten is not pooled. Nothing is read over the network: the very blocks are written, and what the page asks of
them is added up. Blocks of a few genes have the heads of whole ones and shards as large, since a gene's
numbers do not depend on how many others there are.
"""

import argparse
import gzip
import json
import struct
import tempfile
from pathlib import Path

import numpy as np

from generator.genes.blocks import HEAD, NAMES_A_SHARD, fnv1a, write_block
from generator.genes.members import Source
from generator.genes.names import Gene
from generator.genes.tiers import tiers

TYPES = 700
TITLE = "Single-cell atlas of {0} in health and disease, part {1} of several by one consortium"


class Synthetic:
    """A file to look genes up in, as far as blocks read it."""

    def __init__(self, number: int, genes: int) -> None:
        rng = np.random.default_rng(number)
        common = 1 / np.arange(1, TYPES + 1)
        kinds = rng.choice(TYPES, rng.integers(5, 61), replace=False, p=common / common.sum())
        self.cells = rng.integers(20, 9_000, len(kinds))
        prefix = "ENSMUSG" if number % 10 in {7, 8} else "ENSG"
        every = range(genes)
        self.genes = tuple(
            Gene(id=f"{prefix}{g:011d}", symbol=f"GENE{g}") for g in every if rng.random() < 0.97
        )
        self.facts = {
            "normalization": "stored" if number % 10 == 9 else "log1p_10k",
            "fields": [
                {
                    "field": "cell_type",
                    "ids": [f"CL:{kind:07d}" for kind in kinds],
                    "labels": [f"a cell type with a name of some length {kind}" for kind in kinds],
                    "cells": self.cells.tolist(),
                }
            ],
        }
        self._rng = rng

    def pages(self):  # noqa: ANN201, D102 - as GenesFile has it
        shape = (len(self.genes), len(self.cells))
        counts = (self._rng.random(shape) * self.cells).astype("u4")
        yield 0, self._rng.gamma(1, 1, shape).astype("f4"), counts


def source(number: int, file: Synthetic) -> Source:
    organism = "NCBITaxon:10090" if number % 10 in {7, 8} else "NCBITaxon:9606"
    cells = int(file.cells.sum())
    return Source(accession=f"{number:08d}", version=1, organism=organism, cells=cells, primary=cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--datasets", type=int, default=2_216)
    parser.add_argument("--genes", type=int, default=60)
    given = parser.parse_args()
    groups = list(tiers(range(given.datasets)))
    heads = requests = 0
    each = np.zeros(given.genes, dtype=int)
    with tempfile.TemporaryDirectory() as folder:
        for group in groups:
            files = [Synthetic(number, given.genes) for number in group]
            path = Path(folder) / "block"
            write_block([(source(n, f), f) for n, f in zip(group, files, strict=True)], path)
            head, sizes = cost(path, given.genes)
            heads += head
            each += sizes
            requests += 3
    shards = int(each.max())
    index = site_index(given.datasets, len(groups))
    print(f"{given.datasets:,} datasets in {len(groups)} blocks; {requests} ranges for the first gene")
    print(f"index of the site {index:,}, heads of blocks {heads:,}, a gene (the dearest) {shards:,} bytes")
    print(f"together {index + heads + shards:,} bytes; every further gene {shards:,}")
    after = set(tiers(range(given.datasets + 1))) - set(groups)
    print(f"one more dataset makes {len(after)} block of {[len(group) for group in after]} datasets anew")


def cost(path: Path, genes: int) -> tuple[int, list[int]]:
    """Bytes of a block's head, and of what each gene needs beyond."""
    data = path.read_bytes()
    head, count = struct.unpack("<II", data[8:HEAD])
    table = np.frombuffer(data, "<u8", count + 1, HEAD + head)
    names = {
        f"GENE{g}": int(table[fnv1a(f"GENE{g}") % count + 1] - table[fnv1a(f"GENE{g}") % count])
        for g in range(genes)
    }
    assert count * NAMES_A_SHARD >= 1
    return HEAD + head, [16 + size for size in names.values()]


def site_index(datasets: int, blocks: int) -> int:
    rng = np.random.default_rng(0)
    titles = {f"{n:08d}": TITLE.format(rng.bytes(6).hex(), n) for n in range(datasets)}
    where = [
        {"href": f"../data/sha256/ab/{rng.bytes(32).hex()}.geneblock", "head": 9_999} for _ in range(blocks)
    ]
    return len(gzip.compress(json.dumps({"blocks": where, "titles": titles}).encode(), 9))


if __name__ == "__main__":
    main()
