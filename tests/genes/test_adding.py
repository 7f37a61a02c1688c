import numpy as np
import pytest
import scipy.sparse as sp

from generator.genes import adding


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float64, np.int32])
def test_repeated_columns_are_added_as_often_to_what_is_there(order, dtype):
    out = np.ones((3, 4), dtype=dtype, order=order)
    columns, pointers = np.array([1, 1, 3, 0], dtype=np.int32), np.array([0, 3, 3, 4], dtype=np.int32)
    adding.add(out, (np.array([2, 3, 4, 5], dtype=dtype), columns, pointers))
    assert out.tolist() == [[1, 6, 1, 5], [1, 1, 1, 1], [6, 1, 1, 1]]


@pytest.mark.parametrize("has", [True, False], ids=["scipy's own", "without it"])
def test_rows_are_scaled_in_place(has, monkeypatch):
    if not has:
        monkeypatch.setattr(adding, "_scale", None)
    pointers = np.array([0, 2, 2, 3], dtype=np.int32)
    rows = sp.csr_array((np.array([1.0, 2, 3]), np.array([0, 3, 1], dtype=np.int32), pointers), shape=(3, 4))
    values = rows.data
    adding.scale_rows(rows, np.array([10.0, 5, 0.5]))
    assert rows.data is values
    assert values.tolist() == [10, 20, 1.5]
