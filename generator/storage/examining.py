"""A store tried out: what works, what is missing, and what to do about it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from generator.errors import CellshelfError
from generator.model.record import record
from generator.model.settings import StoreKind, StoreSettings
from generator.storage.finding import Finding, Outcome, limited, missing, sentence, works
from generator.storage.probes_bucket import (
    bucket_url,
    examine_leftovers,
    examine_lifecycle,
    examine_policy,
    examine_reach,
)
from generator.storage.probes_folder import examine_folder
from generator.storage.probes_readers import Reader, examine_listing, examine_reading, examine_website
from generator.storage.probes_s3 import CONTENT, HEADERS, PROBES, clean_up, examine_writing, put_probe
from generator.storage.s3 import S3Store
from generator.storage.s3_place import place_of
from generator.storage.store import Headers

_INDEX = Headers(content_type="text/html")
_ENOUGH = 100  # bytes, to ask for a range of


@record
class Examination:
    """How far to go."""

    now: dt.datetime
    """With its time zone."""
    write: bool = False
    """Put objects under `cellshelf-probe/`, and delete them."""
    policy: bool = False
    """Change the bucket's policy for some seconds, and put the former one back."""
    abort_days: int | None = None
    """End uploads that nobody finished for so many days."""


def examine(settings: StoreSettings, root: Path, how: Examination) -> Iterator[Finding]:
    """Try the store of the catalog in `root`; each finding as soon as it is known.

    Raises UsageError where the settings name no store. Whatever is written is removed again.
    """
    if settings.kind is StoreKind.FOLDER:
        return examine_folder(root / settings.path, settings.path, write=how.write)
    return _examine_bucket(S3Store(place_of(settings)), how)


def _examine_bucket(store: S3Store, how: Examination) -> Iterator[Finding]:
    reach = examine_reach(store)
    yield reach
    if reach.outcome is Outcome.MISSING:
        return
    yield examine_leftovers(store, how.now, abort_days=how.abort_days)
    yield examine_lifecycle(store)
    yield examine_listing(bucket_url(store))
    if how.write:
        yield from _with_objects(store)
    else:
        yield from _without_objects(store)
    if how.policy:
        try:
            yield examine_policy(store, how.now)
        except CellshelfError as error:
            yield missing("dated access", sentence(error), error.hint)


def _with_objects(store: S3Store) -> Iterator[Finding]:
    name = "clean up"
    left: CellshelfError | None = None
    try:
        yield from _try_objects(store)
    finally:  # also where the examination is broken off
        try:
            clean_up(store)
        except CellshelfError as error:
            left = error
    if left:
        yield missing(name, f"{sentence(left)} Probes are left under {PROBES}/.", left.hint)
    else:
        yield works(name, "Nothing that was put is left.")


def _try_objects(store: S3Store) -> Iterator[Finding]:
    try:
        yield from examine_writing(store)
        if _is_absolute(store.url("a")):
            key = put_probe(store, "public")
            yield from examine_reading(Reader(store.url(key), HEADERS))
            put_probe(store, "index.html", headers=_INDEX)
            yield examine_website(f"{store.place.base_url()}{PROBES}/", CONTENT)
    except CellshelfError as error:
        yield missing("public read", sentence(error), error.hint)


def _without_objects(store: S3Store) -> Iterator[Finding]:
    """Read as a stranger would what is there already."""
    if not _is_absolute(store.url("a")):
        return
    found = next((stored for stored in store.list("sha256/") if stored.bytes > _ENOUGH), None)
    if found is None:
        yield limited(
            "public read", "There is nothing to read yet.", "Try with an object of its own: --write."
        )
        return
    yield from examine_reading(Reader(store.url(found.key), None))


def _is_absolute(url: str) -> bool:
    return url.startswith(("http://", "https://"))
