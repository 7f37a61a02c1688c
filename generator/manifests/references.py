"""What manifests say of a file, held against the file's committed summary."""

import functools
import re
from collections.abc import Iterable, Iterator

from generator.errors import CellshelfError
from generator.manifests import rules_versions as rules
from generator.manifests.places import Places
from generator.manifests.remembered import recall_references
from generator.manifests.rule import Place, Rule
from generator.manifests.whole import dataset_path
from generator.manifests.wording import did_you_mean, name
from generator.memory import Notebook
from generator.model.catalog import Catalog, SummarySource
from generator.model.collection import Collection
from generator.model.dataset import Dataset, Figure, Version
from generator.model.problem import Problem
from generator.model.record import record
from generator.model.summary import ColumnKind, GeneIds, Summary

_ENSEMBL = re.compile(r"(ENS[A-Z]*G[0-9]{11}|FBgn[0-9]{7}|WBGene[0-9]{8})(\.[0-9]+)?")
_NAMES = {ColumnKind.TEXT, ColumnKind.CATEGORICAL, ColumnKind.OTHER}


def check_references(
    catalog: Catalog,
    summaries: SummarySource,
    places: Places | None = None,
    *,
    notebook: Notebook | None = None,
) -> tuple[Problem, ...]:
    """Problems of every dataset that need its summaries.

    `places` (of the Reading) finds lines and columns; without it, Problems are about whole files. With a
    notebook, what was found to be right is not read again.
    """
    problems: list[Problem] = []
    for collection in catalog.collections:
        check = functools.partial(_check_collection, collection, summaries, places)
        problems += recall_references(collection, summaries, check, notebook)
    return tuple(sorted(problems, key=lambda problem: problem.place))


def _check_collection(
    collection: Collection, summaries: SummarySource, places: Places | None
) -> list[Problem]:
    return [
        problem
        for dataset in collection.datasets
        for problem in _check(
            dataset, summaries, _Manifest(path=dataset_path(collection, dataset), places=places)
        )
    ]


@record
class _Manifest:
    """Where the values of one manifest stand."""

    path: str
    places: Places | None

    def at(self, *pointer: str | int) -> Place:
        return self.places.at(self.path, *pointer) if self.places else Place(self.path)


def _check(dataset: Dataset, summaries: SummarySource, manifest: _Manifest) -> Iterator[Problem]:
    newest: Summary | None = None
    for index, version in enumerate(dataset.versions):
        try:
            summary = summaries.read(dataset.accession, version.version)
        except CellshelfError:
            message = f"Version {version.version} has no summary that can be read."
            yield rules.NO_SUMMARY.at(manifest.at("versions", index, "version"), message)
            continue
        yield from _source(version, summary, manifest, index)
        newest = summary if version is dataset.newest else newest
    if newest is not None:
        yield from _named(dataset, newest, manifest)


def _source(version: Version, summary: Summary, manifest: _Manifest, index: int) -> Iterator[Problem]:
    asset, source = version.h5ad, summary.source
    steps = ("versions", index, "assets", version.assets.index(asset))
    if source.sha256 != asset.sha256:
        message = f"The summary of version {version.version} is of the file {source.sha256}."
        yield rules.STALE_SUMMARY.at(manifest.at(*steps, "sha256"), message)
    elif source.bytes != asset.bytes:
        message = f"The file has {source.bytes} bytes, not {asset.bytes}."
        yield rules.STALE_SUMMARY.at(manifest.at(*steps, "bytes"), message)


def _named(dataset: Dataset, summary: Summary, manifest: _Manifest) -> Iterator[Problem]:
    """What the manifest names of the newest version's file."""
    columns = [column.name for column in summary.obs]
    for column in dataset.columns:
        if column not in columns:
            place = manifest.at("columns", column)
            yield rules.UNKNOWN_COLUMN.at(place, _absent("obs column", column, columns))
    if dataset.default_embedding is not None:
        place = manifest.at("default_embedding")
        yield from _embedding(rules.UNKNOWN_DEFAULT, dataset.default_embedding, summary, place)
    for index, figure in enumerate(dataset.figures):
        if figure.embedding is not None:
            place = manifest.at("figures", index, "embedding")
            yield from _embedding(rules.FIGURE_EMBEDDING, figure.embedding, summary, place)
        if figure.color is not None and figure.color not in columns:
            place = manifest.at("figures", index, "color")
            yield rules.FIGURE_COLOR.at(place, _absent("obs column", figure.color, columns))
        for position, gene in _impossible(figure, summary):
            place = manifest.at("figures", index, "genes", position)
            message = f"The file's genes are {summary.gene_facts.ids.value} only; {name(gene)} cannot be one."
            yield rules.FIGURE_GENE.at(place, message)


def _embedding(rule: Rule, key: str, summary: Summary, place: Place) -> Iterator[Problem]:
    known = {embedding.key: embedding for embedding in summary.embeddings}
    if key not in known:
        yield rule.at(place, _absent("embedding", key, known))
    elif not known[key].drawable:
        yield rule.at(
            place, f"The embedding {name(key)} has nothing to draw: too few or no finite dimensions."
        )


def _absent(kind: str, key: str, known: Iterable[str]) -> str:
    return f"The file has no {kind} {name(key)}.{did_you_mean(key, known)}"


def _impossible(figure: Figure, summary: Summary) -> Iterator[tuple[int, str]]:
    """Genes of another kind than the index holds, where no column of var could hold them.

    Summaries do not list genes, so no more can be said.
    """
    ids = summary.gene_facts.ids
    if ids not in {GeneIds.ENSEMBL, GeneIds.SYMBOLS} or any(c.kind in _NAMES for c in summary.var):
        return
    for position, gene in enumerate(figure.genes):
        if bool(_ENSEMBL.fullmatch(gene)) != (ids is GeneIds.ENSEMBL):
            yield position, gene
