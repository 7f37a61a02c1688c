"""Names, samples and the zip: laws of each."""

import zipfile

import numpy as np
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.viewer.naming import path_of, unique
from generator.viewer.sampling import RARE, sample
from generator.viewer.zarr_zip import CHUNK, ZarrZip

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = TEXT | st.sampled_from(["index", "A", "A-1", "A-2", "~69ndex", "~", ".", "..", "a/b", "a_b", "%41"])


@given(NAMES, NAMES)
def test_other_names_have_other_paths_of_one_step(one, other):
    assert (path_of(one) == path_of(other)) == (one == other)
    assert set(path_of(one)).isdisjoint("/\\?#%:")
    assert not path_of(one).startswith(".")
    assert path_of(one) not in {"", "index"}


@given(st.lists(NAMES, max_size=12), st.lists(NAMES, max_size=3, unique=True))
def test_names_become_unique_and_first_ones_stay(names, taken):
    made = unique(names, taken=taken)
    assert len({*made, *taken}) == len(names) + len(taken)
    for place, name in enumerate(names):
        assert made[place].startswith(name)
        if name not in taken and name not in names[:place]:
            assert made[place] == name


@given(
    kinds=st.none() | st.lists(st.integers(-1, 4), min_size=1, max_size=60),
    most=st.integers(1, 80),
)
def test_a_sample_has_as_many_cells_as_asked_for_and_is_always_the_same(kinds, most):
    cells = len(kinds) if kinds else 40
    codes = None if kinds is None else np.array(kinds)
    shown = sample(cells, most, codes)
    assert shown.sum() == min(cells, most)
    np.testing.assert_array_equal(shown, sample(cells, most, codes))


def test_rare_kinds_are_whole_and_the_rest_is_drawn_evenly():
    kinds = np.repeat([0, 1, 2, -1], [60_000, RARE, 30_000, 9_500])
    shown = sample(len(kinds), 10_000, kinds)
    assert shown[kinds == 1].all()
    shares = [shown[kinds == kind].mean() for kind in (0, 2, -1)]
    assert max(shares) - min(shares) < 0.02


@settings(max_examples=15)
@given(st.lists(st.integers(0, CHUNK + 3), max_size=4))
def test_pieces_of_any_length_make_one_array(tmp_path_factory, sizes):
    path = tmp_path_factory.mktemp("zip") / "made.zip"
    values = np.arange(sum(sizes), dtype=np.float32)
    with ZarrZip(path) as made:
        made.group("", {})
        made.numbers(
            "one", np.split(values, np.cumsum(sizes)), length=len(values), dtype="<f4", attributes={}
        )
    with zarr.storage.ZipStore(path, mode="r") as store:
        np.testing.assert_array_equal(zarr.open_group(store, mode="r")["one"][:], values)


@settings(max_examples=8)  # chunks are large
@given(st.lists(TEXT, max_size=9))
def test_texts_and_tables_come_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("zip") / "made.zip"
    table = np.arange(2 * (CHUNK + 5), dtype=np.float32).reshape(-1, 2)
    with ZarrZip(path) as made:
        made.group("", {"note": "ä"})
        made.texts("texts", texts, {})
        made.table("table", table, {})
    with zarr.storage.ZipStore(path, mode="r") as store:
        root = zarr.open_group(store, mode="r")
        assert list(root["texts"][:]) == texts
        np.testing.assert_array_equal(root["table"][:], table)
        assert root.attrs["note"] == "ä"


def test_entries_are_stored_as_they_are_with_no_date(tmp_path):
    with ZarrZip(tmp_path / "made.zip") as made:
        made.group("", {})
    with zipfile.ZipFile(tmp_path / "made.zip") as written:
        kinds = {(entry.compress_type, entry.date_time) for entry in written.infolist()}
        assert kinds == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))}
        assert ".zmetadata" in written.namelist()
