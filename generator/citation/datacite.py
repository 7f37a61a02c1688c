"""DataCite 4.5 metadata as JSON, in the shape that DataCite's REST API takes under `attributes`."""

from generator.citation.licences import licence_ids, licence_name, licence_url
from generator.citation.ontologies import ontology, term_iri
from generator.citation.reference import Agent, Kind, Part, Reference, Term
from generator.citation.writing import Json, filled, json_text
from generator.model.collection import Funding
from generator.model.withdrawal import WithdrawalKind

SCHEMA = "http://datacite.org/schema/kernel-4"
MOST_SUBJECTS = 100

_TYPES = {
    Kind.DATASET: ("Single-cell dataset", "Dataset"),
    Kind.VERSION: ("Single-cell dataset", "Dataset"),
    Kind.COLLECTION: ("Collection of single-cell datasets", "Collection"),
    Kind.RELEASE: ("Catalog release", "Collection"),
}

_SUCCESSORS = {WithdrawalKind.DUPLICATE: "IsIdenticalTo", WithdrawalKind.MOVED: "IsIdenticalTo"}
"""What a successor is to what was withdrawn, unless that is obsolete."""


def datacite_json(reference: Reference) -> str:
    """The metadata as a file.

    While nothing is published and there is no date, it lacks the year that DataCite demands.
    """
    return json_text(datacite_attributes(reference))


def datacite_attributes(reference: Reference) -> dict[str, Json]:
    """The metadata of the DOI of what is cited."""
    resource_type, general = _TYPES[reference.kind]
    return filled(
        {
            "doi": reference.doi,
            "prefix": reference.doi.partition("/")[0],
            "url": reference.permalink,
            "schemaVersion": SCHEMA,
            "types": {"resourceType": resource_type, "resourceTypeGeneral": general},
            "creators": [_creator(agent) for agent in reference.creators],
            "titles": [{"title": reference.title}],
            "publisher": _publisher(reference),
            "publicationYear": reference.year,
            "version": reference.version,
            "subjects": _subjects(reference.terms),
            "dates": _dates(reference),
            "alternateIdentifiers": _alternates(reference),
            "relatedIdentifiers": _related(reference),
            "sizes": _sizes(reference),
            "formats": list(dict.fromkeys(f"{file.media_type} (.{file.role})" for file in reference.files)),
            "rightsList": [_rights(licence) for licence in licence_ids(reference.licence)],
            "descriptions": _descriptions(reference),
            "fundingReferences": [_grant(grant) for grant in reference.funding],
        }
    )


def _creator(agent: Agent) -> dict[str, Json]:
    if agent.group:
        return filled(
            {
                "name": agent.group,
                "nameType": "Organizational",
                "nameIdentifiers": [_identifier(agent.ror, "ROR", "https://ror.org")] if agent.ror else [],
            }
        )
    orcid = f"https://orcid.org/{agent.orcid}" if agent.orcid else ""
    place = {"name": agent.affiliation or agent.ror}
    if agent.ror:
        place |= {
            "affiliationIdentifier": agent.ror,
            "affiliationIdentifierScheme": "ROR",
            "schemeUri": "https://ror.org",
        }
    return filled(
        {
            "name": agent.inverted,
            "nameType": "Personal",
            "givenName": agent.given,
            "familyName": agent.family,
            "nameIdentifiers": [_identifier(orcid, "ORCID", "https://orcid.org")] if orcid else [],
            "affiliation": [place] if place["name"] else [],
        }
    )


def _identifier(value: str, scheme: str, uri: str) -> dict[str, Json]:
    return {"nameIdentifier": value, "nameIdentifierScheme": scheme, "schemeUri": uri}


def _publisher(reference: Reference) -> dict[str, Json]:
    publisher: dict[str, Json] = {"name": reference.publisher.name}
    if reference.publisher.ror:
        publisher |= {
            "publisherIdentifier": reference.publisher.ror,
            "publisherIdentifierScheme": "ROR",
            "schemeUri": "https://ror.org",
        }
    return publisher


def _subjects(terms: tuple[Term, ...]) -> list[Json]:
    found: list[Json] = []
    for term in terms:
        if known := ontology(term.id):
            scheme, uri = known
            found.append(
                {
                    "subject": term.label,
                    "subjectScheme": scheme,
                    "schemeUri": uri,
                    "valueUri": term_iri(term.id),
                }
            )
    return found[:MOST_SUBJECTS]


def _dates(reference: Reference) -> list[Json]:
    pairs = (("Created", reference.created), ("Issued", reference.date), ("Updated", reference.date))
    dates: list[Json] = [{"date": date, "dateType": kind} for kind, date in pairs if date]
    if end := reference.withdrawal:
        dates.append({"date": end.date, "dateType": "Withdrawn", "dateInformation": end.kind.value})
    return dates


def _descriptions(reference: Reference) -> list[Json]:
    found: list[Json] = [{"description": reference.description, "descriptionType": "Abstract"}]
    if end := reference.withdrawal:
        found.append({"description": end.sentence, "descriptionType": "Other"})
    return found


def _alternates(reference: Reference) -> list[Json]:
    found: list[Json] = [
        {"alternateIdentifier": reference.permalink, "alternateIdentifierType": "Permalink"},
    ]
    if reference.accession:
        found.append({"alternateIdentifier": reference.accession, "alternateIdentifierType": "Accession"})
    found += [
        {"alternateIdentifier": f"sha256:{file.sha256}", "alternateIdentifierType": f"SHA-256 of {file.name}"}
        for file in reference.files
    ]
    return found


def _related(reference: Reference) -> list[Json]:
    found = [_parent(reference)]
    found += [_link("IsNewVersionOf", reference.previous, "Dataset")]
    found += [_link("IsPreviousVersionOf", reference.next, "Dataset")]
    found += [_link("IsPartOf", reference.collection, "Collection")]
    found += [_link("HasPart", part, "Dataset") for part in reference.parts]
    if reference.paper:
        found.append(_relation("IsSupplementTo", reference.paper.doi, "DOI", "JournalArticle"))
    found += [_relation("HasPart", file.url, "URL", "Dataset") for file in reference.offered]
    if reference.withdrawal and reference.withdrawal.successor:
        relation = _SUCCESSORS.get(reference.withdrawal.kind, "IsObsoletedBy")
        general = _TYPES[reference.kind][1]
        found.append(_relation(relation, reference.withdrawal.successor, "URL", general))
    return [relation for relation in found if relation]


def _parent(reference: Reference) -> dict[str, Json]:
    if reference.concept_doi:
        return _relation("IsVersionOf", reference.concept_doi, "DOI", "Dataset")
    return _link("IsVersionOf", reference.dataset, "Dataset")


def _link(relation: str, part: Part | None, general: str) -> dict[str, Json]:
    if part is None:
        return {}
    if part.doi:
        return _relation(relation, part.doi, "DOI", general)
    return _relation(relation, part.permalink, "URL", general)


def _relation(relation: str, value: str, kind: str, general: str) -> dict[str, Json]:
    return {
        "relatedIdentifier": value,
        "relatedIdentifierType": kind,
        "relationType": relation,
        "resourceTypeGeneral": general,
    }


def _sizes(reference: Reference) -> list[Json]:
    sizes: list[Json] = [f"{file.bytes} bytes" for file in reference.files]
    sizes += [f"{reference.cells} cells"] if reference.cells is not None else []
    sizes += [f"{reference.genes} genes"] if reference.genes is not None else []
    return sizes


def _rights(licence: str) -> dict[str, Json]:
    url = licence_url(licence)
    rights: dict[str, Json] = {"rights": licence_name(licence)}
    if url:
        rights |= {
            "rightsUri": url,
            "schemeUri": "https://spdx.org/licenses/",
            "rightsIdentifier": licence,
            "rightsIdentifierScheme": "SPDX",
        }
    return rights


def _grant(grant: Funding) -> dict[str, Json]:
    return filled(
        {
            "funderName": grant.funder,
            "funderIdentifier": grant.ror,
            "funderIdentifierType": "ROR" if grant.ror else None,
            "awardNumber": grant.award,
        }
    )
