"""What is served at a path, and as what; decided without a socket."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

from generator import citation
from generator.model.record import record, replace
from generator.pages import urls

_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".cff": "application/yaml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    # What the catalog's own records (schema.org, Croissant, DataCite) call the format; browsers download it.
    ".h5ad": "application/x-hdf5",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".ndjson": "application/x-ndjson; charset=utf-8",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".yaml": "application/yaml; charset=utf-8",
    ".yml": "application/yaml; charset=utf-8",
}
_RECORDS = {
    kind.name: f"{kind.media_type}; charset=utf-8" if kind.media_type.startswith("text/") else kind.media_type
    for kind in citation.RECORDS
} | {citation.LINKSET: citation.LINKSET_TYPE, urls.FEED: "application/atom+xml; charset=utf-8"}
"""Records that lie beside pages, by their names: what signposting says that they are."""
_DOWNLOADS = (".h5ad", ".rds")
_PROGRAMS = ("api/", "curation/")
"""Folders of the site whose files other origins may read."""
_TWIN = "curation/"
"""Folder in which `x.json` answers for `x`, and `x.410.json` for what was withdrawn."""

_SITE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "script-src 'self'; object-src 'none'; base-uri 'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
_PROGRAM_HEADERS = {**_SITE_HEADERS, "Access-Control-Allow-Origin": "*"}
_DATA_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@record
class Mounts:
    """What is served where."""

    site: Path
    store: Path | None
    prefix: str
    """Path of the site, with slashes at both ends; the store lies under it at `data/`."""

    @property
    def data(self) -> str:
        """Path of the store."""
        return f"{self.prefix}data/"


@record
class Found:
    """A file to send."""

    path: Path
    status: HTTPStatus
    headers: dict[str, str]


@record
class Redirect:
    """Another address of the same server."""

    location: str


@record
class Missing:
    """Nothing at all, not even a page that says so."""

    headers: dict[str, str]


def content_type(path: Path) -> str:
    """By the name alone; content is never sniffed."""
    if path.name in _RECORDS:
        return _RECORDS[path.name]
    return _TYPES.get(path.suffix.lower(), "application/octet-stream")


def resolve(target: str, mounts: Mounts) -> Found | Redirect | Missing:
    """What answers a request for `target` (path and query, as sent)."""
    path, query = _decode(target)
    if path is None:
        return _no_page(mounts)
    if path.startswith(mounts.data):
        return _in_store(path.removeprefix(mounts.data), mounts)
    if path.startswith(mounts.prefix):
        return _on_site(path.removeprefix(mounts.prefix), query, mounts)
    at_door = path == "/" or f"{path}/" == mounts.prefix
    return Redirect(location=quote(mounts.prefix)) if at_door else _no_page(mounts)


def is_data(target: str, mounts: Mounts) -> bool:
    """True for addresses in the store, which other origins may read."""
    path, _ = _decode(target)
    return path is not None and path.startswith(mounts.data)


def _decode(target: str) -> tuple[str | None, str]:
    """Decoded path and, with its question mark, the query; None for a path that names nothing."""
    parts = urlsplit(f"http://host{target}") if target.startswith("/") else urlsplit(target)
    try:
        path = unquote_to_bytes(parts.path).decode()
    except UnicodeDecodeError:
        return None, ""
    segments = path.split("/")
    if not path.startswith("/") or "" in segments[1:-1] or {".", ".."} & set(segments):
        return None, ""
    if "\\" in path or not path.isprintable():
        return None, ""
    return path, f"?{parts.query}" if parts.query else ""


def _on_site(inner: str, query: str, mounts: Mounts) -> Found | Redirect | Missing:
    if inner.startswith(_TWIN) and (twin := _twin(inner.removesuffix("/"), mounts)):
        return twin
    file = _inside(mounts.site, inner)
    if file is not None and file.is_dir():
        if inner and not inner.endswith("/"):
            return Redirect(location=quote(f"{mounts.prefix}{inner}/") + query)
        file = _inside(mounts.site, f"{inner}index.html")
    elif inner.endswith("/"):
        file = None
    headers = _PROGRAM_HEADERS if inner.startswith(_PROGRAMS) else _SITE_HEADERS
    return _send(file, headers) if file is not None and file.is_file() else _no_page(mounts)


def _twin(resource: str, mounts: Mounts) -> Found | None:
    """The file that answers for a resource of Discover's API, whose addresses have no ending."""
    for ending, status in ((".json", HTTPStatus.OK), (".410.json", HTTPStatus.GONE)):
        file = _inside(mounts.site, f"{resource}{ending}")
        if file is not None and file.is_file():
            found = _send(file, _PROGRAM_HEADERS, status=status)
            problem = {"Content-Type": "application/problem+json"} if status is HTTPStatus.GONE else {}
            return replace(found, headers={**found.headers, **problem})
    return None


def _in_store(key: str, mounts: Mounts) -> Found | Missing:
    hidden = any(segment.startswith(".") for segment in key.split("/"))
    file = None if mounts.store is None or hidden or not key else _inside(mounts.store, key)
    if file is None or key.endswith("/") or not file.is_file():
        return Missing(headers=_DATA_HEADERS)
    return _send(file, _DATA_HEADERS)


def _inside(root: Path, inner: str) -> Path | None:
    """The file or folder, if it exists under `root` and no symbolic link leads out."""
    try:
        real = (root / inner).resolve(strict=True)
    except (OSError, ValueError):  # missing, a loop, a name too long
        return None
    return real if real.is_relative_to(root.resolve()) else None


def _no_page(mounts: Mounts) -> Found | Missing:
    page = _inside(mounts.site, "404.html")
    if page is None or not page.is_file():
        return Missing(headers=_SITE_HEADERS)
    return _send(page, _SITE_HEADERS, status=HTTPStatus.NOT_FOUND)


def _send(path: Path, headers: dict[str, str], *, status: HTTPStatus = HTTPStatus.OK) -> Found:
    own = {"Content-Type": content_type(path)}
    if path.suffix.lower() in _DOWNLOADS:
        own["Content-Disposition"] = "attachment"
    return Found(path=path, status=status, headers={**headers, **own})
