"""A branch of a git repository as the place of a site, as GitHub Pages has it: a commit is a deployment.

A commit replaces the whole site in one step, so there are no phases, no lock and no copies to keep.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.errors import UsageError
from generator.model.record import record, replace
from generator.publish import git
from generator.publish.applying import ForeignKeyError
from generator.publish.deployment import Deployment
from generator.publish.entry import Entry, headers_of
from generator.publish.planning import Known, Plan, Reason, plan
from generator.publish.publishing import check_promised
from generator.publish.site import Site

LISTING = ".cellshelf-files"
"""Names what was published, a path a line. Whatever else is in the branch stays."""
_NO_JEKYLL = ".nojekyll"
_ABSENT = "0" * 40


@record
class Branch:
    """A branch that holds a site."""

    repository: Path
    name: str = "gh-pages"
    remote: str = ""
    """Where it is pushed to, and taken from before; empty: it stays here."""

    @property
    def ref(self) -> str:
        """Its full name."""
        return f"refs/heads/{self.name}"


@record
class Tip:
    """The newest commit of a branch, and what it holds."""

    commit: str | None
    files: Mapping[str, str]
    """Blob by path, of our files and others."""
    listed: frozenset[str]
    """Ours."""

    @property
    def known(self) -> Known:
        """Ours, as a plan wants them: a blob's id stands for its digest."""
        return Known(current=_deployment({key: self.files[key] for key in self.listed & self.files.keys()}))


def look_at(branch: Branch) -> Tip:
    """The branch as it is now: the remote's, if it has one."""
    try:
        git.ask(branch.repository, "rev-parse", "--git-dir")
        git.ask(branch.repository, "check-ref-format", "--branch", branch.name)
    except git.GitError as error:
        raise UsageError(
            f"there is no git repository in {branch.repository}, or {branch.name} cannot be a branch",
            hint="give the `path:` of a clone under `publish:`",
        ) from error
    _refuse_checked_out(branch)
    commit = git.resolve(branch.repository, branch.ref)
    if branch.remote:
        listed = git.ask(branch.repository, "ls-remote", branch.remote, branch.ref)
        commit = listed.split()[0].decode() if listed.strip() else None
        if commit:
            git.ask(branch.repository, "fetch", "--quiet", "--no-tags", branch.remote, branch.ref)
    return _read(branch, commit)


def plan_branch(branch: Branch, site: Site, tip: Tip, permanent: frozenset[str], *, adopt: bool) -> Plan:
    """What publishing to the branch would do; stores blobs, and changes nothing that is seen."""
    check_promised(site, permanent)
    wanted = _entries(_blobs(branch, site))
    if not adopt:
        _refuse_foreign(wanted, tip)
    return _plan(wanted, tip, permanent)


def publish_branch(
    branch: Branch, site: Site, permanent: frozenset[str], *, message: str, adopt: bool = False
) -> Plan:
    """Make the branch hold the site; the same site a second time makes no commit."""
    tip = look_at(branch)
    planned = plan_branch(branch, site, tip, permanent, adopt=adopt)
    if not planned.idle:
        _commit(branch, planned, tip, message)
    return planned


def rollback_branch(
    branch: Branch, permanent: frozenset[str], *, message: str, name: str = ""
) -> tuple[Plan, str]:
    """Commit the site of an earlier commit anew, the one before by default; permanent pages stay."""
    tip = look_at(branch)
    planned, chosen = plan_branch_rollback(branch, tip, permanent, name)
    if not planned.idle:
        _commit(branch, planned, tip, message)
    return planned, chosen


def plan_branch_rollback(
    branch: Branch, tip: Tip, permanent: frozenset[str], name: str = ""
) -> tuple[Plan, str]:
    """What bringing back a commit's site would do, and that commit; raises UsageError if there is none."""
    chosen = git.resolve(branch.repository, name or f"{tip.commit}~1") if tip.commit else None
    commits = {commit for commit, _ in deployments(branch, tip)}
    if chosen is None or chosen not in commits:
        raise UsageError(
            f"{branch.name} has no commit {name}" if name else f"{branch.name} has no earlier commit",
            hint="`catalog deployments` lists them",
        )
    old = _read(branch, chosen)
    if LISTING not in old.files:
        raise UsageError(
            f"{chosen} was not published by this command", hint="`catalog deployments` lists them"
        )
    return _plan(old.known.entries, tip, permanent), chosen


def deployments(branch: Branch, tip: Tip) -> list[tuple[str, str]]:
    """Commit and moment of each deployment, newest first."""
    if tip.commit is None:
        return []
    lines = git.ask(branch.repository, "log", "--first-parent", "--format=%H %cI", tip.commit).decode()
    return [(line.split(" ")[0], line.split(" ")[1]) for line in lines.splitlines()]


def _plan(wanted: Mapping[str, Entry], tip: Tip, permanent: frozenset[str]) -> Plan:
    """As everywhere, but that old assets go at once: a commit holds one site, and nobody collects garbage."""
    made = plan(wanted, tip.known, permanent)
    steps = (
        replace(step, reason=Reason.REMOVED) if step.reason is Reason.LASTING else step for step in made.steps
    )
    return replace(made, steps=tuple(steps))


def _read(branch: Branch, commit: str | None) -> Tip:
    files = git.tree_of(branch.repository, commit) if commit else {}
    listed = b""
    if LISTING in files:
        listed = git.ask(branch.repository, "cat-file", "blob", files[LISTING])
    return Tip(commit=commit, files=files, listed=frozenset(listed.decode().splitlines()))


def _refuse_checked_out(branch: Branch) -> None:
    copies = git.ask(branch.repository, "worktree", "list", "--porcelain").decode().splitlines()
    if f"branch {branch.ref}" in copies:
        raise UsageError(
            f"the branch {branch.name} is checked out", hint="switch that working copy to another branch"
        )


def _refuse_foreign(wanted: Mapping[str, Entry], tip: Tip) -> None:
    for key, entry in wanted.items():
        if key not in tip.listed and tip.files.get(key, entry.sha256) != entry.sha256:
            raise ForeignKeyError(
                f"{key} is in the branch already, and was not published by this command",
                hint="publish to an empty branch, move the file away, or let it be replaced with --adopt",
            )


def _blobs(branch: Branch, site: Site) -> dict[str, str]:
    entries = list(site.entries.values())
    blobs = git.write_blobs(branch.repository, [site.file(entry) for entry in entries])
    return {entry.key: blob for entry, blob in zip(entries, blobs, strict=True)}


def _entries(blobs: Mapping[str, str]) -> dict[str, Entry]:
    return {
        key: Entry(key=key, sha256=blob, bytes=0, headers=headers_of(key, ""))
        for key, blob in sorted(blobs.items())
    }


def _deployment(blobs: Mapping[str, str]) -> Deployment:
    return Deployment(id="", entries=_entries(blobs), permanent=frozenset())


def _commit(branch: Branch, planned: Plan, tip: Tip, message: str) -> None:
    ours = {key: entry.sha256 for key, entry in planned.entries.items()}
    others = {path: blob for path, blob in tip.files.items() if path not in tip.listed}
    listing = "".join(f"{key}\n" for key in sorted(ours)).encode()
    own = {
        LISTING: git.write_blob(branch.repository, listing),
        _NO_JEKYLL: git.write_blob(branch.repository, b""),
    }
    with tempfile.TemporaryDirectory(prefix="cellshelf-") as folder:
        tree = git.write_tree(branch.repository, {**others, **ours, **own}, Path(folder) / "index")
    commit = git.write_commit(branch.repository, tree, message, tip.commit)
    if branch.remote:
        # Refused if somebody else was faster. The branch of the same name here, if any, is the user's own.
        git.ask(branch.repository, "push", "--quiet", branch.remote, f"{commit}:{branch.ref}")
        return
    git.ask(branch.repository, "update-ref", "-m", message, branch.ref, commit, tip.commit or _ABSENT)
