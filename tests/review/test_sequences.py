"""Whatever is done with links, in any order: who may read what, and when, is what a plain model says."""

import datetime as dt

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import review
from generator.errors import UsageError
from generator.model.record import replace
from generator.review import Links, ReviewLink, granting, sealing, site_files, staging

START = dt.date(2026, 6, 1)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["share", "extend", "revoke", "publish", "wait", "unveil"]),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    max_size=25,
)


def new_link(number, expires):
    secret = bytes([number]) * 32
    return ReviewLink(
        id=review.link_id(secret),
        token=review.data_token(secret),
        collection=f"C{number % 2}",
        slug="draft",
        to=f"Reviewer {number}",
        created=str(START),
        expires=expires,
        anonymous=False,
        view_only=number % 3 == 2,
        terms_key=sealing.file_key(secret, "terms").hex(),
        files=(),
    )


@given(events=EVENTS)
@example(events=[("share", 0, 0), ("publish", 0, 0), ("wait", 0, 1), ("publish", 0, 0)])
@example(
    events=[
        ("share", 0, 0),
        ("wait", 0, 1),
        ("unveil", 0, 0),
        ("extend", 0, 0),
        ("unveil", 1, 0),
        ("publish", 0, 0),
    ]
)
@settings(max_examples=300)
def test_links_open_when_the_model_says_so(tmp_path_factory, events):
    overlay = tmp_path_factory.mktemp("overlay", numbered=True)
    (overlay / "links").mkdir()
    day, links, model, public = START, Links(), {}, set()
    for verb, number, days in events:
        today, until = str(day), str(day + dt.timedelta(days=days))
        known = list(model)
        if verb == "share" and f"C{len(known) % 2}" not in public:
            link = new_link(len(known), until)
            links = Links(links=(*links.links, link))
            model[link.id] = {"until": until, "ended": False, "moved": False}
            review.bundle_file(overlay, link.id).write_bytes(b"sealed")
        elif verb in ("extend", "revoke") and known:
            name = known[number % len(known)]
            told, found = model[name], links.find(name)
            try:
                changed = (
                    review.extended(found, until, today) if verb == "extend" else review.revoked(found, today)
                )
            except UsageError:
                assert told["ended"] or told["moved"]
                continue
            links = links.replaced(changed)
            model[name] = told | ({"until": until} if verb == "extend" else {"ended": True})
        elif verb == "unveil":
            public.add(f"C{number % 2}")
            links = review.moved(links.links, f"C{number % 2}", today)
            for link in links.links:
                told = model[link.id]
                if link.collection == f"C{number % 2}" and not told["ended"] and today <= told["until"]:
                    model[link.id] = told | {"moved": True}
        elif verb == "wait":
            day += dt.timedelta(days=days)
        elif verb == "publish":
            check(links, overlay, model, today)


def check(links, overlay, model, today):
    """What the site holds and what a bucket's policy opens is for those whose links open."""
    over = {name for name, told in model.items() if told["ended"] or told["moved"] or today > told["until"]}
    opened = set(model) - over
    policy = granting.with_links({}, "arn:aws:s3:::drafts/", links.open(today))
    shown = {link.id for link in links.links if link.id in opened and not link.view_only}
    assert {each["Sid"].removeprefix("CellshelfReview") for each in policy["Statement"]} == shown
    for each in policy["Statement"]:
        ends = each["Condition"]["DateLessThan"]["aws:CurrentTime"]
        last = dt.date.fromisoformat(model[each["Sid"].removeprefix("CellshelfReview")]["until"])
        assert ends == f"{last + dt.timedelta(days=1)}T00:00:00Z"
    files = site_files(links, overlay, today=today, site="https://cells.example.org/", data="data/")
    for name, told in model.items():
        folder = staging.link_path(name)
        found = {path.removeprefix(folder) for path in files if path.startswith(folder)}
        if told["moved"]:
            assert found == {"index.html"}
        elif told["ended"] or today > told["until"]:
            assert found == set()
        else:
            assert found == {"index.html", "terms.enc", "bundle.enc"}


def test_pages_of_all_links_are_the_same(tmp_path):
    (tmp_path / "links").mkdir()
    links = [new_link(number, "2026-06-30") for number in (1, 2)]
    for link in links:
        review.bundle_file(tmp_path, link.id).write_bytes(b"sealed")
    whole = Links(links=(links[0], replace(links[1], to="Somebody else", view_only=True)))
    files = site_files(whole, tmp_path, today=str(START), site="https://x.example/", data="data/")
    assert len({files[f"r/{link.id}/index.html"] for link in links}) == 1
