"""A reviewer's own browser: what opens, what says nothing, and what its requests give away."""

from pathlib import Path

import pytest

from generator import review
from generator.pipeline import sharing, unveiling
from generator.review import sealing

TODAY = "2026-06-01"
EXPIRES = "2999-12-31"  # the browser has a clock of its own
CLOSED = "This link does not open."
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def secret_of(address):
    return address.partition("#")[2]


@pytest.mark.browser
def test_the_link_opens_the_real_pages_and_the_file(lab, visit):
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    inside = page.frame_locator("#pages")
    inside.get_by_role("heading", name="Thymus organoids under hypoxia").wait_for()
    assert "until the end of 31 December 2999" in page.locator("#terms").inner_text()
    inside.get_by_role("link", name="Thymic epithelium, day nine").first.click()
    inside.locator("h1", has_text="Thymic epithelium, day nine").wait_for()
    picture = inside.locator("img[data-picture]").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    header = inside.locator(".md-header").evaluate("node => getComputedStyle(node).position")
    assert header == "sticky"  # the site's own stylesheet
    inside.get_by_role("link", name="Cite", exact=True).first.click()
    assert page.url.endswith(secret_of(address))
    assert page.errors == []
    href = inside.locator(f'a[href*="{lab.sha256}.h5ad"]').first.evaluate("link => link.href")
    answer = page.request.get(href)
    assert (answer.status, len(answer.body())) == (200, lab.h5ad.stat().st_size)
    assert "#" not in href


@pytest.mark.browser
def test_it_works_offline_once_it_is_loaded(lab, visit):
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    inside = page.frame_locator("#pages")
    inside.get_by_role("heading", name="Thymus organoids").wait_for()
    page.context.set_offline(True)
    inside.get_by_role("link", name="Thymic epithelium, day nine").first.click()
    inside.locator("h1", has_text="Thymic epithelium, day nine").wait_for()
    page.go_back()
    inside.locator("h1", has_text="Thymus organoids").wait_for()


@pytest.mark.browser
def test_no_request_holds_the_secret_or_a_word_of_the_dataset(lab, host, visit):
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    inside = page.frame_locator("#pages")
    inside.get_by_role("link", name="Thymic epithelium, day nine").first.click()
    inside.locator("h1", has_text="Thymic epithelium").wait_for()
    page.wait_for_load_state("networkidle")
    asked = "\n".join(host.log)
    assert "/bundle.enc" in asked
    for word in (secret_of(address), secret_of(address)[:12], lab.dataset, lab.collection, "Referer"):
        assert word not in asked


@pytest.mark.browser
@pytest.mark.parametrize(
    "change", [lambda s: s[:-1], lambda s: "A" * len(s), lambda s: s[:0], lambda s: s[::-1]]
)
def test_a_wrong_or_cut_secret_says_nothing(lab, host, visit, change):
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address.replace(secret_of(address), change(secret_of(address))))
    page.get_by_text(CLOSED).wait_for()
    assert not page.locator("#terms").is_visible()
    assert "Thymus" not in page.content()
    assert not [line for line in host.log if ".enc" in line]


@pytest.mark.browser
def test_an_expired_link_is_refused_by_the_browser_too(lab, visit):
    _, address = lab.share(expires="2026-06-02")
    lab.publish()
    page = visit(address)  # the clock of the machine is past that day: the site was not published since
    page.get_by_text(CLOSED).wait_for()
    assert page.locator("#pages").is_hidden()


STEP = sealing.PIECE + 16


def flipped(data, _):
    return data[:1000] + bytes([data[1000] ^ 1]) + data[1001:]


def cut_off(data, _):
    return data[: 16 + STEP]


def reordered(data, _):
    first, second = data[16 : 16 + STEP], data[16 + STEP : 16 + 2 * STEP]
    return data[:16] + second + first + data[16 + 2 * STEP :]


def of_another_link(_, other):
    return other


@pytest.mark.browser
@pytest.mark.parametrize("change", [flipped, cut_off, reordered, of_another_link])
def test_a_changed_bundle_is_refused(lab, visit, monkeypatch, change):
    pack = sealing.pack
    several = bytes(3 * sealing.PIECE)
    monkeypatch.setattr(sealing, "pack", lambda files: pack(files) + several)
    (link, address), (other, _) = lab.share(expires=EXPIRES), lab.share(expires=EXPIRES)
    lab.publish()
    file, others = (lab.site / "r" / each.id / "bundle.enc" for each in (link, other))
    whole = file.read_bytes()
    assert len(whole) > 3 * STEP
    visit(address).frame_locator("#pages").get_by_role("heading", name="Thymus organoids").wait_for()
    file.write_bytes(change(whole, others.read_bytes()))
    page = visit(address)
    page.get_by_text(CLOSED).wait_for()
    assert "Thymus" not in page.content()


@pytest.mark.browser
def test_links_of_two_reviewers_end_apart(lab, visit):
    (one, address), (_, other) = lab.share(expires=EXPIRES), lab.share(to="Reviewer 3", expires=EXPIRES)
    sharing.change(lab.overlay, one.id, lambda found: review.revoked(found, TODAY))
    lab.publish()
    visit(other).frame_locator("#pages").get_by_role("heading", name="Thymus organoids").wait_for()
    assert visit(address).locator("h1", has_text="Thymus").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_opened_page_is_accessible(lab, visit, scheme):
    if not AXE.exists():
        pytest.skip("no axe-core: npm ci")
    _, address = lab.share(expires=EXPIRES)
    lab.publish()
    for given in (address, address[:-1]):  # open, and refused
        page = visit(given, color_scheme=scheme, bypass_csp=True)
        page.locator("#pages").or_(page.get_by_text(CLOSED)).locator("visible=true").first.wait_for()
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        found = [f"{v['id']}: {n['target']}" for v in result["violations"] for n in v["nodes"]]
        assert found == []


@pytest.mark.browser
def test_a_revoked_link_is_gone_after_publishing(lab, host, visit):
    link, address = lab.share(expires=EXPIRES)
    lab.publish()
    page = visit(address)
    page.frame_locator("#pages").get_by_role("heading", name="Thymus organoids").wait_for()
    sharing.change(lab.overlay, link.id, lambda found: review.revoked(found, TODAY))
    lab.publish()
    base = f"{host.address}r/{link.id}/"
    for name in ("index.html", "bundle.enc", "terms.enc"):
        assert page.request.get(base + name).status == 404
    assert (
        page.request.get(
            f"{host.address}data/review/{link.token}/sha256/{lab.sha256[:2]}/{lab.sha256}.h5ad"
        ).status
        == 404
    )


@pytest.mark.browser
def test_after_publication_the_old_link_leads_to_the_permalink(lab, host, visit):
    _, address = lab.share(expires=EXPIRES)
    unveiling.unveil(lab.root, lab.overlay, "thymus", TODAY)
    lab.publish()
    page = visit(address)
    page.wait_for_url(f"**/c/{lab.collection}/**")
    page.locator("h1", has_text="Thymus organoids under hypoxia").wait_for()
    assert secret_of(address) not in "\n".join(host.log)
