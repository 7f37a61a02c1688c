import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import wording


def plain(text):
    return text.replace(wording.THIN, " ").replace(wording.MINUS, "-")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (68_579, "68 579"), (-1_000, "-1 000")])
def test_number(value, text):
    assert plain(wording.number(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.04830, "0.0483"),
        (-1.342, "-1.342"),
        (1186.4, "1 186"),
        (1e20, "1e+20"),
        (math.inf, "inf"),
        (math.nan, "nan"),
    ],
)
def test_decimal(value, text):
    assert plain(wording.decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(700, "700"), (68_579, "68.6 k"), (12_345_678, "12.3 M"), (2 * 10**9, "2 G")]
)
def test_short(value, text):
    assert plain(wording.short(value)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "0 %"), (0, 9, "0 %"), (9, 9, "100 %"), (1, 1000, "<1 %"), (999, 1000, ">99 %"), (1, 3, "33 %")],
)
def test_percent(part, whole, text):
    assert plain(wording.percent(part, whole)) == text


@given(whole=st.integers(1, 10**9), share=st.floats(0, 1))
def test_percent_says_0_and_100_only_when_true(whole, share):
    part = int(share * whole)
    said = plain(wording.percent(part, whole))
    assert (said == "0 %") == (part == 0)
    assert (said == "100 %") == (part == whole)


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1 byte"), (999, "999 bytes"), (1_731_264, "1.73 MB"), (4_400_000_000, "4.4 GB")]
)
def test_size(value, text):
    assert plain(wording.size(value)) == text


def test_day():
    assert wording.day("2026-03-01") == "1 March 2026"
    assert wording.day("soon") == "soon"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcde"), "a, b, c and 2 more"),
    ],
)
def test_listed(words, text):
    assert wording.listed(words) == text


def test_count():
    assert wording.count(1, "cell") == "1 cell"
    assert wording.count(2, "cell") == "2 cells"
    assert wording.count(2, "study", "studies") == "2 studies"


def test_spaced():
    text = "700,000 cells are more than the 1,500,000 that it shows"
    assert wording.spaced(text) == "700\u202f000 cells are more than the 1\u202f500\u202f000 that it shows"
    assert wording.spaced("chromosomes 1, 2 and 3,4") == "chromosomes 1, 2 and 3,4"
