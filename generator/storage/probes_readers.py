"""What a stranger gets who has no credentials: downloads, ranges, other sites' pages, listings."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from generator.storage.finding import Finding, limited, missing, works
from generator.storage.store import Headers

_ORIGIN = "https://notebook.example.org"
_POLICY_HINT = (
    "Let everybody read the store's folder by a bucket policy (docs: how-to, object storage), or give "
    "`url:` under `store:` where they may."
)
_CORS_HINT = "Give the bucket the CORS rules of the docs (how-to, object storage)."
_EXPOSED = ("content-range", "etag")

Probe = Callable[["Reader"], Finding]


class Reader:
    """A stranger who tries to read one object of the store."""

    def __init__(self, url: str, headers: Headers | None) -> None:
        self.url = url
        self.headers = headers
        """What the object was put with, if we did."""
        self._pool = urllib3.PoolManager(timeout=10, retries=urllib3.Retry(2, redirect=5, backoff_factor=0.2))

    def ask(self, method: str = "GET", *, url: str = "", **headers: str) -> BaseHTTPResponse:
        """The answer without its content; raises HTTPError."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self._pool.request(method, url or self.url, headers=sent, preload_content=False)
        response.close()
        return response

    def content(self) -> bytes:
        """What is sent, whatever the status; raises HTTPError."""
        return self._pool.request("GET", self.url).data


def examine_reading(reader: Reader) -> Iterator[Finding]:
    """Read as a stranger would; the rest is not tried where not even that works."""
    first = _tried("public read", reader, _read)
    yield first
    if first.outcome == "missing":
        return
    yield _tried("public ranges", reader, _ranges)
    yield _tried("other sites' pages (CORS)", reader, _cors)


def examine_listing(bucket_url: str) -> Finding:
    """True strangers should not be able to list the bucket."""
    name = "anonymous listing"
    try:
        answer = Reader(f"{bucket_url}?list-type=2&max-keys=1", None).ask()
    except HTTPError as error:
        return limited(name, f"It could not be tried: {type(error).__name__}.")
    if answer.status == HTTPStatus.OK:
        return limited(
            name,
            "Everybody may list the bucket, and so learns of files that no page names yet.",
            "Allow s3:GetObject only, not s3:ListBucket, in the bucket's policy.",
        )
    return works(name, "Nobody can list the bucket without credentials.")


def examine_website(url: str, content: bytes) -> Finding:
    """Whether the address, which ends in a slash, shows the `index.html` that was put there as `content`."""
    name = "website"
    try:
        found = Reader(url, None).content()
    except HTTPError:
        found = b""
    if found == content:
        return works(name, "Addresses that end in a slash show their index.html.")
    return limited(
        name,
        "Addresses that end in a slash show nothing: the bucket cannot serve the site itself.",
        "Publish the site elsewhere, or put a web server or CDN with an index document before the bucket.",
    )


def _tried(name: str, reader: Reader, probe: Callable[[str, Reader], Finding]) -> Finding:
    try:
        return probe(name, reader)
    except HTTPError as error:
        kind = type(getattr(error, "reason", None) or error).__name__
        return missing(name, f"{reader.url} does not answer: {kind}.", "Is `url:` in catalog.yaml right?")


def _read(name: str, reader: Reader) -> Finding:
    answer = reader.ask()
    if answer.status != HTTPStatus.OK:
        return missing(name, f"A stranger gets {answer.status} for {reader.url}.", _POLICY_HINT)
    if reader.headers is None:
        return works(name, "Everybody can download.")
    found = Headers(
        content_type=answer.headers.get("Content-Type", "").partition(";")[0],
        cache_control=answer.headers.get("Cache-Control", ""),
        content_encoding=answer.headers.get("Content-Encoding", ""),
    )
    if found != reader.headers:
        return missing(
            name,
            f"A stranger gets {found}, and not {reader.headers}.",
            "Something between the bucket and its readers changes headers: look at the CDN's settings.",
        )
    return works(name, "Everybody can download, with the right type, caching and encoding.")


def _ranges(name: str, reader: Reader) -> Finding:
    answer = reader.ask(Range="bytes=4-8")
    if answer.status == HTTPStatus.PARTIAL_CONTENT and answer.headers.get("Content-Range", "").startswith(
        "bytes 4-8/"
    ):
        return works(name, "Everybody can read parts: explorers and gene lookup work.")
    return missing(
        name,
        f"A stranger who asks for a range gets {answer.status}.",
        "Explorers, gene lookup and remote reading need ranges: look at the CDN's settings.",
    )


def _cors(name: str, reader: Reader) -> Finding:
    answer = reader.ask(Origin=_ORIGIN, Range="bytes=4-8")
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    exposed = answer.headers.get("Access-Control-Expose-Headers", "").lower()
    preflight = reader.ask(
        "OPTIONS",
        Origin=_ORIGIN,
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="range",
    )
    if allowed not in ("*", _ORIGIN) or preflight.status >= HTTPStatus.BAD_REQUEST:
        return limited(
            name, "Pages of other hosts may not read: explorers and notebooks in browsers fail.", _CORS_HINT
        )
    hidden = [each for each in _EXPOSED if each not in exposed and exposed != "*"]
    if hidden:
        return limited(name, f"Pages of other hosts do not see {' and '.join(hidden)}.", _CORS_HINT)
    return works(name, "Pages of other hosts may read ranges.")
