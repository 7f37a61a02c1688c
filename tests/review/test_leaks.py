"""The leak gate: a canary in every kind of place is found, and a clean site passes."""

import datetime as dt
import gzip
import html
import io
import json
import subprocess
import zipfile

import pytest

from generator import pipeline
from generator.pipeline import leaking, publishing
from generator.pipeline.overlay import open_pair
from generator.publish.publishing import Run
from generator.review import LeakError
from generator.website import listing

CANARIES = {
    "title": "Thymus organoids under hypoxia",
    "dataset title": "Thymic epithelium, day nine",
    "collection": "NB7C7Z9M",
    "dataset": "9ZMXGSH8",
    "creator": "Quillfeather, Odalys",
    "creator as spoken": "Ignatius Brambleworth",
    "mail": "odalys@thymus-lab.example",
}


def packed(text):
    """A piece of a binary file, compressed by itself."""
    return bytes(range(256)) + gzip.compress(json.dumps({"dataset": text}).encode()) + b"end"


def zipped(text):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.json.gz", gzip.compress(json.dumps(text).encode()))
    return made.getvalue()


PLACES = {
    "page": ("d/A21D5T65/index.html", lambda text: f"<p>{html.escape(text)}</p>".encode()),
    "sitemap": ("sitemap.xml", lambda text: f"<loc>{text}</loc>".encode()),
    "feed": ("feed.xml", lambda text: f"<title>{html.escape(text)}</title>".encode()),
    "index of the finder": ("browse/datasets.bin", lambda text: gzip.compress(b"CSB1" + text.encode())),
    "API": ("api/datasets.json", lambda text: json.dumps({"title": text}).encode()),
    "sidecar": ("d/A21D5T65/v1/SHA256SUMS", lambda text: f"00 {text}\n".encode()),
    "name of a file": ("d/{}/index.html", lambda _: b""),
    "release of the catalog": ("releases/2026-06-01/manifest.json", lambda text: json.dumps([text]).encode()),
    "record of a deployment": (
        "deployments/20260601T000000Z-0.json.gz",
        lambda text: gzip.compress(json.dumps({"entries": {f"d/{text}/": {}}}).encode()),
    ),
    "index of genes": ("genes/0.geneblock", lambda text: b"CSGB" + gzip.compress(b"") + packed(text)),
    "archive": ("files/all.zip", zipped),
    "picture": ("d/A21D5T65/v1/embedding.webp", lambda text: b"RIFF....WEBPEXIF" + text.encode()),
    "count": ("api/counts.json", lambda text: json.dumps({text: 12}).encode()),
}


@pytest.fixture
def built(lab):
    pipeline.build(lab.root, lab.site, jobs=1)
    return lab


def plant(lab, path, data):
    (lab.site / path).parent.mkdir(parents=True, exist_ok=True)
    (lab.site / path).write_bytes(data)
    listing.write(lab.site, listing.read(lab.site) | {path})


def test_a_clean_site_passes_with_links_on_it(lab):
    lab.share()
    lab.publish()
    assert leaking.find_leaks(lab.root, lab.overlay, lab.site) == ()


@pytest.mark.parametrize("place", PLACES)
def test_a_canary_in_every_kind_of_place_is_caught(built, place):
    path, write = PLACES[place]
    text = list(CANARIES.values())[list(PLACES).index(place) % len(CANARIES)]
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


@pytest.mark.parametrize("name", ["token", "terms_key"])
def test_what_opens_a_link_is_caught(lab, name):
    link, _ = lab.share()
    lab.publish()
    plant(lab, "api/x.json", f'"{getattr(link, name)}"'.encode())
    (leak,) = leaking.find_leaks(lab.root, lab.overlay, lab.site, with_store=True)
    assert (leak.place, leak.secret) == ("site: api/x.json", getattr(link, name))


def test_a_leak_stops_the_publish(built):
    plant(built, "about.html", b"Thymus organoids under hypoxia")
    with pytest.raises(LeakError, match=r"site: about.html: Thymus organoids under hypoxia"):
        leaking.require_none(built.root, built.overlay, built.site)


def test_what_the_public_catalog_says_too_is_no_secret(built):
    manifest = built.root / "catalog/collections/study/collection.yaml"
    manifest.write_text(manifest.read_text() + "  - name: Quillfeather, Odalys\n")
    pipeline.build(built.root, built.site, jobs=1)
    assert leaking.find_leaks(built.root, built.overlay, built.site) == ()


def git(root, *arguments):
    who = ("-c", "user.name=Ignatius Brambleworth", "-c", "user.email=i@example.org")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(built):
    """The public catalog, committed by somebody whom a draft names as a creator."""
    (built.root / ".gitignore").write_text("site/\n.store/\n.cache/\n")
    git(built.root, "init", "-q", "-b", "main")
    git(built.root, "add", ".")
    git(built.root, "commit", "-q", "-m", "Begin\n\nSigned-off-by: Ignatius Brambleworth <i@example.org>")
    return built


def look(lab, site=None):
    return [(leak.place, leak.secret) for leak in leaking.find_leaks(lab.root, lab.overlay, site)]


def commit(root, message, **files):
    for name, text in files.items():
        (root / f"{name}.md").write_text(text)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", message)


def test_who_commits_tells_nothing(repository):
    assert look(repository, repository.site) == []


def test_what_was_committed_once_is_found(repository):
    commit(repository.root, "Notes", note="We wait for 9ZMXGSH8.")
    (repository.root / "note.md").unlink()
    git(repository.root, "commit", "-q", "-am", "Away with the note")
    ((place, secret),) = look(repository)
    assert place.startswith("history: ")
    assert place.endswith(": note.md")
    assert secret == "9ZMXGSH8"
    with pytest.raises(LeakError, match="history: "):
        leaking.require_none(repository.root, repository.overlay, repository.site)


def test_a_file_that_is_still_there_is_told_once(repository):
    commit(repository.root, "Notes", note="We wait for 9ZMXGSH8.")
    assert look(repository) == [("tree: note.md", "9ZMXGSH8")]


@pytest.mark.parametrize(
    "write",
    [
        lambda root: commit(root, "Ready for thymic epithelium, day nine", note="x"),
        lambda root: git(root, "tag", "-a", "v1", "-m", "Before Thymic epithelium, day nine"),
        lambda root: git(root, "branch", "thymic-epithelium-day-nine"),
    ],
    ids=["message", "tag", "branch"],
)
def test_messages_and_names_are_searched(repository, write):
    manifest = repository.overlay / "catalog/collections/thymus/collection.yaml"
    manifest.write_text(
        manifest.read_text().replace("visibility", "aliases: [thymic-epithelium-day-nine/]\nvisibility")
    )
    write(repository.root)
    ((place, secret),) = look(repository)
    assert place.startswith("history: ")
    assert secret.lower().replace(",", "").replace(" ", "-") == "thymic-epithelium-day-nine"


def test_history_that_is_known_passes_and_new_leaks_do_not(repository):
    commit(repository.root, "Thymus organoids under hypoxia", note="x")
    assert len(look(repository)) == 1
    assert leaking.accept_history(repository.root, repository.overlay) == 1
    assert look(repository) == []
    commit(repository.root, "Thymus organoids under hypoxia", note="y")
    assert len(look(repository)) == 1
    assert "history: " in (repository.overlay / leaking.KNOWN).read_text()


def test_history_is_searched_again_for_new_secrets(repository):
    commit(repository.root, "The day of the axolotl", note="x")
    assert look(repository) == []
    manifest = repository.overlay / "catalog/collections/thymus/epithelium.yaml"
    manifest.write_text(manifest.read_text().replace("Thymic epithelium, day nine", "The day of the axolotl"))
    assert [secret for _, secret in look(repository)] == ["The day of the axolotl"]


def test_a_clone_without_its_history_is_told(repository, tmp_path):
    commit(repository.root, "More", note="x")
    assert not leaking.is_cut_off(repository.root)
    git(tmp_path, "clone", "-q", "--depth", "1", repository.root.as_uri(), "shallow")
    assert leaking.is_cut_off(tmp_path / "shallow")


def test_a_drafts_own_file_is_caught_under_any_name(built):
    plant(built, "downloads/cells.bin", built.h5ad.read_bytes())
    (leak,) = leaking.find_leaks(built.root, built.overlay, built.site)
    assert leak.secret == built.sha256


def test_the_public_store_is_searched_apart_from_what_links_open(lab):
    lab.share()
    lab.publish()
    assert leaking.find_leaks(lab.root, lab.overlay, lab.site, with_store=True) == ()
    key = f"sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"
    (lab.root / ".store" / key).parent.mkdir(parents=True, exist_ok=True)
    (lab.root / ".store" / key).write_bytes(lab.h5ad.read_bytes())
    (leak,) = leaking.find_leaks(lab.root, lab.overlay, lab.site, with_store=True)
    assert (leak.place, leak.secret) == (f"store: {key}", lab.sha256)


def test_nothing_that_is_published_holds_a_secret(lab, tmp_path):
    """Everything in the place that was published to, with the record of the deployment."""
    lab.share()
    lab.publish()
    place = tmp_path / "www"
    settings = lab.root / "catalog/catalog.yaml"
    settings.write_text(f"{settings.read_text()}publish: {{kind: folder, path: {place}}}\n")
    opened = publishing.open_place(lab.root, None)
    run = Run(owner="a test", clock=lambda: dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    publishing.put_site(
        publishing.prepare(lab.root, lab.site, opened, owner=run.owner, probe=True), opened, run
    )
    gate = leaking.gate_of(open_pair(lab.root, lab.overlay))
    found = [path for path in place.rglob("*") if path.is_file()]
    assert [path for path in found if "deployments" in path.parts]
    assert not gate.search_all((str(path.relative_to(place)), path.read_bytes()) for path in found)


def test_words_of_the_site_s_own_name_are_no_secret(built):
    """A lab whose catalog bears its name: the draft's contact is that name."""
    settings = built.root / "catalog/catalog.yaml"
    settings.write_text(
        settings.read_text().replace("name: Cells\n", "name: Cells of the Quillfeather lab\n")
    )
    manifest = built.overlay / "catalog/collections/thymus/collection.yaml"
    manifest.write_text(
        manifest.read_text().replace("  name: Odalys Quillfeather", "  name: The Quillfeather lab")
    )
    pipeline.build(built.root, built.site, jobs=1)
    assert leaking.find_leaks(built.root, built.overlay, built.site) == ()


def test_what_is_known_to_tell_one_thing_is_searched_for_others(repository):
    commit(repository.root, "Thymus organoids under hypoxia, and the day of the axolotl", note="x")
    leaking.accept_history(repository.root, repository.overlay)
    assert look(repository) == []
    manifest = repository.overlay / "catalog/collections/thymus/epithelium.yaml"
    manifest.write_text(manifest.read_text().replace("Thymic epithelium, day nine", "The day of the axolotl"))
    assert [secret for _, secret in look(repository)] == ["The day of the axolotl"]


def test_every_name_that_a_file_ever_had_is_searched(repository):
    """A file is one object, whatever it is called, and git lists it once."""
    (repository.root / "docs").mkdir()
    (repository.root / "docs" / "9ZMXGSH8.md").write_text("Nothing.")
    commit(repository.root, "More", note="Nothing.")
    git(repository.root, "mv", "docs/9ZMXGSH8.md", "docs/other.md")
    git(repository.root, "commit", "-q", "-m", "Another name")
    found = look(repository)
    assert {secret for _, secret in found} == {"9ZMXGSH8"}
    assert all(place.startswith("history: ") for place, _ in found)
    leaking.accept_history(repository.root, repository.overlay)
    assert look(repository) == []
