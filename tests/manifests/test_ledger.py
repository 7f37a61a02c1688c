from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.manifests import append_rows, check_references, read_catalog, rows_to_add, whole
from generator.manifests.editing import with_asset
from generator.manifests.ledger import HEADER, read_ledger
from generator.model.collection import Visibility
from generator.model.dataset import Asset, Role
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.record import replace

SHA = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"


def _ledger(root):
    return root / "catalog" / "ledger.tsv"


def test_rows_are_added_once_and_read_back(minimal):
    written = _ledger(minimal).read_bytes()
    _ledger(minimal).unlink()
    catalog = read_catalog(minimal).catalog
    rows = rows_to_add(catalog, "2026-03-01")
    append_rows(minimal, rows)
    assert _ledger(minimal).read_bytes() == written
    again = read_catalog(minimal)
    assert again.problems == ()
    assert again.catalog.ledger == rows
    assert rows_to_add(again.catalog, "2026-04-01") == ()


def test_rows_of_private_collections_are_never_written(minimal):
    _ledger(minimal).unlink()
    catalog = read_catalog(minimal).catalog
    private = replace(catalog.collections[0], visibility=Visibility.PRIVATE)
    assert rows_to_add(replace(catalog, collections=(private,)), "2026-03-01") == ()


def test_appending_keeps_every_byte_before_and_leaves_nothing_else(minimal):
    before = _ledger(minimal).read_bytes().removesuffix(b"\n")
    _ledger(minimal).write_bytes(before)
    append_rows(minimal, [LedgerRow(date="2026-05-01", kind=LedgerKind.DATASET, accession="1V9439TB")])
    assert _ledger(minimal).read_bytes() == before + b"\n2026-05-01\tdataset\t1V9439TB\t-\t-\n"
    assert [p.name for p in (minimal / "catalog").glob("ledger*")] == ["ledger.tsv"]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("", 1, "The row has 1 cells, not 5 parted by tabs."),
        ("2026-13-01\tdataset\tG1D22DT4\t-\t-", 1, '"2026-13-01" is not a day of the calendar.'),
        ("2026-03-01\tsets\tG1D22DT4\t-\t-", 12, '"sets" is not collection, dataset or version.'),
        ("2026-03-01\tdataset\tg1d22dt4\t-\t-", 20, '"g1d22dt4" is written G1D22DT4.'),
        (
            "2026-03-01\tdataset\tG1D22DT4\t1\t-",
            29,
            '"1" does not fit: a version has a number, others have -.',
        ),
        (
            "2026-03-01\tversion\tG1D22DT4\t1\t-",
            31,
            "A version has digests; a collection and a dataset have -.",
        ),
        ("2026-03-01\tversion\tG1D22DT4\t1\t", 31, '"" is not h5ad:<sha256>,rds:<sha256>.'),
        (
            "2026-03-01\tversion\tG1D22DT4\t1\tzip:" + SHA,
            31,
            f'"zip:{SHA[:53]}..." is not h5ad:<sha256>,rds:<sha256>.',
        ),
    ],
)
def test_malformed_rows_are_told_at_their_cell(row, column, message):
    rows, problems = read_ledger(f"{HEADER}\n{row}\n".encode())
    assert rows == []
    assert [(p.code, p.line, p.column, p.message) for p in problems] == [("M401", 2, column, message)]


def test_a_ledger_without_its_header_tells_nothing_else(minimal):
    _ledger(minimal).write_text("when\twhat\n")
    assert [p.code for p in read_catalog(minimal).problems] == ["M401"]


def test_line_ends_of_windows_are_borne(minimal):
    _ledger(minimal).write_bytes(_ledger(minimal).read_bytes().replace(b"\n", b"\r\n"))
    assert read_catalog(minimal).problems == ()


def test_a_file_may_be_added_to_a_published_version_but_not_taken_away(minimal, blood):
    manifest = blood / "cells.yaml"
    text = manifest.read_text()
    manifest.write_text(text + f"      - {{role: rds, bytes: 9, sha256: {'a' * 64}}}\n")
    assert [problem.code for problem in read_catalog(minimal).problems] == ["M406"]
    manifest.write_text(text)
    _ledger(minimal).write_text(_ledger(minimal).read_text().replace(SHA, f"{SHA},rds:{'a' * 64}"))
    assert [p.message for p in read_catalog(minimal).problems] == [
        f"The rds of version 1 is gone; it is the published {'a' * 64}."
    ]


def test_a_version_that_vanished_is_told(minimal):
    with _ledger(minimal).open("a") as file:
        file.write(f"2026-03-02\tversion\tG1D22DT4\t2\th5ad:{'b' * 64}\n")
    assert [p.message for p in read_catalog(minimal).problems] == [
        "Version 2 of dataset G1D22DT4 is in no manifest."
    ]


def test_references_are_told_about_whole_files_where_places_are_not_given(examples, summaries_in):
    root = examples / "invalid" / "M209"
    reading = read_catalog(root)
    whole = check_references(reading.catalog, summaries_in(root))
    placed = check_references(reading.catalog, summaries_in(root), reading.places)
    assert [(p.code, p.line) for p in whole] == [("M209", 0)]
    assert [(p.code, p.line, p.column) for p in placed] == [("M209", 8, 20)]


def test_a_version_that_gains_a_file_gets_a_row_of_that_file(minimal):
    manifest = minimal / "catalog/collections/blood/cells.yaml"
    rds = f"2{SHA[1:]}"
    made = with_asset("x", manifest.read_bytes(), 1, Asset(role=Role.RDS, bytes=9, sha256=rds))
    manifest.write_bytes(made)
    reading = read_catalog(minimal)
    assert [problem.message for problem in reading.problems] == ["The rds of version 1 is not in the ledger."]
    (row,) = rows_to_add(reading.catalog, "2026-05-01")
    assert (row.kind, row.version, row.sha256) == (LedgerKind.VERSION, 1, f"rds:{rds}")
    append_rows(minimal, [row])
    again = read_catalog(minimal)
    assert again.problems == ()
    assert rows_to_add(again.catalog, "2026-06-01") == ()
    manifest.write_bytes(made.replace(rds.encode(), f"3{SHA[1:]}".encode()))
    assert [problem.code for problem in read_catalog(minimal).problems] == ["M404"]


def test_what_agrees_with_the_ledger_has_nothing_to_be_told(examples, monkeypatch):
    """Asked at once or one by one, each example has the same problems; some agree, others do not."""
    roots = sorted(path.parent for path in examples.glob("**/catalog"))
    answers = []

    def agree(*facts):
        answers.append(whole_agree(*facts))
        return answers[-1]

    whole_agree = whole.agree
    monkeypatch.setattr(whole, "agree", agree)
    told = [read_catalog(root).problems for root in roots]
    assert set(answers) == {True, False}
    monkeypatch.setattr(whole, "agree", lambda *_: False)
    assert [read_catalog(root).problems for root in roots] == told


@given(st.data())
def test_whoever_changes_either_of_two_that_agree_ends_it(data):
    accessions = data.draw(st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=6, unique=True))
    manifests = [
        SimpleNamespace(
            accession=code,
            versions=[
                SimpleNamespace(version=n, assets=[SimpleNamespace(role="h5ad", sha256=f"{code}{n}")])
                for n in range(1, data.draw(st.integers(1, 3)) + 1)
            ],
        )
        for code in accessions
    ]
    collection = SimpleNamespace(accession="Z", datasets=manifests)
    known = {("collection", "Z", 0): {}}
    for one in manifests:
        known[("dataset", one.accession, 0)] = {}
        known |= {("version", one.accession, v.version): {"h5ad": v.assets[0].sha256} for v in one.versions}
    assert whole.agree([collection], known)
    key = data.draw(st.sampled_from(sorted(known)))
    assert not whole.agree([collection], {k: v for k, v in known.items() if k != key})
    assert not whole.agree([collection], known | {("version", "Y", 1): {"h5ad": "Y1"}})
    assert not whole.agree([SimpleNamespace(accession="Z", datasets=manifests[1:])], known)
    twice = [*manifests[1:], manifests[1]]  # as many, but one is gone
    assert not whole.agree([SimpleNamespace(accession="Z", datasets=twice)], known)
    manifests[0].versions[0].assets[0].sha256 = "another"
    assert not whole.agree([collection], known)
