"""What holds for every file: nothing is lost, and doing it twice is doing it once."""

import tempfile
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.formats import standard_sparse
from generator.formats.standard import standardize
from generator.formats.standard_columns import encoded
from tests.formats.standard_files import saved
from tests.formats.test_standard import assert_holds_all_of, read

NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/"), min_size=1, max_size=8
).filter(lambda name: name not in (".", "..", "_index"))
DTYPES = st.sampled_from(["float32", "float64", "int32", "int64", "uint16", "bool"])


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(standard_sparse, "BLOCK", 5)
    monkeypatch.setattr(standard_sparse, "BAND", 6)


@st.composite
def matrices(draw, rows: int, columns: int):
    """Dense, or sparse in either layout, sorted or not."""
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    dense = random.poisson(draw(st.sampled_from([0, 0.3, 1.5])), (rows, columns)).astype(draw(DTYPES))
    layout = draw(st.sampled_from(["dense", "csr", "csc"]))
    if layout == "dense":
        return dense
    matrix = sp.csr_matrix(dense) if layout == "csr" else sp.csc_matrix(dense)
    if draw(st.booleans()):
        for first, last in zip(matrix.indptr, matrix.indptr[1:], strict=False):
            order = random.permutation(last - first) + first
            matrix.indices[first:last], matrix.data[first:last] = matrix.indices[order], matrix.data[order]
        matrix.has_sorted_indices = False
    return matrix


@st.composite
def columns(draw, rows: int):
    """A column of any kind that anndata writes."""
    kind = draw(st.sampled_from(["category", "text", "float", "int", "bool", "nullable"]))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if kind == "category":
        names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
        codes = random.integers(-1, len(names), rows)
        return pd.Categorical.from_codes(codes, names, ordered=draw(st.booleans()))
    if kind == "text":
        return [draw(NAMES) for _ in range(rows)]
    if kind == "nullable":
        return pd.array([None if x < 0.5 else 3 for x in random.random(rows)], dtype="Int32")
    values = {
        "float": random.normal(size=rows),
        "int": random.integers(-9, 9, rows),
        "bool": random.random(rows) < 0.5,
    }
    return values[kind]


@st.composite
def files(draw) -> ad.AnnData:
    rows, wide = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    obs = pd.DataFrame(index=[f"{i}{draw(NAMES)}" for i in range(rows)])
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        obs[name] = draw(columns(rows))
    terms = draw(
        st.lists(
            st.sampled_from(["CL:0000084", "CL:0000236", "unknown", "no term"]), min_size=rows, max_size=rows
        )
    )
    obs["cell_type_ontology_term_id"] = pd.Categorical(terms)
    data = ad.AnnData(X=draw(matrices(rows, wide)), obs=obs)
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        data.layers[name] = draw(matrices(rows, wide))
    if draw(st.booleans()):
        data.raw = data.copy()
    data.uns = {
        "schema_version": draw(st.sampled_from(["2.0.0", "3.1.0", "5.1.0", "7.1.0"])),
        "text": draw(NAMES),
    }
    return data


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files())
def test_nothing_is_lost_and_twice_is_once(data):
    with tempfile.TemporaryDirectory() as folder:
        source, once, twice = (Path(folder) / f"{name}.h5ad" for name in ("in", "once", "twice"))
        saved(source, data)
        done = standardize(source, once)
        made = read(once)
        assert_holds_all_of(made, read(source))
        for matrix in (made.X, *made.layers.values(), *([made.raw.X] if made.raw else [])):
            if sp.issparse(matrix):
                fresh = sp.csr_matrix((matrix.data, matrix.indices, matrix.indptr), matrix.shape)
                assert (matrix.format, fresh.has_sorted_indices) == ("csr", True)
        again = standardize(once, twice)
        assert again.unchanged
        assert (again.source, again.sha256) == (done.sha256, done.sha256)
        assert once.read_bytes() == twice.read_bytes()


@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=20))
def test_base_85_is_that_of_the_standard_library(numbers):
    import base64  # noqa: PLC0415 - the other side of the comparison

    expected = [base64.b85encode(number.to_bytes(8, "big")) for number in numbers]
    assert encoded(np.array(numbers, dtype=np.uint64)).tolist() == expected
