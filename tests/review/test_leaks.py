"""The leak gate: a canary in every kind of place is found, and a clean site passes."""

import gzip
import html
import json
import subprocess

import pytest

from generator import pipeline
from generator.pipeline import leaking
from generator.pipeline.overlay import open_pair
from generator.review import LeakError
from generator.website import output

CANARIES = {
    "title": "Thymus organoids under hypoxia",
    "dataset title": "Thymic epithelium, day nine",
    "collection": "NB7C7Z9M",
    "dataset": "9ZMXGSH8",
    "creator": "Quillfeather, Odalys",
    "creator as spoken": "Ignatius Brambleworth",
    "mail": "odalys@thymus-lab.example",
}
PLACES = {
    "page": ("d/A21D5T65/index.html", lambda text: f"<p>{html.escape(text)}</p>".encode()),
    "sitemap": ("sitemap.xml", lambda text: f"<loc>{text}</loc>".encode()),
    "feed": ("feed.xml", lambda text: f"<title>{html.escape(text)}</title>".encode()),
    "index of the finder": ("browse/datasets.bin", lambda text: gzip.compress(b"CSB1" + text.encode())),
    "API": ("api/datasets.json", lambda text: json.dumps({"title": text}).encode()),
    "sidecar": ("d/A21D5T65/v1/SHA256SUMS", lambda text: f"00 {text}\n".encode()),
    "name of a file": ("d/{}/index.html", lambda _: b""),
}


@pytest.fixture
def built(lab):
    pipeline.build(lab.root, lab.site, jobs=1)
    return lab


def plant(lab, path, data):
    (lab.site / path).parent.mkdir(parents=True, exist_ok=True)
    (lab.site / path).write_bytes(data)
    output.write_listing(lab.site, output.read_listing(lab.site) | {path})


def test_a_clean_site_passes_with_links_on_it(lab):
    lab.share()
    lab.publish()
    assert leaking.find_leaks(lab.root, lab.overlay, lab.site) == ()


@pytest.mark.parametrize("place", PLACES)
def test_a_canary_in_every_kind_of_place_is_caught(built, place):
    path, write = PLACES[place]
    text = list(CANARIES.values())[list(PLACES).index(place)]
    where = path.format(text)
    plant(built, where, write(text))
    (leak,) = leaking.find_leaks(built.root, built.overlay, built.site)
    assert leak.place == f"site: {where}"
    assert leak.secret == text


def test_every_kind_of_canary_is_caught_however_it_is_written(lab):
    gate = leaking.gate_of(open_pair(lab.root, lab.overlay))
    for path, write in PLACES.values():
        for text in CANARIES.values():
            assert [leak.secret for leak in gate.search(path.format(text), write(text))] == [text]
            assert list(gate.search(path.format("x"), write("Thymus of another lab"))) == []


def test_digests_and_keys_are_caught(built):
    plant(built, "api/files.json", f'{{"key": "sha256/{built.sha256[:2]}/{built.sha256.upper()}"}}'.encode())
    (leak,) = leaking.find_leaks(built.root, built.overlay, built.site)
    assert leak.secret == built.sha256


def test_what_is_in_the_tree_is_caught_whether_committed_or_not(built):
    subprocess.run(["git", "init", "-q", str(built.root)], check=True)
    note = built.root / "docs" / "note.md"
    note.parent.mkdir(exist_ok=True)
    note.write_text("We wait for 9zmxgsh8.\n")
    for _ in range(2):
        (leak,) = leaking.find_leaks(built.root, built.overlay, None)
        assert (leak.place, leak.secret) == ("tree: docs/note.md", "9ZMXGSH8")
        subprocess.run(["git", "-C", str(built.root), "add", "docs"], check=True)


def test_a_leak_stops_the_publish(built):
    plant(built, "about.html", b"Thymus organoids under hypoxia")
    with pytest.raises(LeakError, match=r"site: about.html: Thymus organoids under hypoxia"):
        leaking.require_none(built.root, built.overlay, built.site)


def test_what_the_public_catalog_says_too_is_no_secret(built):
    manifest = built.root / "catalog/collections/study/collection.yaml"
    manifest.write_text(manifest.read_text() + "  - name: Quillfeather, Odalys\n")
    pipeline.build(built.root, built.site, jobs=1)
    assert leaking.find_leaks(built.root, built.overlay, built.site) == ()
