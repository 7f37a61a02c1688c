"""One dataset's manifest: read, checked across its fields, joined to its slug."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.manifests import folder, rules_files
from generator.manifests.gene_sets import read_gene_sets
from generator.manifests.manifest import Draft, read_manifest
from generator.manifests.rule import Place
from generator.manifests.rules_versions import EXPLORER_EMPTY, FIGURE_NAME, NO_H5AD, ROLE_TWICE, VERSION_TWICE
from generator.manifests.versions import check_versions
from generator.manifests.wording import quote
from generator.model.collection import CollectionManifest, Visibility
from generator.model.dataset import Dataset, DatasetManifest
from generator.model.figure_view import figure_slug
from generator.model.problem import Problem
from generator.model.record import fields, record

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LENGTH = range(2, 61)
_UNUSABLE = {NO_H5AD.code, ROLE_TWICE.code, VERSION_TWICE.code}
"""What the model cannot bear: a version, or an asset of a version, must be found by its name."""


@record
class Expected:
    """What the caller knows and manifests do not."""

    today: str | None
    """YYYY-MM-DD; no version may be later."""
    tree: Visibility
    """Who may see the catalog's files; a private collection must not be in a public tree."""


@record
class DatasetFile:
    """What could be made of a dataset's manifest."""

    draft: Draft[DatasetManifest]
    dataset: Dataset | None = None
    """None if it breaks the schema, or a version or asset cannot be told by its number or role."""


def check_slug(path: str, slug: str) -> Iterator[Problem]:
    """The Problem of a name that is no slug."""
    if not _SLUG.fullmatch(slug) or len(slug) not in _SLUG_LENGTH:
        yield rules_files.BAD_SLUG.at(Place(folder.shown(path)), f"{quote(slug)} is not a slug.")


def read_dataset(
    root: Path, path: str, beside: set[str], expected: Expected
) -> tuple[DatasetFile, list[Problem]]:
    """Read a dataset's manifest; `beside` names what lies in the same folder."""
    slug = path.rpartition("/")[2].removesuffix(".yaml")
    slug_problems = list(check_slug(path, slug))
    data, problems = folder.read(root, path)
    if data is None:
        return DatasetFile(draft=Draft(path=folder.shown(path))), slug_problems + problems
    draft, problems = read_manifest(folder.shown(path), data, "dataset", DatasetManifest)
    broken = list(check_versions(draft, expected.today))
    usable = not {problem.code for problem in broken} & _UNUSABLE
    sets, found = read_gene_sets(root, path, draft, beside)
    manifest = draft.manifest
    dataset = Dataset(**fields_of(manifest), slug=slug, sets=sets) if manifest and usable else None
    problems += [*slug_problems, *broken, *found, *_explorers(draft), *_figures(draft)]
    return DatasetFile(draft=draft, dataset=dataset), problems


def _explorers(draft: Draft[DatasetManifest]) -> Iterator[Problem]:
    links = draft.manifest.explorers if draft.manifest else ()
    for index, link in enumerate(links):
        if (link.url is None) == (link.unsuitable is None):
            said = "neither `url` nor" if link.url is None else "both `url` and"
            yield EXPLORER_EMPTY.at(
                draft.at("explorers", index), f"{quote(link.name)} has {said} `unsuitable`."
            )


def _figures(draft: Draft[DatasetManifest]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, figure in enumerate(draft.manifest.figures if draft.manifest else ()):
        slug = figure_slug(figure.name)
        place = draft.at("figures", index, "name")
        if not slug:
            yield FIGURE_NAME.at(place, f"{quote(figure.name)} has no letter or digit for an address.")
        elif slug in seen:
            message = f"{quote(figure.name)} and {quote(seen[slug])} would both be at figures/{slug}/."
            yield FIGURE_NAME.at(place, message)
        seen.setdefault(slug, figure.name)


def fields_of(manifest: CollectionManifest | DatasetManifest) -> dict[str, Any]:
    """A manifest's fields, to make the record of the thing in its place."""
    return {name: getattr(manifest, name) for name in fields(manifest)}
