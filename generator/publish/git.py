"""What publishing asks of git: blobs, trees and commits, never the files of the working copy."""

import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from generator.errors import OutsideError

PLAIN_FILE = "100644"
_TOGETHER = 256
"""Objects that are read at once."""
_SIGNED = re.compile(rb"^[A-Za-z-]+-by: .*$", re.MULTILINE)


class GitError(OutsideError):
    """Git did not do what was asked of it."""


def ask(repository: Path, *arguments: str, given: bytes = b"", index: Path | None = None) -> bytes:
    """What git answers in `repository`; raises GitError. `index` stands in for the working copy's own."""
    environment = {**os.environ, **({"GIT_INDEX_FILE": str(index)} if index else {})}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and every argument is our own
            ["git", "-C", str(repository), *arguments],  # noqa: S607 - the user's git
            input=given,
            capture_output=True,
            check=False,
            env=environment,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", hint="install git") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(f"git {arguments[0]} failed: {said[-1] if said else done.returncode}")
    return done.stdout


def resolve(repository: Path, ref: str) -> str | None:
    """The commit that `ref` names, if there is one."""
    try:
        found = ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except GitError:
        return None
    return found.decode().strip()


def tracked(folder: Path) -> list[str] | None:
    """Paths in `folder` that its repository has or the next `git add` takes; None if it has none."""
    try:
        found = ask(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except GitError:
        return None
    return sorted({path.decode(errors="surrogateescape") for path in found.split(b"\0") if path})


def is_shallow(repository: Path) -> bool:
    """Whether the repository's history is cut off."""
    return ask(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def history(repository: Path, seen: Collection[str]) -> Iterator[tuple[str, str, bytes]]:
    """Every commit, tag, folder and file that branches and tags ever had, but `seen`: id, name, content.

    Of commits and tags the message alone, without who signed it off. A file is listed under one path that it
    had; the names of all the others are in the content of folders.
    """
    listed = ask(repository, "rev-list", "--objects", "--all").decode(errors="surrogateescape").splitlines()
    tags = ask(repository, "for-each-ref", "--format=%(objectname)").decode().split()
    names: dict[str, str] = {}
    for line in (*tags, *listed):
        found, _, path = line.partition(" ")
        if found not in seen:
            names[found] = path or names.get(found, "")
    for start in range(0, len(names), _TOGETHER):
        some = list(names)[start : start + _TOGETHER]
        content = ask(repository, "cat-file", "--batch", given="\n".join(some).encode())
        at = 0
        for found in some:
            end = content.index(b"\n", at)
            kind, _, size = content[at:end].partition(b" ")[2].partition(b" ")
            if kind == b"missing":
                raise GitError(f"object {found} is not here", hint="fetch all of the repository")
            data = content[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
            if kind in (b"commit", b"tag"):
                yield found, "", _SIGNED.sub(b"", data.partition(b"\n\n")[2])
            else:
                yield found, names[found], data


def refs(repository: Path) -> list[str]:
    """Names of all branches and tags."""
    return ask(repository, "for-each-ref", "--format=%(refname)").decode(errors="surrogateescape").split("\n")


def tree_of(repository: Path, commit: str) -> dict[str, str]:
    """Blob by path of every plain file in a commit."""
    files = {}
    for line in ask(repository, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        if line:
            about, _, path = line.partition(b"\t")
            _, kind, blob = about.split(b" ")
            if kind == b"blob":
                files[path.decode(errors="surrogateescape")] = blob.decode()
    return files


def write_blobs(repository: Path, files: Sequence[Path]) -> list[str]:
    """Store the files' bytes; the blobs in the same order."""
    names = "".join(f"{file.resolve()}\n" for file in files).encode()
    found = ask(repository, "hash-object", "-w", "--no-filters", "--stdin-paths", given=names)
    return found.decode().split()


def write_blob(repository: Path, data: bytes) -> str:
    """Store bytes; the blob."""
    return ask(repository, "hash-object", "-w", "--stdin", given=data).decode().strip()


def write_tree(repository: Path, files: Mapping[str, str], index: Path) -> str:
    """Store a tree of blobs by path, by way of an index of its own; its id."""
    lines = b"".join(
        f"{PLAIN_FILE} {blob}\t".encode() + path.encode(errors="surrogateescape") + b"\0"
        for path, blob in files.items()
    )
    ask(repository, "update-index", "-z", "--index-info", given=lines, index=index)
    return ask(repository, "write-tree", index=index).decode().strip()


def write_commit(repository: Path, tree: str, message: str, parent: str | None) -> str:
    """Store a commit in the name of whom git is set up for; its id."""
    parents = ("-p", parent) if parent else ()
    return ask(repository, "commit-tree", tree, *parents, "-m", message).decode().strip()
