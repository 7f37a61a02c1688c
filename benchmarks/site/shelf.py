"""A catalog of any size: the demo's datasets over and over, each with an accession of its own."""

import random
from pathlib import Path

from generator.model import accession
from generator.model.catalog import Edition, SummarySource
from generator.model.difference import Difference
from generator.model.record import replace
from generator.model.sidecar import Sidecars
from generator.model.summary import Summary
from generator.website.whole import read_edition

ROOT = Path(__file__).parents[2]
PER_COLLECTION = 20


class Repeated:
    """Summaries of the demo, read from disk each time as a real build does."""

    def __init__(self, source: SummarySource, of: dict[str, str]) -> None:
        """`of` has the demo's accession for each one in use."""
        self._source = source
        self._of = of

    def read(self, accession: str, version: int) -> Summary:
        """The summary of the demo's dataset behind it."""
        return self._source.read(self._of[accession], version)

    def picture(self, accession: str, version: int) -> bytes | None:
        """The picture of the demo's dataset behind it."""
        return self._source.picture(self._of[accession], version)

    def difference(self, accession: str, version: int) -> Difference | None:
        """What changed in the demo's version behind it."""
        return self._source.difference(self._of[accession], version)

    def sidecars(self, accession: str, version: int) -> Sidecars:
        """The derived files of the demo's version behind it."""
        return self._source.sidecars(self._of[accession], version)


def shelf(count: int) -> Edition:
    """An edition of `count` datasets, twenty a collection."""
    demo = read_edition(ROOT)
    source = random.Random(1)
    models = list(demo.datasets())
    of: dict[str, str] = {}
    collections = []
    for start in range(0, count, PER_COLLECTION):
        datasets = []
        for number in range(start, min(start + PER_COLLECTION, count)):
            model = models[number % len(models)][1]
            own = accession.mint(source)
            of[own] = model.accession
            datasets.append(
                replace(model, accession=own, title=f"{model.title}, no. {number}", gene_sets=None)
            )
        model = models[start // PER_COLLECTION % len(models)][0]
        own = accession.mint(source)
        collections.append(
            replace(
                model,
                accession=own,
                slug=f"collection-{start}",
                title=f"{model.title} {start}",
                datasets=tuple(datasets),
            )
        )
    return replace(
        demo,
        collections=tuple(collections),
        summaries=Repeated(demo.summaries, of),
        tombstones=(),
        releases=(),
    )
