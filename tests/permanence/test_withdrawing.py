import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.manifests import read_catalog
from generator.model.withdrawal import Withdrawal, WithdrawalKind
from generator.permanence import withdraw
from generator.permanence.withdrawing import with_block

EXAMPLES = Path(__file__).parents[1] / "examples"
END = Withdrawal(date="2026-05-01", reason="Barcodes were swapped.")
CELLS = "catalog/collections/blood/cells.yaml"


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "valid" / "full", tmp_path / "full"))


def _only(root):
    (collection,) = read_catalog(root).catalog.collections
    return collection, collection.datasets[0]


def test_a_dataset_is_withdrawn_in_its_manifest_and_nothing_else_changes(root):
    before = (root / CELLS).read_text().splitlines()
    assert withdraw(root, "G1D22DT4", END) == CELLS
    assert (root / CELLS).read_text().splitlines() == [
        before[0],
        "withdrawn:",
        "  kind: withdrawn",
        "  date: 2026-05-01",
        '  reason: "Barcodes were swapped."',
        *before[1:],
    ]
    assert _only(root)[1].withdrawn == END


def test_a_version_is_withdrawn_beside_its_number(root):
    end = Withdrawal(
        kind=WithdrawalKind.MOVED,
        date="2026-05-01",
        reason="Now at: the #atlas",
        successor="https://example.org/",
    )
    withdraw(root, "G1D22DT4", end, version=2)
    assert _only(root)[1].versions[0].withdrawn == end
    assert "  - version: 2\n    withdrawn:\n      kind: moved\n" in (root / CELLS).read_text()


def test_a_collection_is_withdrawn(root):
    assert withdraw(root, "A4M2HB1D", END) == "catalog/collections/blood/collection.yaml"
    assert _only(root)[0].withdrawn == END


@pytest.mark.parametrize(
    ("accession", "version", "message"),
    [
        ("8XK3M1PV", None, "no manifest has 8XK3M1PV"),
        ("G1D22DT4", 7, "no manifest has version 7 of G1D22DT4"),
        ("G1D22DT4", 1, "G1D22DT4 is withdrawn since 2026-04-01"),
    ],
)
def test_what_cannot_be_withdrawn_is_told(root, accession, version, message):
    with pytest.raises(UsageError) as caught:
        withdraw(root, accession, END, version=version)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (Withdrawal(date="2026-13-01", reason="Swapped."), '"2026-13-01" is not a day of the calendar.'),
        (Withdrawal(date="2026-05-01", reason="no"), "`reason` must have at least 3 characters, not 2."),
        (
            Withdrawal(kind=WithdrawalKind.DUPLICATE, date="2026-05-01", reason="Twice."),
            "What is a duplicate needs a successor.",
        ),
        (
            Withdrawal(date="2026-05-01", reason="Twice.", successor="G1D22DT4"),
            "The successors of G1D22DT4 lead back to it.",
        ),
    ],
)
def test_a_withdrawal_that_breaks_a_rule_leaves_the_file_as_it_was(root, end, message):
    before = (root / CELLS).read_bytes()
    with pytest.raises(UsageError) as caught:
        withdraw(root, "G1D22DT4", end)
    assert caught.value.message == message
    assert (root / CELLS).read_bytes() == before


def test_a_version_in_braces_is_left_to_its_author(root):
    text = (root / CELLS).read_text()
    start, end = text.index("  - version: 1\n"), text.index("default_embedding")
    asset = "{role: h5ad, bytes: 6, sha256: 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03}"
    flow = f"  - {{version: 1, date: 2026-03-01, assets: [{asset}]}}\n"
    (root / CELLS).write_text(text[:start] + flow + text[end:])
    with pytest.raises(UsageError) as caught:
        withdraw(root, "G1D22DT4", END, version=1)
    assert caught.value.message == f"{CELLS}:12 is written in braces, where a block has no place"
    assert caught.value.hint == (
        'add it by hand: kind: withdrawn, date: 2026-05-01, reason: "Barcodes were swapped."'
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["title: Cells", "accession: G1D22DT4 # minted by hand"])
def test_comments_line_breaks_and_a_missing_last_one_are_kept(ending, last):
    first = "title: Cells" if last.startswith("accession") else "accession: G1D22DT4 # minted by hand"
    data = ending.join(["# by hand", first, last]).encode()
    made = with_block(data, "x.yaml", (), "accession", END).decode()
    assert made.replace("\r\n", "\n").count("\n") == made.count(ending)
    kept = [line for line in made.split(ending) if not line.startswith(("withdrawn:", "  "))]
    assert [line for line in kept if line] == ["# by hand", first, last]


@given(reason=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=3, max_size=60))
@settings(deadline=None)
def test_any_line_of_text_is_a_reason_that_is_read_back(reason, tmp_path_factory):
    root = Path(shutil.copytree(EXAMPLES / "valid" / "full", tmp_path_factory.mktemp("any") / "full"))
    end = Withdrawal(date="2026-05-01", reason=f"x{reason}")
    try:
        withdraw(root, "G1D22DT4", end)
    except UsageError as error:
        assert "character" in error.message  # noqa: PT017 - what YAML cannot hold is told
    else:
        assert _only(root)[1].withdrawn == end
