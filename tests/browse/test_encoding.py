"""Numbers as bytes: many lists at once give what each would give alone."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.browse import encoding

NUMBERS = st.integers(0, 200) | st.integers(0, 2**32 - 1)


def plainly(numbers):
    out = bytearray()
    for number in numbers:
        rest = number
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def gaps(ascending):
    return [number - before - 1 for before, number in zip([-1, *ascending], ascending, strict=False)]


@given(st.lists(NUMBERS | st.integers(0, 2**62)))
def test_numbers_are_read_as_they_were_written(numbers):
    packed = encoding.varints(numbers)
    assert packed == plainly(numbers)
    assert encoding.unvarint(packed) == numbers


@pytest.mark.parametrize("together", [1, 3, 1 << 18])
@given(lists=st.lists(st.sets(NUMBERS, max_size=8).map(sorted), max_size=8))
def test_each_of_many_lists_stands_between_its_ends(together, lists):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_TOGETHER", together)
        body, ends = encoding.gap_varints([array("I", one) for one in lists])
    assert body == b"".join(plainly(gaps(one)) for one in lists)
    assert [body[start:end] for start, end in zip([0, *ends], ends, strict=False)] == [
        plainly(gaps(one)) for one in lists
    ]
