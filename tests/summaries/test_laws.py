"""Whatever the data, a summary says what anndata and pandas compute."""

import io
import tempfile
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from generator.h5ad.vector import as_text
from generator.model.summary import ColumnKind
from generator.summaries import encode, summarize
from generator.summaries.per_cell import QUANTILES, distribution

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)


@st.composite
def files(draw):
    cells, genes = draw(st.integers(1, 10)), draw(st.integers(1, 6))
    kinds = draw(st.lists(TEXTS, min_size=1, max_size=5, unique=True))
    codes = draw(hnp.arrays(np.int8, cells, elements=st.integers(-1, len(kinds) - 1)))
    numbers = draw(hnp.arrays(np.float32, cells, elements=st.floats(-1e6, 1e6, width=32) | st.just(np.nan)))
    flags = draw(hnp.arrays(np.bool_, cells))
    words = draw(st.lists(TEXTS, min_size=cells, max_size=cells))
    counts = draw(hnp.arrays(np.float32, (cells, genes), elements=st.sampled_from([0, 0, 0, 1, 2, 7])))
    layout = draw(st.sampled_from([sp.csr_matrix, sp.csc_matrix, np.asarray]))
    obs = pd.DataFrame(
        {
            "kind": pd.Categorical.from_codes(codes, kinds),
            "number": numbers,
            "flag": flags,
            "word": words,
        },
        index=[f"c{i}" for i in range(cells)],
    )
    return ad.AnnData(layout(counts), obs=obs, var=pd.DataFrame(index=[f"g{i}" for i in range(genes)]))


def written(data, compression):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.h5ad"
        data.write_h5ad(path, compression=compression, convert_strings_to_categoricals=False)
        return path.read_bytes()


@settings(max_examples=40, deadline=None)
@given(files(), st.sampled_from([None, "gzip", "lzf"]))
def test_summary_equals_pandas(build_source, data, compression):
    raw = written(data, compression)
    summary = summarize(io.BytesIO(raw), build_source).summary
    back = ad.read_h5ad(io.BytesIO(raw))
    columns = {column.name: column for column in summary.obs}
    kind, number, flag, word = (columns[name] for name in ("kind", "number", "flag", "word"))
    for column, expected in ((kind, back.obs["kind"].dropna()), (word, back.obs["word"])):
        counts = expected.astype(str).map(as_text).value_counts()
        assert {v.value: v.rows for v in column.top} == counts[counts > 0].to_dict()
        assert column.distinct == (counts > 0).sum()
    assert kind.missing == back.obs["kind"].isna().sum()
    assert word.kind is ColumnKind.TEXT
    assert number.missing == back.obs["number"].isna().sum()
    known = back.obs["number"].dropna()
    assert (number.minimum, number.maximum) == (
        (float(known.min()), float(known.max())) if len(known) else (None, None)
    )
    assert {v.value: v.rows for v in flag.top} == back.obs["flag"].astype(str).value_counts().to_dict()
    dense = back.X.toarray() if sp.issparse(back.X) else back.X
    seen = (dense != 0).sum(axis=1)
    shown = summary.genes_per_cell.distribution
    assert shown.quantiles == tuple(np.percentile(seen, QUANTILES))
    assert shown.mean == seen.mean()
    assert summary.matrices[0].stored == (back.X.nnz if sp.issparse(back.X) else back.X.size)
    assert encode(summary) == encode(summarize(io.BytesIO(raw), build_source).summary)


@given(hnp.arrays(np.int64, st.integers(1, 50), elements=st.integers(0, 100_000)))
def test_histogram_holds_every_cell_once(counts):
    shown = distribution(counts)
    assert sum(shown.counts) == len(counts)
    assert len(shown.edges) == len(shown.counts) + 1 <= 42
    assert shown.edges[0] <= counts.min()
    assert shown.edges[-1] >= counts.max()
    assert len({b - a for a, b in zip(shown.edges, shown.edges[1:], strict=False)}) == 1
