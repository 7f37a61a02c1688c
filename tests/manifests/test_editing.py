"""Manifests edited in place: what is added is read back, and no other byte changes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.manifests.editing import new_manifest, with_asset, with_version, write_manifest
from generator.manifests.manifest import read_manifest
from generator.model.dataset import Asset, DatasetManifest, Role, Version

RDS = Asset(role=Role.RDS, bytes=7, sha256="ab" * 32)
H5AD = Asset(role=Role.H5AD, bytes=5, sha256="cd" * 32)
TEXT = """\
# Kept by hand.
accession: G1D22DT4
title: Cells  # as in the paper
versions:
  # newest first
  - version: 2
    date: 2026-04-01
    assets:
      -   role: h5ad
          # whole
          bytes: 5
          sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824   # checked
      # no R file yet
  - version: 1
    date: 2026-03-01
    assets:
    - {role: h5ad, bytes: 6, sha256: 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03}
columns:
  batch: The day
"""


def read(data):
    draft, problems = read_manifest("x.yaml", data, "dataset", DatasetManifest)
    assert problems == []
    return draft.manifest


def added(before, after):
    """The lines of `after` that are not in `before`, which must all be there, in order."""
    left = before.splitlines()
    new = []
    for line in after.splitlines():
        if left and line == left[0]:
            left.pop(0)
        else:
            new.append(line)
    assert left == []
    return new


def test_a_file_is_added_as_the_others_are_written():
    block = with_asset("x.yaml", TEXT.encode(), 2, RDS).decode()
    assert added(TEXT, block) == [
        "      -   role: rds",
        "          bytes: 7",
        f"          sha256: {'ab' * 32}",
    ]
    assert read(block.encode()).versions[0].assets[1] == RDS
    braces = with_asset("x.yaml", TEXT.encode(), 1, RDS).decode()
    assert added(TEXT, braces) == [f"    - {{role: rds, bytes: 7, sha256: {'ab' * 32}}}"]
    assert read(braces.encode()).versions[1].assets[1] == RDS


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_breaks_and_byte_order_marks_are_kept(mark):
    data = mark + TEXT.replace("\n", "\r\n").encode()
    made = with_asset("x.yaml", data, 2, RDS)
    assert made.startswith(mark)
    assert made.count(b"\n") == made.count(b"\r\n") == data.count(b"\n") + 3


def test_a_file_without_a_last_line_break_gets_one():
    short = TEXT[: TEXT.index("\ncolumns")].encode()
    assert with_asset("x.yaml", short, 1, RDS).startswith(short + b"\n    - {role: rds")


@pytest.mark.parametrize(
    ("assets", "message"),
    [
        ("[{role: h5ad, bytes: 6, sha256: %s}]" % ("58" * 32), "x.yaml:7 is written in brackets"),
        (
            "\n    - {role: h5ad, bytes: 6, sha256: %s\n      }" % ("58" * 32),
            "x.yaml cannot be edited safely",
        ),
        ("\n    - {role: nothing}", "x.yaml has errors"),
    ],
)
def test_what_has_no_place_is_left_to_its_author(assets, message):
    head = "accession: G1D22DT4\ntitle: Cells\nversions:\n  - version: 1\n    date: 2026-03-01\n"
    with pytest.raises(UsageError) as caught:
        with_asset("x.yaml", f"{head}    # files\n    assets: {assets}\n".encode(), 1, RDS)
    assert caught.value.message == message
    assert caught.value.hint


def test_a_role_that_is_there_already_is_not_added_twice():
    made = with_asset("x.yaml", TEXT.encode(), 2, RDS)
    with pytest.raises(UsageError, match="has an rds already"):
        with_asset("x.yaml", made, 2, RDS)


def test_a_version_goes_above_all_others():
    version = Version(version=3, date="2026-05-01", changes='New: "T" cells', assets=(H5AD, RDS))
    made = with_version("x.yaml", TEXT.encode(), version).decode()
    assert added(TEXT, made)[:4] == [
        "  - version: 3",
        "    date: 2026-05-01",
        '    changes: "New: \\"T\\" cells"',
        "    assets:",
    ]
    assert read(made.encode()).versions[0] == version
    flow = (
        "accession: G1D22DT4\ntitle: Cells\nversions: [{version: 1, date: 2026-03-01, assets: [{role: h5ad, "
    )
    flow += f"bytes: 6, sha256: {'58' * 32}}}]}}]\n"
    with pytest.raises(UsageError, match=r"x\.yaml:3 is written in brackets"):
        with_version("x.yaml", flow.encode(), version)


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=3, max_size=60),
    changes=st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60),
)
@settings(deadline=None)
def test_a_new_manifest_says_what_it_was_given_or_is_refused(title, changes):
    version = Version(version=1, date="2026-05-01", changes=changes, assets=(H5AD,))
    try:
        data = new_manifest("x.yaml", "G1D22DT4", f"x{title}", version)
    except UsageError as error:
        assert error.hint  # noqa: PT017 - what a manifest cannot hold is told
    else:
        manifest = read(data)
        assert (manifest.title, manifest.versions) == (f"x{title}", (version,))


def test_a_manifest_is_written_whole_with_its_rights(tmp_path):
    file = tmp_path / "catalog" / "cells.yaml"
    file.parent.mkdir()
    file.write_text("before")
    file.chmod(0o664)
    write_manifest(tmp_path, "catalog/cells.yaml", b"after")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"after", 0o664)
    assert [p.name for p in file.parent.iterdir()] == ["cells.yaml"]
    assert list((tmp_path / ".cache" / "drafts").iterdir()) == []


DEMO = Path(__file__).parents[2] / "catalog" / "collections"


@pytest.mark.parametrize(
    "file",
    sorted(file for file in DEMO.glob("*/*.yaml") if file.name != "collection.yaml"),
    ids=lambda f: f.stem,
)
def test_every_manifest_of_the_demo_can_gain_a_file_and_a_version(file):
    before = read(file.read_bytes())
    for version in before.versions:
        if version.asset(Role.RDS) is None:
            made = with_asset(file.name, file.read_bytes(), version.version, RDS)
            added(file.read_text(), made.decode())
    new = Version(version=before.newest.version + 1, date="2030-01-01", assets=(H5AD,))
    added(file.read_text(), with_version(file.name, file.read_bytes(), new).decode())
