"""A collection's page."""

from collections.abc import Sequence

from generator.model.collection import Collection
from generator.pages import cards, citing, people, prose, urls
from generator.pages.collection_views import Bulk, CollectionView
from generator.pages.facts import fact
from generator.pages.rows import BrowseRow
from generator.pages.views import Link


def collection_view(
    collection: Collection, rows: Sequence[BrowseRow], what: citing.Cited, all_files: Bulk | None
) -> CollectionView:
    """Everything that the page says; `rows` are those of the collection's own datasets."""
    page = urls.collection(collection.accession)
    description = prose.to_prose(collection.description)
    return CollectionView(
        title=collection.title,
        crumb=Link(text="Collections", href=urls.relative(urls.COLLECTIONS, page)),
        consortia=collection.consortia,
        lead=description.lead,
        rest=description.rest,
        creators=people.creators(collection.creators),
        key_figures=cards.key_figures(rows),
        facts=(
            fact("Permalink", collection.accession, copy=what.reference.permalink),
            people.publication_fact(collection),
            people.licence_fact(collection),
            people.contact_fact(collection.contact),
            *people.funding_facts(collection.funding),
        ),
        datasets=tuple(cards.dataset_card(row, page) for row in rows),
        links=people.link_facts(collection),
        bulk=all_files,
        cite=citing.cite(what, page, citing.COLLECTION, more=_records(collection.accession)),
    )


def _records(accession: str) -> tuple[Link, ...]:
    return (
        Link(text="API", href=urls.api_collection(accession)),
        Link(text="Atom feed", href=urls.collection_feed(accession)),
    )
