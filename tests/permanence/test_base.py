import shutil
import subprocess

import pytest

from generator.errors import OutsideError, UsageError
from generator.permanence import check_against, default_base, read_base


def _git(folder, *arguments):
    identity = ["-c", "user.name=Data Desk", "-c", "user.email=data@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def _commit(folder, message="change"):
    _git(folder, "add", ".")
    _git(folder, "commit", "-m", message)


@pytest.fixture
def clone(tmp_path, examples):
    """A repository whose folder `site` holds the valid example, on a branch of its own."""
    folder = tmp_path / "clone"
    shutil.copytree(examples / "valid" / "full", folder / "site")
    _git(folder, "init", "--initial-branch", "main")
    _commit(folder)
    _git(folder, "checkout", "-b", "work")
    return folder


def _edit(root, old, new, path="collections/blood/cells.yaml"):
    file = root / "catalog" / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_without_a_change_nothing_is_broken(clone):
    assert check_against(clone / "site", "main") == ()


def test_what_is_not_committed_yet_counts(clone):
    _edit(clone / "site", "bytes: 5,", "bytes: 7,")
    assert [p.code for p in check_against(clone / "site", "main")] == ["P103"]


def test_moving_a_manifest_breaks_nothing(clone):
    catalog = clone / "site" / "catalog"
    (catalog / "collections/blood").rename(catalog / "collections/white-blood")
    (catalog / "collections/white-blood/cells.yaml").rename(
        catalog / "collections/white-blood/leukocytes.yaml"
    )
    assert check_against(clone / "site", "main") == ()


def test_what_the_base_published_since_is_not_missing_here(clone):
    _git(clone, "checkout", "main")
    with (clone / "site/catalog/ledger.tsv").open("a") as ledger:
        ledger.write("2026-05-01\tcollection\t8XK3M1PV\t-\t-\n")
    _commit(clone)
    _git(clone, "checkout", "work")
    assert check_against(clone / "site", "main") == ()


def test_the_base_is_what_it_was_where_the_branch_began(clone):
    _edit(clone / "site", "aliases: [old/white-cells/, white-cells.html]", "")
    _commit(clone)
    assert [p.code for p in check_against(clone / "site", "main")] == ["P106", "P106"]


def test_a_base_without_a_catalog_has_published_nothing(tmp_path, examples):
    _git(tmp_path, "init", "--initial-branch", "main")
    (tmp_path / "README").write_text("\n")
    _commit(tmp_path)
    shutil.copytree(examples / "valid" / "full", tmp_path, dirs_exist_ok=True)
    assert check_against(tmp_path, "main") == ()


def test_a_link_in_the_base_leads_nowhere(clone, tmp_path):
    (tmp_path / "secret.yaml").write_text("accession: A4M2HB1D\n")
    (clone / "site/catalog/collections/blood/linked.yaml").symlink_to(tmp_path / "secret.yaml")
    _commit(clone)
    assert len(list(read_base(clone / "site", "work").datasets())) == 1


def test_an_unknown_commit_is_told(clone):
    with pytest.raises(UsageError, match=r"^git knows no commit 'nowhere'$"):
        read_base(clone / "site", "nowhere")


@pytest.mark.parametrize("ref", ["--output=/tmp/x", "-h", "main; ls", ""])
def test_a_commit_is_never_taken_for_an_option(clone, ref):
    with pytest.raises(UsageError, match=r"^git knows no commit"):
        read_base(clone / "site", ref)


def test_a_folder_outside_of_git_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"is not in a git repository, so there is nothing to compare with$"):
        read_base(tmp_path, "main")
    assert default_base(tmp_path) is None


def test_git_that_is_not_installed_is_told(clone, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises((UsageError, OutsideError)) as caught:
        read_base(clone / "site", "main")
    assert caught.value.exit_code == 3
    assert caught.value.message == "git could not be run: No such file or directory"


def test_the_default_base_is_the_remotes_main(clone):
    assert default_base(clone / "site") is None
    _git(clone, "remote", "add", "origin", str(clone))
    _git(clone, "fetch", "origin")
    assert default_base(clone / "site") == "origin/main"
    assert check_against(clone / "site", "origin/main") == ()
