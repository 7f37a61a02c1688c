"""Private links, from a draft to what its reader opens: share, extend, revoke, stage."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from generator import pipeline, review
from generator.errors import UsageError
from generator.model.collection import Collection
from generator.model.dataset import Role
from generator.model.record import record, replace
from generator.pages import bulk, urls
from generator.pipeline.cleaning import sieve_of, told_by_site
from generator.pipeline.overlay import (
    Pair,
    data_base,
    data_url,
    files_of,
    forget,
    open_pair,
    signed_addresses,
)
from generator.review import Links, ReviewLink, State
from generator.storage import write_whole
from generator.storage.local import local_copy
from generator.website import listing, output, pages_of

_SALT_BYTES = 16
_PICTURE = ".webp"


@record
class Wish:
    """What `share` is asked for."""

    collection: str
    """Slug or accession."""
    to: str
    expires: str
    anonymous: bool = False
    view_only: bool = False


def share(
    root: Path, overlay: Path, wish: Wish, *, random: Callable[[int], bytes], today: str
) -> tuple[ReviewLink, str]:
    """Make a link; returns it, and the address that opens it once it is published, which is kept nowhere.

    `random` gives so many bytes that nobody can guess. Raises NamesFoundError where an anonymous link would
    tell who made the data.
    """
    pair = open_pair(root, overlay)
    review.check_expiry(wish.expires, today)
    collection = review.find_draft(pair.drafts, wish.collection)
    if any(public.accession == collection.accession for public in pair.public.collections):
        raise UsageError(f"{collection.slug} is public already", hint="share its page's own address")
    secret = random(review.SECRET_BYTES)
    link = ReviewLink(
        id=review.link_id(secret),
        token=review.data_token(secret),
        collection=collection.accession,
        slug=collection.slug,
        to=wish.to,
        created=today,
        expires=wish.expires,
        anonymous=wish.anonymous,
        view_only=wish.view_only,
        terms_key=review.file_key(secret, review.TERMS).hex(),
        files=(),
    )
    link = replace(link, files=() if wish.view_only else files_of(pair, link))
    if wish.anonymous:
        _require_anonymous(pair, collection, view_only=wish.view_only)
        collection = review.anonymous(collection)
    sealed = review.sealed_bundle(secret, _files(pair, collection, link), random(_SALT_BYTES))
    file = review.bundle_file(overlay, link.id)
    file.parent.mkdir(exist_ok=True)
    write_whole(file, sealed)
    review.write_links(overlay, Links(links=(*review.read_links(overlay).links, link)))
    address = f"{urls.site(pair.public.settings)}{review.link_path(link.id)}#{review.spelled(secret)}"
    return link, address


def _files(pair: Pair, collection: Collection, link: ReviewLink) -> dict[str, bytes]:
    """The bundle's files: pages as the loader shows them, pictures, records, a stylesheet, where to start."""
    settings = pair.public.settings
    data = data_url(pair, link.token)
    summaries = pipeline.summary_folder(pair.overlay)
    edition = review.review_edition(link.id, settings, collection, summaries, data)
    with tempfile.TemporaryDirectory(prefix="cellshelf-") as folder:
        made = pages_of(edition, pair.overlay, Path(folder), root=pair.root, site=settings)
        made_files = {
            path: content for path, content in made.files.items() if not (link.view_only and _fetches(path))
        }
        rules = review.Rewriting(
            files=frozenset(made_files),
            data=data,
            script=urls.SCRIPT,
            view_only=link.view_only,
            site=urls.site(settings),
        )
        files: dict[str, bytes] = {}
        styles: tuple[str, ...] = ()
        for path, content in made_files.items():
            if path.endswith(".html"):
                text, styles = review.rewrite(content.decode(), path, rules)
                files[path] = text.encode()
            elif _cites(path) or (link.view_only and not path.endswith(_PICTURE)):
                files[path] = review.cited(content.decode(), path, rules).encode()
            else:
                files[path] = content
    files[review.STYLE] = b"\n".join(made.asset(style) for style in styles)
    files[review.START] = urls.page_file(urls.collection(collection.accession)).encode()
    return files


def _cites(path: str) -> bool:
    """Whether readers take a file's words into papers and reference managers."""
    return "citation" in path.rpartition("/")[2].lower()


def _fetches(path: str) -> bool:
    """Whether a file is for fetching others."""
    return path.endswith((bulk.SCRIPT, bulk.REGISTRY))


def _require_anonymous(pair: Pair, collection: Collection, *, view_only: bool) -> None:
    """Raise NamesFoundError if manifests, summaries or files tell who made the data."""
    sieve = sieve_of(pair, collection)
    shown = review.anonymous(collection)
    told = msgspec.to_builtins(replace(shown, creators=(), contact=review.NOBODY, datasets=()))
    traces = [trace for place, text in _texts(told) for trace in sieve.text(place, text)]
    summaries = pipeline.summary_folder(pair.overlay)
    for dataset in collection.datasets:
        told = msgspec.to_builtins(review.anonymous_dataset(dataset))
        traces += [
            trace for place, text in _texts(told, f"{dataset.slug}: ") for trace in sieve.text(place, text)
        ]
        for version in dataset.versions:
            name = f"{dataset.slug} v{version.version}"
            for path in summaries.sources(dataset.accession, version.version):
                if path.endswith(".json") and Path(path).is_file():
                    traces += sieve.text(f"{name} (summary)", Path(path).read_text(encoding="utf-8"))
            for asset in version.assets:
                if asset.role is Role.RDS and view_only:
                    continue
                scan = review.scan_h5ad if asset.role is Role.H5AD else review.scan_rds
                with local_copy(asset, pair.drafts.settings, pair.overlay) as file:
                    traces += scan(file, f"{name}.{asset.role}", sieve)
    if traces:
        raise review.NamesFoundError(tuple(dict.fromkeys(traces)))


def named_by_site(root: Path, overlay: Path, link: ReviewLink) -> list[str]:
    """Names that an anonymous link cannot leave out, since the public site has them."""
    pair = open_pair(root, overlay)
    return sorted(told_by_site(pair, review.find_draft(pair.drafts, link.collection)))


def _texts(told: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a manifest, keys of mappings too, and where it stands."""
    if isinstance(told, str):
        yield place.rstrip(". "), told
    elif isinstance(told, dict):
        for key, value in told.items():
            yield from ((f"{place}{key}", key), *_texts(value, f"{place}{key}."))
    elif isinstance(told, list):
        for each in told:
            yield from _texts(each, place)


def change(overlay: Path, name: str, work: Callable[[ReviewLink], ReviewLink]) -> ReviewLink:
    """Extend or revoke the link whose id begins with `name`, as `work` does; returns it as it is now.

    Raises UsageError if its pages are gone, as those of a public collection's links are: a link that opens
    without any would let every publish fail.
    """
    links = review.read_links(overlay)
    found = links.find(name)
    changed = work(found)
    if changed.expires != found.expires and not review.bundle_file(overlay, found.id).exists():
        raise UsageError(
            "the link's pages are gone, as they are once a collection is public",
            hint="send the collection's public address, or make a new link with `catalog share`",
        )
    review.write_links(overlay, links.replaced(changed))
    if changed.revoked:
        forget(overlay, changed.id)
    return changed


def stage(root: Path, overlay: Path, site: Path, today: str) -> int:
    """Put what private links need into the built `site`, and take away what they need no more.

    Returns how many links open.
    """
    pair = open_pair(root, overlay)
    links = review.read_links(overlay)
    files = review.site_files(
        links,
        overlay,
        today=today,
        site=urls.site(pair.public.settings),
        data=data_base(pair),
        signed=lambda link: signed_addresses(pair, link, dt.datetime.now(dt.UTC)),
    )
    before = listing.read(site)
    old = {path for path in before if path.startswith(f"{review.FOLDER}/")}
    for path, content in files.items():
        output.write(site, path, content)
    output.remove(site, old - set(files))
    listing.write(site, (before - old) | set(files))
    return sum(link.state(today) is State.OPEN for link in links.links)
