"""The built site as it is to be published: what lies under which key, and what is sent with it."""

import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from generator import api
from generator.errors import CellshelfError
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.record import record
from generator.pages import urls
from generator.publish.deployment import HOME
from generator.publish.digests import digests
from generator.publish.entry import Entry, headers_of

_API_TYPE = "application/json"


@record
class Site:
    """A site in a folder."""

    folder: Path
    entries: Mapping[str, Entry]
    """By key."""
    files: Mapping[str, str]
    """Path in the folder of each key that is not the path itself: addresses without an ending."""

    def file(self, entry: Entry) -> Path:
        """The file whose bytes go up under the entry's key."""
        return self.folder / self.files.get(entry.key, entry.key)


def read_site(
    folder: Path, paths: Iterable[str], content_type: Callable[[Path], str], *, memory: Path, nests: bool
) -> Site:
    """The files of the built site at `paths`; `content_type` tells a file's type by its path.

    Where the target `nests`, that is, holds `x` beside `x/y`, every resource of the API's twin of Discover
    gets a key without an ending as well. `memory` is the file of known digests.
    """
    found = digests(folder, paths, memory)
    # A type hangs on the name alone, and most files share theirs with many others.
    typed = functools.cache(lambda name: content_type(Path(name)))
    entries = {
        path: Entry(
            key=path,
            sha256=digest.sha256,
            bytes=digest.bytes,
            headers=headers_of(path, typed(path.rpartition("/")[2])),
        )
        for path, digest in found.items()
    }
    files = {key: path for path in found if (key := api.extensionless(path))} if nests else {}
    for key, path in files.items():
        origin = entries[path]
        entries[key] = Entry(
            key=key, sha256=origin.sha256, bytes=origin.bytes, headers=headers_of(key, _API_TYPE)
        )
    taken = next((key for key in entries if key.startswith(HOME)), None)
    if taken:
        raise CellshelfError(
            f"the site has a page at {taken}, where publishing keeps its records",
            hint=f"rename the page: {HOME} is taken",
        )
    return Site(folder=folder, entries=entries, files=files)


def permanent_keys(rows: Iterable[LedgerRow], addresses: Iterable[str] = ()) -> frozenset[str]:
    """Keys of the pages that the ledger promises, and of those at the site paths `addresses`."""
    return frozenset(urls.page_file(path) for path in (*map(_path, rows), *addresses))


def _path(row: LedgerRow) -> str:
    if row.kind is LedgerKind.COLLECTION:
        return urls.collection(row.accession)
    return urls.version(row.accession, row.version) if row.version else urls.dataset(row.accession)
