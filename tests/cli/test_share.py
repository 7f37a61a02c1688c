"""Private links at the command line: what is printed, once, and what each end says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRAFT = """\
accession: NB7C7Z9M
title: Cells that nobody has seen
description: Not yet.
license: CC-BY-4.0
visibility: private
contact: {name: A lab}
creators:
  - name: Quillfeather, Odalys
"""


def run(root, *arguments):
    command = [sys.executable, "-m", "generator", "--root", str(root), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The demo's manifests, and one of its collections as a draft under other accessions."""
    home = tmp_path_factory.mktemp("pair")
    root, overlay = home / "public", home / "drafts"
    shutil.copytree(ROOT / "catalog", root / "catalog")
    assert run(root, "overlay", overlay).returncode == 0
    folder = overlay / "catalog/collections/unseen-cells"
    folder.mkdir()
    (folder / "collection.yaml").write_text(DRAFT)
    source = next((ROOT / "catalog/collections/pbmc68k").glob("pbmc*.yaml"))
    text = source.read_text()
    old = re.search(r"^accession: (\S+)", text, re.MULTILINE)[1]
    text = re.sub(r"^gene_sets:.*\n", "", text.replace(old, "9ZMXGSH8"), flags=re.MULTILINE)
    (folder / "blood.yaml").write_text(re.sub(r"^title: .*", "title: Blood unseen", text, flags=re.MULTILINE))
    summaries = overlay / "catalog/summaries"
    summaries.mkdir()
    for path in (ROOT / "catalog/summaries").glob(f"{old}.v*"):
        shutil.copy(path, summaries / path.name.replace(old, "9ZMXGSH8"))
    return root, overlay


def test_a_link_is_printed_once_listed_extended_and_revoked(pair):
    root, overlay = pair
    made = run(root, "share", "unseen-cells", "--overlay", overlay, "--to", "R2", "--expires", "2999-01-31")
    assert made.returncode == 0, made.stderr
    address = re.fullmatch(r"http://127\.0\.0\.1:8000/r/([0-9a-f]{32})/#([\w-]{43})\n", made.stdout)
    link, secret = address.groups()
    assert "nobody can print it again" in made.stderr
    assert secret not in "".join(p.read_text() for p in overlay.glob("*.json"))
    listed = run(root, "links", "list", "--overlay", overlay).stdout
    assert listed == f"{link[:8]}  open       2999-01-31  unseen-cells  R2\n"
    extended = run(root, "links", "extend", link[:6], "--expires", "2999-03-31", "--overlay", overlay)
    assert extended.stdout.startswith(f"{link[:8]} opens until 2999-03-31.")
    revoked = run(root, "links", "revoke", link[:6], "--overlay", overlay)
    assert "Publish now: until then pages and files stay reachable" in revoked.stdout
    again = run(root, "links", "extend", link, "--expires", "2999-04-30", "--overlay", overlay)
    assert (again.returncode, "the link is revoked" in again.stderr) == (2, True)
    assert run(root, "links", "revoke", "zz", "--overlay", overlay).returncode == 2


def test_a_leak_ends_with_1_and_is_named(pair):
    root, overlay = pair
    clean = run(root, "leak-check", "--overlay", overlay)
    assert (clean.returncode, clean.stdout) == (0, "Nothing that only drafts say was found.\n")
    note = root / "docs" / "note.md"
    note.parent.mkdir()
    note.write_text("See 9ZMXGSH8.\n")
    found = run(root, "leak-check", "--overlay", overlay)
    assert found.returncode == 1
    assert "tree: docs/note.md: 9ZMXGSH8" in found.stderr
    published = run(root, "publish", "--overlay", overlay, "--to", root / "www", "--no-verify")
    assert published.returncode == 1
    assert not (root / "www").exists()
    shutil.rmtree(note.parent)


def test_an_overlay_in_the_public_folder_is_refused(pair):
    root, _ = pair
    refused = run(root, "overlay", root / "drafts")
    assert (refused.returncode, "keep drafts beside it" in refused.stderr) == (2, True)


def test_what_the_history_tells_can_be_known(pair):
    root, overlay = pair

    def git(*arguments):
        who = ("-c", "user.name=A lab", "-c", "user.email=data@example.org")
        subprocess.run(["git", "-C", root, *who, *arguments], check=True, capture_output=True)

    git("init", "-q")
    (root / ".gitignore").write_text("site/\n.store/\n.cache/\n")
    git("add", "catalog")
    git("commit", "-q", "-m", "Waiting for 9ZMXGSH8")
    found = run(root, "leak-check", "--overlay", overlay)
    assert found.returncode == 1
    assert "message, or names of files: 9ZMXGSH8" in found.stderr
    assert "--accept-history" in found.stderr
    known = run(root, "leak-check", "--overlay", overlay, "--accept-history")
    assert known.returncode == 0, known.stderr
    assert known.stdout.startswith("1 object of the history is known from now on")
    assert run(root, "leak-check", "--overlay", overlay).returncode == 0
    clone = root.parent / "shallow"
    git("commit", "-q", "--allow-empty", "-m", "More")
    git("clone", "-q", "--depth", "1", root.as_uri(), clone)
    assert "has not all of the history" in run(clone, "leak-check", "--overlay", overlay).stderr
    shutil.rmtree(root / ".git")
