"""The state and the query of the address say the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

FACETS = [
    {"id": "disease", "kind": "list"},
    {"id": "tissue", "kind": "list"},
    {"id": "cells", "kind": "range"},
    {"id": "published", "kind": "since"},
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ENDS = st.none() | st.integers(0, 10**12)
STATES = st.fixed_dictionaries(
    {
        "q": TEXT,
        "filters": st.dictionaries(
            st.sampled_from(["disease", "tissue", "published"]), st.lists(TEXT, max_size=3)
        ),
        "ranges": st.dictionaries(st.just("cells"), st.tuples(ENDS, ENDS).map(list)),
        "sort": st.none() | st.fixed_dictionaries({"key": st.just("cells"), "descending": st.booleans()}),
        "columns": st.none() | st.lists(st.sampled_from(["tissue", "cells"]), max_size=3),
        "density": st.sampled_from(["", "compact", "odd"]),
    }
)


@settings(deadline=None)
@given(state=STATES)
def test_a_state_survives_its_query(node, state):
    answer = node.ask(ask="roundTrip", state=state, facets=FACETS)
    assert answer["back"] == answer["clean"]
    assert answer["again"] == answer["query"]


def test_a_query_is_readable(node):
    state = {
        "q": "t  cell",
        "filters": {"tissue": ["UBERON:0002048"], "disease": ["normal", "MONDO:0005148"]},
        "ranges": {"cells": [1000, None]},
        "sort": {"key": "cells", "descending": True},
        "columns": None,
        "density": "",
    }
    answer = node.ask(ask="roundTrip", state=state, facets=FACETS)
    assert answer["query"] == (
        "?words=t+cell&disease=MONDO:0005148|normal&tissue=UBERON:0002048&cells=1000..&sort=-cells&v=1"
    )


def test_links_in_pages_repeat_the_name_of_a_facet(node):
    joined = node.ask(ask="parse", query="?tissue=UBERON:1|UBERON:2&v=1", facets=FACETS)
    repeated = node.ask(ask="parse", query="?tissue=UBERON:1&tissue=UBERON:2&v=1", facets=FACETS)
    assert repeated == joined
    assert joined["filters"] == {"tissue": ["UBERON:1", "UBERON:2"]}


@settings(deadline=None)
@given(state=STATES)
def test_a_query_survives_programs_that_write_its_bars_in_hex(node, state):
    answer = node.ask(ask="roundTrip", state=state, facets=FACETS)
    for bar in ("%7C", "%7c"):
        assert (
            node.ask(ask="parse", query=answer["query"].replace("|", bar), facets=FACETS) == answer["clean"]
        )


def test_a_bar_in_a_value_parts_nothing(node):
    found = node.ask(ask="parse", query="?disease=a~Ib|c~~I&words=a%7Cb|c", facets=FACETS)
    assert found["filters"] == {"disease": ["a|b", "c~I"]}
    assert found["q"] == "a|b|c"
