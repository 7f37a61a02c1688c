"""The server on a real socket, asked in raw HTTP where a client would tidy the request up."""

import http.client
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.website.ranges import choose_span
from generator.website.server import open_server, serve
from generator.website.serving import content_type

CONTENT = bytes(range(256)) * 4
SECRET = "nobody may read this"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("served")
    (root / "secret.txt").write_text(SECRET)
    site, store = root / "site", root / "store"
    (site / "d" / "8XK3M1PZ").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("home")
    (site / "404.html").write_text("no such page")
    (site / "d" / "8XK3M1PZ" / "index.html").write_text("dataset")
    (site / "d" / "8XK3M1PZ" / "é & co.json").write_text("{}")
    (site / "out").symlink_to(root)
    (site / "leak.txt").symlink_to(root / "secret.txt")
    (store / "sha256" / "ab").mkdir(parents=True)
    (store / "sha256" / "ab" / "abc.h5ad").write_bytes(CONTENT)
    (store / "sha256" / "ab" / "none.bin").write_bytes(b"")
    (store / ".cellshelf" / "notes").mkdir(parents=True)
    (store / ".cellshelf" / "notes" / "x.json").write_text(SECRET)
    (store / "leak.txt").symlink_to(root / "secret.txt")
    return site, store


@pytest.fixture(scope="module", params=["/", "/lab/catalog/"])
def server(request, folders):
    with open_server(*folders, "127.0.0.1", 0, prefix=request.param) as opened:
        thread = threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


@pytest.fixture
def ask(server):
    """Asks for a path under the site's prefix; returns status, headers and content."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)

    def ask(path, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address.path + path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    yield ask
    connection.close()


def ask_raw(server, line: str) -> bytes:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(f"{line}\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_folder_is_its_index(ask):
    assert ask("")[::2] == (200, b"home")
    status, headers, content = ask("d/8XK3M1PZ/")
    assert (status, content) == (200, b"dataset")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("script-src 'self'")
    assert headers["Access-Control-Allow-Origin"] is None


def test_a_folder_without_its_slash_is_redirected_under_the_prefix(server, ask):
    status, headers, _ = ask("d/8XK3M1PZ?gene=CD3E&q=%20")
    assert status == 302
    assert headers["Location"] == urlsplit(server.url).path + "d/8XK3M1PZ/?gene=CD3E&q=%20"


def test_names_are_decoded(ask):
    assert ask("d/8XK3M1PZ/%C3%A9%20&%20co.json")[::2] == (200, b"{}")


@pytest.mark.parametrize("path", ["nowhere", "empty/", "index.html/", "d/", "%ff", "a%00b", "d//8XK3M1PZ/"])
def test_what_is_not_there_gets_the_404_page(ask, path):
    status, headers, content = ask(path)
    assert (status, content) == (404, b"no such page")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_missing_page_asked_for_by_range_is_still_missing(ask):
    assert ask("nowhere", Range="bytes=0-1")[::2] == (404, b"no such page")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "d/..%2f..%2f..%2fsecret.txt",
        "..%5csecret.txt",
        "out/secret.txt",
        "leak.txt",
        "data/leak.txt",
        "data/../../secret.txt",
        "data/%2e%2e/%2e%2e/secret.txt",
        "data/.cellshelf/notes/x.json",
        "data/%2Ecellshelf/notes/x.json",
        "d/%2e%2e/data/.cellshelf/notes/x.json",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_is_served(server, path):
    answer = ask_raw(server, f"GET {urlsplit(server.url).path}{path} HTTP/1.1")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert SECRET.encode() not in answer


@pytest.mark.parametrize("target", ["//evil.example/d", "http://evil.example//x/..", "*", "/\\evil.example"])
def test_no_redirect_leaves_the_server(server, target):
    answer = ask_raw(server, f"GET {target} HTTP/1.1")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"\r\nLocation" not in answer


def test_the_root_leads_to_the_prefix(server):
    prefix = urlsplit(server.url).path
    answer = ask_raw(server, "GET / HTTP/1.1")
    if prefix == "/":
        assert answer.endswith(b"home")
    else:
        assert f"\r\nLocation: {prefix}\r\n".encode() in answer


def test_data_is_whole_typed_downloaded_and_open_to_other_origins(ask):
    status, headers, content = ask("data/sha256/ab/abc.h5ad")
    assert (status, content) == (200, CONTENT)
    assert headers["Content-Type"] == "application/x-hdf5"
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Range" in headers["Access-Control-Expose-Headers"]
    assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("path", ["data/", "data", "data/sha256/", "data/sha256/ab", "data/x.h5ad"])
def test_the_store_is_not_listed(ask, path):
    assert ask(path)[0] == 404


@pytest.mark.parametrize(
    ("asked", "content_range", "content"),
    [
        ("bytes=0-0", "bytes 0-0/1024", CONTENT[:1]),
        ("bytes=1000-", "bytes 1000-1023/1024", CONTENT[1000:]),
        ("bytes=1000-9999", "bytes 1000-1023/1024", CONTENT[1000:]),
        ("bytes=-24", "bytes 1000-1023/1024", CONTENT[-24:]),
        ("bytes=-9999", "bytes 0-1023/1024", CONTENT),
    ],
)
def test_a_range_is_that_part(ask, asked, content_range, content):
    status, headers, found = ask("data/sha256/ab/abc.h5ad", Range=asked)
    assert (status, found, headers["Content-Range"]) == (206, content, content_range)


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-4", "cells=0-1", "bytes=-", "bytes=a-b", "bytes=٣-"]
)
def test_several_ranges_or_nonsense_get_the_whole(ask, asked):
    status, headers, found = ask("data/sha256/ab/abc.h5ad", Range=asked.encode())
    assert (status, found, headers["Content-Range"]) == (200, CONTENT, None)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(ask, asked):
    status, headers, found = ask("data/sha256/ab/abc.h5ad", Range=asked)
    assert (status, found, headers["Content-Range"]) == (416, b"", "bytes */1024")


def test_an_empty_file_says_so(ask):
    assert ask("data/sha256/ab/none.bin")[::2] == (200, b"")
    assert ask("data/sha256/ab/none.bin", Range="bytes=0-9")[1]["Content-Range"] == "bytes */0"


def test_head_is_get_without_content(ask):
    _, got, _ = ask("data/sha256/ab/abc.h5ad", Range="bytes=0-9")
    status, headers, content = ask("data/sha256/ab/abc.h5ad", "HEAD", Range="bytes=0-9")
    assert (status, content) == (206, b"")
    assert {**headers, "Date": ""} == {**got, "Date": ""}


def test_what_the_reader_has_is_not_sent_again(ask):
    _, headers, _ = ask("")
    etag, modified = headers["ETag"], headers["Last-Modified"]
    assert ask("", If_None_Match=f'"other", W/{etag}')[::2] == (304, b"")
    assert ask("", If_None_Match="*")[0] == 304
    assert ask("", If_None_Match='"other"', If_Modified_Since=modified)[0] == 200
    assert ask("", If_Modified_Since=modified)[0] == 304
    assert ask("", If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT")[0] == 200
    assert ask("", If_Modified_Since="yesterday")[0] == 200


def test_a_range_of_another_edition_gets_the_whole(ask):
    etag = ask("data/sha256/ab/abc.h5ad")[1]["ETag"]
    assert ask("data/sha256/ab/abc.h5ad", Range="bytes=0-1", If_Range=etag)[0] == 206
    assert ask("data/sha256/ab/abc.h5ad", Range="bytes=0-1", If_Range='"older"')[0] == 200


def test_other_origins_may_ask_for_ranges_of_data_only(ask):
    status, headers, _ = ask("data/sha256/ab/abc.h5ad", "OPTIONS")
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Range" in headers["Access-Control-Allow-Headers"]
    assert ask("", "OPTIONS")[1]["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(ask, method):
    assert ask("data/sha256/ab/abc.h5ad", method)[0] == 501
    assert ask("data/sha256/ab/abc.h5ad")[2] == CONTENT


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.webp", "image/webp"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.ndjson", "application/x-ndjson; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.JS", "text/javascript; charset=utf-8"),
        ("a.rds", "application/octet-stream"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("d/8XK3M1PZ/v1/linkset.json", "application/linkset+json"),
        ("d/8XK3M1PZ/v1/croissant.json", "application/ld+json"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_types_come_from_names(name, expected):
    assert content_type(Path(name)) == expected


def test_a_port_in_use_is_the_users_to_change(server, folders):
    port = urlsplit(server.url).port
    with pytest.raises(UsageError) as caught:
        serve(*folders, "127.0.0.1", port)
    assert caught.value.message == f"port {port} of 127.0.0.1 is in use"
    assert caught.value.hint == "choose another with --port, or 0 for any free one"


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("127.0.0.1", 70_000, "70000 is no port"),
        ("203.0.113.7", 0, "203.0.113.7 is no address of this machine"),
        ("no.such.host.invalid", 0, "no.such.host.invalid is no address of this machine"),
    ],
)
def test_an_address_that_cannot_be_had_is_named(folders, host, port, message):
    with pytest.raises(UsageError) as caught:
        serve(*folders, host, port)
    assert caught.value.message == message


def test_without_a_site_there_is_nothing_to_serve(tmp_path):
    with pytest.raises(UsageError) as caught:
        serve(tmp_path, None)
    assert (caught.value.message, caught.value.hint) == (
        f"there is no site in {tmp_path}",
        "run `catalog build` first",
    )


def test_without_a_store_data_is_missing_and_the_site_is_served(folders):
    with open_server(folders[0], None, "127.0.0.1", 0) as opened:
        threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.01}).start()
        assert ask_raw(opened, "GET / HTTP/1.1").endswith(b"home")
        assert ask_raw(opened, "GET /data/sha256/ab/abc.h5ad HTTP/1.1").endswith(b"Not found\n")
        opened.shutdown()


def test_the_address_is_told_once_connections_are_taken(folders):
    seen = []

    def ready(url):
        address = urlsplit(url)
        socket.create_connection((address.hostname, address.port), timeout=5).close()
        seen.append(address.path)
        raise KeyboardInterrupt  # as a user would, later

    with pytest.raises(KeyboardInterrupt):
        serve(*folders, "127.0.0.1", 0, prefix="lab", ready=ready)
    assert seen == ["/lab/"]


@given(size=st.integers(0, 300), first=st.integers(0, 400), last=st.integers(0, 400))
def test_ranges_are_slices(size, first, last):
    content = CONTENT[:size]
    for header, expected in (
        (f"bytes={first}-", content[first:]),
        (f"bytes=-{last}", content[-last:] if last else b""),
        (f"bytes={first}-{last}", content[first : last + 1] if first <= last else content),
    ):
        span = choose_span(header, size)
        assert content[span.start : span.end] == expected
        if span.status == 206:
            assert span.content_range == f"bytes {span.start}-{span.end - 1}/{size}"
            assert 0 <= span.start < span.end <= size
        elif span.status == 416:
            assert (expected, span.content_range) == (b"", f"bytes */{size}")
        else:
            assert first > last
            assert span.content_range is None


@given(st.text(max_size=30))
def test_no_range_header_is_too_strange(header):
    span = choose_span(header, 10)
    assert 0 <= span.start <= span.end <= 10
