"""What an earlier run has read and found right, for builds; `catalog check` reads all of it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from generator.manifests import folder
from generator.manifests.collection_folder import COLLECTIONS, Claim, Found, read_collection
from generator.manifests.dataset_file import Expected
from generator.manifests.ledger import Registered, read_ledger
from generator.memory import Notebook, Sourced, code_key, states_of
from generator.model.catalog import SummarySource
from generator.model.collection import Collection
from generator.model.problem import Problem


def recall_collection(root: Path, slug: str, expected: Expected, notebook: Notebook | None) -> Found:
    """What `read_collection` says; from the notebook if no file of the folder was touched since."""
    if notebook is None:
        return read_collection(root, slug, expected)
    path = f"{COLLECTIONS}/{slug}"
    name, key = f"collection {slug}", _key((expected.today, expected.tree))
    if (value := notebook.recall(name, key)) is not None:
        collection = msgspec.msgpack.decode(value, type=Collection)
        return Found(collection=collection, claims=tuple(_claims(collection)), complete=True, problems=())
    before = states_of([root / path])  # the folder before its entries, so that what comes or goes is noticed
    entries = folder.names(root, path)
    before |= states_of(entry.path for entry in entries)
    found = read_collection(root, slug, expected)
    linked = (root / path).is_symlink() or any(entry.is_symlink() for entry in entries)
    if found.collection and found.complete and not found.problems and not linked:
        notebook.keep(name, key, before, msgspec.msgpack.encode(found.collection))
    return found


def recall_ledger(data: bytes, notebook: Notebook | None) -> tuple[list[Registered], list[Problem]]:
    """What `read_ledger` says; from the notebook if these very bytes were found right before."""
    if notebook is None:
        return read_ledger(data)
    key = _key(data)
    if (value := notebook.recall("ledger", key)) is not None:
        return msgspec.msgpack.decode(value, type=list[Registered]), []
    rows, problems = read_ledger(data)
    if not problems:
        notebook.keep("ledger", key, {}, msgspec.msgpack.encode(rows))
    return rows, problems


def recall_references(
    collection: Collection,
    summaries: SummarySource,
    check: Callable[[], list[Problem]],
    notebook: Notebook | None,
) -> list[Problem]:
    """What `check` says; nothing if it had nothing to say of this collection and these summaries before."""
    if notebook is None or not isinstance(summaries, Sourced):
        return check()
    name, key = f"references {collection.slug}", _key(collection)
    if notebook.recall(name, key) is not None:
        return []
    before = states_of(
        summaries.summary(dataset.accession, version.version)
        for dataset in collection.datasets
        for version in dataset.versions
    )
    problems = check()
    if not problems:
        notebook.keep(name, key, before, b"")
    return problems


def _key(facts: object) -> bytes:
    return hashlib.sha256(code_key() + msgspec.msgpack.encode(facts)).digest()


def _claims(collection: Collection) -> Iterator[Claim]:
    path = f"{COLLECTIONS}/{collection.slug}"
    yield Claim(path=folder.shown(f"{path}/collection.yaml"), accession=collection.accession)
    for dataset in collection.datasets:
        yield Claim(path=folder.shown(f"{path}/{dataset.slug}.yaml"), accession=dataset.accession)
