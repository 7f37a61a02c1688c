"""From a draft to links on the site: what opens, what ends, and what it leaves."""

import json
import re
import shutil
from base64 import urlsafe_b64decode

import pytest

from generator import pipeline, review
from generator.errors import UsageError
from generator.pipeline import sharing, unveiling
from generator.review import NamesFoundError, State, sealing

TODAY, LATER = "2026-06-01", "2026-07-01"


def opened(lab, address):
    """The files of the bundle that an address opens, read from the site as the loader does."""
    path, _, fragment = address.partition("#")
    secret = urlsafe_b64decode(f"{fragment}=")
    link = path.rstrip("/").rpartition("/")[2]
    assert sealing.link_id(secret) == link
    sealed = (lab.site / "r" / link / "bundle.enc").read_bytes()
    return sealing.unpack(sealing.unseal(sealing.file_key(secret, "bundle"), f"{link}/bundle", sealed))


def data_files(lab):
    return sorted(p for p in (lab.root / ".store" / "review").rglob("*") if p.is_file())


def test_a_link_holds_the_real_pages_and_opens_the_files(lab):
    link, address = lab.share()
    assert lab.publish() == 1
    files = opened(lab, address)
    page = files[f"d/{lab.dataset}/index.html"].decode()
    assert "Thymic epithelium, day nine" in page
    assert "(unpublished)" in page
    assert f"c/{lab.collection}/index.html" in files
    assert f"https://cells.example.org/d/{lab.dataset}/v1/" in page  # as the paper will print it
    assert f'href="../../data/review/{link.token}/sha256/' in page
    assert b"md-typeset" in files["style.css"]
    assert [p.read_bytes() for p in data_files(lab)] == [lab.h5ad.read_bytes()]


def test_nothing_on_the_site_says_what_is_shared_or_with_whom(lab):
    _, address = lab.share()
    lab.publish()
    secret = address.partition("#")[2].encode()
    said = [b"Thymus", b"Quillfeather", lab.collection.encode(), lab.dataset.encode(), b"Reviewer", secret]
    for path in lab.site.rglob("*"):
        if path.is_file():
            held = path.read_bytes() + path.name.encode()
            assert not [word for word in said if word in held], path
    ledger = (lab.overlay / "links.json").read_bytes()
    assert secret not in ledger
    assert sealing.SECRET_BYTES == 32


def test_the_ledger_cannot_open_the_pages(lab):
    link, _ = lab.share()
    lab.publish()
    sealed = (lab.site / "r" / link.id / "bundle.enc").read_bytes()
    with pytest.raises(sealing.SealError):
        sealing.unseal(bytes.fromhex(link.terms_key), f"{link.id}/bundle", sealed)


def test_two_links_to_one_draft_end_apart(lab):
    (one, _), (two, address) = lab.share(), lab.share(to="Reviewer 3")
    assert lab.publish() == 2
    sharing.change(lab.overlay, one.id, lambda link: review.revoked(link, TODAY))
    assert lab.publish() == 1
    assert not (lab.site / "r" / one.id).exists()
    assert not (lab.overlay / "links" / f"{one.id}.enc").exists()
    assert opened(lab, address)
    assert all(two.token in str(path) for path in data_files(lab))
    assert len(data_files(lab)) == 1


def test_an_expired_link_goes_with_the_next_publish_and_comes_back_when_extended(lab):
    link, address = lab.share(expires="2026-06-30")
    lab.publish("2026-06-30")
    assert opened(lab, address)
    assert lab.publish(LATER) == 0
    assert not (lab.site / "r").exists()
    assert data_files(lab) == []
    changed = sharing.change(
        lab.overlay, link.id[:8], lambda found: review.extended(found, "2026-08-01", LATER)
    )
    assert changed.state(LATER) is State.OPEN
    assert lab.publish(LATER) == 1
    assert opened(lab, address)
    sealed = (lab.site / "r" / link.id / "terms.enc").read_bytes()
    terms = json.loads(sealing.unseal(bytes.fromhex(link.terms_key), f"{link.id}/terms", sealed))
    assert terms["expires"] == "2026-08-01"


def test_terms_are_sealed_anew_only_when_they_change(lab):
    link, _ = lab.share()
    file = lab.site / "r" / link.id / "terms.enc"
    lab.publish()
    first = file.read_bytes()
    lab.publish()
    assert file.read_bytes() == first
    sharing.change(lab.overlay, link.id, lambda found: review.extended(found, "2026-06-29", TODAY))
    lab.publish()
    assert file.read_bytes()[:16] != first[:16]


def test_a_revoked_link_is_not_extended(lab):
    link, _ = lab.share()
    sharing.change(lab.overlay, link.id, lambda found: review.revoked(found, TODAY))
    with pytest.raises(UsageError, match="the link is revoked"):
        sharing.change(lab.overlay, link.id, lambda found: review.extended(found, LATER, TODAY))


def test_view_only_links_give_no_file(lab):
    link, address = lab.share(view_only=True)
    lab.publish()
    assert data_files(lab) == []
    files = opened(lab, address)
    for path, content in files.items():
        links = re.findall(rb' (?:href|src|data-genes|data-file)="([^"]*)"', content)
        assert not [each for each in links if link.token.encode() in each], path
    page = files[f"d/{lab.dataset}/index.html"].decode()
    assert 'id="downloads"' not in page
    assert 'id="cite"' in page
    assert page.count("<section") == page.count("</section")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"collection": "study"}, "the overlay has no collection study"),
        ({"expires": "2026-05-31"}, "is past"),
        ({"expires": "soon"}, "is no day"),
    ],
)
def test_what_cannot_be_shared_is_refused(lab, change, message):
    wish = sharing.Wish(**({"collection": "thymus", "to": "R", "expires": "2026-06-30"} | change))
    with pytest.raises(UsageError, match=message):
        sharing.share(lab.root, lab.overlay, wish, random=bytes, today=TODAY)
    assert review.read_links(lab.overlay).links == ()


def test_drafts_in_the_public_folder_are_refused(lab):
    inside = lab.root / "drafts"
    shutil.move(lab.overlay, inside)
    with pytest.raises(UsageError, match="lies in the public catalog's folder"):
        sharing.stage(lab.root, inside, lab.site, TODAY)


def test_a_private_collection_stays_an_error_in_a_public_tree(lab):
    (lab.overlay / "links.json").unlink()
    checked = pipeline.check(lab.overlay)
    assert [problem.code for problem in checked.errors] == ["M305"]


def test_an_anonymous_link_names_nobody(lab):
    link, address = lab.share(anonymous=True)
    lab.publish()
    whole = b"".join(opened(lab, address).values())
    for name in (b"Quillfeather", b"Brambleworth", b"Odalys", b"Unlikely Organs", b"thymus-lab"):
        assert name not in whole
    assert b"Anonymous" in whole
    assert link.anonymous


def test_an_anonymous_link_is_refused_where_a_text_tells(lab):
    manifest = lab.overlay / "catalog/collections/thymus/collection.yaml"
    manifest.write_text(manifest.read_text().replace("Nobody has", "Not even Brambleworth has"))
    with pytest.raises(NamesFoundError, match="description: Brambleworth"):
        lab.share(anonymous=True)


def test_publishing_a_draft_keeps_its_accessions_and_leads_its_links_there(lab):
    link, _ = lab.share()
    lab.publish()
    done = unveiling.unveil(lab.root, lab.overlay, "thymus", LATER)
    assert done.permalinks == 3
    assert done.links == 0  # the link had ended the day before
    assert pipeline.check(lab.root, today=LATER).errors == ()
    assert not (lab.overlay / "catalog/collections/thymus").exists()
    lab.publish(LATER)
    assert (lab.site / "d" / lab.dataset / "v1" / "index.html").exists()
    assert not (lab.site / "r" / link.id).exists()
    assert data_files(lab) == []


def test_a_link_that_had_ended_before_its_collection_went_public_is_not_opened_again(lab):
    link, _ = lab.share()
    unveiling.unveil(lab.root, lab.overlay, "thymus", LATER)
    before = (lab.overlay / "links.json").read_bytes()
    with pytest.raises(UsageError, match="the link's pages are gone"):
        sharing.change(lab.overlay, link.id, lambda found: review.extended(found, "2026-08-01", LATER))
    assert (lab.overlay / "links.json").read_bytes() == before
    assert lab.publish(LATER) == 0


def test_open_links_lead_to_the_public_page(lab):
    link, _ = lab.share()
    done = unveiling.unveil(lab.root, lab.overlay, "thymus", TODAY)
    assert done.links == 1
    lab.publish()
    assert (lab.site / "c" / lab.collection / "index.html").exists()
    page = (lab.site / "r" / link.id / "index.html").read_text()
    assert f'url=../../c/{lab.collection}/"' in page
    assert f"https://cells.example.org/c/{lab.collection}/" in page
    assert [p.name for p in (lab.site / "r" / link.id).iterdir()] == ["index.html"]
    manifest = (lab.root / "catalog/collections/thymus/epithelium.yaml").read_text()
    assert f"date: {TODAY}" in manifest
    assert lab.dataset in (lab.root / "catalog/ledger.tsv").read_text()


def test_a_draft_that_breaks_a_rule_in_public_stays_a_draft(lab):
    study = lab.root / "catalog/collections/study/cells-0.yaml"
    manifest = lab.overlay / "catalog/collections/thymus/epithelium.yaml"
    taken = study.read_text().split()[4]
    manifest.write_text(manifest.read_text().replace(lab.dataset, "A21D5T65"))
    assert taken
    for path in (lab.overlay / "catalog/summaries").glob(f"{lab.dataset}.*"):
        path.rename(path.with_name(path.name.replace(lab.dataset, "A21D5T65")))
    before = sorted(str(p) for p in (lab.root / "catalog").rglob("*"))
    with pytest.raises((pipeline.CheckFailedError, UsageError)):
        unveiling.unveil(lab.root, lab.overlay, "thymus", TODAY)
    assert sorted(str(p) for p in (lab.root / "catalog").rglob("*")) == before
    assert manifest.exists()


def test_a_move_that_breaks_off_leaves_nothing_in_public(lab, monkeypatch):
    before = sorted(str(p) for p in lab.root.rglob("*") if p.is_file())

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(unveiling, "_require_right", broken)
    with pytest.raises(KeyboardInterrupt):
        unveiling.unveil(lab.root, lab.overlay, "thymus", TODAY)
    assert sorted(str(p) for p in lab.root.rglob("*") if p.is_file()) == before
    assert lab.h5ad.exists()
    assert (lab.overlay / "catalog/collections/thymus/epithelium.yaml").exists()


def test_an_anonymous_link_is_refused_where_the_paper_is_named(lab):
    manifest = lab.overlay / "catalog/collections/thymus/collection.yaml"
    text = manifest.read_text().replace("Nobody has", "See 10.5555/thymus.2026. Nobody has")
    manifest.write_text(text + "publication:\n  doi: 10.5555/thymus.2026\n")
    with pytest.raises(NamesFoundError, match=r"description: 10\.5555/thymus\.2026"):
        lab.share(anonymous=True)


def test_what_the_site_itself_says_is_told_and_stays(lab):
    settings = lab.root / "catalog/catalog.yaml"
    settings.write_text(settings.read_text().replace("name: Cells\n", "name: Cells of Brambleworth\n"))
    link, _ = lab.share(anonymous=True)
    assert sharing.named_by_site(lab.root, lab.overlay, link) == ["Brambleworth"]
    assert sharing.named_by_site(lab.root, lab.overlay, lab.share()[0]) == ["Brambleworth"]
