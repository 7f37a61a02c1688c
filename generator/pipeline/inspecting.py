"""The first part of `catalog add`, which only reads: what the file is, and where it would go."""

from pathlib import Path

from generator import __version__, pipeline
from generator.errors import StaleDataError, UsageError
from generator.manifests.editing import new_manifest, with_version
from generator.model.catalog import Catalog
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.record import record
from generator.model.summary import Source, Summary
from generator.pipeline.journal import Bench, Journal
from generator.pipeline.target import Target, Wish, find_target
from generator.storage import digest
from generator.summaries import Summarized, summarize


@record
class Addition:
    """What is to be added, and how."""

    file: Path
    wish: Wish
    today: str
    """YYYY-MM-DD."""
    changes: str | None = None
    as_given: bool = False
    """Publish the file byte for byte, without standardizing it."""
    rds: bool = True
    validate: bool = False
    validator: Path | None = None
    """The command of an installed cellxgene-schema."""


@record
class Inspected:
    """What is known before anything is done."""

    catalog: Catalog
    given: Asset
    """The file as it is given."""
    summary: Summary
    target: Target
    begun: Journal | None
    """How far an earlier run has come with this file and target."""
    published: bool
    """An earlier run has come to its end."""

    @property
    def version(self) -> int:
        """Number of the version that the file becomes."""
        if self.begun is not None:
            return self.begun.version
        return self.target.dataset.newest.version + 1 if self.target.dataset else 1


def given(addition: Addition) -> Asset:
    """The file as it is."""
    size, sha256 = digest(addition.file)
    return Asset(role=Role.H5AD, bytes=size, sha256=sha256)


def inspect(root: Path, addition: Addition, given: Asset) -> Inspected:
    """Read the file, which is `given`, and find its place; writes nothing.

    Raises UnreadableFileError for a file that cannot be summarised, UsageError where it has no place or is in
    the catalog already.
    """
    catalog = pipeline.load(root)
    journal = Bench(root, given.sha256).read()
    end = _end(catalog, journal)
    wish = addition.wish
    if end is not None and _is_wished(catalog, end, wish):
        wish = Wish(dataset=end.accession)  # its title or slug may have been edited since
    else:
        refuse_known(catalog, given.sha256)
    summary = summarized(addition.file, given, addition.today).summary
    target = find_target(catalog, wish, file=addition.file, told=summary.title)
    begun = journal if journal and (end is not None or _fits(journal, target, addition)) else None
    found = Inspected(
        catalog=catalog, given=given, summary=summary, target=target, begun=begun, published=end is not None
    )
    if not found.published:
        manifest(root, found, "00000000", _version(addition, found.version, (given,)))
    return found


def summarized(file: Path, asset: Asset, today: str, preferred: str | None = None) -> Summarized:
    """The summary of a file at hand, which is `asset`."""
    source = Source(bytes=asset.bytes, sha256=asset.sha256, tool=f"cellshelf {__version__}", date=today)
    with file.open("rb") as stream:
        return summarize(stream, source, preferred)


def manifest(root: Path, found: Inspected, accession: str, version: Version) -> bytes:
    """What the manifest is to say; raises UsageError where a title, a layout, or what is there forbids it."""
    target = found.target
    if target.dataset is None:
        if (root / target.path).exists():
            raise UsageError(
                f"{target.path} is there already",
                hint="give another --slug, or --dataset for a new version of it",
            )
        return new_manifest(target.path, accession, target.title, version)
    return with_version(target.path, (root / target.path).read_bytes(), version)


def _version(addition: Addition, number: int, assets: tuple[Asset, ...]) -> Version:
    return Version(version=number, date=addition.today, changes=addition.changes, assets=assets)


def _end(catalog: Catalog, journal: Journal | None) -> Dataset | None:
    """The dataset that the journal's run has written into its manifest."""
    if journal is None or journal.h5ad is None:
        return None
    for collection in catalog.collections:
        for dataset in collection.datasets:
            if dataset.accession == journal.accession:
                found = [v for v in dataset.versions if v.version == journal.version]
                return dataset if found and found[0].h5ad.sha256 == journal.h5ad.sha256 else None
    return None


def _is_wished(catalog: Catalog, end: Dataset, wish: Wish) -> bool:
    collection = next(c for c in catalog.collections if end in c.datasets)
    return wish.collection in (None, collection.slug, collection.accession) and wish.dataset in (
        None,
        end.slug,
        end.accession,
    )


def refuse_known(catalog: Catalog, sha256: str) -> None:
    """Raise UsageError for a file that a manifest lists."""
    for collection in catalog.collections:
        for dataset in collection.datasets:
            for version in dataset.versions:
                if version.h5ad.sha256 == sha256:
                    raise UsageError(
                        f"the file is in the catalog already: {dataset.accession} v{version.version}",
                        hint="one file is listed once",
                    )


def _fits(journal: Journal, target: Target, addition: Addition) -> bool:
    if (journal.path, journal.as_given) != (target.path, addition.as_given):
        return False
    if target.dataset is None:
        return journal.version == 1
    next_one = target.dataset.accession, target.dataset.newest.version + 1
    return (journal.accession, journal.version) == next_one


def require_same(found: Inspected, sha256: str) -> None:
    """Raise StaleDataError where the file is not what it was when it was inspected."""
    if sha256 != found.given.sha256:
        raise StaleDataError("the file changed while it was added", hint="run the command again")
