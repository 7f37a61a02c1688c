"""CITATION.cff, version 1.2.0 of the Citation File Format."""

from generator.citation.licences import licence_ids, licence_urls
from generator.citation.reference import Agent, Paper, Reference
from generator.citation.writing import Json, filled, yaml_text


def citation_cff(reference: Reference) -> str:
    """The file; the data is what it cites, the paper stands under `references`."""
    has_paper_record = reference.paper is not None and bool(reference.paper.title)
    also = " and the paper under references" if has_paper_record else ""
    ended = f"{reference.withdrawal.sentence} " if reference.withdrawal else ""
    return yaml_text(
        filled(
            {
                "cff-version": "1.2.0",
                "message": f"{ended}If you use these data, please cite them as below{also}.",
                "type": "dataset",
                "title": reference.title,
                "abstract": reference.description,
                "authors": [_author(agent) for agent in reference.creators],
                "version": reference.version,
                "date-released": reference.date,
                "doi": reference.doi,
                "identifiers": _identifiers(reference),
                "url": reference.permalink,
                "repository-artifact": reference.offered[0].url if reference.offered else "",
                **_license(reference.licence),
                "keywords": list(reference.keywords),
                "references": [_paper(reference.paper)] if reference.paper and has_paper_record else [],
            }
        )
    )


def _author(agent: Agent) -> dict[str, Json]:
    if agent.group:
        return filled({"name": agent.group, "website": agent.ror})
    return filled(
        {
            "family-names": agent.family,
            "given-names": agent.given,
            "orcid": f"https://orcid.org/{agent.orcid}" if agent.orcid else "",
            "affiliation": agent.affiliation,
        }
    )


def _identifiers(reference: Reference) -> list[Json]:
    what = f"version {reference.version}" if reference.version else "all versions"
    found = [
        ("doi", reference.doi, f"DOI of {what}"),
        ("doi", reference.concept_doi, "DOI of all versions"),
        ("url", reference.permalink, f"Permanent link to {what}"),
        ("doi", reference.paper.doi if reference.paper else "", "DOI of the paper"),
        *(("other", f"sha256:{file.sha256}", f"SHA-256 of {file.name}") for file in reference.files),
    ]
    return [{"type": kind, "value": value, "description": text} for kind, value, text in found if value]


def _license(expression: str) -> dict[str, Json]:
    """An SPDX id, or a list of alternatives; the format can say nothing else but an address."""
    ids, urls = licence_ids(expression), licence_urls(expression)
    is_choice = " AND " not in expression and " WITH " not in expression
    if is_choice and len(urls) == len(ids):
        return {"license": ids[0] if len(ids) == 1 else list(ids)}
    return {"license-url": urls[0]} if urls else {}


def _paper(paper: Paper) -> dict[str, Json]:
    return filled(
        {
            "type": "article",
            "title": paper.title,
            # The format refuses two equal authors, and namesakes are told apart by given names alone,
            # which the paper's record does not hold.
            "authors": [{"family-names": name} for name in dict.fromkeys(paper.authors)]
            or [{"name": "anonymous"}],
            "journal": paper.container,
            "year": paper.year,
            "doi": paper.doi,
        }
    )
