"""The catalog as another commit has it: the one place that asks git."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.errors import OutsideError, UsageError
from generator.manifests import read_catalog
from generator.permanence.history import History, history_of

DEFAULT = "origin/main"
_BLOBS = {"100644", "100755"}
_SUMMARIES = "summaries"


class _RefusedError(OutsideError):
    """Git ran and said no."""


def default_base(root: Path) -> str | None:
    """`origin/main` if `root` lies in a repository that knows it; else None."""
    try:
        _commit(root, DEFAULT)
    except (UsageError, OutsideError):
        return None
    return DEFAULT


def read_base(root: Path, ref: str) -> History:
    """What was published where the work under `root` parted from `ref`; nothing if there was no catalog.

    Raises UsageError if `root` is in no git repository or `ref` names no commit, OutsideError if git fails.
    """
    with checked_out(root, ref) as folder:
        return history_of(read_catalog(folder)) if folder else History()


@contextlib.contextmanager
def checked_out(root: Path, ref: str, *, summaries: bool = False) -> Iterator[Path | None]:
    """A folder with the catalog as it was where the work under `root` parted from `ref`; None without one.

    `summaries` has those too. Raises as above.
    """
    commit = _fork(root, _commit(root, ref))
    with tempfile.TemporaryDirectory(prefix="cellshelf-") as folder:
        there = _check_out(root, commit, Path(folder), summaries=summaries)
        yield Path(folder) if there else None


def _commit(root: Path, ref: str) -> str:
    try:
        _git(root, "rev-parse", "--git-dir")
    except _RefusedError as error:
        if "ownership" in error.message:  # git trusts folders of their owner only, and says what to do
            raise
        raise UsageError(
            f"{root.resolve()} is not in a git repository, so there is nothing to compare with",
            hint="leave --base out, or run this in a clone",
        ) from error
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except _RefusedError as error:
        raise UsageError(
            f"git knows no commit {ref!r}",
            hint="fetch it first (in CI with its whole history: fetch-depth: 0), or name another --base",
        ) from error
    return found.decode().strip()


def _fork(root: Path, commit: str) -> str:
    """Where HEAD parted from `commit`; rows that others published since are not missing here."""
    try:
        return _git(root, "merge-base", commit, "HEAD").decode().strip()
    except _RefusedError:  # no common history, or a shallow clone that does not have it
        return commit


class _Entry(NamedTuple):
    mode: str
    blob: str
    path: PurePosixPath
    """Relative to the folder that holds `catalog/`."""


def _check_out(root: Path, commit: str, folder: Path, *, summaries: bool) -> bool:
    """Write the commit's catalog into `folder`, with `summaries` if wanted; returns whether there was any."""
    prefix = _git(root, "rev-parse", "--show-prefix").decode().rstrip("\n")
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{prefix}catalog/")
    entries = [_entry(line, prefix) for line in listed.decode("utf-8", "surrogateescape").split("\0") if line]
    wanted = [e for e in entries if e.mode in _BLOBS and (summaries or e.path.parts[1] != _SUMMARIES)]
    asked = "".join(f"{entry.blob}\n" for entry in wanted).encode()
    answer = _git(root, "cat-file", "--batch", given=asked) if wanted else b""
    start = 0
    for entry in wanted:
        end = answer.index(b"\n", start)
        size = int(answer[start:end].split()[2])
        target = folder / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer[end + 1 : end + 1 + size])
        start = end + 1 + size + 1
    return bool(wanted)


def _entry(line: str, prefix: str) -> _Entry:
    facts, _, path = line.partition("\t")
    mode, _, blob = facts.split(" ")
    return _Entry(mode, blob, PurePosixPath(path.removeprefix(prefix)))


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(root), "--no-optional-locks", "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell; refs come after --end-of-options
    except OSError as error:
        raise OutsideError(f"git could not be run: {error.strerror or error}", hint="install git") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _RefusedError(f"git {arguments[0]} failed: {said[-1] if said else done.returncode}")
    return done.stdout
