"""Names by the rules of R and Seurat (tests/formats/test_in_r.py asks R itself)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats import naming

NAMES = st.lists(st.text(alphabet="aA.1_| é-", max_size=4), max_size=12)


@given(NAMES)
def test_unique_names_keep_what_was_unique(names):
    found = naming.make_unique(names)
    assert len(set(found)) == len(found) == len(names)
    assert naming.make_unique(found) == found
    for name, new in zip(names, found, strict=True):
        assert new == name or (names.count(name) > 1 and new.startswith(f"{name}."))


@given(NAMES)
def test_valid_names_stay_valid(names):
    found = naming.make_names(names)
    assert len(set(found)) == len(found)
    assert naming.make_names(found) == found


@given(NAMES)
def test_genes_have_neither_underscore_nor_bar(names):
    found = naming.feature_names(names)
    assert len(set(found)) == len(found)
    assert not any("_" in name or "|" in name or not name for name in found)


@given(NAMES)
def test_keys_of_reductions_are_letters_and_digits(names):
    found = naming.reduction_keys(names, taken=("rna_",))
    assert len({*found, "rna_"}) == len(names) + 1
    assert all(key.endswith("_") and key[:-1].isascii() and key[:-1].isalnum() for key in found)


@pytest.mark.parametrize(
    ("key", "name"),
    [("X_umap", "umap"), ("umap", "umap.1"), ("X_", "X_"), ("10x", "X10x"), ("X_scVI 2", "scVI.2")],
)
def test_names_of_reductions(key, name):
    keys = ["X_umap", "umap", "X_", "10x", "X_scVI 2"]
    assert naming.reduction_names(keys)[keys.index(key)] == name
