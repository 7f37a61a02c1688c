"""An overlay: drafts in a catalog of their own beside the public one, and their links."""

import datetime as dt
from pathlib import Path

import yaml

from generator import manifests, pipeline, review
from generator.errors import UsageError
from generator.manifests import is_overlay
from generator.model.catalog import Catalog
from generator.model.record import record, replace
from generator.model.settings import LinkAccess, StoreKind, StoreSettings
from generator.review import ReviewLink
from generator.storage import S3Store, asset_key, open_store, sidecar_key, store_url
from generator.storage.folder import FolderStore


@record
class Pair:
    """The public catalog and the drafts beside it."""

    root: Path
    public: Catalog
    overlay: Path
    drafts: Catalog


def begin(root: Path, overlay: Path) -> None:
    """Make `overlay` a place for drafts: the settings of the public catalog, its own store, no links yet."""
    settings = pipeline.load(root).settings
    require_apart(root, overlay)
    if (overlay / "catalog").exists() or is_overlay(overlay):
        raise UsageError(f"{overlay} holds a catalog already", hint="name a new folder")
    (overlay / "catalog" / "collections").mkdir(parents=True)
    said = {
        "name": settings.name,
        "description": settings.description,
        "url": settings.url,
        "publisher": {"name": settings.publisher.name},
        "contact": {"name": settings.contact.name},
        "store": {"kind": "folder", "path": ".store"},
    }
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True)
    (overlay / "catalog" / "catalog.yaml").write_text(text, encoding="utf-8")
    (overlay / ".gitignore").write_text(".store/\n.cache/\n", encoding="utf-8")
    review.write_links(overlay, review.Links())


def open_pair(root: Path, overlay: Path) -> Pair:
    """Both catalogs; raises UsageError where they are not apart, CheckFailedError where one has errors."""
    require_apart(root, overlay)
    review.read_links(overlay)
    if is_overlay(root):
        raise UsageError(
            f"{root} holds drafts itself", hint="--root is the public catalog, --overlay this one"
        )
    public = pipeline.load(root)
    checked = manifests.check_catalog(overlay, pipeline.summary_folder(overlay))
    if checked.catalog is None or checked.errors:
        raise pipeline.CheckFailedError(checked.problems)
    drafts = checked.catalog
    if (drafts.settings.store.kind, public.settings.store.kind) == (StoreKind.FOLDER, StoreKind.S3):
        raise UsageError(
            "the overlay keeps its data in a folder, and the public catalog in a bucket",
            hint="give the overlay a private bucket: `store:` in its catalog/catalog.yaml; a link's files "
            "cannot be kept from others in a bucket that everybody reads",
        )
    return Pair(root=root, public=public, overlay=overlay, drafts=drafts)


def require_apart(root: Path, overlay: Path) -> None:
    """Raise UsageError if the drafts lie where the public catalog's repository or site would take them."""
    if overlay.resolve().is_relative_to(root.resolve()):
        raise UsageError(
            f"{overlay} lies in the public catalog's folder", hint="keep drafts beside it, not in it"
        )


def data_url(pair: Pair, token: str) -> str:
    """Where a link's pages say that its files are: absolute, or a path on the site."""
    return f"{store_url(_link_store(pair))}{review.DATA}/{token}/"


def data_base(pair: Pair) -> str:
    """Where its reader fetches them from, at least the host: absolute, or a path on the site."""
    settings = _link_store(pair)
    if settings.link_access is LinkAccess.SIGNED:
        return review.signed_origin(_bucket(pair))
    return store_url(settings)


def open_data(pair: Pair, today: str) -> None:
    """Make the files of open links fetchable, and those of all others not."""
    links = review.read_links(pair.overlay).open(today)
    source = open_store(pair.drafts.settings.store, pair.overlay)
    target = open_store(_link_store(pair), pair.overlay if isinstance(source, S3Store) else pair.root)
    wanted = {
        f"{review.DATA}/{link.token}/{file.key}": file
        for link in links
        if not link.view_only
        for file in link.files
    }
    held = {stored.key for stored in target.list(f"{review.DATA}/")}
    if isinstance(target, S3Store):
        # Close first what is over: a copy may take long.
        if _link_store(pair).link_access is LinkAccess.SIGNED:
            review.take_back(target)
        else:
            review.grant(target, links)
    for key in sorted(held - set(wanted)):
        target.delete(key)
    for key in sorted(set(wanted) - held):
        file = wanted[key]
        if isinstance(target, S3Store):
            target.copy(file.key, key, file.sha256)
        else:
            assert isinstance(source, FolderStore)
            target.put(key, source.file(file.key), sha256=file.sha256)


def signed_addresses(pair: Pair, link: ReviewLink, now: dt.datetime) -> dict[str, str] | None:
    """Signed address of each file of `link` by the one that its pages show; None where nothing is signed."""
    if _link_store(pair).link_access is not LinkAccess.SIGNED:
        return None
    return review.signed_urls(_bucket(pair), link, now)


def signed_until(pair: Pair, now: dt.datetime) -> dt.datetime | None:
    """When addresses that are signed now end at the latest; None where nothing is signed."""
    is_signed = _link_store(pair).link_access is LinkAccess.SIGNED
    return now + dt.timedelta(seconds=review.SIGNED_FOR) if is_signed else None


def files_of(pair: Pair, link: ReviewLink) -> tuple[review.DataFile, ...]:
    """What the link lets its reader fetch: assets and sidecars in the overlay's own store."""
    found = {}
    summaries = pipeline.summary_folder(pair.overlay)
    collection = review.find_draft(pair.drafts, link.collection)
    for dataset in collection.datasets:
        for version in dataset.versions:
            for asset in version.assets:
                if asset.url is None:
                    found[asset_key(asset)] = asset.sha256
            sidecars = summaries.sidecars(dataset.accession, version.version)
            # What is stale may tell what was cleaned away.
            for sidecar in sidecars.made_from(version.h5ad.sha256).files:
                found[sidecar_key(sidecar)] = sidecar.sha256
    return tuple(review.DataFile(key=key, sha256=sha256) for key, sha256 in sorted(found.items()))


def forget(overlay: Path, link: str) -> None:
    """Remove the sealed pages of a link that never opens again."""
    review.bundle_file(overlay, link).unlink(missing_ok=True)


def _link_store(pair: Pair) -> StoreSettings:
    """The store that readers fetch links' files from: the private bucket, or the public folder."""
    private = pair.drafts.settings.store
    if private.kind is not StoreKind.S3:
        return pair.public.settings.store
    # What is signed is good at the bucket itself, and nowhere in front of it.
    return replace(private, url="") if private.link_access is LinkAccess.SIGNED else private


def _bucket(pair: Pair) -> S3Store:
    store = open_store(_link_store(pair), pair.overlay)
    assert isinstance(store, S3Store)
    return store
