"""The leak gate: nothing that everybody may see holds what only drafts say."""

import contextlib
import hashlib
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from generator.errors import CellshelfError
from generator.model.catalog import Catalog, SummarySource
from generator.model.collection import Collection
from generator.model.record import record
from generator.review.drafts import people_of, said_by_site

_SHORTEST = 6
"""Shorter texts occur by chance."""
_MOST = 20
_GZIP = b"\x1f\x8b\x08"
_NOT_COMPRESSED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


@record
class Leak:
    """A place that anybody may see, and what of a draft it holds."""

    place: str
    secret: str


class LeakError(CellshelfError):
    """Something private is about to be public."""

    def __init__(self, leaks: tuple[Leak, ...]) -> None:
        told = "".join(f"\n  {leak.place}: {leak.secret}" for leak in leaks[:_MOST])
        more = f"\n  and {len(leaks) - _MOST} more" if len(leaks) > _MOST else ""
        super().__init__(
            f"what only drafts say is in what everybody may see:{told}{more}",
            hint="take it out; what was pushed already must be treated as known (the history's: "
            "`catalog leak-check --accept-history`)",
        )
        self.leaks = leaks

    def __reduce__(self) -> tuple[object, ...]:
        return LeakError, (self.leaks,)


class Gate:
    """Looks for secrets: as they are, and as HTML, JSON and addresses write them; in any case of letters."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._spelled = {spelled.lower(): secret for secret in secrets for spelled in _spellings(secret)}

    @property
    def digest(self) -> str:
        """SHA-256 of all that is looked for, and of how."""
        return hashlib.sha256(b"\0".join([b"1", *sorted(self._spelled)])).hexdigest()

    def search(self, place: str, data: bytes) -> Iterator[Leak]:
        """What `place` holds: in its name and bytes, compressed or not, and as a whole, renamed."""
        if not self._spelled:
            return
        whole = hashlib.sha256(data).hexdigest().encode()
        found: dict[str, None] = {}
        for text in (place.encode("utf-8", "surrogateescape"), whole, data, *_inflated(data)):
            lowered = text.lower()
            # Word by word: a search for one string is a hundred times faster than for a choice of them.
            found |= {secret: None for spelled, secret in self._spelled.items() if spelled in lowered}
        for secret in found:
            yield Leak(place=place, secret=secret)

    def search_all(self, places: Iterable[tuple[str, bytes]]) -> tuple[Leak, ...]:
        """What all the places hold."""
        return tuple(leak for place, data in places for leak in self.search(place, data))


def secrets_of(
    drafts: Catalog, summaries: SummarySource, public: Catalog, known_summaries: SummarySource
) -> frozenset[str]:
    """Accessions, titles, slugs, digests and names that only drafts have: what `public` says too is none.

    The summaries are of the drafts, and of what is public.
    """
    said = (text for collection in public.collections for text in _said(collection, known_summaries))
    known = {text.lower() for text in said}
    own = said_by_site(public.settings)
    published = {collection.accession for collection in public.collections}
    found = {
        text
        for collection in drafts.collections
        if collection.accession not in published
        for text in _said(collection, summaries)
    }
    return frozenset(
        text
        for text in found
        if len(text) >= _SHORTEST and text.lower() not in known and text.lower() not in own
    )


def _said(collection: Collection, summaries: SummarySource) -> Iterator[str]:
    yield from (collection.accession, *_telling(collection.title, collection.slug))
    yield from people_of(collection)
    yield from (alias.strip("/") for alias in collection.aliases)
    if collection.publication:
        yield collection.publication.doi
    for dataset in collection.datasets:
        yield from (dataset.accession, *_telling(dataset.title))
        for version in dataset.versions:
            yield from (asset.sha256 for asset in version.assets)
            yield from (asset.url for asset in version.assets if asset.url)
            sidecars = summaries.sidecars(dataset.accession, version.version)
            yield from (sidecar.sha256 for sidecar in sidecars.files)


def _telling(*texts: str) -> Iterator[str]:
    """Titles and slugs of more than one word: `Kidney` may stand anywhere."""
    return (text for text in texts if re.search(r"\w[\s-]+\w", text))


def _spellings(secret: str) -> Iterator[bytes]:
    plain = " ".join(secret.split())
    for text in (secret, plain):
        yield text.encode()
        yield html.escape(text).encode()
        yield html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;").encode()
        yield json.dumps(text)[1:-1].encode()
        yield quote(text).encode()


def _inflated(data: bytes) -> Iterator[bytes]:
    """What is compressed in a file: all of it, pieces of it anywhere, members of an archive."""
    if data.startswith(b"PK") and zipfile.is_zipfile(archive := io.BytesIO(data)):
        with zipfile.ZipFile(archive) as opened, contextlib.suppress(*_NOT_COMPRESSED):
            for member in opened.infolist():
                inner = opened.read(member)
                yield from (member.filename.encode(), inner, *_inflated(inner))
        return
    if data.startswith((b"\x78\x01", b"\x78\x9c", b"\x78\xda")):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(data)
    at = data.find(_GZIP)
    while at >= 0:
        stream = zlib.decompressobj(wbits=31)
        with contextlib.suppress(zlib.error):
            yield stream.decompress(memoryview(data)[at:])
        # After what was read, or, where it was no stream, after what looked like one.
        at = data.find(_GZIP, max(at + 1, len(data) - len(stream.unused_data) if stream.eof else 0))
