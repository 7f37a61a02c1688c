import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import CellshelfError
from generator.website import listing

PATHS = st.sampled_from([f"d/{letter}{number}" for letter in "abcdef" for number in range(4)])
BATCHES = st.lists(st.lists(PATHS, max_size=5), max_size=7)


def test_the_listing_is_what_was_written(tmp_path):
    assert listing.read(tmp_path) == frozenset()
    listing.write(tmp_path, {"b", "a", "naïve µ"})
    assert listing.read(tmp_path) == {"a", "b", "naïve µ"}


def test_a_listing_that_an_editor_has_touched_is_read(tmp_path):
    (tmp_path / listing.LISTING).write_text("a/index.html\nb")
    assert listing.read(tmp_path) == {"a/index.html", "b"}


@given(st.lists(PATHS), st.integers(0, 30))
def test_a_text_gives_its_paths_however_it_is_taken_apart(paths, some):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_SOME", some)
        assert [*listing.paths(listing.lines(paths))] == paths


@given(st.lists(PATHS, unique=True), BATCHES, st.integers(0, 20))
def test_what_is_gone_is_what_no_batch_has(before, after, near):
    every = [path for batch in after for path in batch]
    packed = [listing.pack(listing.lines(batch)) for batch in after]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_NEAR", near)
        if len(set(every)) < len(every):
            with pytest.raises(CellshelfError, match="two pages want to lie at d/"):
                listing.gone(listing.lines(before), packed)
        else:
            assert sorted(listing.gone(listing.lines(before), packed)) == sorted(set(before) - set(every))


@given(BATCHES, st.randoms())
def test_batches_that_change_places_leave_nothing_behind(batches, source):
    every = [*dict.fromkeys(path for batch in batches for path in batch)]
    parts = [every[start : start + 3] for start in range(0, len(every), 3)]
    moved = source.sample(parts, len(parts))
    assert listing.gone(listing.lines(every), [listing.pack(listing.lines(part)) for part in moved]) == []
