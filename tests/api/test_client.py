"""A client written for Discover's API walks the twin on the catalog's own server."""

import json
import threading
import urllib.error
import urllib.request

import pytest

from generator.api import extensionless
from generator.website.server import open_server


class Discover:
    """What a user's script asks of https://api.cellxgene.cziscience.com, with the base as its one setting."""

    def __init__(self, base):
        self.base = base

    def get(self, path):
        with urllib.request.urlopen(f"{self.base}/curation/v1/{path}", timeout=5) as answer:
            assert answer.headers.get_content_type() == "application/json"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            return json.load(answer)

    def walk(self):
        """Every address that answers of the API name, with its answer."""
        found = {"collections": self.get("collections"), "datasets": self.get("datasets")}
        todo = [f"collections/{each['collection_id']}" for each in found["collections"]]
        for row in found["datasets"]:
            todo.append(f"collections/{row['collection_id']}/datasets/{row['dataset_id']}")
            todo.append(f"datasets/{row['dataset_id']}/versions")
            todo.append(f"dataset_versions/{row['dataset_version_id']}")
        for each in found["collections"]:
            todo.append(f"collections/{each['collection_id']}/versions")
            todo.append(f"collection_versions/{each['collection_version_id']}")
        for path in todo:
            found[path] = self.get(path)
            for each in found[path] if isinstance(found[path], list) else []:
                kind = "dataset_versions" if path.startswith("datasets/") else "collection_versions"
                inner = f"{kind}/{each[kind[:-1] + '_id']}"
                found[inner] = self.get(inner)
        return found


@pytest.fixture(scope="module", params=["/", "/lab/catalog/"])
def base(request, site):
    with open_server(site, None, "127.0.0.1", 0, prefix=request.param) as opened:
        thread = threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield opened.url.removesuffix("/")
        opened.shutdown()
        thread.join()


def test_every_address_is_walked(base, files):
    walked = Discover(base).walk()
    expected = {
        path.removeprefix("curation/v1/").removesuffix(".json"): json.loads(data)
        for path, data in files.items()
        if path.startswith("curation/") and not path.endswith(".410.json")
    }
    assert walked == expected


def test_the_withdrawn_are_answered_with_410(base, files):
    gone = [path for path in files if path.endswith(".410.json")]
    assert gone
    for path in gone:
        with pytest.raises(urllib.error.HTTPError) as caught:
            Discover(base).get(path.removeprefix("curation/v1/").removesuffix(".410.json"))
        with caught.value as answer:
            assert answer.code == 410
            assert answer.headers.get_content_type() == "application/problem+json"
            assert json.load(answer) == json.loads(files[path])


@pytest.mark.parametrize(
    "path",
    ["datasets/00000000-0000-0000-0000-000000000000/versions", "nothing", "collections/../../index.html", ""],
)
def test_what_is_not_there_is_not_found(base, path):
    with pytest.raises(urllib.error.HTTPError) as caught:
        Discover(base).get(path)
    assert caught.value.code == 404
    caught.value.close()


def test_files_of_the_own_api_have_their_types(base):
    for name, kind in (("datasets.ndjson", "application/x-ndjson"), ("index.json", "application/json")):
        with urllib.request.urlopen(f"{base}/api/{name}", timeout=5) as answer:
            assert answer.headers.get_content_type() == kind
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_store_without_folders_holds_every_address_as_a_key(files):
    keys = {path: extensionless(path) for path in files}
    extra = [key for key in keys.values() if key]
    assert len(set(extra) | set(files)) == len(extra) + len(files)
    assert keys["curation/v1/datasets.json"] == "curation/v1/datasets"
    assert keys["api/index.json"] is None
    assert all(keys[path] is None for path in files if path.endswith(".410.json"))
