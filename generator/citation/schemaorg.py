"""JSON-LD of pages: schema.org, Bioschemas and Croissant in one block; and the Croissant file by itself."""

from collections.abc import Sequence

from generator.citation.latex import bibtex_data
from generator.citation.licences import licence_urls
from generator.citation.ontologies import ontology, term_iri
from generator.citation.reference import Agent, Ended, File, Kind, Part, Reference, Site, Term
from generator.citation.vocabulary import CONTEXT
from generator.citation.writing import Json, filled, json_script, json_text
from generator.model.collection import Funding
from generator.model.record import replace
from generator.model.settings import Publisher

CROISSANT = "http://mlcommons.org/croissant/1.1"
BIOSCHEMAS_DATASET = "https://bioschemas.org/profiles/Dataset/1.0-RELEASE"
BIOSCHEMAS_CATALOG = "https://bioschemas.org/profiles/DataCatalog/0.3-RELEASE-2019_07_01"
FILE_TYPES = ("cr:FileObject", "DataDownload")
"""Croissant's reader takes the first type, schema.org's readers take the second."""
MOST_PARTS = 100
"""Parts that a page's block names."""
MOST_TERMS = 100
"""Terms of one property; an atlas can hold more cell types than a search engine reads."""


def jsonld(reference: Reference) -> str:
    """The block for `<script type="application/ld+json">`: no text in it can end the script.

    It names the first parts of a large collection or release; the records beside the page name all.
    """
    node = dataset_node(replace(reference, parts=reference.parts[:MOST_PARTS]))
    return json_script(node | _types_apart(reference))


def croissant_json(reference: Reference) -> str:
    """The Croissant file: the same description, for programs that fetch it by itself."""
    return json_text(dataset_node(reference))


def data_catalog_jsonld(site: Site, publisher: Publisher, newest: Sequence[Part], modified: str) -> str:
    """The home page's block; `newest` are the datasets to name, `modified` a date or empty."""
    node: dict[str, Json] = filled(
        {
            "@context": CONTEXT,
            "@type": "DataCatalog",
            "@id": site.url,
            "conformsTo": BIOSCHEMAS_CATALOG,
            "name": site.name,
            "description": site.description,
            "url": site.url,
            "identifier": site.url,
            "keywords": ["single-cell", "transcriptomics"],
            "provider": _publisher(publisher),
            "publisher": _publisher(publisher),
            "dateModified": modified,
            "dataset": [_part(part, "Dataset") for part in newest],
        }
    )
    return json_script(node)


def dataset_node(reference: Reference) -> dict[str, Json]:
    """The description as a JSON value."""
    profiles = [CROISSANT] if reference.offered else []
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": reference.permalink,
            "conformsTo": [*profiles, BIOSCHEMAS_DATASET],
            "name": reference.title,
            "description": reference.description,
            "url": reference.permalink,
            "version": reference.version,
            "datePublished": reference.date,
            "dateCreated": reference.created,
            "dateModified": reference.date,
            "license": _license(reference),
            "citeAs": bibtex_data(reference),
            "creator": [_agent(agent) for agent in reference.creators],
            "publisher": _publisher(reference.publisher),
            "keywords": list(reference.keywords),
            "identifier": [reference.address, reference.permalink]
            if reference.doi
            else [reference.permalink],
            "sameAs": [reference.address] if reference.doi else [],
            "isAccessibleForFree": None if reference.withdrawal else True,
            "includedInDataCatalog": _catalog(reference.site),
            "distribution": [_file(file, reference) for file in reference.offered],
            **_contents(reference),
            **_relations(reference),
            **_end(reference.withdrawal),
        }
    )


def _contents(reference: Reference) -> dict[str, Json]:
    """What the cells are."""
    return {
        "measurementTechnique": _terms(reference, "assay"),
        "about": _terms(reference, "organism", "tissue", "disease"),
        "variableMeasured": _variables(reference),
        "size": _size(reference),
    }


def _relations(reference: Reference) -> dict[str, Json]:
    """What else it belongs to."""
    return {
        # Croissant's reader takes any node of type Dataset for the dataset, so that neighbours are none.
        "isPartOf": _part(reference.collection, "Collection") if reference.collection else None,
        "exampleOfWork": _part(reference.dataset, "CreativeWork") if reference.dataset else None,
        "hasPart": [_part(part, "Dataset") for part in reference.parts],
        "citation": _paper(reference),
        "funding": [_grant(grant) for grant in reference.funding],
    }


def _end(end: Ended | None) -> dict[str, Json]:
    """That it was withdrawn, when, why, and what took its place."""
    if end is None:
        return {}
    return {
        "creativeWorkStatus": end.kind.title(),
        "expires": end.date,
        "correction": end.sentence,
        "dct:isReplacedBy": {"@id": end.successor} if end.successor else None,
    }


def _license(reference: Reference) -> Json:
    urls = licence_urls(reference.licence)
    if len(urls) == 1 and " " not in reference.licence:
        return urls[0]
    return {
        "@type": "CreativeWork",
        "name": reference.licence,
        "url": list(urls) or [reference.permalink],
    }


def _agent(agent: Agent) -> dict[str, Json]:
    if agent.group:
        return filled({"@type": "Organization", "@id": agent.ror, "name": agent.group, "url": agent.ror})
    orcid = f"https://orcid.org/{agent.orcid}" if agent.orcid else ""
    place = {"@type": "Organization", "@id": agent.ror, "name": agent.affiliation}
    return filled(
        {
            "@type": "Person",
            "@id": orcid,
            "name": agent.display,
            "givenName": agent.given,
            "familyName": agent.family,
            "url": orcid,
            "affiliation": filled(place) if agent.affiliation else None,
        }
    )


def _publisher(publisher: Publisher) -> dict[str, Json]:
    return filled(
        {
            "@type": "Organization",
            "@id": publisher.ror or publisher.url,
            "name": publisher.name,
            "url": publisher.url or publisher.ror,
        }
    )


def _catalog(site: Site) -> dict[str, Json]:
    return {"@type": "DataCatalog", "@id": site.url, "name": site.name, "url": site.url}


def _file(file: File, reference: Reference) -> dict[str, Json]:
    return filled(
        {
            "@type": [*FILE_TYPES],
            "@id": file.name,
            "name": file.name,
            "description": file.description,
            "contentUrl": file.url,
            "encodingFormat": file.media_type,
            "contentSize": f"{file.bytes} B",
            "sha256": file.sha256,
            "dateModified": reference.date,
            "license": _license(reference),
        }
    )


def _types_apart(reference: Reference) -> dict[str, Json]:
    """Context and files with the same types under two names, for programs that know schema.org's words alone.

    `additionalType`, where schema.org keeps types of other vocabularies, is declared another name of `@type`:
    who reads JSON-LD finds both types in their order, who reads `@type` as text finds schema.org's.
    """
    if not reference.offered:
        return {}
    context: dict[str, Json] = {**CONTEXT, "additionalType": "@type"}
    files: list[Json] = []
    for file in reference.offered:
        node = _file(file, reference)
        del node["@type"]
        first, second = FILE_TYPES
        files.append({"additionalType": first, "@type": second, **node})
    return {"@context": context, "distribution": files}


def _terms(reference: Reference, *fields: str) -> list[Json]:
    terms = [term for term in reference.terms if term.field in fields]
    return [_term(term) for term in terms[:MOST_TERMS]]


def _term(term: Term) -> dict[str, Json]:
    known = ontology(term.id)
    if known is None:
        return {"@type": "DefinedTerm", "name": term.label}
    name, url = known
    return {
        "@type": "DefinedTerm",
        "@id": term_iri(term.id),
        "name": term.label,
        "termCode": term.id,
        "url": term_iri(term.id),
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": url, "name": name, "url": url},
    }


def _variables(reference: Reference) -> list[Json]:
    if reference.kind not in {Kind.DATASET, Kind.VERSION}:
        return []
    found: list[Json] = [{"@type": "PropertyValue", "name": "gene expression per gene and cell"}]
    if count := len(reference.labels("cell_type")):
        types = "1 cell type" if count == 1 else f"{count} cell types"
        found.append({"@type": "PropertyValue", "name": "cell type", "value": types})
    return found


def _size(reference: Reference) -> list[Json]:
    pairs = ((reference.cells, "cells"), (reference.genes, "genes"))
    return [
        {"@type": "QuantitativeValue", "value": number, "unitText": unit}
        for number, unit in pairs
        if number is not None
    ]


def _part(part: Part, kind: str) -> dict[str, Json]:
    return filled(
        {
            "@type": kind,
            "@id": part.permalink,
            "name": part.title,
            "url": part.permalink,
            "description": part.description,
            "identifier": part.permalink,
            "version": part.version,
            "datePublished": part.date,
            "distribution": _download(part) if part.download else None,
        }
    )


def _download(part: Part) -> dict[str, Json]:
    return {"@type": "DataDownload", "contentUrl": part.download, "encodingFormat": "application/x-hdf5"}


def _paper(reference: Reference) -> dict[str, Json] | None:
    paper = reference.paper
    if paper is None:
        return None
    return filled(
        {
            "@type": "ScholarlyArticle",
            "@id": paper.url,
            "name": paper.title or paper.url,
            "identifier": paper.url,
            "url": paper.url,
            "datePublished": str(paper.year or ""),
            "isPartOf": {"@type": "Periodical", "name": paper.container} if paper.container else None,
        }
    )


def _grant(grant: Funding) -> dict[str, Json]:
    funder = filled({"@type": "Organization", "@id": grant.ror, "name": grant.funder, "url": grant.ror})
    return filled({"@type": "Grant", "identifier": grant.award, "funder": funder})
