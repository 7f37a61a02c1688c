"""A branch of a real git repository, with and without a remote."""

import subprocess

import pytest
from sites import dataset_row, site

from generator.errors import UsageError
from generator.publish import (
    Branch,
    MissingPermalinkError,
    Reason,
    deployments,
    look_at,
    permanent_keys,
    publish_branch,
    rollback_branch,
)
from generator.publish.applying import ForeignKeyError
from generator.publish.git import GitError, write_blob, write_commit, write_tree

FILES = {
    "index.html": b"home",
    "d/A/index.html": b"A",
    "_private/x.css": b"not for Jekyll",
    "assets/a.57a0d79d.css": b"named after its bytes",
}
LEDGER = permanent_keys([dataset_row("A")])
IDENTITY = ("-c", "user.name=Data Desk", "-c", "user.email=data@example.org")


def git(folder, *arguments):
    done = subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Data Desk")
    git(folder, "config", "user.email", "data@example.org")
    (folder / "catalog.txt").write_text("a catalog")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "A catalog")
    return folder


@pytest.fixture
def publish_to(tmp_path):
    count = iter(range(99))

    def publish(branch, files, ledger=LEDGER, **options):
        return publish_branch(
            branch, site(tmp_path / f"site{next(count)}", files), ledger, message="Publish", **options
        )

    return publish


def tree(folder, ref="gh-pages"):
    names = git(folder, "ls-tree", "-r", "--name-only", ref).splitlines()
    return {
        name: git(folder, "show", f"{ref}:{name}").encode()
        for name in names
        if name not in (".nojekyll", ".cellshelf-files")
    }


def test_a_commit_holds_the_site_and_the_next_follows_it(repository, publish_to):
    branch = Branch(repository=repository)
    publish_to(branch, FILES)
    assert tree(repository) == FILES
    assert git(repository, "show", "gh-pages:.nojekyll") == ""
    newer = {"index.html": b"home 2", "d/A/index.html": b"A"}
    done = publish_to(branch, newer)
    assert tree(repository) == newer
    assert {step.key: step.reason for step in done.steps} == {
        "index.html": Reason.BYTES,
        "_private/x.css": Reason.REMOVED,
        "assets/a.57a0d79d.css": Reason.REMOVED,
    }
    assert git(repository, "rev-list", "--count", "gh-pages") == "2"
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "branch", "--show-current") == "main"


def test_the_same_site_makes_no_commit_and_the_same_tree_elsewhere(repository, publish_to):
    publish_to(Branch(repository=repository), FILES)
    first = git(repository, "rev-parse", "gh-pages")
    assert publish_to(Branch(repository=repository), FILES).idle
    assert git(repository, "rev-parse", "gh-pages") == first
    publish_to(Branch(repository=repository, name="other"), FILES)
    assert git(repository, "rev-parse", "gh-pages^{tree}") == git(repository, "rev-parse", "other^{tree}")


def test_files_of_others_in_the_branch_stay(repository, publish_to, tmp_path):
    branch = Branch(repository=repository)
    blob = write_blob(repository, b"data.example.org")
    commit = write_commit(
        repository, write_tree(repository, {"CNAME": blob}, tmp_path / "index"), "A name", None
    )
    git(repository, "update-ref", "refs/heads/gh-pages", commit)
    publish_to(branch, FILES)
    publish_to(branch, FILES | {"index.html": b"home 2"})
    assert tree(repository)["CNAME"] == b"data.example.org"
    with pytest.raises(UsageError, match="was not published by this command"):
        rollback_branch(branch, LEDGER, message="Back", name="gh-pages~2")
    with pytest.raises(ForeignKeyError, match="CNAME is in the branch already"):
        publish_to(branch, FILES | {"CNAME": b"other"})
    publish_to(branch, FILES | {"CNAME": b"other"}, adopt=True)
    assert tree(repository)["CNAME"] == b"other"


def test_a_permalink_without_a_page_is_refused(repository, publish_to):
    with pytest.raises(MissingPermalinkError):
        publish_to(Branch(repository=repository), {"index.html": b"home"})
    assert git(repository, "branch", "--list", "gh-pages") == ""


def test_rolling_back_is_a_commit_too_and_keeps_newer_permalinks(repository, publish_to):
    branch = Branch(repository=repository)
    publish_to(branch, FILES)
    ledger = LEDGER | permanent_keys([dataset_row("B")])
    newer = FILES | {"index.html": b"home 2", "d/B/index.html": b"B"}
    publish_to(branch, newer, ledger)
    _, commit = rollback_branch(branch, ledger, message="Back")
    assert commit == git(repository, "rev-parse", "gh-pages~2")
    assert tree(repository) == FILES | {"d/B/index.html": b"B"}
    assert len(deployments(branch, look_at(branch))) == 3
    for name in ("main", "--all", "nowhere"):
        with pytest.raises(UsageError):
            rollback_branch(branch, ledger, message="Back", name=name)


def test_a_remote_is_followed_and_pushed_to(repository, publish_to, tmp_path):
    git(tmp_path, "init", "-q", "--bare", "remote")
    git(repository, "remote", "add", "origin", str(tmp_path / "remote"))
    branch = Branch(repository=repository, remote="origin")
    publish_to(branch, FILES)
    git(tmp_path, "clone", "-q", "remote", "clone")
    git(tmp_path / "clone", "config", "user.name", "Data Desk")
    git(tmp_path / "clone", "config", "user.email", "data@example.org")
    elsewhere = Branch(repository=tmp_path / "clone", remote="origin")
    publish_to(elsewhere, FILES | {"index.html": b"home 2"})
    publish_to(branch, FILES | {"index.html": b"home 3"})
    assert tree(tmp_path / "remote") == FILES | {"index.html": b"home 3"}
    assert git(tmp_path / "remote", "rev-list", "--count", "gh-pages") == "3"


def test_what_git_cannot_do_is_told(repository, publish_to, tmp_path):
    with pytest.raises(UsageError, match="there is no git repository"):
        publish_to(Branch(repository=tmp_path), FILES)
    with pytest.raises(UsageError, match="is checked out"):
        publish_to(Branch(repository=repository, name="main"), FILES)
    with pytest.raises(GitError, match="git ls-remote failed"):
        publish_to(Branch(repository=repository, remote="nowhere"), FILES)
