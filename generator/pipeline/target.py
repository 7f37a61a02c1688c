"""Where `catalog add` puts a file: a new dataset of a collection, or a new version of a dataset."""

import re
from pathlib import Path

from generator.errors import UsageError
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.dataset_file import check_slug
from generator.manifests.whole import dataset_path
from generator.model.catalog import Catalog
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record

_SHORTEST_SLUG, _LONGEST_SLUG = 2, 60


@record
class Wish:
    """What the command line says of it."""

    collection: str | None = None
    """Slug or accession."""
    dataset: str | None = None
    """Slug or accession of the dataset that gets a new version; None for a new dataset."""
    title: str | None = None
    slug: str | None = None


@record
class Target:
    """The place that was found."""

    collection: Collection
    dataset: Dataset | None
    """None for a new dataset."""
    path: str
    """The manifest."""
    title: str


def find_target(catalog: Catalog, wish: Wish, *, file: Path, told: str | None) -> Target:
    """The place for `file`, whose own title is `told`; raises UsageError where there is none, or two."""
    collections = [c for c in catalog.collections if wish.collection in (None, c.slug, c.accession)]
    if not collections:
        raise UsageError(
            f"there is no collection {wish.collection}",
            hint="make its folder and collection.yaml first; --collection takes its slug or accession",
        )
    if wish.dataset is not None:
        return _version(collections, wish)
    if wish.collection is None:
        raise UsageError("no collection is named", hint="give --collection, or --dataset for a new version")
    collection = collections[0]
    title = wish.title or told
    if not title:
        raise UsageError("the file has no title of its own", hint="give --title")
    made = slug_of(title)
    slug = wish.slug or (made if len(made) >= _SHORTEST_SLUG else slug_of(file.stem))
    path = f"{COLLECTIONS}/{collection.slug}/{slug}.yaml"
    if problem := next(check_slug(path, slug), None):
        raise UsageError(problem.message, hint=problem.hint)
    return Target(collection=collection, dataset=None, path=path, title=title)


def _version(collections: list[Collection], wish: Wish) -> Target:
    if wish.title or wish.slug:
        raise UsageError(
            "a new version has the title and slug of its dataset", hint="leave out --title and --slug"
        )
    found = [(c, d) for c in collections for d in c.datasets if wish.dataset in (d.slug, d.accession)]
    if not found:
        raise UsageError(f"there is no dataset {wish.dataset}", hint="--dataset takes its slug or accession")
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} datasets are called {wish.dataset}", hint="give the accession, or --collection too"
        )
    collection, dataset = found[0]
    if collection.withdrawn or dataset.withdrawn:
        raise UsageError(f"{dataset.accession} is withdrawn", hint="add it as a new dataset")
    path = dataset_path(collection, dataset)
    return Target(collection=collection, dataset=dataset, path=path, title=dataset.title)


def slug_of(text: str) -> str:
    """Lower-case words joined by hyphens, as many as fit."""
    slug = ""
    for word in re.findall(r"[a-z0-9]+", text.lower()):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _LONGEST_SLUG:
            break
        slug = longer
    return slug
