"""`catalog preview`: the pages of one collection as they would be published, without the rest."""

from pathlib import Path

from generator import pipeline, website
from generator.citation.permalinks import collection_permalink, dataset_permalink
from generator.errors import UsageError
from generator.model.catalog import Catalog, Edition, public_edition
from generator.model.collection import Collection, Visibility
from generator.model.dataset import Dataset
from generator.model.record import record, replace
from generator.pipeline.figures import draw_missing
from generator.summaries import SummaryFolder, TaskResult
from generator.website import BuildReport

SITE = Path(".cache") / "preview"
"""Where it is built, below the catalog's folder: `site/` stays what it is."""


@record
class Previewed:
    """What was built."""

    report: BuildReport
    paths: tuple[str, ...]
    """Site paths of one's own pages: the dataset that was named first, else the collection."""
    summarized: tuple[TaskResult, ...]
    """What became of the files of the collection's datasets."""


def preview(root: Path, name: str, *, today: str, jobs: int) -> Previewed:
    """Summarise what is new in the collection that `name` is of, and build its pages.

    `name` is an accession or a slug, of a dataset or a collection. Raises UsageError for a name of none or
    several, CheckFailedError for manifests with errors, and as `website.build_site` does.
    """
    catalog = pipeline.load(root)
    collection, dataset = _find(catalog, name)
    codes = [each.accession for each in collection.datasets]
    summarized: list[TaskResult] = []
    if codes:
        pipeline.summarize(
            root,
            only=codes,
            force=False,
            jobs=jobs,
            today=today,
            on_plan=lambda _: None,
            on_done=summarized.append,
        )
        draw_missing(root, codes)
    alone = replace(catalog, collections=(collection,), releases=())
    edition = _edition(alone, collection, pipeline.summary_folder(root))
    report = website.build_site(edition, root, root / SITE, jobs)
    settings = catalog.settings
    mine = [dataset] if dataset else []
    others = [each for each in collection.datasets if each is not dataset]
    addresses = [dataset_permalink(settings, each.accession) for each in mine]
    addresses.append(collection_permalink(settings, collection.accession))
    addresses += [dataset_permalink(settings, each.accession) for each in others if not dataset]
    paths = tuple(address.removeprefix(settings.url) for address in addresses)
    return Previewed(report=report, paths=paths, summarized=tuple(summarized))


def _edition(alone: Catalog, collection: Collection, summaries: SummaryFolder) -> Edition:
    """What the public would see; of a draft, what it will see once it is public, marked as unpublished."""
    shown = replace(alone, collections=(replace(collection, visibility=Visibility.PUBLIC),))
    edition = public_edition(shown, summaries)
    alive = tuple(replace(each, visibility=collection.visibility) for each in edition.collections)
    return replace(edition, collections=alive)


def _find(catalog: Catalog, name: str) -> tuple[Collection, Dataset | None]:
    found: list[tuple[Collection, Dataset | None]] = [
        (c, None) for c in catalog.collections if name in (c.slug, c.accession)
    ]
    found += [(c, d) for c in catalog.collections for d in c.datasets if name in (d.slug, d.accession)]
    if not found:
        raise UsageError(
            f"nothing in the catalog is called {name}", hint="give an accession, or a folder's or file's name"
        )
    if len(found) > 1:
        raise UsageError(f"{len(found)} things are called {name}", hint="give the accession")
    return found[0]
