"""Whatever AnnData holds, the R file holds: written, and read back by the reader here."""

import gzip
import io
import tempfile
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from generator.formats import certify, convert
from generator.formats.collector import Vector
from generator.formats.objects import S4, Null, Symbol, doubles, integers, listed, logicals, named, texts
from generator.formats.unserialize import Inflated, Reader
from generator.formats.xdr import Serializer

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=5)
NOT_COLUMNS = {"_index", ".", "index", "__categories"}


def column(cells: int) -> st.SearchStrategy:
    numbers = st.one_of(
        arrays.arrays(np.int64, cells),
        arrays.arrays(np.uint8, cells),
        arrays.arrays(np.float32, cells),
        arrays.arrays(np.float64, cells),
        arrays.arrays(np.bool_, cells),
    )
    nullable = st.lists(st.one_of(st.none(), st.integers(-(2**31), 2**31)), min_size=cells, max_size=cells)
    strings = st.lists(TEXT, min_size=cells, max_size=cells)
    levels = st.lists(TEXT, min_size=1, max_size=4, unique=True)
    return st.one_of(
        numbers,
        nullable.map(lambda values: pd.array(values, dtype="Int64")),
        strings.map(lambda values: np.array(values, dtype=object)),
        st.builds(
            lambda kinds, ordered, draw: pd.Categorical.from_codes(
                [draw % (len(kinds) + 1 + n) % (len(kinds) + 1) - 1 for n in range(cells)],
                kinds,
                ordered=ordered,
            ),
            levels,
            st.booleans(),
            st.integers(0, 100),
        ),
    )


@st.composite
def datasets(draw) -> ad.AnnData:
    cells, genes = draw(st.integers(0, 7)), draw(st.integers(1, 6))
    values = st.sampled_from([0, 0, 0, 1, 2, 7, 300])
    counts = draw(arrays.arrays(np.float32, (cells, genes), elements=values))
    final = draw(arrays.arrays(np.float32, (cells, genes), elements=st.floats(-4, 4, width=32)))
    kind = draw(st.sampled_from([sp.csr_matrix, sp.csc_matrix, np.asarray]))
    columns = draw(st.lists(NAME.filter(lambda name: name not in NOT_COLUMNS), max_size=4, unique=True))
    obs = pd.DataFrame(
        {name: draw(column(cells)) for name in columns},
        index=draw(st.lists(NAME, min_size=cells, max_size=cells)),
    )
    var = pd.DataFrame(index=draw(st.lists(NAME, min_size=genes, max_size=genes, unique=True)))
    obs.index, var.index = obs.index.astype(object), var.index.astype(object)
    data = ad.AnnData(kind(final), obs=obs, var=var)
    if draw(st.booleans()):
        data.raw = ad.AnnData(draw(st.sampled_from([sp.csr_matrix, np.asarray]))(counts), var=var)
    if draw(st.booleans()):
        data.obsm["X_umap"] = draw(arrays.arrays(np.float32, (cells, 2)))
    if draw(st.booleans()):
        data.uns["title"] = draw(TEXT)
    return data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(datasets())
def test_what_is_written_reads_back_equal(data):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.h5ad"), Path(folder, "out.rds")
        data.write_h5ad(source)
        convert(source, target)
        found = certify(source, target, tool="t")
        assert found.differences == ()
        matrices = {one.part: one for one in found.matrices}
        assert matrices["data"].nonzero == np.count_nonzero(dense(data.X))
        if data.raw is not None:
            raw = dense(data.raw.X)
            assert (matrices["counts"].nonzero, matrices["counts"].total) == (
                np.count_nonzero(raw),
                raw.sum(),
            )


def dense(matrix) -> np.ndarray:
    return matrix.toarray() if sp.issparse(matrix) else matrix


def leaves() -> st.SearchStrategy:
    return st.one_of(
        st.lists(st.one_of(st.none(), TEXT), max_size=4).map(lambda values: texts(*values)),
        st.lists(st.integers(-(2**31), 2**31 - 1), max_size=4).map(integers),
        st.lists(st.floats(allow_nan=False), max_size=4).map(doubles),
        st.lists(st.booleans(), max_size=4).map(logicals),
        st.just(Null()),
        NAME.map(Symbol),
    )


OBJECTS = st.recursive(
    leaves(),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3).map(lambda items: listed(*items)),
        st.dictionaries(NAME, inside, max_size=3).map(named),
        st.dictionaries(NAME.filter(lambda name: name != "class"), inside, max_size=3).map(
            lambda slots: S4("Some", "Package", slots)
        ),
    ),
    max_leaves=12,
)


def read(data: bytes):
    source = Inflated(io.BytesIO(gzip.compress(data)))
    return Reader(source, lambda _path, kind, _length, blocks: Vector(kind, blocks)).read()


def meant(thing):
    """The object as what the reader should see."""
    match thing:
        case Null():
            return None
        case Symbol(name=name):
            return name
        case S4(slots=slots):
            return {name: meant(each) for name, each in slots.items()}
        case _ if hasattr(thing, "items"):
            return [meant(each) for each in thing.items]
        case _ if hasattr(thing, "kind"):
            return [value for block in thing.blocks() for value in block.tolist()]
        case _:
            return thing.length


def seen(node):
    if node.kind in ("NULL", "symbol"):
        return node.value
    if node.kind == "S4":
        return {name: seen(each) for name, each in node.attributes.items() if name != "class"}
    if node.kind == "list":
        return [seen(each) for each in node.items]
    return node.length if node.kind == "character" else node.value.values  # noqa: PD011 - not of pandas


@given(OBJECTS)
def test_any_object_reads_back(thing):
    packed = io.BytesIO()
    Serializer(packed.write).save(thing)
    assert seen(read(packed.getvalue())) == meant(thing)
