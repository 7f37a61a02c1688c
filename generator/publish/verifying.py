"""After a publish: what does a reader get who comes without any key? A sample, asked over http."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import urllib3
from urllib3.response import BaseHTTPResponse

from generator.model.record import record
from generator.publish.entry import Entry, Phase

SAMPLE = 12
"""Pages and files that are asked for, beside the home page and those that programs read."""
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_ORIGIN = "https://reader.example"
_SPAN = 8
_PROGRAMS = ("api/", "curation/")
_NOWHERE = "d/00000000/nothing.html"


@record
class Finding:
    """Something that readers do not get as they should."""

    url: str
    message: str


@record
class Promise:
    """What an address must answer."""

    url: str
    entry: Entry
    own_headers: bool
    """Whether what is sent was chosen by this program, and not by a web server with its own mind."""


def sample(entries: Mapping[str, Entry], changed: Sequence[str]) -> tuple[Entry, ...]:
    """The home page, an asset, a file for programs, and some of the rest: of what was `changed`, if anything.

    The same entries give the same sample.
    """
    first = [entries[key] for key in ("index.html", "curation/v1/datasets") if key in entries]
    kinds = (
        lambda entry: entry.lasting,
        lambda entry: entry.phase is Phase.PAGES and entry.key.startswith("d/"),
        lambda entry: entry.key.startswith("api/"),
        lambda entry: entry.key == "sitemap.xml",
    )
    first += [entry for kind in kinds for entry in [next(filter(kind, entries.values()), None)] if entry]
    pool = [entries[key] for key in changed if key in entries] or list(entries.values())
    step = max(1, len(pool) // SAMPLE)
    return tuple(dict.fromkeys((*first, *pool[::step][:SAMPLE])))


def verify(base: str, entries: Sequence[Entry], *, own_headers: bool) -> Iterator[Finding]:
    """Ask for each entry under the address `base`, and tell what is wrong. Waits on the network."""
    with urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(2, redirect=3)) as pool:
        for entry in entries:
            promise = Promise(url=base + address(entry.key), entry=entry, own_headers=own_headers)
            try:
                yield from _check(pool, promise)
            except urllib3.exceptions.HTTPError as error:
                yield Finding(url=promise.url, message=f"no answer: {_reason(error)}")
                return
        yield from _check_nowhere(pool, base + _NOWHERE)


def verify_data(url: str, size: int) -> Iterator[Finding]:
    """Ask for the first bytes of a data file of `size` bytes, as viewers in the browser do."""
    headers = {"Accept-Encoding": "identity", "Origin": _ORIGIN, "Range": f"bytes=0-{_SPAN - 1}"}
    with urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(2, redirect=3)) as pool:
        try:
            answer = pool.request("GET", url, headers=headers, decode_content=False, preload_content=False)
        except urllib3.exceptions.HTTPError as error:
            yield Finding(url=url, message=f"no answer: {_reason(error)}")
            return
        found = answer.headers.get("Content-Range", "")
        if answer.status not in (200, 206):
            yield Finding(url=url, message=f"the answer is {answer.status}: the data file is not there")
        elif answer.status != 206 or not found.endswith(f"/{size}"):  # noqa: PLR2004 - http
            yield Finding(url=url, message="a range of bytes is not answered with just that range")
        elif answer.headers.get("Access-Control-Allow-Origin") not in ("*", _ORIGIN):
            yield Finding(url=url, message="viewers on other web pages may not read it: no CORS headers")
        answer.close()


def address(key: str) -> str:
    """The address of the file under `key` as readers know it, relative to the site."""
    return quote(key.removesuffix("index.html") if f"/{key}".endswith("/index.html") else key)


def _check(pool: urllib3.PoolManager, promise: Promise) -> Iterator[Finding]:
    headers = {"Accept-Encoding": "identity", "Origin": _ORIGIN}
    answer = pool.request("GET", promise.url, headers=headers, decode_content=False)
    for message in _faults(answer, promise.entry, own_headers=promise.own_headers):
        yield Finding(url=promise.url, message=message)
    if answer.status == 200 and promise.entry.bytes > _SPAN:  # noqa: PLR2004 - http
        wanted = {**headers, "Range": f"bytes=0-{_SPAN - 1}"}
        part = pool.request("GET", promise.url, headers=wanted, decode_content=False)
        if part.status != 206 or len(part.data) != _SPAN:  # noqa: PLR2004 - http
            yield Finding(url=promise.url, message="a range of bytes is not answered with just that range")


def _faults(answer: BaseHTTPResponse, entry: Entry, *, own_headers: bool) -> Iterator[str]:
    if answer.status != 200:  # noqa: PLR2004 - http
        folder = f"/{entry.key}".endswith("/index.html")
        hint = "; does the host send index.html for a folder?" if folder else ""
        yield f"the answer is {answer.status}, not 200{hint}"
        return
    encoding = answer.headers.get("Content-Encoding", "") or "identity"
    if encoding != (entry.headers.content_encoding or "identity"):
        yield f"Content-Encoding is {encoding}, which was not asked for"
    elif hashlib.sha256(answer.data).hexdigest() != entry.sha256:
        yield "the bytes are not those that were published"
    expected, found = entry.headers.content_type, answer.headers.get("Content-Type", "")
    if _essence(found) != _essence(expected) and (own_headers or _matters(expected)):
        yield f"Content-Type is {found or 'missing'}, not {expected}"
    cached = answer.headers.get("Cache-Control", "")
    if own_headers and cached != entry.headers.cache_control:
        yield f"Cache-Control is {cached or 'missing'}, not {entry.headers.cache_control}"
    if entry.key.startswith(_PROGRAMS) and answer.headers.get("Access-Control-Allow-Origin") not in (
        "*",
        _ORIGIN,
    ):
        yield "other web pages may not read it: the answer has no Access-Control-Allow-Origin"


def _check_nowhere(pool: urllib3.PoolManager, url: str) -> Iterator[Finding]:
    try:
        status = pool.request("GET", url).status
    except urllib3.exceptions.HTTPError:
        return
    if status not in (403, 404):
        yield Finding(url=url, message=f"nothing is there, and the answer is {status}, not 404")


def _essence(content_type: str) -> str:
    """Without parameters, and with the other names that servers use."""
    found = content_type.partition(";")[0].strip().lower()
    return {"application/javascript": "text/javascript", "text/xml": "application/xml"}.get(found, found)


def _matters(content_type: str) -> bool:
    """True where browsers refuse, or show as text, what is sent as something else."""
    return _essence(content_type) in ("text/html", "text/css", "text/javascript", "application/json")


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", None) or error
    return f"{type(inner).__name__}"
