"""Files of links in a bucket: each link's folder is open until its end, by one dated statement."""

import json
from collections.abc import Iterable
from typing import Any

from generator.errors import OutsideError
from generator.review.links import ReviewLink, end_of
from generator.storage import S3Store
from generator.storage.s3_bucket import RefusedError

DATA = "review"
"""Folder of the store that holds the links' folders."""
_SID = "CellshelfReview"
_NO_POLICY = ("NoSuchBucketPolicy", "404")


def data_folder(link: ReviewLink) -> str:
    """The folder in the store with what the link lets its reader fetch, with its closing slash."""
    return f"{DATA}/{link.token}/"


def with_links(policy: dict[str, Any], resource: str, links: Iterable[ReviewLink]) -> dict[str, Any]:
    """The bucket's policy with a statement for each of `links`, and none for any other.

    `resource` is the ARN of the store's folder with its closing slash. All other statements stay.
    """
    kept = [each for each in _statements(policy) if not str(each.get("Sid", "")).startswith(_SID)]
    dated = [
        {
            "Sid": f"{_SID}{link.id}",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": [f"{resource}{data_folder(link)}*"],
            "Condition": {"DateLessThan": {"aws:CurrentTime": end_of(link)}},
        }
        for link in links
        if not link.view_only
    ]
    return {"Version": "2012-10-17", "Statement": [*kept, *dated]}


def opens_all(policy: dict[str, Any], resource: str) -> bool:
    """Whether a statement without conditions lets everybody read below `resource`."""
    return any(
        each.get("Effect") == "Allow"
        and each.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        and not each.get("Condition")
        and any(_covers(pattern, resource) for pattern in _listed(each.get("Resource")))
        for each in _statements(policy)
        if not str(each.get("Sid", "")).startswith(_SID)
    )


def read_policy(store: S3Store) -> dict[str, Any]:
    """The bucket's policy; an empty one if it has none."""
    try:
        answer = store.bucket.ask("get_bucket_policy", told=_NO_POLICY)
    except RefusedError:
        return {}
    found = json.loads(answer["Policy"])
    return found if isinstance(found, dict) else {}


def written(policy: dict[str, Any]) -> str:
    """A policy as servers take it."""
    return json.dumps(policy)


def resource_of(store: S3Store) -> str:
    """The ARN of the store's folder, with its closing slash."""
    return f"arn:aws:s3:::{store.place.bucket}/{store.place.folder}"


def grant(store: S3Store, links: Iterable[ReviewLink]) -> None:
    """Let everybody fetch the files of `links` until each ends, and those of no other link.

    Raises OutsideError where the bucket lets everybody read all of it.
    """
    before, resource = read_policy(store), resource_of(store)
    if opens_all(before, f"{resource}{DATA}/"):
        raise OutsideError(
            f"everybody can read everything in {store.place.name}, so nothing in it is private",
            hint="give the overlay a bucket of its own: `store:` in its catalog/catalog.yaml",
        )
    after = with_links(before, resource, links)
    if after["Statement"]:
        store.bucket.ask("put_bucket_policy", Policy=written(after))
    elif before:
        store.bucket.ask("delete_bucket_policy")


def copy_object(store: S3Store, source: str, target: str) -> None:
    """Copy an object inside its bucket, which no byte of it leaves."""
    place = store.place
    if store.head(source) is None:
        raise OutsideError(f"{source} is not in {place.name}", hint="put it there with `catalog put`")
    origin = {"Bucket": place.bucket, "Key": place.full_key(source)}
    store.bucket.ask("copy_object", Key=place.full_key(target), CopySource=origin)


def _statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    found = policy.get("Statement", [])
    return found if isinstance(found, list) else [found]


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _covers(pattern: str, resource: str) -> bool:
    start = pattern.partition("*")[0]
    return pattern == "*" or ("*" in pattern and resource.startswith(start))
