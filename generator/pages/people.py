"""Who made a collection and where more of it is: people, paper, licence, funding, links."""

from itertools import groupby

from generator.model.collection import Collection, Contact, Creator, Funding, LinkType
from generator.model.settings import Publisher
from generator.pages import urls
from generator.pages.views import Fact, Link

LINK_TYPES = {
    LinkType.RAW_DATA: "Raw data",
    LinkType.PROTOCOL: "Protocol",
    LinkType.LAB_WEBSITE: "Lab",
    LinkType.DATA_SOURCE: "Data source",
    LinkType.OTHER: "Other",
}

_PAIR = 2


def publication(collection: Collection) -> str:
    """`Zheng et al. (2017) Nature Communications`; the DOI where no record says more; else empty."""
    known = collection.publication_record
    if known is None:
        return f"doi:{collection.publication.doi}" if collection.publication else ""
    authors = list(known.authors)
    names = " & ".join(authors) if len(authors) <= _PAIR else f"{authors[0]} et al."
    year = f"({known.year})" if known.year else ""
    return " ".join(part for part in (names, year, known.container) if part)


def publication_link(collection: Collection) -> Link | None:
    """The paper; None if the collection has none."""
    if collection.publication is None:
        return None
    title = collection.publication_record.title if collection.publication_record else ""
    return Link(text=publication(collection), href=urls.doi(collection.publication.doi), note=title)


def publication_fact(collection: Collection) -> Fact:
    """The paper, or that none is named."""
    link = publication_link(collection)
    return Fact(term="Publication", links=(link or Link(text="none named", href=None),))


def licence_fact(collection: Collection) -> Fact:
    """Under which terms the data may be used."""
    return Fact(term="Licence", links=(Link(text=collection.license, href=urls.licence(collection.license)),))


def contact_fact(contact: Contact) -> Fact:
    """Whom to ask, by page or by mail."""
    mail = urls.mail(contact.email) if contact.email else None
    return Fact(
        term="Contact",
        links=(Link(text=contact.name, href=(urls.outside(contact.url) if contact.url else None) or mail),),
    )


def publisher_fact(publisher: Publisher) -> Fact:
    """Who stands behind the catalog."""
    href = urls.outside(publisher.url or "") or urls.outside(publisher.ror or "")
    return Fact(term="Published by", links=(Link(text=publisher.name, href=href),))


def funding_facts(funding: tuple[Funding, ...]) -> tuple[Fact, ...]:
    """All grants as one fact; nothing if there are none."""
    links = tuple(
        Link(text=grant.funder, href=urls.outside(grant.ror or ""), note=grant.award or "")
        for grant in funding
    )
    return (Fact(term="Funding", links=links),) if links else ()


def creators(people: tuple[Creator, ...]) -> tuple[Link, ...]:
    """Authors of the data with their ORCID iDs."""
    return tuple(
        Link(
            text=_display(person.name),
            href=urls.orcid(person.orcid) if person.orcid else None,
            note=person.affiliation or "",
        )
        for person in people
    )


def link_facts(collection: Collection) -> tuple[Fact, ...]:
    """The collection's links by type, in the order of the types."""
    order = list(LinkType)
    by_type = sorted(collection.links, key=lambda link: order.index(link.type))
    return tuple(
        Fact(
            term=LINK_TYPES[kind],
            links=tuple(Link(text=link.name or link.url, href=urls.outside(link.url)) for link in links),
        )
        for kind, links in groupby(by_type, key=lambda link: link.type)
    )


def _display(name: str) -> str:
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name
