"""`catalog new`: the first manifest of a collection or dataset, filled with what files tell."""

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import field

from generator import pipeline
from generator.errors import UsageError
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.dataset_file import check_slug
from generator.manifests.drafting import draft
from generator.manifests.editing import write_manifest
from generator.manifests.formats import FORMATS
from generator.manifests.from_csl import FromPaper, from_paper
from generator.model.collection import Collection, CollectionManifest, Publication
from generator.model.dataset import Asset, DatasetManifest, Role, Version
from generator.model.record import record, replace
from generator.pages.dictionary import SCHEMA_COLUMNS
from generator.pipeline.inspecting import refuse_known, summarized
from generator.pipeline.minting import unused
from generator.pipeline.target import Wish, find_target, slug_of
from generator.storage import digest
from generator.summaries import Summarized

_PAPER = "publication.csl.json"
_DOI_OF_PAPER = re.compile(r"Publication:\s*https?://(?:dx\.)?doi\.org/(\S+)")


@record
class Begun:
    """What was written."""

    accession: str
    path: str
    """The manifest."""


@record
class Words:
    """What the author says of a file."""

    url: str | None = None
    """Where readers fetch it; None for the catalog's own store, where `catalog put` puts it."""
    description: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    """Columns of obs, explained."""


@record
class Cells:
    """A data file at hand, read."""

    file: Path
    asset: Asset
    summarized: Summarized

    @property
    def title(self) -> str:
        """The file's own title; empty without one."""
        return self.summarized.summary.title or ""

    @property
    def doi(self) -> str:
        """DOI of the paper that the file's citation names, or nothing."""
        found = _DOI_OF_PAPER.search(self.summarized.summary.citation or "")
        doi = found[1].rstrip(".,;") if found else ""
        return doi if FORMATS["doi"].complaint(doi) is None else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of obs that are the authors' own."""
        return tuple(c.name for c in self.summarized.summary.obs if c.name not in SCHEMA_COLUMNS)


def read_cells(file: Path, today: str) -> Cells:
    """Read a data file; raises UnreadableFileError for one that cannot be summarised."""
    size, sha256 = digest(file)
    asset = Asset(role=Role.H5AD, bytes=size, sha256=sha256)
    return Cells(file=file, asset=asset, summarized=summarized(file, asset, today))


def read_paper(file: Path) -> FromPaper:
    """Read a paper's CSL-JSON record; raises UsageError for what is none."""
    return from_paper(file.name, file.read_bytes())


def new_collection(
    root: Path,
    manifest: CollectionManifest,
    *,
    slug: str | None = None,
    paper: Path | None = None,
    mint: Callable[[], str],
) -> Begun:
    """Write `collection.yaml` of a new folder, and the paper's record beside it; raises UsageError.

    `manifest` comes without an accession. Nothing that is there is touched.
    """
    catalog = pipeline.load(root)
    slug = slug or slug_of(manifest.title)
    folder = f"{COLLECTIONS}/{slug}"
    _require_slug(folder, slug)
    if (root / folder).exists():
        raise UsageError(f"{folder} is there already", hint="give another --slug")
    told = read_paper(paper) if paper else None
    if told and told.doi and manifest.publication is None:
        manifest = replace(manifest, publication=Publication(doi=told.doi))
    if told and manifest.publication is None:
        raise UsageError(f"{paper}: the record has no DOI", hint="give --doi")
    if told and told.doi and manifest.publication and told.doi.lower() != manifest.publication.doi.lower():
        raise UsageError(f"{paper} is the record of {told.doi}", hint="leave out --doi, or give its record")
    begun = Begun(accession=unused(catalog, mint), path=f"{folder}/collection.yaml")
    data = draft(begun.path, replace(manifest, accession=begun.accession))
    record_ = paper.read_bytes() if paper else None
    (root / folder).mkdir(parents=True)
    if record_ is not None:
        write_manifest(root, f"{folder}/{_PAPER}", record_)
    write_manifest(root, begun.path, data)
    return begun


def new_dataset(
    root: Path,
    cells: Cells,
    wish: Wish,
    *,
    words: Words,
    today: str,
    mint: Callable[[], str],
) -> Begun:
    """Write the manifest of a dataset of one version, and its summary; raises UsageError.

    The file itself stays where it is.
    """
    catalog = pipeline.load(root)
    refuse_known(catalog, cells.asset.sha256)
    target = find_target(catalog, wish, file=cells.file, told=cells.title)
    if (root / target.path).exists():
        raise UsageError(f"{target.path} is there already", hint="give another --slug")
    if unknown := sorted(set(words.columns) - {c.name for c in cells.summarized.summary.obs}):
        raise UsageError(f"the file has no column {unknown[0]}", hint=f"it has {', '.join(cells.columns)}")
    begun = Begun(accession=unused(catalog, mint), path=target.path)
    asset = replace(cells.asset, url=words.url)
    manifest = DatasetManifest(
        accession=begun.accession,
        title=target.title,
        description=words.description,
        versions=(Version(version=1, date=today, assets=(asset,)),),
        default_embedding=cells.summarized.summary.default_embedding,
        columns=words.columns,
    )
    left = [column for column in cells.columns if column not in words.columns]
    data = draft(begun.path, manifest, _to_explain(left, begun=bool(words.columns)))
    pipeline.summary_folder(root).write(begun.accession, 1, cells.summarized)
    write_manifest(root, begun.path, data)
    return begun


def collection_of(root: Path, name: str | None) -> Collection:
    """The collection of that slug or accession; of no name, the only one. Raises UsageError."""
    collections = pipeline.load(root).collections
    found = [c for c in collections if name in (None, c.slug, c.accession)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(c.slug for c in collections) or "none; `catalog new collection` makes one"
    what = f"there is no collection {name}" if name else "no collection is named"
    raise UsageError(what, hint=f"give --collection: {known}")


def _to_explain(columns: list[str], *, begun: bool) -> list[str]:
    """Lines for whoever completes the manifest."""
    if not columns:
        return []
    what = "Explain these columns too, above:" if begun else "Explain the authors' own columns:"
    named = [" ".join(f"  {column}:".splitlines()) for column in columns if column.isprintable()]
    return [what, *([] if begun else ["columns:"]), *named]


def _require_slug(path: str, slug: str) -> None:
    if problem := next(check_slug(path, slug), None):
        raise UsageError(problem.message, hint=f"{problem.hint} Give --slug.")
