import numpy as np
import pytest

from generator.genes import adding


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float64, np.int32])
def test_repeated_columns_are_added_as_often_to_what_is_there(order, dtype):
    out = np.ones((3, 4), dtype=dtype, order=order)
    columns, pointers = np.array([1, 1, 3, 0], dtype=np.int32), np.array([0, 3, 3, 4], dtype=np.int32)
    adding.add(out, (np.array([2, 3, 4, 5], dtype=dtype), columns, pointers))
    assert out.tolist() == [[1, 6, 1, 5], [1, 1, 1, 1], [6, 1, 1, 1]]
