"""RO-Crate 1.2: the version's folder on the site as a crate whose files lie on the web."""

from generator.citation.licences import licence_ids, licence_name, licence_url
from generator.citation.reference import Agent, File, Part, Reference
from generator.citation.writing import Json, filled, json_text

PROFILE = "https://w3id.org/ro/crate/1.2"

Entity = dict[str, Json]


def ro_crate(reference: Reference) -> str:
    """`ro-crate-metadata.json`, to lie at the permalink."""
    descriptor: Entity = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    entities = [descriptor, _root(reference), *_around(reference)]
    unique = {str(entity["@id"]): entity for entity in reversed(entities)}
    return json_text({"@context": f"{PROFILE}/context", "@graph": list(reversed(unique.values()))})


def _root(reference: Reference) -> Entity:
    parts = [file.url for file in reference.files] + [part.permalink for part in reference.parts]
    size = [
        f"{number} {unit}"
        for number, unit in ((reference.cells, "cells"), (reference.genes, "genes"))
        if number is not None
    ]
    return filled(
        {
            "@id": "./",
            "@type": "Dataset",
            "name": reference.title,
            "description": reference.description,
            "url": reference.permalink,
            "datePublished": reference.date,
            "dateCreated": reference.created,
            "dateModified": reference.date,
            "version": reference.version,
            "license": _ids([_licence_id(licence) for licence in licence_ids(reference.licence)]),
            "identifier": {"@id": "#identifier"},
            "cite-as": reference.address,
            "keywords": ", ".join(reference.keywords),
            "size": ", ".join(size),
            "author": _ids([_agent_id(agent, index) for index, agent in enumerate(reference.creators)]),
            "publisher": {"@id": _publisher_id(reference)},
            "citation": {"@id": reference.paper.url} if reference.paper else None,
            "isPartOf": {"@id": reference.collection.permalink} if reference.collection else None,
            "hasPart": _ids(parts),
            "funder": _ids([f"#funder-{index}" for index in range(len(reference.funding))]),
        }
    )


def _around(reference: Reference) -> list[Entity]:
    """Every entity that the root names."""
    found = [_file(file, reference) for file in reference.files]
    found += [_neighbour(part) for part in (*reference.parts, reference.collection) if part]
    found += [_licence(licence) for licence in licence_ids(reference.licence)]
    found.append(_identifier(reference))
    for index, agent in enumerate(reference.creators):
        found += _agent(agent, index)
    found.append(_publisher(reference))
    found += [
        filled({"@id": f"#funder-{index}", "@type": "Organization", "name": grant.funder, "url": grant.ror})
        for index, grant in enumerate(reference.funding)
    ]
    found += _paper(reference)
    return found


def _file(file: File, reference: Reference) -> Entity:
    return {
        "@id": file.url,
        "@type": "File",
        "name": file.name,
        "description": file.description,
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
        "sdDatePublished": reference.date,
        "license": _ids([_licence_id(licence) for licence in licence_ids(reference.licence)]),
    }


def _neighbour(part: Part) -> Entity:
    fields = {
        "@id": part.permalink,
        "@type": "Dataset",
        "name": part.title,
        "description": part.description,
        "url": part.permalink,
        "version": part.version,
        "datePublished": part.date,
    }
    return filled(fields)


def _licence_id(licence: str) -> str:
    return licence_url(licence) or f"#{licence}"


def _licence(licence: str) -> Entity:
    return {
        "@id": _licence_id(licence),
        "@type": "CreativeWork",
        "name": licence_name(licence),
        "description": f"Licence of the data; SPDX: {licence}",
    }


def _identifier(reference: Reference) -> Entity:
    if reference.doi:
        scheme, value = "https://registry.identifiers.org/registry/doi", f"doi:{reference.doi}"
    else:
        scheme, value = "https://schema.org/url", reference.permalink
    return {
        "@id": "#identifier",
        "@type": "PropertyValue",
        "name": "doi" if reference.doi else "permalink",
        "propertyID": scheme,
        "value": value,
        "url": reference.address,
    }


def _agent_id(agent: Agent, index: int) -> str:
    if agent.orcid:
        return f"https://orcid.org/{agent.orcid}"
    return agent.ror if agent.group and agent.ror else f"#author-{index}"


def _agent(agent: Agent, index: int) -> list[Entity]:
    identity = _agent_id(agent, index)
    if agent.group:
        return [filled({"@id": identity, "@type": "Organization", "name": agent.group, "url": agent.ror})]
    place = agent.ror or f"#affiliation-{index}"
    person = filled(
        {
            "@id": identity,
            "@type": "Person",
            "name": agent.display,
            "givenName": agent.given,
            "familyName": agent.family,
            "affiliation": {"@id": place} if agent.affiliation else None,
        }
    )
    if not agent.affiliation:
        return [person]
    affiliation = {"@id": place, "@type": "Organization", "name": agent.affiliation, "url": agent.ror}
    return [person, filled(affiliation)]


def _publisher_id(reference: Reference) -> str:
    return reference.publisher.ror or reference.publisher.url or "#publisher"


def _publisher(reference: Reference) -> Entity:
    return filled(
        {
            "@id": _publisher_id(reference),
            "@type": "Organization",
            "name": reference.publisher.name,
            "url": reference.publisher.url or reference.site.url,
        }
    )


def _paper(reference: Reference) -> list[Entity]:
    paper = reference.paper
    if paper is None:
        return []
    authors: list[Entity] = [
        {"@id": f"#paper-author-{index}", "@type": "Person", "name": name}
        for index, name in enumerate(paper.authors)
    ]
    article = filled(
        {
            "@id": paper.url,
            "@type": "ScholarlyArticle",
            "name": paper.title or paper.url,
            "identifier": paper.url,
            "datePublished": str(paper.year or ""),
            "author": _ids([str(author["@id"]) for author in authors]),
        }
    )
    return [article, *authors]


def _ids(addresses: list[str]) -> Json:
    links: list[Json] = [{"@id": address} for address in addresses]
    return links[0] if len(links) == 1 else links
