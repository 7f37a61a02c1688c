"""Power cuts: the uploader and the server are killed in mid-upload, and nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from contract import sha256

from generator.errors import OutsideError
from generator.storage import S3Place, S3Store, content_key, digest
from generator.storage.s3_multipart import list_unfinished

pytestmark = pytest.mark.integration
MIB = 1 << 20
UPLOADER = """
import sys
from pathlib import Path
from generator.storage import S3Place, S3Store, content_key

endpoint, path, sha256 = sys.argv[1:]
store = S3Store(S3Place(bucket="cells", prefix="kills", endpoint=endpoint, part_bytes=5 << 20))
def tell(count):
    print(count, flush=True)
store.put(content_key(sha256, ".h5ad"), Path(path), sha256=sha256, if_absent=True, on_bytes=tell)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Path and digest of 96 MiB that compress badly."""
    path = tmp_path_factory.mktemp("large") / "large.h5ad"
    path.write_bytes(np.random.default_rng(1).bytes(96 * MIB))
    return path, digest(path)[1]


def test_an_upload_goes_on_where_a_killed_one_stopped(seaweed, large):
    path, sha = large
    store = S3Store(S3Place(bucket="cells", prefix="kills", endpoint=seaweed.endpoint, part_bytes=5 * MIB))
    key = content_key(sha, ".h5ad")
    command = [sys.executable, "-c", UPLOADER, seaweed.endpoint, str(path), sha]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as uploader:
        acknowledged = [int(uploader.stdout.readline()) for _ in range(3)]
        uploader.send_signal(signal.SIGKILL)
        rest = uploader.stdout.read()
    assert acknowledged == [5 * MIB] * 3
    assert "done" not in rest
    assert store.head(key) is None
    (left,) = list_unfinished(store.bucket, store.place.full_key(key))
    there = store.bucket.ask("list_parts", Key=left["Key"], UploadId=left["UploadId"])["Parts"]
    assert len(there) >= 3
    sent = []
    ask = store.bucket.ask

    def listen(method, **parameters):
        if method == "upload_part":
            sent.append(parameters["PartNumber"])
        return ask(method, **parameters)

    store.bucket.ask = listen
    assert store.put(key, path, sha256=sha, if_absent=True)
    assert sorted(sent) == sorted(set(range(1, 21)) - {part["PartNumber"] for part in there})
    assert sha256(store.get(key)) == sha
    assert list_unfinished(store.bucket, store.place.full_key(key)) == []


def test_a_server_that_is_killed_loses_nothing_acknowledged_and_the_upload_survives(tmp_path, large):
    from generator.demo.seaweed import INSTALL, SeaweedFS, find_weed  # noqa: PLC0415 - brings anndata

    if find_weed() is None:
        pytest.skip(f"no S3 server: {INSTALL}")
    path, sha = large
    key = content_key(sha, ".h5ad")
    with SeaweedFS(tmp_path / "server", bucket="cells") as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        store = S3Store(S3Place(bucket="cells", endpoint=server.endpoint, part_bytes=5 * MIB))
        small = S3Store(S3Place(bucket="cells", endpoint=server.endpoint, attempts=1))
        acknowledged = []
        parts = threading.Semaphore(0)
        stop = threading.Event()

        def put_small():
            for number in range(10_000):
                if stop.is_set():
                    return
                content = os.urandom(2000)
                try:
                    small.put(f"small/{number}", content, sha256=sha256(content))
                except OutsideError:
                    time.sleep(0.05)
                else:
                    acknowledged.append((f"small/{number}", content))

        with ThreadPoolExecutor(2) as pool:
            pool.submit(put_small)
            upload = pool.submit(
                store.put, key, path, sha256=sha, if_absent=True, on_bytes=lambda _: parts.release()
            )
            for _ in range(3):
                parts.acquire()
            server.kill()
            assert not upload.done()
            server.start()
            upload.result(timeout=120)
            stop.set()
        assert sha256(store.get(key)) == sha
        assert acknowledged
        assert [name for name, content in acknowledged if small.get(name) != content] == []
