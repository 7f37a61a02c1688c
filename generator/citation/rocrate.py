"""RO-Crate 1.2: the version's folder on the site as a crate whose files lie on the web."""

from generator.citation.licences import licence_ids, licence_name, licence_url
from generator.citation.reference import Ended, File, Part, Reference
from generator.citation.rocrate_people import Entity, agent_id, funder_id, ids, people, publisher_id
from generator.citation.writing import filled, json_text

PROFILE = "https://w3id.org/ro/crate/1.2"


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
    parts = [file.url for file in reference.offered] + [part.permalink for part in reference.parts]
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
            "license": ids([_licence_id(licence) for licence in licence_ids(reference.licence)]),
            "identifier": {"@id": "#identifier"},
            "cite-as": reference.address,
            "keywords": ", ".join(reference.keywords),
            "size": ", ".join(size),
            "author": ids([agent_id(agent, index) for index, agent in enumerate(reference.creators)]),
            "publisher": {"@id": publisher_id(reference)},
            "citation": {"@id": reference.paper.url} if reference.paper else None,
            "isPartOf": {"@id": reference.collection.permalink} if reference.collection else None,
            "hasPart": ids(parts),
            # A Grant or funder must be an Organization that names its own funder; these name none.
            "funding": "; ".join(f"{g.funder} {g.award or ''}".strip() for g in reference.funding),
            "sponsor": ids([funder_id(grant, index) for index, grant in enumerate(reference.funding)]),
            **_end(reference.withdrawal),
        }
    )


def _end(end: Ended | None) -> Entity:
    if end is None:
        return {}
    return {"creativeWorkStatus": end.kind.title(), "expires": end.date, "correction": end.sentence}


def _around(reference: Reference) -> list[Entity]:
    """Every entity that the root names."""
    found = [_file(file, reference) for file in reference.offered]
    for part in reference.parts:
        found += _part(part)
    if reference.collection:
        found.append(_collection(reference.collection))
    found += [_licence(licence) for licence in licence_ids(reference.licence)]
    found.append(_identifier(reference))
    found += _paper(reference)
    return [*found, *people(reference)]


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
    }


def _part(part: Part) -> list[Entity]:
    dataset = {
        "@id": part.permalink,
        "@type": "Dataset",
        "name": part.title,
        "description": part.description,
        "url": part.permalink,
        "version": part.version,
        "datePublished": part.date,
        "distribution": {"@id": part.download} if part.download else None,
    }
    download: Entity = {
        "@id": part.download,
        "@type": "DataDownload",
        "name": f"AnnData file of {part.title}",
        "contentUrl": part.download,
        "encodingFormat": "application/x-hdf5",
    }
    return [filled(dataset), download] if part.download else [filled(dataset)]


def _collection(part: Part) -> Entity:
    return {"@id": part.permalink, "@type": "Collection", "name": part.title, "url": part.permalink}


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


def _paper(reference: Reference) -> list[Entity]:
    paper = reference.paper
    if paper is None:
        return []
    article = {
        "@id": paper.url,
        "@type": "ScholarlyArticle",
        "name": paper.title or paper.url,
        "identifier": paper.url,
        "datePublished": str(paper.year or ""),
        # Names alone: an entity without ORCID iD and affiliation would say no more.
        "author": ", ".join(paper.authors),
    }
    return [filled(article)]
