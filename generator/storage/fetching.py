"""Byte ranges over http: one request at a time, each answer held against the first."""

import re
import threading
from http import HTTPStatus
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ResponseError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as SlowError
from urllib3.response import BaseHTTPResponse

from generator.errors import OutsideError
from generator.model.record import record

_ATTEMPTS = 3
_REDIRECTS = 5
_SCHEMES = ("http://", "https://")
_SCHEMES_HINT = "only http and https addresses can be read"
_RANGES_HINT = "byte ranges are needed: keep the file on a store or server that has them"
_RANGE = re.compile(r"(\d+)-\d+/(\d+)")
_BUSY = (429, 500, 502, 503, 504)
_STATUSES = {
    401: (
        "may not be read without signing in (401)",
        "the file must be public: check the permissions of its store",
    ),
    403: ("may not be read (403)", "the file must be public: check the permissions of its store"),
    404: ("does not exist (404)", "check the url in the manifest"),
    410: ("is gone (410)", "check the url in the manifest"),
}


@record
class _Identity:
    """What must stay the same from answer to answer, or the file is another one."""

    size: int
    etag: str | None
    modified: str | None


class Fetcher:
    """Ranges of one file; safe to use from several threads."""

    def __init__(self, url: str, *, timeout: float) -> None:
        if not url.lower().startswith(_SCHEMES):
            raise OutsideError(f"{url} cannot be read", hint=_SCHEMES_HINT)
        self.url = url
        self.requests = 0
        self.bytes = 0
        self._target = url
        self._identity: _Identity | None = None
        self._lock = threading.Lock()
        self._timeout = timeout
        self._pool = urllib3.PoolManager(
            maxsize=8,
            timeout=urllib3.Timeout(connect=timeout, read=timeout),
            headers={"User-Agent": "cellshelf", "Accept-Encoding": "identity"},
            retries=urllib3.Retry(
                total=_ATTEMPTS,
                connect=_ATTEMPTS,
                read=_ATTEMPTS,
                status=_ATTEMPTS,
                backoff_factor=0.2,
                status_forcelist=_BUSY,
                respect_retry_after_header=False,
            ),
        )

    @property
    def size(self) -> int:
        """Bytes of the whole file, once opened."""
        return self._identity.size if self._identity else 0

    def open(self, length: int) -> bytes:
        """The first `length` bytes, or all if there are fewer; learns size and identity on the way."""
        return self.fetch(0, length)

    def fetch(self, start: int, end: int) -> bytes:
        """Bytes `start` to before `end`; raises OutsideError."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._fetch(start, end)
            except HTTPError as error:
                if attempt == _ATTEMPTS - 1 or isinstance(error, (MaxRetryError, LocationValueError)):
                    self._refuse(error)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def close(self) -> None:
        """Let go of connections."""
        self._pool.clear()

    def _fetch(self, start: int, end: int) -> bytes:
        response = self._ask(start, end)
        if _content_range(response) == "*/0":
            response.close()
            self._compare(response, 0)
            return b""
        try:
            total = self._check(response, start)
            self._compare(response, total)
            wanted = min(end, total) - start
            data = response.read(wanted, decode_content=False)
        except BaseException:
            response.close()  # what is left of the answer is not waited for
            raise
        response.release_conn()
        if len(data) != wanted:
            raise ProtocolError(f"{wanted} bytes were asked for and {len(data)} came")
        with self._lock:
            self.bytes += len(data)
        return data

    def _ask(self, start: int, end: int) -> BaseHTTPResponse:
        """The answer to a request, from where an earlier one was redirected to if that still works."""
        response = self._follow(self._target, f"bytes={start}-{end - 1}")
        if response.status in _STATUSES and self._target != self.url:  # a signed address that has expired
            response.close()
            response = self._follow(self.url, f"bytes={start}-{end - 1}")
        return response

    def _follow(self, url: str, wanted: str) -> BaseHTTPResponse:
        for _ in range(_REDIRECTS):
            response = self._request(url, wanted)
            location = response.get_redirect_location()
            if not location:
                self._target = url
                return response
            response.close()
            try:
                url = urljoin(url, location)
            except ValueError as error:
                raise LocationValueError(location) from error
            if not url.lower().startswith(_SCHEMES):
                raise OutsideError(f"{self.url} leads to {url}", hint=_SCHEMES_HINT)
        raise OutsideError(f"{self.url} leads from one address to the next without end")

    def _request(self, url: str, wanted: str) -> BaseHTTPResponse:
        with self._lock:
            self.requests += 1
        return self._pool.request(
            "GET",
            url,
            headers={**self._pool.headers, "Range": wanted},
            preload_content=False,
            redirect=False,
        )

    def _check(self, response: BaseHTTPResponse, start: int) -> int:
        """Size of the whole file, if the answer is the part that was asked for."""
        if response.status in _STATUSES:
            fault, hint = _STATUSES[response.status]
            raise OutsideError(f"{self.url} {fault}", hint=hint)
        if response.status == HTTPStatus.OK:
            raise OutsideError(f"{self.url}: the server sends whole files only", hint=_RANGES_HINT)
        if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and self._identity:
            self._changed()
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            raise OutsideError(f"{self.url}: the server answered {response.status}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise OutsideError(f"{self.url}: the server compresses the file on the way", hint=_RANGES_HINT)
        found = _RANGE.fullmatch(_content_range(response))
        if not found or int(found[1]) != start:
            raise OutsideError(f"{self.url}: the server sent another part than asked for", hint=_RANGES_HINT)
        return int(found[2])

    def _compare(self, response: BaseHTTPResponse, size: int) -> None:
        """Remember which file the first answer is of; raise OutsideError if a later one is of another."""
        headers = response.headers
        identity = _Identity(size=size, etag=headers.get("ETag"), modified=headers.get("Last-Modified"))
        with self._lock:
            known = self._identity = self._identity or identity
        if known != identity:
            self._changed()

    def _changed(self) -> NoReturn:
        raise OutsideError(f"{self.url} changed while it was read", hint="try again")

    def _host(self) -> str:
        try:
            return urlsplit(self._target).netloc
        except ValueError:
            return self._target

    def _refuse(self, error: HTTPError) -> NoReturn:
        """Say in plain words why there is no answer."""
        reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
        host = self._host()
        faults = (
            (NameResolutionError, f"no host is called {host}", "check the url in the manifest"),
            (NewConnectionError, f"{host} takes no connections", "is the server up?"),
            (SSLError, f"the certificate of {host} cannot be trusted", "ask its owner to renew it"),
            (SlowError, f"{host} did not answer within {self._timeout:g} s", "try again later"),
            (ResponseError, f"{host} is failing", "try again later"),
            (LocationValueError, "it is not a well-formed address", "check the url in the manifest"),
        )
        for kind, fault, hint in faults:
            if isinstance(reason, kind):
                raise OutsideError(f"{self.url} cannot be read: {fault}", hint=hint) from error
        raise OutsideError(
            f"{self.url} cannot be read: the connection to {host} broke", hint="try again"
        ) from error


def _content_range(response: BaseHTTPResponse) -> str:
    """`0-9/100` of `Content-Range: bytes 0-9/100`; empty if there is none."""
    return response.headers.get("Content-Range", "").lower().removeprefix("bytes").strip()
