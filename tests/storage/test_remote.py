"""Remote files, from a server on a real socket that can be told to misbehave."""

import http.server
import io
import random
import re
import socket
import threading
from functools import partial

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import OutsideError
from generator.storage import open_remote

CONTENT = random.Random(1).randbytes(1_000_003)
BLOCK = 4096


class Site:
    """What the server answers with; a test changes it."""

    def __init__(self, content=CONTENT):
        self.content = content
        self.etag = '"1"'
        self.status = None
        self.ranges = True
        self.headers = {}
        self.redirects = {}
        self.failures = 0
        self.cut = 0
        self.shift = 0
        self.seen = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, site, *args):
        self.site = site
        super().__init__(*args)

    def log_message(self, *_):
        pass

    def do_GET(self):
        site = self.site
        site.seen.append((self.path, self.headers.get("Range")))
        if self.path in site.redirects:
            self.answer(302, b"", {"Location": site.redirects[self.path]})
        elif site.failures:
            site.failures -= 1
            self.answer(503, b"busy")
        elif site.status:
            self.answer(site.status, b"no")
        elif not site.ranges:
            self.answer(200, site.content)
        else:
            self.send_part()

    def send_part(self):
        site = self.site
        start, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
        size = len(site.content)
        if start >= size:
            self.answer(416, b"", {"Content-Range": f"bytes */{size}"})
            return
        part = site.content[start : last + 1]
        start += site.shift
        self.answer(206, part, {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{size}"})

    def answer(self, status, content, headers=()):
        self.send_response(status)
        own = {"ETag": self.site.etag, "Content-Length": str(len(content))}
        for name, value in {**own, **dict(headers), **self.site.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.site.cut and status == 206:
            self.site.cut -= 1
            content = content[: len(content) // 2]
            self.close_connection = True
        self.wfile.write(content)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A reader that hangs up is part of the tests."""


@pytest.fixture(scope="module")
def running():
    """A server and a way to give it a new Site."""
    current = []
    with Server(("127.0.0.1", 0), lambda *args: Handler(current[-1], *args)) as server:
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", current
        server.shutdown()
        thread.join()


@pytest.fixture
def site(running):
    running[1].append(Site())
    return running[1][-1]


@pytest.fixture
def base(running):
    return running[0]


@pytest.fixture
def url(base):
    return f"{base}/cells.h5ad"


def refusal(url, **options):
    with pytest.raises(OutsideError) as caught:
        open_remote(url, **options)
    return caught.value.message, caught.value.hint


@pytest.mark.usefixtures("site")
def test_it_is_a_file(url):
    with open_remote(url, block=BLOCK) as remote:
        assert (remote.size, remote.readable(), remote.seekable(), remote.writable()) == (
            1_000_003,
            True,
            True,
            False,
        )
        assert remote.read(10) == CONTENT[:10]
        assert remote.tell() == 10
        assert remote.seek(-3, io.SEEK_END) == 1_000_000
        assert remote.read() == CONTENT[-3:]
        assert remote.read(1) == b""
        remote.seek(-5, io.SEEK_CUR)
        assert remote.read(2) == CONTENT[-5:-3]
        assert remote.seek(2_000_000) == 2_000_000
        assert remote.read(1) == b""
        with pytest.raises(ValueError, match="cannot seek to -1"):
            remote.seek(-1)
    assert remote.closed


@pytest.fixture(scope="module")
def shared(running):
    running[1].append(Site())
    with open_remote(f"{running[0]}/cells.h5ad", block=BLOCK, cache=8 * BLOCK) as remote:
        yield remote


@given(start=st.integers(0, 1_000_100), length=st.integers(0, 60_000))
def test_every_read_is_a_slice(shared, start, length):
    shared.seek(start)
    assert shared.read(length) == CONTENT[start : start + length]


@given(st.lists(st.tuples(st.integers(0, 1_000_100), st.integers(0, 1_000_100)), max_size=5))
def test_prefetching_anything_changes_nothing(shared, ranges):
    shared.prefetch(ranges)
    shared.seek(500_000)
    assert shared.read(10_000) == CONTENT[500_000:510_000]


@pytest.mark.usefixtures("site")
def test_opening_takes_one_request_and_blocks_are_fetched_once(url):
    with open_remote(url, block=BLOCK) as remote:
        remote.read(BLOCK)
        assert (remote.requests, remote.bytes) == (1, BLOCK)
        for _ in range(3):
            remote.seek(10 * BLOCK + 5)
            remote.read(100)
        assert (remote.requests, remote.bytes) == (2, 2 * BLOCK)
        remote.seek(9 * BLOCK)
        remote.read(4 * BLOCK)  # block 10 is known: one request before it, one after
        assert (remote.requests, remote.bytes) == (4, 5 * BLOCK)


@pytest.mark.usefixtures("site")
def test_prefetched_ranges_come_together_and_need_no_more_requests(url):
    with open_remote(url, block=BLOCK) as remote:
        ranges = [(100_000, 100_010), (104_000, 120_000), (500_000, 600_000), (999_999, 2_000_000)]
        remote.prefetch(ranges)
        assert remote.requests == 1 + 3
        for start, end in ranges:
            remote.seek(start)
            assert remote.read(end - start) == CONTENT[start:end]
        assert remote.requests == 1 + 3


@pytest.mark.usefixtures("site")
def test_memory_is_bounded(url):
    with open_remote(url, block=BLOCK, cache=4 * BLOCK) as remote:
        remote.prefetch([(0, 1_000_000)])
        assert remote.bytes <= 5 * BLOCK
        assert remote.read() == CONTENT
        assert len(remote._blocks) == 4


def test_an_empty_file_is_a_file(running, url):
    running[1].append(Site(b""))
    with open_remote(url) as remote:
        assert (remote.size, remote.read()) == (0, b"")


def test_h5py_reads_it(running, url):
    buffer = io.BytesIO()
    numbers = np.arange(100_000)
    with h5py.File(buffer, "w") as file:
        file.create_dataset("obs/n", data=numbers, compression="gzip", chunks=(1000,))
    running[1].append(Site(buffer.getvalue()))
    with open_remote(url, block=BLOCK) as remote, h5py.File(remote, "r") as file:
        assert (file["obs/n"][500:1500] == numbers[500:1500]).all()
        assert remote.bytes < remote.size


@pytest.mark.parametrize(
    ("status", "fault", "hint"),
    [
        (
            401,
            "may not be read without signing in (401)",
            "the file must be public: check the permissions of its store",
        ),
        (403, "may not be read (403)", "the file must be public: check the permissions of its store"),
        (404, "does not exist (404)", "check the url in the manifest"),
        (410, "is gone (410)", "check the url in the manifest"),
    ],
)
def test_a_refusal_is_told_plainly(site, url, status, fault, hint):
    site.status = status
    assert refusal(url) == (f"{url} {fault}", hint)


def test_an_odd_answer_is_told(site, url):
    site.status = 418
    assert refusal(url)[0] == f"{url}: the server answered 418"


def test_a_server_without_ranges_is_told(site, url):
    site.ranges = False
    assert refusal(url) == (
        f"{url}: the server sends whole files only",
        "byte ranges are needed: keep the file on a store or server that has them",
    )


def test_another_part_than_asked_for_is_refused(site, url):
    site.shift = 1
    assert refusal(url)[0] == f"{url}: the server sent another part than asked for"


def test_compression_on_the_way_is_refused(site, url):
    site.headers = {"Content-Encoding": "gzip"}
    assert refusal(url)[0] == f"{url}: the server compresses the file on the way"


@pytest.mark.parametrize("change", ["etag", "size", "shorter", "date"])
def test_a_file_that_changes_while_it_is_read_is_noticed(site, url, change):
    site.headers = {"Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
    with open_remote(url, block=BLOCK) as remote:
        if change == "etag":
            site.etag = '"2"'
        elif change == "date":
            site.headers = {"Last-Modified": "Tue, 02 Jan 2024 00:00:00 GMT"}
        else:
            site.content += b"x"
            site.content = site.content if change == "size" else CONTENT[:BLOCK]
        remote.seek(100_000)
        with pytest.raises(OutsideError) as caught:
            remote.read(10)
    assert (caught.value.message, caught.value.hint) == (f"{url} changed while it was read", "try again")


def test_a_busy_server_is_asked_again(site, url):
    site.failures = 2
    with open_remote(url) as remote:
        assert remote.read(3) == CONTENT[:3]


def test_a_failing_server_is_given_up(site, base, url):
    site.status = 503
    host = base.removeprefix("http://")
    assert refusal(url) == (f"{url} cannot be read: {host} is failing", "try again later")
    assert len(site.seen) == 4


def test_a_broken_answer_is_asked_for_again(site, url):
    site.cut = 2
    with open_remote(url) as remote:
        assert remote.read(3) == CONTENT[:3]


def test_answers_that_always_break_are_given_up(site, base, url):
    site.cut = 99
    host = base.removeprefix("http://")
    assert refusal(url) == (f"{url} cannot be read: the connection to {host} broke", "try again")


def test_redirects_are_followed_once(site, base, url):
    site.redirects = {"/doi": "/step", "/step": url}
    with open_remote(f"{base}/doi", block=BLOCK) as remote:
        remote.seek(100_000)
        assert remote.read(10) == CONTENT[100_000:100_010]
    assert [path for path, _ in site.seen] == ["/doi", "/step", "/cells.h5ad", "/cells.h5ad"]


def test_redirects_lead_to_web_addresses_only(site, base):
    site.redirects = {"/doi": "file:///etc/passwd"}
    assert refusal(f"{base}/doi") == (
        f"{base}/doi leads to file:///etc/passwd",
        "only http and https addresses can be read",
    )


def test_redirects_in_a_circle_are_given_up(site, base):
    site.redirects = {"/a": "/b", "/b": "/a"}
    assert refusal(f"{base}/a")[0] == f"{base}/a leads from one address to the next without end"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/x", "s3://bucket/x", "/etc/passwd", ""]
)
def test_only_web_addresses_are_opened(url):
    assert refusal(url) == (f"{url} cannot be read", "only http and https addresses can be read")


def test_an_address_that_is_none_is_told():
    message, hint = refusal("http://[::1/x")
    assert message == "http://[::1/x cannot be read: it is not a well-formed address"
    assert hint == "check the url in the manifest"


def test_a_server_that_is_down_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    assert refusal(f"http://{host}/x", timeout=1) == (
        f"http://{host}/x cannot be read: {host} takes no connections",
        "is the server up?",
    )


def test_a_server_that_is_silent_is_told():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        assert refusal(f"http://{host}/x", timeout=0.05) == (
            f"http://{host}/x cannot be read: {host} did not answer within 0.05 s",
            "try again later",
        )


def test_a_host_that_does_not_exist_is_told():
    assert refusal("http://no-such-host.invalid/x") == (
        "http://no-such-host.invalid/x cannot be read: no host is called no-such-host.invalid",
        "check the url in the manifest",
    )


@pytest.mark.usefixtures("site")
def test_https_without_a_trusted_certificate_is_told(base):
    host = base.removeprefix("http://")
    message, hint = refusal(f"https://{host}/x", timeout=2)
    assert message == f"https://{host}/x cannot be read: the certificate of {host} cannot be trusted"
    assert hint == "ask its owner to renew it"
