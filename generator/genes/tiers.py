"""How datasets are put into blocks, so that one more dataset leaves the other blocks as they are."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

SIZES = (512, 64, 8, 1)
"""Datasets of a block: as many large ones as are full, then smaller ones."""

Item = TypeVar("Item")


def tiers(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """The items in order, in blocks; where one more comes, blocks stay or join it in a larger one."""
    start = 0
    for size in SIZES:
        while len(items) - start >= size:
            yield tuple(items[start : start + size])
            start += size
