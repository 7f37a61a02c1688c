"""What a reader gets, asked of a real server; and of one that does everything wrong."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from sites import entries, site

from generator.publish import sample, verify, verify_data
from generator.website.server import open_server

FILES = {
    "index.html": b"<!doctype html>home",
    "404.html": b"<!doctype html>nothing",
    "d/A/index.html": b"<!doctype html>A",
    "api/datasets.json": b'{"datasets": []}',
    "assets/a.57a0d79d.css": b"a { color: red }",
    "sitemap.xml": b"<urlset></urlset>",
}


@contextmanager
def answering(server):
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chosen():
    return sample(entries(FILES), list(FILES))


def test_a_good_host_has_no_findings(tmp_path):
    site(tmp_path / "site", FILES)
    with answering(open_server(tmp_path / "site", None, "127.0.0.1", 0)) as url:
        assert list(verify(url, chosen(), own_headers=False)) == []


def test_a_file_that_is_missing_or_stale_is_found(tmp_path):
    site(tmp_path / "site", FILES | {"sitemap.xml": b"<urlset>old</urlset>"})
    (tmp_path / "site/d/A/index.html").unlink()
    with answering(open_server(tmp_path / "site", None, "127.0.0.1", 0)) as url:
        found = {
            each.url.removeprefix(url): each.message for each in verify(url, chosen(), own_headers=False)
        }
    assert found == {
        "d/A/": "the answer is 404, not 200; does the host send index.html for a folder?",
        "sitemap.xml": "the bytes are not those that were published",
    }


class Careless(http.server.BaseHTTPRequestHandler):
    """Sends everything as text, says that it is compressed, knows no ranges and misses nothing."""

    def do_GET(self):
        key = self.path.removeprefix("/")
        data = FILES.get(f"{key}index.html" if key.endswith("/") or not key else key, b"?")
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        if key.startswith("assets/"):
            self.send_header("Content-Encoding", "aws-chunked")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def test_each_fault_of_a_careless_host_is_told():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    with answering(server) as url:
        found = {}
        for each in verify(url, chosen(), own_headers=True):
            found.setdefault(each.url.removeprefix(url), []).append(each.message)
        data = list(verify_data(f"{url}data/x.h5ad", 100))
    no_range = "a range of bytes is not answered with just that range"
    assert found["api/datasets.json"] == [
        "Content-Type is text/plain, not application/json; charset=utf-8",
        "Cache-Control is missing, not no-cache",
        "other web pages may not read it: the answer has no Access-Control-Allow-Origin",
        no_range,
    ]
    assert found["assets/a.57a0d79d.css"][0] == "Content-Encoding is aws-chunked, which was not asked for"
    assert found["d/00000000/nothing.html"] == ["nothing is there, and the answer is 200, not 404"]
    assert [each.message for each in data] == [no_range]


def test_no_answer_at_all_is_told_once():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    port = server.server_address[1]
    server.server_close()
    (found,) = verify(f"http://127.0.0.1:{port}/", chosen(), own_headers=True)
    assert found.message.startswith("no answer: ")


def test_data_is_read_by_ranges_and_from_other_pages(tmp_path):
    site(tmp_path / "site", FILES)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/x.h5ad").write_bytes(bytes(1000))
    with answering(open_server(tmp_path / "site", tmp_path / "data", "127.0.0.1", 0)) as url:
        assert list(verify_data(f"{url}data/x.h5ad", 1000)) == []
        (short,) = verify_data(f"{url}data/x.h5ad", 999)
        (gone,) = verify_data(f"{url}data/y.h5ad", 1000)
    assert short.message == "a range of bytes is not answered with just that range"
    assert gone.message == "the answer is 404: the data file is not there"


@pytest.mark.parametrize("changed", [[], ["d/A/index.html"]])
def test_a_sample_always_has_home_and_what_changed_and_is_the_same_each_time(changed):
    found = sample(entries(FILES), changed)
    assert found == sample(entries(FILES), changed)
    assert {"index.html", "d/A/index.html", "api/datasets.json"} <= {entry.key for entry in found}
