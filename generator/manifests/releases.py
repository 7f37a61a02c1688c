"""catalog/releases/<date>.tsv: what the catalog held on a day; written once by `catalog release`."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.manifests import folder
from generator.manifests import rules_releases as rules
from generator.manifests.decoding import decode
from generator.manifests.formats import FORMATS
from generator.manifests.ledger import Key, registered_digests, split_digests
from generator.manifests.rule import Place
from generator.manifests.wording import quote
from generator.model.collection import Collection
from generator.model.ledger import LedgerKind, LedgerRow
from generator.model.problem import Problem
from generator.model.release import Release, ReleasedVersion

RELEASES = "catalog/releases"
HEADER = "accession\tversion\tsha256"


def release_of(collections: Iterable[Collection], date: str) -> Release:
    """The release of `date` (YYYY-MM-DD): every version of these collections that was out by then."""
    listed = [
        ReleasedVersion(
            accession=dataset.accession,
            version=version.version,
            sha256=tuple(sorted((asset.role.value, asset.sha256) for asset in version.assets)),
        )
        for collection in collections
        for dataset in collection.datasets
        for version in dataset.versions
        if version.date <= date
    ]
    return Release(date=date, versions=tuple(sorted(listed, key=lambda v: (v.accession, v.version))))


def write_release(root: Path, release: Release) -> Path:
    """Write the release's file: all of it or, if anything fails, nothing; returns its path."""
    path = root / RELEASES / f"{release.date}.tsv"
    path.parent.mkdir(exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as opened:
        opened.write("".join(f"{line}\n" for line in _lines(release)).encode())
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(path)
    return path


def read_releases(
    root: Path, ledger: Iterable[LedgerRow] | None
) -> tuple[tuple[Release, ...], list[Problem]]:
    """The releases that can be used, oldest first, and what is wrong with the others.

    They are held against `ledger` unless that could not be read.
    """
    if not os.path.lexists(root / RELEASES):
        return (), []
    if refused := folder.trouble(root, RELEASES, directory=True):
        return (), [refused]
    entries = folder.names(root, RELEASES)
    problems = list(folder.strays(RELEASES, [e for e in entries if not e.name.endswith(".tsv")]))
    published = None if ledger is None else registered_digests(ledger)
    releases: list[Release] = []
    for name in (entry.name for entry in entries if entry.name.endswith(".tsv")):
        path = f"{RELEASES}/{name}"
        data, wrong = folder.read(root, path, folder.LEDGER_LIMIT)
        release = None
        if data is not None:
            release, wrong = _read(path, name.removesuffix(".tsv"), data, published)
        problems += wrong
        if release and not wrong:
            releases.append(release)
    return tuple(releases), problems


def _lines(release: Release) -> Iterator[str]:
    yield HEADER
    for each in release.versions:
        yield f"{each.accession}\t{each.version}\t{_joined(each)}"


def _joined(each: ReleasedVersion) -> str:
    return ",".join(f"{role}:{digest}" for role, digest in each.sha256)


def _read(
    path: str, date: str, data: bytes, published: dict[Key, dict[str, str]] | None
) -> tuple[Release, list[Problem]]:
    shown = folder.shown(path)
    text, problems = decode(shown, data)
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if complaint := FORMATS["date"].complaint(date):
        problems.append(rules.BAD_RELEASE.at(Place(shown), f"The file is named after no day: {complaint}"))
    elif not problems and lines[0] != HEADER:
        message = f"The first line must be {quote(HEADER.replace(chr(9), ' '))}, parted by tabs."
        problems.append(rules.BAD_RELEASE.at(Place(shown, 1, 1), message))
    versions: list[ReleasedVersion] = []
    for line, written in enumerate(() if problems else lines[1:], start=2):
        found = _version(written)
        if isinstance(found, str):
            problems.append(rules.BAD_RELEASE.at(Place(shown, line, 1), found))
        elif versions and (found.accession, found.version) <= (versions[-1].accession, versions[-1].version):
            message = "The row is not after the one above it in order of accessions and versions."
            problems.append(rules.BAD_RELEASE.at(Place(shown, line, 1), message))
        else:
            versions.append(found)
            problems += _differing(found, Place(shown, line, 1), published)
    return Release(date=date, versions=tuple(versions)), problems


def _version(written: str) -> ReleasedVersion | str:
    """The row, or what is wrong with it."""
    cells = written.split("\t")
    if len(cells) != len(HEADER.split("\t")):
        return f"The row has {len(cells)} cells, not 3 parted by tabs."
    accession, number, digests = cells
    if complaint := FORMATS["accession"].complaint(accession):
        return complaint
    if not (number.isascii() and number.isdigit() and number == str(int(number)) and int(number) > 0):
        return f"{quote(number)} is not the number of a version."
    try:
        found = tuple(split_digests(digests or ":").items())
    except ValueError:
        return f"{quote(digests)} is not h5ad:<sha256>,rds:<sha256>."
    return ReleasedVersion(accession=accession, version=int(number), sha256=found)


def _differing(
    each: ReleasedVersion, place: Place, published: dict[Key, dict[str, str]] | None
) -> Iterator[Problem]:
    if published is None:
        return
    known = published.get((LedgerKind.VERSION, each.accession, each.version))
    name = f"Version {each.version} of dataset {each.accession}"
    if known is None:
        yield rules.RELEASE_DIFFERS.at(place, f"{name} is not in the ledger.")
    elif not dict(each.sha256).items() <= known.items():
        yield rules.RELEASE_DIFFERS.at(place, f"{name} has other digests in the ledger.")
