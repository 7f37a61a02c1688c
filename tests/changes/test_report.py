"""The report: read from anybody, shown without giving their texts any power."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import changes
from generator.changes import Change, Changes, CollectionChange, DatasetChange, Fact
from generator.errors import UsageError

CODE = "A4M2HB1D"
HOSTILE = "`| @somebody\n# big\r\n<img src=x> ![x](https://x.example) \\` #1 \x1b[31m"


def report(text=HOSTILE, *, change=Change.CHANGED, number=1):
    fact = Fact(name="Title", before=text, after=f"{text} more")
    made = DatasetChange(
        change=change,
        accession=CODE,
        title=text,
        collection=text,
        facts=(fact,),
        broken=(text,),
        reason=text,
    )
    collection = CollectionChange(change=change, accession=CODE, title=text, facts=(fact,), reason=text)
    totals = (Fact(name="Cells", before="1", after="2"),)
    return Changes(totals=totals, collections=(collection,), datasets=(made,) * number)


def outside_of_code(markdown):
    return re.sub(r"`[^`\n]*`", "", markdown)


@given(st.text(max_size=300))
def test_texts_of_authors_stand_in_code_and_on_one_line(text):
    empty = outside_of_code(changes.markdown(report("x")))
    assert outside_of_code(changes.markdown(report(f"x{text}"))) == empty


def test_hostile_text_has_no_power():
    told = outside_of_code(changes.markdown(report()))
    assert not set(told) & set("`@\x1b[\\")
    assert told.count("#") == len("###" + "####" + "####")
    assert "\x1b" not in changes.text(report())


def test_names_of_facts_are_ours_or_nothing():
    fact = Fact(name="[x](y) @z | <b>", before="", after="1")
    told = changes.markdown(Changes(totals=(fact,), collections=(), datasets=(report().datasets[0],)))
    assert "| xy z  b |" in told


def test_what_does_not_fit_a_comment_is_counted():
    told = changes.markdown(report("x" * 900, number=200))
    assert len(told) < 65_000
    assert re.search(r"\.\.\. and \d+ more; `catalog diff` tells all\.\n\Z", told)


def test_a_report_is_read_as_it_was_written():
    assert changes.decode(changes.encode(report())) == report()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        changes.encode(report()).replace(CODE.encode(), b"x](y)"),
        changes.encode(report()).replace(b'"changed"', b'"other"'),
        b" " * 4_000_001,
    ],
)
def test_what_is_no_report_is_refused(data):
    with pytest.raises(UsageError):
        changes.decode(data)


def test_a_dataset_without_tombstone_is_pointed_out():
    for told in (changes.text(report(change=Change.GONE)), changes.markdown(report(change=Change.GONE))):
        assert "no tombstone stands in its place" in told
