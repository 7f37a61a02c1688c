"""What a build leaves alone is what a build from scratch would make, whatever was changed or cut off."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.errors import CellshelfError
from generator.memory import Notebook
from generator.model.catalog import public_edition
from generator.model.record import replace
from generator.website import batches, build, listing, output
from generator.website.build import PAGES, build_site
from generator.website.configuration import BASE, THEME

DEMO = Path(__file__).parents[2] / "catalog"
HUMAN = "catalog/collections/synthetic-human-disease"
LUPUS = f"{HUMAN}/blood-lupus.yaml"
LUNG = f"{HUMAN}/lung-fibrosis.yaml"
PICTURE = "catalog/summaries/F9VE75CG.v2.webp"
SUMMARY = "catalog/summaries/F9VE75CG.v2.json"
OTHER = "catalog/collections/tumour-t-cells"
SETTINGS = "catalog/catalog.yaml"
LEDGER = "catalog/ledger.tsv"
LEDGER_HEADER = "date\tkind\taccession\tversion\tsha256"
LEDGER_ROW = "\tcollection\tD583R35R\t-\t-\n"
NOTES = (".cache/website/notes/*", ".cache/manifests/*")


def put(root, path, before, after):
    """Change a file without changing what surrounds the place."""
    text = (root / path).read_text()
    assert before in text
    (root / path).write_text(text.replace(before, after, 1))


def some(root, pattern, number):
    files = sorted(path for path in root.glob(pattern) if path.is_file())
    return files[number % len(files)]


def flip(file, number):
    data = bytearray(file.read_bytes() or b"?")
    data[number % len(data)] ^= 1
    file.write_bytes(data)


# In an order in which what a later one changes is still there after the earlier ones.
EDITS = {
    "publisher": lambda root, n: put(root, SETTINGS, "publisher:\n  name: ", f"publisher:\n  name: A{n} "),
    "collection": lambda root, n: put(root, f"{HUMAN}/collection.yaml", "immune", f"immune {n}"),
    "collection renamed": lambda root, n: (root / OTHER).rename(root / f"{OTHER}-{n}"),
    "dataset": lambda root, n: put(root, LUPUS, "Synthetic", f"Synthetic {n}"),
    "title as another page": lambda root, n: put(root, LUPUS, "Synthetic", f"Synthetic <~d/{n}/~> &lt;~"),
    "description": lambda root, n: put(root, LUNG, "Nuclei", f"Nuclei *{n}*"),
    "gene sets": lambda root, n: put(root, f"{HUMAN}/genesets.csv", "Genes", f"Genes {n}"),
    "dataset gone": lambda root, _: (root / LUPUS).unlink(),
    "tombstone gone": lambda root, _: (root / HUMAN / "lung-fibrosis-twice.yaml").unlink(),
    "dataset renamed": lambda root, n: (root / LUNG).rename(root / HUMAN / f"a-{n}.yaml"),
    "summary": lambda root, n: put(root, SUMMARY, '"label": "', f'"label": "{n} '),
    "picture": lambda root, n: flip(root / PICTURE, n),
    "picture gone": lambda root, _: (root / PICTURE).unlink(),
    "difference gone": lambda root, _: (root / "catalog/summaries/F9VE75CG.v2.diff.json").unlink(),
    "ledger": lambda root, n: (root / LEDGER).write_text(
        f"{LEDGER_HEADER}\n2026-01-{n % 28 + 1:02}{LEDGER_ROW}"
    ),
    "prose": lambda root, n: (root / "docs/about.md").write_text(f"# About\n\n{n}."),
    "theme": lambda root, n: put(root, "theme/main.html", "{% extends", f"{{# {n} #}}{{% extends"),
    "output changed": lambda root, n: flip(some(root, "site/**/*", n), n),
    "output gone": lambda root, n: some(root, "site/**/*", n).unlink(),
    "folder gone": lambda root, _: shutil.rmtree(root / "site/d"),
    "note changed": lambda root, n: flip(some(root, NOTES[0], n), n),
    "note foreign": lambda root, n: shutil.copy(some(root, NOTES[0], n), some(root, NOTES[0], n + 1)),
    "manifest note cut": lambda root, n: some(root, NOTES[1], n).write_bytes(b""),
    "touched": lambda root, n: some(root, "catalog/**/*", n).touch(),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A catalog of two collections with prose and a theme of its own, and a copy to begin again from."""
    root, copy = tmp_path_factory.mktemp("root") / "a", tmp_path_factory.mktemp("copy") / "a"
    for folder in (HUMAN, OTHER):
        shutil.copytree(DEMO.parent / folder, root / folder)
    shutil.copy(DEMO / "catalog.yaml", root / "catalog")
    shutil.copytree(DEMO / "summaries", root / "catalog/summaries")
    shutil.copytree(THEME, root / "theme")
    (root / "docs").mkdir()
    (root / "docs/about.md").write_text("# About")
    (root / "mkdocs.yml").write_text(f"INHERIT: {BASE}\ndocs_dir: docs\ntheme: {{custom_dir: theme}}\n")
    pipeline.build(root, root / "site", jobs=1)
    shutil.copytree(root, copy)
    return root, copy


@pytest.fixture
def root(built):
    root, copy = built
    begin_again(root, copy)
    return root


def begin_again(root, copy):
    shutil.rmtree(root)
    shutil.copytree(copy, root)
    pipeline.build(root, root / "site", jobs=1)


def everything(folder):
    return {path: file.read_bytes() for path, file in output.gather(folder).items()}


def from_scratch(root):
    """The site of a build that remembers nothing of earlier ones."""
    for pattern in NOTES:
        for note in root.glob(pattern):
            note.unlink()
    pipeline.build(root, root / "scratch", jobs=1)
    return everything(root / "scratch")


@pytest.mark.parametrize("edit", EDITS)
def test_every_kind_of_change_gives_what_a_build_from_scratch_gives(built, edit):
    root, _ = built
    pipeline.build(root, root / "site", jobs=1)
    EDITS[edit](root, 7)
    pipeline.build(root, root / "site", jobs=1)
    assert everything(root / "site") == from_scratch(root)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 99), st.booleans()), max_size=6)
)
def test_any_sequence_of_changes_and_builds_gives_what_a_build_from_scratch_gives(built, edits):
    root, copy = built
    begin_again(root, copy)
    for edit, number, then_build in edits:
        try:
            EDITS[edit](root, number)
        except (FileNotFoundError, IndexError, ZeroDivisionError):
            continue  # what it would change is gone already
        if then_build:
            pipeline.build(root, root / "site", jobs=1)
    pipeline.build(root, root / "site", jobs=1)
    assert everything(root / "site") == from_scratch(root)


def test_two_builds_at_once_wait_for_each_other(root):
    """Each in a process of its own, with nothing kept from earlier ones."""
    shutil.rmtree(root / ".cache")
    sites = [root / name for name in ("one", "two")]
    code = "import sys; from pathlib import Path; from generator import pipeline; "
    code += "pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]), jobs=1)"
    running = [subprocess.Popen([sys.executable, "-c", code, root, site]) for site in sites]
    assert [each.wait() for each in running] == [0, 0]
    one, two = map(everything, sites)
    assert one == two == from_scratch(root)


@pytest.mark.parametrize("writes", [1, 40])
def test_a_build_that_was_cut_off_is_finished_by_the_next(root, monkeypatch, writes):
    put(root, "catalog/catalog.yaml", "name: ", "name: A ")
    whole, left = output.write, iter(range(writes))

    def cut_off(*arguments):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(output, "write", cut_off)
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(root, root / "site", jobs=1)
    monkeypatch.undo()
    pipeline.build(root, root / "site", jobs=1)
    assert everything(root / "site") == from_scratch(root)


@pytest.fixture
def count(root):
    """How many datasets a build renders."""
    rendered = []

    def dataset(*arguments):
        rendered.append(arguments)
        return PAGES.dataset(*arguments)

    def run():
        rendered.clear()
        edition = public_edition(pipeline.load(root), pipeline.summary_folder(root))
        build_site(edition, root, root / "site", 1, renderer=replace(PAGES, dataset=dataset))
        return len(rendered)

    return run


def test_only_the_collection_that_changed_is_rendered(root, count):
    assert count() == 3
    assert count() == 0
    put(root, LUPUS, "Synthetic: ", "Synthetic, renamed: ")
    assert count() == 2
    assert count() == 0


def test_another_program_renders_everything(count, monkeypatch):
    assert count() == 3
    monkeypatch.setattr(build, "code_key", lambda: b"another")
    assert count() == 3


def test_a_page_that_depends_on_another_datasets_summary_is_refused(root):
    def nosy(edition, collection, dataset):
        edition.summaries.read("DP1FAZ2M", 1)
        return PAGES.dataset(edition, collection, dataset)

    edition = public_edition(pipeline.load(root), pipeline.summary_folder(root))
    with pytest.raises(CellshelfError) as caught:
        build_site(edition, root, root / "nosy", 1, renderer=replace(PAGES, dataset=nosy))
    assert caught.value.message == "a page asks for the summary of DP1FAZ2M, on which it must not depend"


def test_two_processes_leave_the_same_notes_as_one(root):
    put(root, "catalog/catalog.yaml", "publisher:\n  name: ", "publisher:\n  name: A ")
    pipeline.build(root, root / "site", jobs=2)
    report = pipeline.build(root, root / "site", jobs=1)
    assert report.written == 0
    assert everything(root / "site") == from_scratch(root)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_collection_larger_than_a_batch_has_the_same_pages_and_records(root, monkeypatch, jobs):
    before = everything(root / "site")
    monkeypatch.setattr(batches, "LIMIT", 1)
    report = pipeline.build(root, root / "site", jobs=jobs)
    assert (report.written, report.removed) == (0, 0)
    rebuilt, scratch = everything(root / "site"), from_scratch(root)
    for each in (before, rebuilt, scratch):  # what was written is listed by batches
        each[listing.LISTING] = b"".join(sorted(each[listing.LISTING].splitlines(keepends=True)))
    assert rebuilt == before == scratch


def test_the_check_of_a_pull_request_trusts_no_notes(root, monkeypatch):
    monkeypatch.setattr(Notebook, "recall", lambda *_: pytest.fail("the check has looked into the notebook"))
    assert not pipeline.check(root).errors
