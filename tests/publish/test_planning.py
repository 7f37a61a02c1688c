"""What a plan says, case by case."""

import pytest
from sites import entries, entry, site

from generator.publish import Deployment, Known, MissingPermalinkError, Phase, Reason, State, plan
from generator.publish.deployment import Doomed
from generator.publish.entry import phase_of
from generator.publish.publishing import plan_publish
from generator.storage import IMMUTABLE

HASHED = "assets/stylesheets/main.57a0d79d.min.css"
NONE = frozenset()


def deployment(files):
    return Deployment(id="one", entries=entries(files), permanent=NONE)


def known(current=None, pending=(), doomed=()):
    return Known(
        state=State(doomed=tuple(doomed)),
        current=deployment(current) if current is not None else None,
        pending=tuple(map(deployment, pending)),
    )


def told(made):
    return {step.key: step.reason for step in made.steps}


PAGE, OTHER = b"page", b"other"
CASES = {
    "first": (known(), {"a": PAGE}, {"a": Reason.NEW}),
    "same": (known({"a": PAGE}), {"a": PAGE}, {}),
    "bytes": (known({"a": PAGE}), {"a": OTHER}, {"a": Reason.BYTES}),
    "removed": (known({"a": PAGE, "b": PAGE}), {"a": PAGE}, {"b": Reason.REMOVED}),
    "an asset stays": (known({HASHED: PAGE}), {"a": PAGE}, {"a": Reason.NEW, HASHED: Reason.LASTING}),
    "a plain asset goes": (known({"assets/frame.js": PAGE}), {}, {"assets/frame.js": Reason.REMOVED}),
    "interrupted": (known({"a": PAGE}, [{"a": OTHER}]), {"a": PAGE}, {"a": Reason.UNSURE}),
    "interrupted, the same": (known({"a": PAGE}, [{"a": PAGE}]), {"a": PAGE}, {}),
    "interrupted, given up": (known({}, [{"b": OTHER}]), {"a": PAGE}, {"a": Reason.NEW, "b": Reason.REMOVED}),
    "doomed": (known({}, doomed=[Doomed(key="b", sha256="0")]), {}, {"b": Reason.REMOVED}),
    "doomed, wanted": (known({}, doomed=[Doomed(key="b", sha256="0")]), {"b": PAGE}, {"b": Reason.UNSURE}),
}


@pytest.mark.parametrize("name", CASES)
def test_reasons(name):
    before, files, expected = CASES[name]
    made = plan(entries(files), before, NONE)
    assert told(made) == expected
    assert made.entries == entries(files)
    assert made.idle == (set(expected.values()) <= {Reason.LEDGER, Reason.LASTING})


def test_a_changed_header_is_a_change():
    before = Known(
        current=Deployment(
            id="one", entries={"a.html": entry("a.html", PAGE, content_type="text/plain")}, permanent=NONE
        )
    )
    assert told(plan(entries({"a.html": PAGE}), before, NONE)) == {"a.html": Reason.HEADERS}


def test_permanent_pages_stay_with_all_that_they_need():
    current = {
        "d/A/index.html": PAGE,
        "d/A/v2/index.html": PAGE,
        "d/A/v2/embedding.webp": PAGE,
        "d/A/old.txt": PAGE,
        "assets/frame.js": PAGE,
        "facets/index.html": PAGE,
    }
    made = plan(entries({"d/A/index.html": OTHER}), known(current), frozenset({"d/A/v2/index.html"}))
    assert told(made) == {
        "d/A/index.html": Reason.BYTES,
        "d/A/v2/index.html": Reason.LEDGER,
        "d/A/v2/embedding.webp": Reason.LEDGER,
        "assets/frame.js": Reason.LEDGER,
        "d/A/old.txt": Reason.REMOVED,
        "facets/index.html": Reason.REMOVED,
    }
    assert set(made.entries) == set(current) - {"d/A/old.txt", "facets/index.html"}


def test_a_permanent_page_of_an_interrupted_publish_is_not_deleted_though_nobody_lists_it():
    made = plan({}, known({}, [{"d/A/index.html": PAGE}]), frozenset({"d/A/index.html"}))
    assert told(made) == {"d/A/index.html": Reason.LEDGER}
    assert [step.key for step in made.undecided] == ["d/A/index.html"]
    assert not made.entries


def test_a_site_without_a_permanent_page_is_refused(tmp_path):
    permanent = frozenset({"d/A/index.html", "d/B/index.html", "c/C/index.html"})
    with pytest.raises(MissingPermalinkError) as caught:
        plan_publish(site(tmp_path, {"c/C/index.html": PAGE}), known(), permanent)
    assert caught.value.message == (
        "the site has no page at d/A/, nor at 1 other permalinks; nothing was published"
    )


def test_what_was_once_permanent_is_so_even_if_the_ledger_forgets_it(tmp_path):
    files = {"d/A/index.html": PAGE}
    before = Deployment(id="one", entries=entries(files), permanent=frozenset(files))
    with pytest.raises(MissingPermalinkError):
        plan_publish(site(tmp_path, {"index.html": PAGE}), Known(current=before), NONE)


@pytest.mark.parametrize(
    ("key", "phase"),
    [
        (HASHED, Phase.ASSETS),
        ("assets/javascripts/frame.js", Phase.ASSETS),
        ("browse/0464a5da1489a1c0.bin", Phase.ASSETS),
        ("browse/manifest.json", Phase.LISTS),
        ("d/A/index.html", Phase.PAGES),
        ("d/A/v1/citation.bib", Phase.PAGES),
        ("facets/tissue/UBERON_0002048/index.html", Phase.PAGES),
        ("api/datasets/A.json", Phase.PAGES),
        ("curation/v1/dataset_versions/13466e3f-38d2-5808-962a-93863844fbf4", Phase.PAGES),
        ("curation/v1/datasets", Phase.LISTS),
        ("curation/v1/datasets.json", Phase.LISTS),
        ("api/datasets.json", Phase.LISTS),
        ("index.html", Phase.LISTS),
        ("datasets/index.html", Phase.LISTS),
        ("sitemap.xml", Phase.LISTS),
        ("search/search_index.json", Phase.LISTS),
    ],
)
def test_phases(key, phase):
    assert phase_of(key) is phase


def test_only_what_is_named_after_its_bytes_is_kept_for_ever():
    assert entry(HASHED).headers.cache_control == IMMUTABLE
    for key in ("assets/lunr/min/lunr.tr.min.js", "d/A/a.57a0d79d.css", "browse/manifest.json", "index.html"):
        assert entry(key).headers.cache_control == "no-cache"
