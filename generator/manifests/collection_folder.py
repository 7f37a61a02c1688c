"""One collection's folder: its manifests, its publication record, its gene sets."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.manifests import folder, rules_catalog
from generator.manifests.dataset_file import DatasetFile, Expected, check_slug, fields_of, read_dataset
from generator.manifests.manifest import Draft, read_manifest
from generator.manifests.nodes import text_at
from generator.manifests.publication import Paper, read_publication
from generator.manifests.rule import Place
from generator.manifests.rules_versions import OTHER_PAPER
from generator.manifests.wording import quote
from generator.model.collection import Collection, CollectionManifest, Visibility
from generator.model.dataset import Dataset
from generator.model.problem import Problem
from generator.model.record import record

COLLECTIONS = "catalog/collections"
_MANIFEST, _PUBLICATION = "collection.yaml", "publication.csl.json"


@record
class Claim:
    """A manifest that claims an accession."""

    path: str
    accession: str


@record
class Found:
    """What a collection's folder holds."""

    collection: Collection | None
    claims: tuple[Claim, ...]
    complete: bool
    """Every manifest could be used."""
    problems: tuple[Problem, ...]


def read_collection(root: Path, slug: str, expected: Expected) -> Found:
    """Read `catalog/collections/<slug>/`, already known to be a folder inside the catalog."""
    path = f"{COLLECTIONS}/{slug}"
    problems = list(check_slug(path, slug))
    entries = {entry.name: entry for entry in folder.names(root, path)}
    manifest: Draft[CollectionManifest] = Draft(path=folder.shown(f"{path}/{_MANIFEST}"))
    paper: Paper | None = None
    if entries.pop(_MANIFEST, None):
        manifest, found = _read_manifest(root, f"{path}/{_MANIFEST}", expected)
        problems += found
    else:
        problems.append(
            rules_catalog.NO_COLLECTION.at(Place(folder.shown(path)), "collection.yaml is missing.")
        )
    if entries.pop(_PUBLICATION, None):
        paper, found = _read_publication(root, f"{path}/{_PUBLICATION}", manifest)
        problems += found
    files, found = _read_datasets(root, path, entries, expected)
    problems += found
    if not files:
        place = Place(manifest.path if manifest.root else folder.shown(path))
        problems.append(rules_catalog.NO_DATASETS.at(place, "The collection has no datasets."))
    return Found(
        collection=_join(slug, manifest, [file.dataset for file in files if file.dataset], paper),
        claims=_claims([manifest, *(file.draft for file in files)]),
        complete=manifest.manifest is not None and all(file.dataset for file in files),
        problems=tuple(problems),
    )


def _read_datasets(
    root: Path, path: str, entries: dict[str, os.DirEntry[str]], expected: Expected
) -> tuple[list[DatasetFile], list[Problem]]:
    """Read every other .yaml file; `entries` is what the folder holds besides the collection's own files."""
    problems: list[Problem] = []
    files: list[DatasetFile] = []
    for source in [name for name in entries if name.endswith(".yaml")]:
        file, found = read_dataset(root, f"{path}/{source}", set(entries), expected)
        files.append(file)
        problems += found
    used = {text_at(file.draft.root, ("gene_sets",)) for file in files if file.draft.root}
    unsure = any(file.draft.root is None for file in files)  # the gene sets it names are not known
    unused = [
        entry
        for name, entry in entries.items()
        if not (name.endswith(".yaml") or name in used or (unsure and name.endswith(".csv")))
    ]
    return files, problems + list(folder.strays(path, unused))


def _read_manifest(
    root: Path, path: str, expected: Expected
) -> tuple[Draft[CollectionManifest], list[Problem]]:
    data, problems = folder.read(root, path)
    if data is None:
        return Draft(path=folder.shown(path)), problems
    draft, problems = read_manifest(folder.shown(path), data, "collection", CollectionManifest)
    if draft.part("visibility", Visibility) is Visibility.PRIVATE and expected.tree is Visibility.PUBLIC:
        message = "The collection is private, and whoever sees this catalog's files sees it."
        problems.append(rules_catalog.PRIVATE.at(draft.at("visibility"), message))
    return draft, problems + list(_same_orcid(draft))


def _same_orcid(draft: Draft[CollectionManifest]) -> Iterator[Problem]:
    creators = draft.part("creators", list[dict[str, Any]]) or []
    seen: dict[str, int] = {}
    for index, creator in enumerate(creators):
        orcid = creator.get("orcid")
        if isinstance(orcid, str) and seen.setdefault(orcid, index) != index:
            message = f"The ORCID iD {quote(orcid)} is that of creator {seen[orcid] + 1} too."
            yield rules_catalog.ORCID_TWICE.at(draft.at("creators", index, "orcid"), message)


def _read_publication(
    root: Path, path: str, manifest: Draft[CollectionManifest]
) -> tuple[Paper | None, list[Problem]]:
    data, problems = folder.read(root, path)
    if data is None:
        return None, problems
    paper, problems = read_publication(folder.shown(path), data)
    if paper and manifest.manifest:
        named = manifest.manifest.publication
        if named is None:
            message = "publication.csl.json lies beside the manifest, which names no `publication`."
            problems.append(OTHER_PAPER.at(manifest.at(), message))
        elif paper.doi and paper.doi.lower() != named.doi.lower():
            message = f"The record is of {quote(paper.doi)}, the manifest names {quote(named.doi)}."
            problems.append(OTHER_PAPER.at(manifest.at("publication", "doi"), message))
    return paper, problems


def _join(
    slug: str, draft: Draft[CollectionManifest], datasets: list[Dataset], paper: Paper | None
) -> Collection | None:
    if draft.manifest is None:
        return None
    return Collection(
        **fields_of(draft.manifest),
        slug=slug,
        datasets=tuple(datasets),
        publication_record=paper.record if paper else None,
    )


def _claims(drafts: list[Draft[Any]]) -> tuple[Claim, ...]:
    found = ((draft.path, draft.part("accession", str)) for draft in drafts)
    return tuple(Claim(path=path, accession=accession) for path, accession in found if accession)
