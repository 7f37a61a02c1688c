"""From one layout of manifests to the next: what is written, what is kept, and what is refused."""

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import catalog
from generator.errors import UsageError
from generator.manifests.editing import with_scalars
from generator.manifests.manifest import read_manifest
from generator.manifests.migrating import Step, migrated, version_of
from generator.manifests.nodes import find
from generator.model.dataset import DatasetManifest
from tests.pipeline import catalogs

MANIFEST = catalogs.DATASET.format(accession="A21D5T65", bytes=6, sha256="0" * 64).encode()
STEPS = (
    Step(
        to=2,
        kinds=frozenset({"dataset"}),
        change=lambda data, root: with_scalars(data, [(find(root, ("title",)), "Two")]),
    ),
    Step(
        to=3,
        kinds=frozenset({"collection"}),
        change=lambda data, root: with_scalars(data, [(find(root, ("title",)), "Three")]),
    ),
)


def read(data):
    draft, problems = read_manifest("x.yaml", data, "dataset", DatasetManifest)
    assert problems == []
    return draft.manifest


def test_the_number_is_noted_and_all_else_is_kept():
    made = migrated("x.yaml", MANIFEST, "dataset")
    lines = made.decode().splitlines(keepends=True)
    assert lines.pop(1) == "manifest: 1\n"  # below the comment that stands first
    assert "".join(lines).encode() == MANIFEST
    assert read(made) == read(MANIFEST)
    assert migrated("x.yaml", made, "dataset") == made


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_bytes_of_windows_stay(mark, ending):
    data = mark + MANIFEST.replace(b"\n", ending)
    made = migrated("x.yaml", data, "dataset")
    assert made.replace(b"manifest: 1" + ending, b"") == data


@pytest.mark.parametrize(
    ("kind", "target", "title"),
    [("dataset", 2, "Two"), ("dataset", 3, "Two"), ("collection", 2, None), ("collection", 3, "Three")],
)
def test_steps_are_taken_in_order_up_to_the_target(kind, target, title):
    made = migrated("x.yaml", MANIFEST, kind, steps=STEPS, target=target)
    assert version_of("x.yaml", made) == target
    before = b"Cells A21D5T65"
    assert (title.encode() if title else before) in made
    assert b"# as in the paper" in made
    assert migrated("x.yaml", made, kind, steps=STEPS, target=target) == made


@given(number=st.integers(1, 3))
def test_a_migrated_manifest_names_its_version_wherever_it_began(number):
    data = migrated("x.yaml", MANIFEST, "dataset", steps=STEPS, target=number)
    assert version_of("x.yaml", migrated("x.yaml", data, "dataset", steps=STEPS, target=3)) == 3


@pytest.mark.parametrize("data", [b"manifest: 4\n" + MANIFEST, b"a: [", b"- a\n", b""])
def test_newer_and_broken_files_are_refused(data):
    with pytest.raises(UsageError):
        migrated("x.yaml", data, "dataset", steps=STEPS, target=3)


def test_the_command_changes_all_or_none(tmp_path):
    root = catalogs.write_catalog(tmp_path)
    files = sorted((root / "catalog").rglob("*.yaml"))
    before = [path.read_bytes() for path in files]

    def run(*options):
        return CliRunner().invoke(catalog, ["--root", str(root), "migrate", *options])

    assert run("--dry-run").output.endswith("would change.\n")
    assert [path.read_bytes() for path in files] == before
    broken = files[-1].with_name("broken.yaml")
    broken.write_text("a: [")
    assert isinstance(run().exception, UsageError)
    assert [path.read_bytes() for path in files] == before
    broken.unlink()
    done = run()
    assert done.output.splitlines()[-1] == f"{len(files)} manifests changed."
    assert all(b"manifest: 1\n" in path.read_bytes() for path in files)
    assert run().output == "0 manifests changed.\n"


def test_what_would_be_broken_is_refused():
    with pytest.raises(UsageError, match="cannot be edited safely"):
        migrated("x.yaml", b"{accession: A21D5T65, title: Cells}\n", "dataset")
