"""`catalog withdraw`: the manifest is edited in place, every comment and line break of it kept."""

import json
from pathlib import Path

from generator.errors import UsageError
from generator.manifests import read_catalog
from generator.manifests.collection_folder import COLLECTIONS
from generator.manifests.editing import insert_lines
from generator.manifests.manifest import parse
from generator.manifests.nodes import Mapping, find
from generator.manifests.whole import dataset_path
from generator.model.catalog import Catalog
from generator.model.collection import Collection
from generator.model.dataset import Dataset
from generator.model.record import record
from generator.model.withdrawal import Withdrawal

KEY = "withdrawn"


@record
class _Target:
    """What is to be withdrawn and where its manifest speaks of it."""

    path: str
    pointer: tuple[str | int, ...]
    """To the mapping that gets the block."""
    after: str
    """The key below whose line the block goes."""
    withdrawn: Withdrawal | None


def withdraw(root: Path, accession: str, withdrawal: Withdrawal, *, version: int | None = None) -> str:
    """Write the withdrawal into the manifest of a collection, a dataset or one `version` of it.

    Returns the manifest's path. Raises UsageError, and leaves the file as it is, if there is no such thing,
    it is withdrawn already, the withdrawal breaks a rule, or a block has no place in the file's layout.
    """
    reading = read_catalog(root)
    target = _find(reading.catalog, accession, version)
    if target is None:
        what = f"version {version} of {accession}" if version else accession
        raise UsageError(
            f"no manifest has {what}", hint="`catalog check` tells which manifests cannot be read"
        )
    if target.withdrawn:
        raise UsageError(
            f"{accession} is withdrawn since {target.withdrawn.date}",
            hint=f"edit {target.path} to change why",
        )
    file = root / target.path
    before = file.read_bytes()
    file.write_bytes(with_block(before, target.path, target.pointer, target.after, withdrawal))
    after = read_catalog(root)
    broken = [problem for problem in after.problems if problem.code not in {p.code for p in reading.problems}]
    found = _find(after.catalog, accession, version)
    if broken or found is None or found.withdrawn != withdrawal:
        file.write_bytes(before)
        if broken:
            raise UsageError(broken[0].message, hint=broken[0].hint)
        raise UsageError(f"{target.path} cannot be edited safely", hint="add the block by hand")
    return target.path


def with_block(
    data: bytes, path: str, pointer: tuple[str | int, ...], after: str, withdrawal: Withdrawal
) -> bytes:
    """The manifest with a `withdrawn:` block below the line of the key `after` of the mapping at `pointer`.

    Raises UsageError for a mapping in braces, which has no lines of its own.
    """
    root, _ = parse(path, data)
    mapping = find(root, pointer) if root is not None else None
    if not isinstance(mapping, Mapping) or after not in mapping.entries:
        raise UsageError(f"{path} cannot be read", hint="`catalog check` tells why")
    lines = data.decode("utf-8-sig").splitlines()
    entry = mapping.entries[after]
    first = lines[mapping.line - 1][mapping.column - 1 :]
    if first.startswith("{"):
        raise UsageError(
            f"{path}:{mapping.line} is written in braces, where a block has no place",
            hint="add it by hand: " + ", ".join(line.strip() for line in _block(withdrawal)[1:]),
        )
    indent = " " * (entry.key.column - 1)
    return insert_lines(data, entry.value.line, [f"{indent}{line}" for line in _block(withdrawal)])


def _block(withdrawal: Withdrawal) -> list[str]:
    lines = [
        f"{KEY}:",
        f"  kind: {withdrawal.kind.value}",
        f"  date: {withdrawal.date}",
        f"  reason: {json.dumps(withdrawal.reason, ensure_ascii=False)}",
    ]
    if withdrawal.successor:
        lines.append(f"  successor: {json.dumps(withdrawal.successor, ensure_ascii=False)}")
    return lines


def _find(catalog: Catalog | None, accession: str, version: int | None) -> _Target | None:
    for collection in catalog.collections if catalog else ():
        if collection.accession == accession and version is None:
            return _whole(f"{COLLECTIONS}/{collection.slug}/collection.yaml", collection)
        for dataset in collection.datasets:
            if dataset.accession == accession:
                path = dataset_path(collection, dataset)
                return _whole(path, dataset) if version is None else _version(path, dataset, version)
    return None


def _whole(path: str, thing: Collection | Dataset) -> _Target:
    return _Target(path=path, pointer=(), after="accession", withdrawn=thing.withdrawn)


def _version(path: str, dataset: Dataset, number: int) -> _Target | None:
    for index, version in enumerate(dataset.versions):
        if version.version == number:
            return _Target(
                path=path, pointer=("versions", index), after="version", withdrawn=version.withdrawn
            )
    return None
