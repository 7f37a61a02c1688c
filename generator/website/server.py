"""Serve a built site and its folder store on this machine, the way a static host would."""

import contextlib
import errno
import http.server
import io
import os
import socket
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from generator.errors import UsageError
from generator.website.ranges import Span, choose_span
from generator.website.serving import Found, Missing, Mounts, Redirect, is_data, resolve

_CHUNK = 256 << 10
_IDLE = 30  # seconds that a silent connection is kept


def serve(
    site: Path,
    store: Path | None,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    prefix: str = "/",
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve `site` under `prefix` and `store` under its `data/` until interrupted; prints nothing.

    `ready` is called with the site's address once connections are taken. Port 0 takes any free port. Raises
    UsageError where there is no site, or the address cannot be had.
    """
    with open_server(site, store, host, port, prefix=prefix) as server:
        ready(server.url)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def open_server(site: Path, store: Path | None, host: str, port: int, *, prefix: str = "/") -> "SiteServer":
    """The server, listening but not yet answering: call `serve_forever`."""
    if not (site / "index.html").is_file():
        raise UsageError(f"there is no site in {site}", hint="run `catalog build` first")
    inner = prefix.strip("/")
    mounts = Mounts(site=site, store=store, prefix=f"/{inner}/" if inner else "/")
    try:
        return SiteServer(mounts, host, port)
    except (OSError, OverflowError) as error:
        message, hint = _why_not(error, host, port)
        raise UsageError(message, hint=hint) from error


def _why_not(error: Exception, host: str, port: int) -> tuple[str, str]:
    """Message and hint for an address that cannot be had."""
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"port {port} of {host} is in use", "choose another with --port, or 0 for any free one"
    if number in (errno.EACCES, errno.EPERM):
        return f"port {port} may not be taken by this user", "choose one of 1024 or more with --port"
    if isinstance(error, OverflowError):
        return f"{port} is no port", "ports go from 0 to 65535"
    return f"{host} is no address of this machine", "leave --host out to serve on loopback"


class SiteServer(http.server.ThreadingHTTPServer):
    """Answers each connection in its own thread."""

    daemon_threads = True

    def __init__(self, mounts: Mounts, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._host = host
        self._prefix = mounts.prefix
        super().__init__((host, port), partial(_Handler, mounts))

    def server_bind(self) -> None:
        """Take the address without asking a name server who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    @property
    def url(self) -> str:
        """Address of the site."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.server_address[1]}{self._prefix}"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 as the base class has it
        """Say nothing: a reader who leaves early is no error."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "cellshelf"
    sys_version = ""
    timeout = _IDLE
    disable_nagle_algorithm = True  # headers and content are written apart; a reader need not wait for both

    def __init__(self, mounts: Mounts, *args: Any) -> None:  # noqa: ANN401 as the base class has it
        self._mounts = mounts
        super().__init__(*args)

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def do_OPTIONS(self) -> None:
        """Other origins ask before they send conditional requests for data."""
        headers = {"Allow": "GET, HEAD, OPTIONS"}
        if is_data(self.path, self._mounts):
            headers |= {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "Range, If-Match, If-None-Match, If-Modified-Since, If-Range",
                "Access-Control-Max-Age": "600",
            }
        self._start(HTTPStatus.NO_CONTENT, headers)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 as the base class has it
        """Print nothing."""

    def _answer(self, *, with_content: bool) -> None:
        answer = resolve(self.path, self._mounts)
        if isinstance(answer, Redirect):
            self._start(HTTPStatus.FOUND, {"Location": answer.location, "Content-Length": "0"})
        elif isinstance(answer, Missing):
            self._send_text("Not found\n", answer.headers, with_content=with_content)
        else:
            try:
                file = answer.path.open("rb")
            except OSError:  # gone, or not ours to read
                self._send_text("Not found\n", {}, with_content=with_content)
                return
            with file:
                self._send_file(file, answer, with_content=with_content)

    def _send_file(self, file: IO[bytes], found: Found, *, with_content: bool) -> None:
        status = os.fstat(file.fileno())
        etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        headers = {
            **found.headers,
            "Accept-Ranges": "bytes",
            "ETag": etag,
            "Last-Modified": formatdate(status.st_mtime, usegmt=True),
        }
        if found.status is not HTTPStatus.OK:
            span = Span(status=found.status, start=0, end=status.st_size, size=status.st_size)
        elif self._is_known(etag, int(status.st_mtime)):
            self._start(HTTPStatus.NOT_MODIFIED, headers)
            return
        else:
            same = self.headers.get("If-Range", etag) in (etag, headers["Last-Modified"])
            span = choose_span(self.headers.get("Range") if same else None, status.st_size)
        headers["Content-Length"] = str(span.end - span.start)
        if span.content_range:
            headers["Content-Range"] = span.content_range
        self._start(span.status, headers)
        if with_content:
            self._copy(file, span)

    def _is_known(self, etag: str, modified: int) -> bool:
        """True if the reader has this very file already (RFC 9110, 13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return "*" in tags or etag in tags
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return modified <= since.timestamp()

    def _send_text(self, text: str, headers: dict[str, str], *, with_content: bool) -> None:
        data = text.encode()
        own = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(data))}
        self._start(HTTPStatus.NOT_FOUND, {**headers, **own})
        if with_content:
            self._copy(io.BytesIO(data), Span(status=HTTPStatus.OK, start=0, end=len(data), size=len(data)))

    def _start(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _copy(self, file: IO[bytes], span: Span) -> None:
        file.seek(span.start)
        left = span.end - span.start
        while left and (piece := file.read(min(left, _CHUNK))):
            self.wfile.write(piece)
            left -= len(piece)
        if left:  # the file shrank: the reader must not take what follows for the rest
            self.close_connection = True
