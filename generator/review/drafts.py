"""Drafts as one link's reader sees them."""

from collections.abc import Iterable

from generator.errors import UsageError
from generator.model.catalog import Catalog, Edition, SummarySource
from generator.model.collection import Collection, Contact, Creator, Visibility
from generator.model.dataset import Dataset
from generator.model.record import replace
from generator.model.settings import Settings, StoreKind, StoreSettings

ANONYMOUS = "Anonymous"
NOBODY = Contact(name="the editor who gave you this link")
_SHORTEST = 4


def find_draft(drafts: Catalog, name: str) -> Collection:
    """The private collection with that slug or accession; raises UsageError if there is none."""
    found = next((c for c in drafts.collections if name in (c.slug, c.accession)), None)
    if found is None:
        raise UsageError(f"the overlay has no collection {name}", hint="give its slug or accession")
    if found.visibility is not Visibility.PRIVATE:
        raise UsageError(
            f"{found.slug} is not private", hint="set `visibility: private` in its collection.yaml"
        )
    if found.withdrawn or not found.datasets:
        raise UsageError(f"{found.slug} has nothing to show", hint="a link shows at least one dataset")
    return found


def review_edition(
    link: str, settings: Settings, collection: Collection, summaries: SummarySource, data: str
) -> Edition:
    """What the reader of `link` may see: one collection, whose files lie at `data`.

    No explorer is offered: the address of a private file is given to no other host.
    """
    store = StoreSettings(kind=StoreKind.FOLDER, url=data)
    return Edition(
        audience=link,
        settings=replace(settings, store=store, explorers=()),
        collections=(collection,),
        summaries=summaries,
    )


def anonymous(collection: Collection) -> Collection:
    """The collection without whatever manifests say of who made it."""
    return replace(
        collection,
        creators=(Creator(name=ANONYMOUS),),
        contact=NOBODY,
        funding=(),
        publication=None,
        publication_record=None,
        links=(),
        consortia=(),
        doi=None,
        aliases=(),
        datasets=tuple(anonymous_dataset(dataset) for dataset in collection.datasets),
    )


def anonymous_dataset(dataset: Dataset) -> Dataset:
    """The dataset without DOIs, explorers of its own and old paths."""
    versions = tuple(replace(version, doi=None) for version in dataset.versions)
    return replace(dataset, versions=versions, doi=None, explorers=(), aliases=())


def names_of(collection: Collection) -> frozenset[str]:
    """What tells who made it: people, affiliations, funders, awards, consortia, DOIs, addresses of links."""
    versions = [version for dataset in collection.datasets for version in dataset.versions]
    dois = [collection.doi, *(dataset.doi for dataset in collection.datasets)]
    dois += [version.doi for version in versions]
    groups = (
        *(doi or "" for doi in dois),
        collection.publication.doi if collection.publication else "",
        *(link.url for link in collection.links),
        *(creator.affiliation or "" for creator in collection.creators),
        *(text for grant in collection.funding for text in (grant.funder, grant.award or "")),
        *collection.consortia,
    )
    return people_of(collection) | _long(groups)


def people_of(collection: Collection) -> frozenset[str]:
    """Its creators and contact: names in both orders, ORCID iDs, the e-mail address."""
    found = [collection.contact.email or "", *(creator.orcid or "" for creator in collection.creators)]
    for name in (*(creator.name for creator in collection.creators), collection.contact.name):
        family, comma, given = (part.strip() for part in name.partition(","))
        found += [name, f"{given} {family}" if comma else name]
    return _long(found)


def said_by_site(settings: Settings) -> str:
    """What the public catalog says of itself on every page, in lower case."""
    contact = (settings.contact.name, settings.contact.email or "")
    return "\n".join((settings.name, settings.description, settings.publisher.name, *contact)).lower()


def family_names(collection: Collection) -> frozenset[str]:
    """Family names of the creators, of four letters and more."""
    people = [creator.name.partition(",") for creator in collection.creators]
    found = {family.strip() for family, comma, _ in people if comma}
    return _long(found)


def _long(names: Iterable[str]) -> frozenset[str]:
    """Names of four letters and more: shorter ones are parts of words everywhere."""
    return frozenset(name for name in names if len(name) >= _SHORTEST)
