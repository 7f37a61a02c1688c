"""Files of links in a bucket: each link's folder is open until its end, by one dated statement."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import urllib3

from generator.errors import OutsideError
from generator.review.links import ReviewLink, end_of, seconds_left
from generator.storage import S3Store
from generator.storage.s3_bucket import RefusedError

DATA = "review"
"""Folder of the store that holds the links' folders."""
_SID = "CellshelfReview"
_NO_POLICY = ("NoSuchBucketPolicy", "404")
_REFUSED = ("AccessDenied", "403")
_UNKNOWN = ("NotImplemented", "501", "MethodNotAllowed", "405", *_REFUSED)
_OK, _PATIENCE = 200, 10.0
SIGNED_FOR = 7 * 24 * 60 * 60
"""Seconds; no server takes a signed address for longer."""


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


def read_policy(store: S3Store, *, told: tuple[str, ...] = ()) -> dict[str, Any]:
    """The bucket's policy; an empty one if it has none, or the server answers one of the codes `told`."""
    try:
        answer = store.bucket.ask("get_bucket_policy", told=_NO_POLICY + told)
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

    Raises OutsideError where the bucket lets everybody read all of it, or takes no such statement.
    """
    before = read_policy(store)
    _require_closed(store, before)
    try:
        _write_policy(store, before, with_links(before, resource_of(store), links))
    except RefusedError:
        raise OutsideError(
            f"the policy of {store.place.name} cannot be changed: AccessDenied",
            hint="allow s3:PutBucketPolicy, and at Amazon policies that open a folder (Block Public Access); "
            "or say `link_access: signed` under `store:` of the overlay's catalog/catalog.yaml",
        ) from None


def take_back(store: S3Store) -> None:
    """Take every link's statement out of the policy, where files are signed instead.

    Raises OutsideError where the bucket lets everybody read all of it. Where no policy is
    shown, a stranger's request for some object must be refused.
    """
    before = read_policy(store, told=_UNKNOWN)
    _require_closed(store, before)
    if not before:
        _require_no_stranger(store)
    after = with_links(before, resource_of(store), ())
    if after["Statement"] != _statements(before):
        _write_policy(store, before, after)


def signed_urls(store: S3Store, link: ReviewLink, now: dt.datetime) -> dict[str, str]:
    """Signed address of each file of `link` by its plain one: good until the link's end, or for seven days.

    Raises OutsideError without keys, or where they are those of a session: what they sign ends with it.
    """
    if link.view_only:
        return {}
    seconds = max(1, min(SIGNED_FOR, seconds_left(link, now)))
    folder = data_folder(link)
    return {
        f"{store.place.base_url()}{folder}{file.key}": store.signed_url(f"{folder}{file.key}", seconds)
        for file in link.files
    }


def signed_origin(store: S3Store) -> str:
    """Scheme and host of signed addresses, which need not be those of plain ones."""
    parts = urlsplit(store.signed_url("any", 1))
    return f"{parts.scheme}://{parts.netloc}/"


def _require_closed(store: S3Store, policy: dict[str, Any]) -> None:
    if opens_all(policy, f"{resource_of(store)}{DATA}/"):
        raise _open(store)


def _require_no_stranger(store: S3Store) -> None:
    """Ask for an object as anybody could; what does not answer is not believed to be closed."""
    some = next(iter(store.list()), None)
    if some is None:
        return
    try:
        answer = urllib3.request("HEAD", store.url(some.key), retries=False, timeout=_PATIENCE)
    except urllib3.exceptions.HTTPError as error:
        raise OutsideError(
            f"nothing tells whether strangers can read {store.place.name}: it shows no policy, and "
            f"{store.place.base_url()} does not answer ({type(error).__name__})",
            hint="try again, or let the publishing key read the bucket's policy (s3:GetBucketPolicy)",
        ) from None
    if answer.status == _OK:
        raise _open(store)


def _open(store: S3Store) -> OutsideError:
    return OutsideError(
        f"everybody can read everything in {store.place.name}, so nothing in it is private",
        hint="give the overlay a bucket of its own: `store:` in its catalog/catalog.yaml",
    )


def _write_policy(store: S3Store, before: dict[str, Any], after: dict[str, Any]) -> None:
    if after["Statement"]:
        store.bucket.ask("put_bucket_policy", told=_REFUSED, Policy=written(after))
    elif before:
        store.bucket.ask("delete_bucket_policy", told=_REFUSED)


def _statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    found = policy.get("Statement", [])
    return found if isinstance(found, list) else [found]


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _covers(pattern: str, resource: str) -> bool:
    start = pattern.partition("*")[0]
    return pattern == "*" or ("*" in pattern and resource.startswith(start))
