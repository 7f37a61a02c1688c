"""People, groups and sponsors of a research object crate."""

from generator.citation.reference import Agent, Reference
from generator.citation.writing import Json, filled
from generator.model.collection import Contact, Funding

Entity = dict[str, Json]

_ROR = "https://ror.org/"
_CONTACT = "#contact"


def agent_id(agent: Agent, index: int) -> str:
    """ORCID iD of a person, ROR id of a group, or a name within the crate."""
    if agent.orcid:
        return f"https://orcid.org/{agent.orcid}"
    return agent.ror if agent.group and agent.ror else f"#author-{index}"


def funder_id(grant: Funding, index: int) -> str:
    """ROR id of the funder, or a name within the crate."""
    return grant.ror or f"#funder-{index}"


def publisher_id(reference: Reference) -> str:
    """ROR id of the publisher, its address, or a name within the crate."""
    return reference.publisher.ror or reference.publisher.url or "#publisher"


def people(reference: Reference) -> list[Entity]:
    """Every person, group, sponsor and contact that the crate names."""
    ask = {"@id": _contact_id(reference.contact)} if reference.contact else None
    found: list[Entity] = [_publisher(reference, ask)]
    for index, agent in enumerate(reference.creators):
        found += _agent(agent, index, ask)
    found += [_sponsor(grant, index) for index, grant in enumerate(reference.funding)]
    if reference.contact:
        found.append(_contact(reference.contact))
    return found


def ids(addresses: list[str]) -> Json:
    """References to entities: one by itself, several as a list."""
    links: list[Json] = [{"@id": address} for address in addresses]
    return links[0] if len(links) == 1 else links


def _publisher(reference: Reference, ask: Json) -> Entity:
    return filled(
        {
            "@id": publisher_id(reference),
            "@type": "Organization",
            "name": reference.publisher.name,
            "url": reference.publisher.url or reference.site.url,
            "contactPoint": ask,
        }
    )


def _agent(agent: Agent, index: int, ask: Json) -> list[Entity]:
    identity = agent_id(agent, index)
    if agent.group:
        return [_group(identity, agent.group, agent.ror, ask)]
    place = agent.ror or f"#affiliation-{index}"
    person = {
        "@id": identity,
        "@type": "Person",
        "name": agent.display,
        "givenName": agent.given,
        "familyName": agent.family,
        "affiliation": {"@id": place} if agent.affiliation else None,
        "contactPoint": ask,
    }
    if not agent.affiliation:
        return [filled(person)]
    return [filled(person), _group(place, agent.affiliation, agent.ror, ask)]


def _sponsor(grant: Funding, index: int) -> Entity:
    agency = {
        "@id": funder_id(grant, index),
        "@type": "FundingAgency",
        "name": grant.funder,
        "url": grant.ror,
    }
    return filled(agency)


def _group(identity: str, name: str, url: str, ask: Json) -> Entity:
    # RO-Crate wants a ROR id of an Organization; what has none is the narrower Consortium.
    kind = "Organization" if identity.startswith(_ROR) else "Consortium"
    return filled({"@id": identity, "@type": kind, "name": name, "url": url, "contactPoint": ask})


def _contact_id(contact: Contact) -> str:
    return f"mailto:{contact.email}" if contact.email else contact.url or _CONTACT


def _contact(contact: Contact) -> Entity:
    return filled(
        {
            "@id": _contact_id(contact),
            "@type": "ContactPoint",
            "name": contact.name,
            "contactType": "questions about these data",
            "email": contact.email,
            "url": contact.url,
        }
    )
