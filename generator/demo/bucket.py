"""A copy of the demo catalog whose data are in a bucket of a real S3 server on this machine."""

import json
from collections.abc import Callable
from pathlib import Path

import yaml

from generator.demo.copying import copy_demo
from generator.demo.seaweed import SeaweedFS
from generator.demo.staging import WHEELS, Staged, stage
from generator.storage import FolderStore, S3Place
from generator.storage.s3_rules import CORS, LIFECYCLE, policy, read_statement

BUCKET = "cellshelf-demo"

_MARK = ".demo-s3"
_PREFIX = "data"


def open_server(folder: Path, *, port: int) -> SeaweedFS:
    """The server of the demo in `folder`, not started yet; what it holds stays there."""
    return SeaweedFS(folder / "seaweedfs", bucket=BUCKET, port=port)


def copy_for_bucket(folder: Path, *, root: Path) -> None:
    """Copy the demo of `root` into `folder`; raises UsageError where that holds something else."""
    copy_demo(root, folder, mark=_MARK, caches=[str(WHEELS)])


def fill_bucket(
    folder: Path, server: SeaweedFS, *, root: Path, on_done: Callable[[Staged], None] | None = None
) -> None:
    """Open the bucket to readers, make it the store of the catalog in `folder`, and stage the demo there.

    `server` is up, and its keys are in the environment. Files that the store of `root` has are not made anew.
    """
    place = S3Place(bucket=BUCKET, prefix=_PREFIX, endpoint=server.endpoint)
    client = server.client()
    client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy(read_statement(place))))
    client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CORS)
    client.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=LIFECYCLE)
    path = folder / "catalog" / "catalog.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    near = FolderStore(root / settings["store"].get("path", ".store"))
    settings["store"] = {
        "kind": "s3",
        "bucket": place.bucket,
        "prefix": place.prefix,
        "endpoint": place.endpoint,
        "url": place.base_url(),
    }
    path.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
    stage(folder, on_done, near=near)
