import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.manifests import read_catalog, rows_to_add
from generator.manifests.ledger import registered_digests
from generator.model.catalog import public_edition
from generator.model.collection import Visibility
from generator.model.problem import Severity
from generator.model.record import replace
from generator.permanence import Found, History, compare, history_of, permalinks
from tests.permanence import histories

EXAMPLES = Path(__file__).parents[1] / "examples"


def _history(catalog):
    public = tuple(c for c in catalog.collections if c.visibility is Visibility.PUBLIC)
    return History(url=catalog.settings.url, ledger=catalog.ledger, collections=public)


def _accepted(problems):
    return not any(problem.severity is Severity.ERROR for problem in problems)


def _found(catalog):
    return permalinks(public_edition(catalog, summaries=None))


def _files(catalog):
    return {
        (d.accession, v.version, a.role): (a.sha256, a.bytes)
        for c in catalog.collections
        if c.visibility is Visibility.PUBLIC
        for d in c.datasets
        for v in d.versions
        for a in v.assets
    }


def _walk(seed):
    """Each candidate of one history: the state before, the candidate, and what is wrong with the step."""
    walk = histories.history(seed, 12)
    accepted = None
    while True:
        try:
            state, candidate = walk.send(accepted)
        except StopIteration:
            return
        if not histories.is_well_formed(candidate):
            accepted = False
            continue
        problems = compare(_history(state), _history(candidate))
        accepted = _accepted(problems)
        yield state, candidate, problems


@given(seed=st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_no_sequence_of_accepted_changes_breaks_a_permalink(seed):
    seen, files = {}, {}
    for state, candidate, problems in _walk(seed):
        seen, files = seen or _found(state), files or _files(state)
        if _accepted(problems):
            assert seen.keys() <= _found(candidate).keys()
            assert files.items() <= _files(candidate).items()
            seen, files = _found(candidate), _files(candidate)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_registering_leaves_nothing_unregistered_and_breaks_nothing(seed):
    for _, candidate, problems in _walk(seed):
        if not _accepted(problems):
            continue
        registered = histories.register(candidate, None)
        assert registered.ledger[: len(candidate.ledger)] == candidate.ledger
        assert rows_to_add(registered, "2026-03-01") == ()
        assert not compare(_history(candidate), _history(registered))
        digests = registered_digests(registered.ledger)
        roles = {(key[1], key[2], role) for key, found in digests.items() for role in found}
        assert _files(registered).keys() <= roles


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_published_version_may_gain_an_rds_file_and_keeps_it_from_then_on(seed):
    rng = random.Random(seed)
    before = histories.start(rng)
    gained = histories.gain_rds(before, rng)
    assert _accepted(compare(_history(before), _history(gained)))
    registered = histories.register(gained, rng)
    new = registered.ledger[len(before.ledger) :]
    added = _files(gained).keys() - _files(before).keys()
    assert [(row.accession, row.version, row.sha256) for row in new] == [
        (accession, number, f"rds:{_files(gained)[accession, number, role][0]}")
        for accession, number, role in added
    ]
    told = compare(_history(registered), _history(replace(before, ledger=registered.ledger)))
    assert {problem.code for problem in told} == ({"P103"} if added else set())


def test_such_histories_try_every_way_to_break_one_and_many_that_break_none():
    told = Counter()
    for seed in range(60):
        for state, candidate, problems in _walk(seed):
            told.update({problem.code for problem in problems})
            told["accepted"] += _accepted(problems) and candidate != state
    assert {"P101", "P102", "P103", "P104", "P106", "P109"} <= told.keys()
    assert told["accepted"] > 60


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_no_accepted_edit_of_a_line_breaks_a_permalink(seed):
    """The same with text: lines of the files are removed, doubled, exchanged, or a file is."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(EXAMPLES / "valid" / "full", Path(folder) / "full"))
        before = read_catalog(root)
        files = sorted(p for p in root.rglob("*") if p.suffix in {".yaml", ".tsv"})
        for _ in range(rng.randrange(1, 3)):
            _spoil(rng.choice(files), rng)
        after = read_catalog(root)
        problems = after.problems + compare(history_of(before), history_of(after), after.places)
        if _accepted(problems):
            assert after.catalog is not None
            assert _found(before.catalog).keys() <= _found(after.catalog).keys()
            assert _files(before.catalog).items() <= _files(after.catalog).items()


def _spoil(file, rng):
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    index = rng.randrange(len(lines)) if lines else 0
    match rng.randrange(4):
        case 0:
            file.unlink(missing_ok=True)
        case 1:
            del lines[index : index + 1]
            file.write_text("".join(lines))
        case 2:
            lines.insert(rng.randrange(len(lines) + 1), lines[index] if lines else "\n")
            file.write_text("".join(lines))
        case 3:
            characters = list("".join(lines))
            if characters:
                characters[rng.randrange(len(characters))] = rng.choice("0A:-x ")
            file.write_text("".join(characters))


def test_what_is_withdrawn_stays_as_a_tombstone():
    catalog = histories.start(random.Random(1))
    gone = histories.withdraw_collection(catalog, random.Random(1))
    before, after = _found(catalog), _found(gone)
    assert before.keys() == after.keys()
    ended = next(c for c in gone.collections if c.withdrawn)
    assert after[f"c/{ended.accession}/"] is Found.TOMBSTONE
    assert after[f"d/{ended.datasets[0].accession}/v1/"] is Found.TOMBSTONE
    assert after[ended.aliases[0]] is Found.REDIRECT


def test_an_edition_lists_nothing_that_was_withdrawn():
    catalog = histories.start(random.Random(2))
    first = catalog.collections[0]
    one = replace(first.datasets[0], withdrawn=histories.END)
    ended = replace(first, datasets=(one, *first.datasets[1:]))
    edition = public_edition(replace(catalog, collections=(ended, *catalog.collections[1:])), summaries=None)
    assert one.accession not in {d.accession for _, d in edition.datasets()}
    assert {t.accession for t in edition.tombstones} == {one.accession}


def test_a_dataset_whose_every_version_is_withdrawn_is_withdrawn():
    catalog = histories.start(random.Random(3))
    first = catalog.collections[0]
    versions = tuple(replace(v, withdrawn=histories.END) for v in first.datasets[0].versions)
    one = replace(first.datasets[0], versions=versions)
    ended = replace(first, datasets=(one, *first.datasets[1:]))
    found = _found(replace(catalog, collections=(ended,)))
    assert found[f"d/{one.accession}/"] is Found.TOMBSTONE
