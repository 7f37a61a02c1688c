"""Links whose files lie in a bucket: open until their day ends, to nobody else, on a real server."""

import datetime as dt
import hashlib
import itertools
import json
import time

import pytest
import urllib3

from generator import review
from generator.errors import OutsideError, UsageError
from generator.pipeline import overlay as overlays
from generator.pipeline import sharing
from generator.review import granting, sealing
from generator.storage import Headers, NoSuchKeyError, s3
from generator.storage.s3_bucket import RefusedError

pytestmark = pytest.mark.integration
TODAY = "2026-06-01"
FAR = "2999-12-31"
numbers = itertools.count()


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


def terms_of(lab, link):
    sealed = (lab.site / "r" / link.id / "terms.enc").read_bytes()
    return json.loads(sealing.unseal(bytes.fromhex(link.terms_key), f"{link.id}/terms", sealed))


def test_signed_addresses_open_where_the_bucket_has_no_policy(signing_lab, store):
    lab = signing_lab
    (link, _), (seen, _) = lab.share(expires=FAR), lab.share(expires=FAR, view_only=True)
    lab.publish()
    assert granting.read_policy(store) == {}
    assert terms_of(lab, seen)["addresses"] == {}
    assert len({(lab.site / "r" / each.id / "terms.enc").stat().st_size for each in (link, seen)}) == 1
    plain = data_link(lab, store, link)
    signed = terms_of(lab, link)["addresses"][plain]
    assert "X-Amz-Expires=604800&" in signed
    changed = signed[:-1] + ("1" if signed[-1] == "0" else "0")
    assert [status(url) for url in (plain, signed, changed)] == [403, 200, 403]
    answer = urllib3.request("GET", signed, headers={"Range": "bytes=0-3"})
    assert (answer.status, answer.data) == (206, b"\x89HDF")
    sharing.change(lab.overlay, link.id, lambda found: review.revoked(found, TODAY))
    lab.publish()
    assert status(signed) == 404


def test_a_signed_address_ends_with_its_link(signing_lab, store, monkeypatch):
    lab = signing_lab
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=4)
    monkeypatch.setattr(granting, "seconds_left", lambda *_: 4)
    link, _ = lab.share(expires=FAR)
    lab.publish()
    signed = terms_of(lab, link)["addresses"][data_link(lab, store, link)]
    assert urllib3.request("GET", signed).status == 200
    time.sleep(max(0, (soon - dt.datetime.now(dt.UTC)).total_seconds()) + 2)
    assert urllib3.request("GET", signed).status == 403


def test_statements_of_before_go_when_addresses_are_signed(bucket_lab, store):
    lab = bucket_lab
    link, _ = lab.share(expires=FAR)
    open_data(lab)
    settings = lab.overlay / "catalog" / "catalog.yaml"
    settings.write_text(settings.read_text().replace("{kind: s3,", "{kind: s3, link_access: signed,"))
    open_data(lab)
    assert granting.read_policy(store) == {}
    assert status(data_link(lab, store, link)) == 403


def test_keys_of_a_session_sign_nothing(signing_lab, monkeypatch):
    signing_lab.share(expires=FAR)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of an hour")
    with pytest.raises(OutsideError, match="keys of a session end with it"):
        sharing.stage(signing_lab.root, signing_lab.overlay, signing_lab.site, TODAY)


def test_a_large_object_is_copied_in_parts_with_its_headers(store, monkeypatch):
    monkeypatch.setattr(s3, "COPIED_WHOLE", 5 << 20)
    content = bytes(range(256)) * (11 << 12)  # 11 MiB
    sha256 = hashlib.sha256(content).hexdigest()
    store.put("one", content, sha256=sha256, headers=Headers(content_type="application/x-hdf5"))
    store.copy("one", "review/t/one", sha256)
    known = store.head("review/t/one")
    assert (known.bytes, known.sha256, known.headers.content_type) == (11 << 20, sha256, "application/x-hdf5")
    assert store.get("review/t/one") == content
    place = {"Bucket": store.place.bucket, "Key": "lab/review/t/one"}
    assert store.bucket.client.head_object(**place)["ETag"].endswith('-3"')


def test_a_bucket_that_takes_no_policy_is_told_of_signing(bucket_lab, store, monkeypatch):
    bucket_lab.share(expires=FAR)
    monkeypatch.setattr(type(store.bucket), "ask", refusing(type(store.bucket).ask))
    with pytest.raises(OutsideError, match="cannot be changed") as caught:
        open_data(bucket_lab)
    assert "link_access: signed" in caught.value.hint


def refusing(ask):
    """As Amazon's Block Public Access does."""

    def asked(self, method, *, told=(), **parameters):
        if method == "put_bucket_policy":
            assert "AccessDenied" in told
            raise RefusedError("AccessDenied", attempts=1)
        return ask(self, method, told=told, **parameters)

    return asked


def test_drafts_in_a_bucket_go_with_a_public_folder_and_not_the_other_way_round(bucket_lab, store, seaweed):
    lab = bucket_lab
    public, private = (root / "catalog" / "catalog.yaml" for root in (lab.root, lab.overlay))
    public.write_text(public.read_text().partition("store:")[0])
    link, _ = lab.share(expires=FAR)
    assert lab.publish() == 1
    assert status(data_link(lab, store, link)) == 200
    private.write_text(private.read_text().partition("store:")[0])
    public.write_text(
        f"{public.read_text()}store: {{kind: s3, bucket: cells, endpoint: '{seaweed.endpoint}'}}\n"
    )
    with pytest.raises(UsageError, match="keeps its data in a folder"):
        open_data(lab)


def test_what_is_not_there_is_not_copied(store):
    with pytest.raises(NoSuchKeyError):
        store.copy("none", "review/t/none", "0" * 64)


def test_without_keys_nothing_is_signed_and_it_is_told(signing_lab, monkeypatch):
    signing_lab.share(expires=FAR)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(OutsideError, match="no credentials are given"):
        sharing.stage(signing_lab.root, signing_lab.overlay, signing_lab.site, TODAY)


def no_answer(*_, **__):
    raise urllib3.exceptions.TimeoutError


def test_a_bucket_that_hides_its_policy_is_asked_as_a_stranger(signing_lab, store, monkeypatch):
    signing_lab.share(expires=FAR)
    ask = type(store.bucket).ask

    def hidden(self, method, *, told=(), **parameters):
        if method == "get_bucket_policy":
            raise RefusedError("AccessDenied", attempts=1)
        return ask(self, method, told=told, **parameters)

    monkeypatch.setattr(type(store.bucket), "ask", hidden)
    open_data(signing_lab)  # nobody reads it, and so it may hold drafts
    with monkeypatch.context() as silent:
        silent.setattr(granting.urllib3, "request", no_answer)
        with pytest.raises(OutsideError, match="does not answer"):
            open_data(signing_lab)
    resource = f"arn:aws:s3:::{store.place.bucket}/*"
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resource}
    set_policy(store, everybody)
    time.sleep(1.2)
    with pytest.raises(OutsideError, match="everybody can read everything"):
        open_data(signing_lab)
