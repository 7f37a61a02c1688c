"""`catalog publish-collection`: a draft moves from the overlay into the public tree, whole or not at all."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator import pipeline, review
from generator.citation.permalinks import collection_permalink
from generator.errors import UsageError
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.editing import with_dates
from generator.model.collection import Collection
from generator.model.record import record
from generator.pipeline.overlay import Pair, forget, open_pair
from generator.storage import asset_key, open_store, sidecar_key
from generator.storage.local import local_copy, put_file

_VISIBILITY = re.compile(r"^visibility:[ \t]*private\b[^\n]*\n", re.MULTILINE)


@record
class Unveiled:
    """What was done."""

    paths: tuple[str, ...]
    """Files that are new in the public tree, and the ledger."""
    permalinks: int
    links: int
    """Private links that lead to the public page from now on."""
    url: str


def unveil(root: Path, overlay: Path, name: str, today: str) -> Unveiled:
    """Move a draft into the public tree: its data first, then manifests and summaries, the ledger, the links.

    Raises CheckFailedError, with the public tree as it was, where the collection breaks a rule there.
    """
    pair = open_pair(root, overlay)
    collection = review.find_draft(pair.drafts, name)
    if any(
        dataset.withdrawn or any(v.withdrawn for v in dataset.versions) for dataset in collection.datasets
    ):
        raise UsageError(f"{collection.slug} holds what was withdrawn", hint="take it out of the draft first")
    files = dict(_files(pair, collection, today))
    home = f"{COLLECTIONS}/{collection.slug}"
    taken = next((path for path in (home, *files) if (root / path).exists()), None)
    if taken:
        raise UsageError(f"{taken} is in the public tree already", hint="rename the draft's folder")
    brought: list[str] = []
    try:
        _bring_data(pair, collection, brought)
        _write(root, files)
        _require_right(root, today)
        rows = pipeline.register(root, today)
    except BaseException:
        _take_back(root, files, home)
        target = open_store(pair.public.settings.store, root)
        for key in brought:
            target.delete(key)
        raise
    before = review.read_links(overlay)
    review.write_links(overlay, review.moved(before.links, collection.accession, today))
    for link in before.links:
        if link.collection == collection.accession:
            forget(overlay, link.id)
    _remove_draft(pair, collection, files)
    count = sum(link.collection == collection.accession for link in before.open(today))
    return Unveiled(
        paths=(*sorted(files), "catalog/ledger.tsv"),
        permalinks=len(rows),
        links=count,
        url=collection_permalink(pair.public.settings, collection.accession),
    )


def _files(pair: Pair, collection: Collection, today: str) -> Iterator[tuple[str, bytes]]:
    """The draft's manifests as they will be in the public tree, and its summaries."""
    folder = pair.overlay / COLLECTIONS / collection.slug
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.name == "collection.yaml":
            content = _VISIBILITY.sub("", content.decode()).encode()
        elif path.suffix == ".yaml":
            content = with_dates(path.name, content, today)
        yield path.relative_to(pair.overlay).as_posix(), content
    for dataset in collection.datasets:
        for path in sorted((pair.overlay / pipeline.SUMMARIES).glob(f"{dataset.accession}.*")):
            yield path.relative_to(pair.overlay).as_posix(), path.read_bytes()


def _bring_data(pair: Pair, collection: Collection, brought: list[str]) -> None:
    """Put the draft's files into the public store; what is there already stays, what is new is noted."""
    source = open_store(pair.drafts.settings.store, pair.overlay)
    target = open_store(pair.public.settings.store, pair.root)
    summaries = pipeline.summary_folder(pair.overlay)
    for dataset in collection.datasets:
        for version in dataset.versions:
            for asset in version.assets:
                if asset.url is None:
                    if target.head(asset_key(asset)) is None:
                        brought.append(asset_key(asset))
                    with local_copy(asset, pair.drafts.settings, pair.overlay) as file:
                        put_file(file, asset.role.value, pair.public.settings, pair.root)
            for sidecar in summaries.sidecars(dataset.accession, version.version).files:
                key = sidecar_key(sidecar)
                known = source.head(key)
                if known and target.head(key) is None:
                    brought.append(key)
                    target.put(key, source.get(key), sha256=sidecar.sha256, headers=known.headers)


def _write(root: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def _require_right(root: Path, today: str) -> None:
    checked = pipeline.check(root, today=today)
    if checked.errors:
        raise pipeline.CheckFailedError(checked.errors)


def _take_back(root: Path, files: dict[str, bytes], home: str) -> None:
    for path in files:
        (root / path).unlink(missing_ok=True)
    shutil.rmtree(root / home, ignore_errors=True)


def _remove_draft(pair: Pair, collection: Collection, files: dict[str, bytes]) -> None:
    for path in files:
        (pair.overlay / path).unlink(missing_ok=True)
    shutil.rmtree(pair.overlay / COLLECTIONS / collection.slug, ignore_errors=True)
