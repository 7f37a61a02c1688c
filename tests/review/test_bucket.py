"""Links whose files lie in a bucket: open until their day ends, to nobody else, on a real server."""

import datetime as dt
import itertools
import time

import pytest
import urllib3

from generator import review
from generator.errors import OutsideError
from generator.pipeline import overlay as overlays
from generator.pipeline import sharing
from generator.review import granting
from generator.storage import S3Place, S3Store

pytestmark = pytest.mark.integration
TODAY = "2026-06-01"
FAR = "2999-12-31"
numbers = itertools.count()


@pytest.fixture
def store(seaweed):
    """A private bucket of its own: policies are of whole buckets."""
    name = f"drafts{next(numbers)}"
    store = S3Store(S3Place(bucket=name, prefix="lab", endpoint=seaweed.endpoint))
    store.bucket.client.create_bucket(Bucket=name)
    return store


@pytest.fixture
def bucket_lab(lab, store, seaweed):
    """The lab, with both stores in S3 and the draft's file in the private bucket."""
    place = store.place
    for root, bucket in ((lab.root, "cells"), (lab.overlay, place.bucket)):
        settings = root / "catalog" / "catalog.yaml"
        text = settings.read_text().partition("store:")[0]
        said = f"{{kind: s3, bucket: {bucket}, prefix: lab, endpoint: '{seaweed.endpoint}'}}"
        settings.write_text(f"{text}store: {said}\n")
    key = f"sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"
    store.put(key, lab.h5ad, sha256=lab.sha256)
    return lab


def set_policy(store, statement):
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    store.bucket.ask("put_bucket_policy", Policy=granting.written(policy))


def status(url):
    time.sleep(1.2)  # the server reads policies anew every second
    return urllib3.request("GET", url, retries=False).status


def data_link(lab, store, link):
    return f"{store.place.base_url()}review/{link.token}/sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"


def open_data(lab, today=TODAY):
    overlays.open_data(overlays.open_pair(lab.root, lab.overlay), today)


def test_a_link_opens_its_own_folder_until_it_is_revoked(bucket_lab, store):
    lab = bucket_lab
    (one, _), (two, _) = lab.share(expires=FAR), lab.share(expires=FAR)
    open_data(lab)
    assert [status(data_link(lab, store, link)) for link in (one, two)] == [200, 200]
    base = store.place.base_url()
    private = f"{base}sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"
    listing = f"{base.removesuffix('lab/')}?list-type=2&prefix=lab/review/"
    guess = data_link(lab, store, one).replace(one.token, "0" * 32)
    assert [status(url) for url in (private, listing, guess)] == [403, 403, 403]
    sharing.change(lab.overlay, one.id, lambda link: review.revoked(link, TODAY))
    open_data(lab)
    assert [status(data_link(lab, store, link)) for link in (one, two)] == [403, 200]
    assert not list(store.list(f"review/{one.token}/"))


def test_the_server_itself_closes_a_link_at_its_end(bucket_lab, store, monkeypatch):
    lab = bucket_lab
    link, _ = lab.share(expires=FAR)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)
    monkeypatch.setattr(granting, "end_of", lambda _: soon.strftime("%Y-%m-%dT%H:%M:%SZ"))
    open_data(lab)
    assert status(data_link(lab, store, link)) == 200
    time.sleep(max(0, (soon - dt.datetime.now(dt.UTC)).total_seconds()) + 1)
    assert status(data_link(lab, store, link)) == 403


def test_other_statements_of_the_policy_stay(bucket_lab, store):
    own = {
        "Sid": "Own",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{store.place.bucket}/open/*"],
    }
    store.bucket.ask(
        "put_bucket_policy", Policy=granting.written({"Version": "2012-10-17", "Statement": [own]})
    )
    link, _ = bucket_lab.share(expires=FAR)
    open_data(bucket_lab)
    assert [each["Sid"] for each in granting.read_policy(store)["Statement"]] == [
        "Own",
        f"CellshelfReview{link.id}",
    ]
    sharing.change(bucket_lab.overlay, link.id, lambda found: review.revoked(found, TODAY))
    open_data(bucket_lab)
    assert [each["Sid"] for each in granting.read_policy(store)["Statement"]] == ["Own"]


def test_a_bucket_that_everybody_reads_is_refused(bucket_lab, store):
    everything = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{store.place.bucket}/*",
    }
    set_policy(store, everything)
    bucket_lab.share(expires=FAR)
    with pytest.raises(OutsideError, match="everybody can read everything"):
        open_data(bucket_lab)
