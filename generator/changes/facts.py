"""What readers are told of a collection and of a dataset, a line each."""

from collections.abc import Iterable

from generator.changes.loading import loads_in
from generator.citation.permalinks import file_url
from generator.errors import CellshelfError
from generator.explorers import launches
from generator.model.catalog import Edition
from generator.model.collection import Collection
from generator.model.dataset import Asset, Dataset, Role, Version
from generator.model.sidecar import SidecarKind, Sidecars
from generator.model.summary import Summary
from generator.model.terms import FACET_TITLES
from generator.pages import wording
from generator.pages.schema_report import in_short

_FACETS = ("organism", "tissue", "disease", "assay", "development_stage", "sex", "suspension_type")
_LISTED = 6
Facts = dict[str, str]


def collection_facts(collection: Collection) -> Facts:
    """Title, authors, licence and the like; empty values are left out."""
    publication = collection.publication
    facts = {
        "Title": collection.title,
        "Description": collection.description,
        "Licence": collection.license,
        "Contact": collection.contact.name,
        "Creators": "; ".join(creator.name for creator in collection.creators),
        "Publication": publication.doi if publication else "",
        "DOI": collection.doi or "",
        "Funding": "; ".join(" ".join(filter(None, (f.funder, f.award))) for f in collection.funding),
        "Links": ", ".join(link.url for link in collection.links),
        "Consortia": ", ".join(collection.consortia),
        "Old addresses": ", ".join(collection.aliases),
    }
    return {name: value for name, value in facts.items() if value}


def dataset_facts(edition: Edition, collection: Collection, dataset: Dataset) -> Facts:
    """What the manifest says, and what was computed of the newest version's files."""
    version = dataset.newest
    facts = {
        "Title": dataset.title,
        "Collection": collection.title,
        "Description": dataset.description,
        "Version": str(version.version),
        "Date": version.date,
        "What changed": version.changes or "",
        "DOI": dataset.doi or "",
        **_computed(edition, dataset, version),
        **_files(edition, version),
        **_derived(edition, dataset, version),
        "Older versions": ", ".join(str(v.version) for v in dataset.versions if v is not version),
        "First embedding": dataset.default_embedding or "",
        "Explained columns": ", ".join(sorted(dataset.columns)),
        "Figures": ", ".join(figure.name for figure in dataset.figures),
        "Gene sets": ", ".join(each.name for each in dataset.sets),
        "Old addresses": ", ".join(dataset.aliases),
    }
    return {name: value for name, value in facts.items() if value}


def summary_of(edition: Edition, dataset: Dataset) -> Summary | None:
    """The newest version's summary, if there is one."""
    try:
        return edition.summaries.read(dataset.accession, dataset.newest.version)
    except CellshelfError:
        return None


def _computed(edition: Edition, dataset: Dataset, version: Version) -> Facts:
    summary = summary_of(edition, dataset)
    if summary is None:
        return {"Summary": "none yet"}
    types = summary.facet("cell_type")
    facts = {
        "Cells": wording.number(summary.cells),
        "Genes": wording.number(summary.genes),
        "Cell types": wording.number(len(types.values)) if types else "",
        **{FACET_TITLES[field]: _values(summary, field) for field in _FACETS},
        "Embeddings": ", ".join(e.key for e in summary.embeddings if e.drawable),
        "Matrices": ", ".join(f"{m.name} ({m.values.value})" for m in summary.matrices),
        "CELLxGENE schema": in_short(summary.schema),
        "Picture": summary.picture.sha256[:12] if summary.picture else "",
    }
    verdict = edition.summaries.validation(dataset.accession, version.version)
    if verdict is not None and verdict.source == version.h5ad.sha256:
        errors = wording.count(len(verdict.errors), "error")
        facts["Official validator"] = (
            f"{verdict.validator}: {'valid' if verdict.valid else f'not valid, {errors}'}"
        )
    return facts


def _values(summary: Summary, field: str) -> str:
    facet = summary.facet(field)
    if facet is None:
        return ""
    shown = [value.label for value in facet.values[:_LISTED]]
    more = len(facet.values) - len(shown)
    return ", ".join([*shown, f"{more} more"] if more else shown)


def _files(edition: Edition, version: Version) -> Facts:
    return {
        f"{role.value} file": _file(edition, asset) if (asset := version.asset(role)) else "" for role in Role
    }


def _file(edition: Edition, asset: Asset) -> str:
    where = f", {file_url(edition.settings, asset)}" if asset.url else ""
    return f"{wording.size(asset.bytes)}, sha256 {asset.sha256[:12]}…{where}"


def _derived(edition: Edition, dataset: Dataset, version: Version) -> Facts:
    found = edition.summaries.sidecars(dataset.accession, version.version)
    sidecars = found.made_from(version.h5ad.sha256)
    facts = {"Derived files": ", ".join(_ordered(file.kind.value for file in sidecars.files))}
    parity = sidecars.of(SidecarKind.PARITY)
    says = parity.says if parity else ()
    summary = summary_of(edition, dataset)
    if summary is not None:
        facts |= loads_in(summary, version, sidecars) | _opened(edition, dataset, version, summary, sidecars)
    return {"Parity certificate": " ".join(says), **facts}


def _opened(
    edition: Edition, dataset: Dataset, version: Version, summary: Summary, sidecars: Sidecars
) -> Facts:
    found = launches(dataset, version, summary, edition.settings, sidecars)
    shut = (f"{each.name} ({'; '.join(each.obstacles)})" for each in found if each.url is None)
    return {
        "Opens in": ", ".join(each.name for each in found if each.url is not None),
        "Does not open in": ", ".join(shut),
    }


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
