"""The report: read from anybody, shown without giving their texts any power."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import changes
from generator.changes import Change, Changes, CollectionChange, DatasetChange, Fact, LinkCheck
from generator.errors import UsageError
from generator.model.record import replace

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


def test_pictures_are_shown_where_they_can_be_fetched():
    with_picture = replace(report(), datasets=(replace(report().datasets[0], picture=3),))
    told = changes.markdown(with_picture, "https://github.com/a/b/raw/0f/")
    source = f"https://github.com/a/b/raw/0f/catalog/summaries/{CODE}.v3.webp"
    assert f'<img alt="The cells of {CODE}" src="{source}" width="320">' in told
    assert "<img alt" not in changes.markdown(with_picture)
    assert "<img alt" not in changes.markdown(report(), "https://github.com/a/b/raw/0f/")


def test_links_that_do_not_answer_are_told_and_the_others_counted():
    links = (LinkCheck(url="https://a.example/", said=""), LinkCheck(url=HOSTILE, said=HOSTILE))
    told = changes.markdown(replace(report(), links=links * 30))
    assert "60 links of new and changed datasets were asked; 30 do not answer." in told
    assert "- and 10 more" in told
    assert not set(outside_of_code(told)) & set("`@\x1b[\\")
    assert "links" not in changes.markdown(report())


def test_the_site_is_told_even_if_nothing_changes():
    site = (Fact(name="Size", before="", after="44.2 MB"), Fact(name="Built in", before="", after="12 s"))
    told = changes.markdown(Changes(totals=(), collections=(), datasets=(), site=site))
    assert told.endswith("Nothing.\n\nThe site: Size `44.2 MB`, Built in `12 s`\n")
    plain = changes.text(Changes(totals=(), collections=(), datasets=(), site=site))
    assert plain == "Nothing changes for readers.\nSite, size: 44.2 MB\nSite, built in: 12 s\n"
