import pytest

from generator.manifests import read_catalog, release_of, write_release
from generator.model.catalog import public_edition
from generator.model.collection import Visibility
from generator.model.record import replace
from generator.model.release import Release, ReleasedVersion

SHA = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
LISTED = ReleasedVersion(accession="G1D22DT4", version=1, sha256=(("h5ad", SHA),))
HEADER = "accession\tversion\tsha256\n"
ROW = f"G1D22DT4\t1\th5ad:{SHA}\n"


def messages(root, text, name="2026-03-02.tsv"):
    folder = root / "catalog" / "releases"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return [(problem.line, problem.message) for problem in read_catalog(root).problems]


def test_a_release_is_written_and_read_back(minimal):
    made = release_of(read_catalog(minimal).catalog.collections, "2026-03-02")
    assert made == Release(date="2026-03-02", versions=(LISTED,))
    assert write_release(minimal, made).read_text() == HEADER + ROW
    reading = read_catalog(minimal)
    assert reading.problems == ()
    assert reading.catalog.releases == (made,)


def test_a_release_lists_what_was_out_by_then(minimal):
    collections = read_catalog(minimal).catalog.collections
    assert release_of(collections, "2020-01-01").versions == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("x\n", 1, 'The first line must be "accession version sha256", parted by tabs.'),
        (f"{HEADER}G1D22DT4\t1\n", 2, "The row has 2 cells, not 3 parted by tabs."),
        (f"{HEADER}g1d22dt4\t1\th5ad:{SHA}\n", 2, '"g1d22dt4" is written G1D22DT4.'),
        (f"{HEADER}G1D22DT4\t01\th5ad:{SHA}\n", 2, '"01" is not the number of a version.'),
        (f"{HEADER}G1D22DT4\t1\tmd5:1\n", 2, '"md5:1" is not h5ad:<sha256>,rds:<sha256>.'),
        (
            HEADER + ROW + ROW,
            3,
            "The row is not after the one above it in order of accessions and versions.",
        ),
        (f"{HEADER}G1D22DT4\t2\th5ad:{SHA}\n", 2, "Version 2 of dataset G1D22DT4 is not in the ledger."),
        (
            f"{HEADER}G1D22DT4\t1\th5ad:{'0' * 64}\n",
            2,
            "Version 1 of dataset G1D22DT4 has other digests in the ledger.",
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_told(minimal, text, line, message):
    assert messages(minimal, text) == [(line, message)]
    assert read_catalog(minimal).catalog.releases == ()


def test_a_file_is_named_after_a_day(minimal):
    told = 'The file is named after no day: "2026-02-30" is not a day of the calendar.'
    assert messages(minimal, HEADER + ROW, "2026-02-30.tsv") == [(0, told)]
    (minimal / "catalog/releases/2026-02-30.tsv").unlink()
    assert messages(minimal, "", "notes.txt") == [(0, "Nothing reads this file.")]


def test_a_private_dataset_is_in_no_release_that_the_public_sees(minimal):
    write_release(minimal, Release(date="2026-03-02", versions=(LISTED,)))
    catalog = read_catalog(minimal).catalog
    assert public_edition(catalog, None).releases == catalog.releases
    private = replace(catalog.collections[0], visibility=Visibility.PRIVATE)
    hidden = replace(catalog, collections=(private,))
    assert public_edition(hidden, None).releases == (Release(date="2026-03-02", versions=()),)
