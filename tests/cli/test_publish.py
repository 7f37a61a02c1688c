"""`catalog publish` and its kin, as a person runs them."""

import contextlib
import io
import shutil
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from generator import cli, manifests, pipeline
from generator.pipeline.publishing import permanent_of
from generator.website import listing, output
from generator.website.server import open_server

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    """How a command has ended, and what it has said."""

    returncode: int
    stdout: str
    stderr: str


def run(root, *arguments):
    """The command as a shell starts it, but in this process: starting Python takes longer than most."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["catalog", "--root", str(root), *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return Ran(ended.value.code or 0, out.getvalue(), err.getvalue())


@pytest.fixture
def catalog(tmp_path) -> Path:
    """A catalog with a site that is small and has a page at every permalink."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    twin = {"curation/v1/datasets.json", "curation/v1/datasets/0a824f60/versions.json"}
    keys = permanent_of(tmp_path, pipeline.load(tmp_path)) | twin | {"index.html"}
    for key in keys:
        output.write(tmp_path / "site", key, f"<!doctype html>{key}".encode())
    listing.write(tmp_path / "site", keys)
    (tmp_path / "site" / "private.html").write_text("lies in the folder, was not built")
    return tmp_path


def publish(catalog, *arguments):
    return run(catalog, "publish", "--site", str(catalog / "site"), "--to", "web", *arguments)


def change(catalog, key, text):
    output.write(catalog / "site", key, text.encode())
    paths = listing.read(catalog / "site") | {key}
    listing.write(catalog / "site", paths)


def test_publish_look_change_and_go_back(catalog):
    total = len(listing.read(catalog / "site"))
    dry = publish(catalog, "--dry-run")
    assert "index.html: new\n" in dry.stdout
    assert dry.stdout.endswith(f"{total} files, {total} new, 0 unchanged; nothing was done\n")
    assert not (catalog / "web").exists()
    done = publish(catalog, "--no-verify")
    assert done.stdout == f"{catalog / 'web'}: {total} files, {total} new, 0 unchanged\n", done.stderr
    assert not (catalog / "web" / "private.html").exists()
    assert publish(catalog, "--no-verify").stdout.endswith(f"{total} files, {total} unchanged\n")
    change(catalog, "index.html", "<!doctype html>new home")
    assert publish(catalog, "--dry-run").stdout.startswith("index.html: changed bytes\n")
    publish(catalog, "--no-verify")
    listed = run(catalog, "deployments", "--to", "web").stdout.splitlines()
    assert len(listed) == 2
    dry = run(catalog, "rollback", "--to", "web", "--dry-run")
    assert dry.stdout.startswith("index.html: changed bytes\n"), dry.stderr
    back = run(catalog, "rollback", "--to", "web", "--no-verify")
    assert f"as in {listed[1].split()[0]}: " in back.stdout
    assert (catalog / "web/index.html").read_text() == "<!doctype html>index.html"
    kept = run(catalog, "gc", "--to", "web")
    assert kept.stdout.endswith("0 deployments, 0 files could go; nothing was done\n")
    gone = run(catalog, "gc", "--to", "web", "--keep", "1", "--days", "0", "--delete")
    assert gone.stdout.endswith("2 deployments, 1 files deleted\n")


def test_what_readers_do_not_get_is_told(catalog):
    with open_server(catalog / "site", catalog / ".store", "127.0.0.1", 0) as server:
        settings = catalog / "catalog/catalog.yaml"
        settings.write_text(settings.read_text().replace("http://127.0.0.1:8000/", server.url))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            bad = publish(catalog)
            assert bad.returncode == 1
            assert "the data file is not there" in bad.stderr
            assert bad.stderr.endswith("readers do not get all of it as they should.\n")
        finally:
            server.shutdown()
            thread.join()


def test_a_permalink_without_a_page_and_one_without_a_row_are_refused(catalog):
    paths = listing.read(catalog / "site")
    page = next(path for path in sorted(paths) if path.startswith("d/"))
    listing.write(catalog / "site", paths - {page})
    refused = publish(catalog)
    assert refused.returncode == 1
    assert (
        f"the site has no page at {page.removesuffix('index.html')}; nothing was published" in refused.stderr
    )
    ledger = catalog / manifests.ledger.LEDGER
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))
    refused = publish(catalog)
    assert refused.returncode == 2
    assert "error: 1 permalinks are not in the ledger, so nothing would keep them\n" in refused.stderr
    assert not (catalog / "web").exists()


def test_wrong_places_are_told(catalog):
    assert "nothing says where to publish" in run(catalog, "publish").stderr
    assert (
        "there is no built site in"
        in run(catalog, "publish", "--to", "web", "--site", str(ROOT / "docs")).stderr
    )
    assert run(catalog, "gc", "--to", "branch:gh-pages").returncode == 2


@pytest.mark.integration
def test_a_bucket_on_a_real_server_by_the_settings(catalog, seaweed):
    settings = catalog / "catalog/catalog.yaml"
    place = f"publish: {{kind: s3, bucket: cells, prefix: cli, endpoint: '{seaweed.endpoint}'}}\n"
    settings.write_text(settings.read_text() + place)
    done = run(catalog, "publish", "--site", str(catalog / "site"), "--no-verify")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("s3://cells/cli: ")
    home = seaweed.client().get_object(Bucket="cells", Key="cli/index.html")
    assert home["Body"].read() == b"<!doctype html>index.html"
    assert (home["ContentType"], home["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    twin = seaweed.client().head_object(Bucket="cells", Key="cli/curation/v1/datasets")
    assert twin["ContentType"] == "application/json"
    again = run(catalog, "publish", "--site", str(catalog / "site"), "--no-verify")
    assert " new" not in again.stdout
