"""What a paper's CSL-JSON record tells of the collection that belongs to it."""

import html
import json
import re
from typing import Any

from generator.errors import UsageError
from generator.manifests.formats import FORMATS
from generator.manifests.publication import read_publication
from generator.model.collection import Creator, Funding
from generator.model.record import record, replace

_LONGEST = 300
"""Characters of a line in a manifest."""


@record
class FromPaper:
    """Fields of a collection, as far as the record has them in the form that manifests want."""

    title: str
    doi: str
    """Empty if the record does not say."""
    creators: tuple[Creator, ...]
    description: str
    """The abstract as plain paragraphs; empty without one."""
    funding: tuple[Funding, ...]


def from_paper(name: str, data: bytes) -> FromPaper:
    """Read a record, as doi.org sends it for `application/vnd.citationstyles.csl+json`; `name` is for errors.

    Raises UsageError for what is no such record.
    """
    paper, problems = read_publication(name, data)
    if paper is None:
        raise UsageError(f"{name}: {problems[0].message}", hint=problems[0].hint)
    item = json.loads(data)
    item = item[0] if isinstance(item, list) else item
    families = paper.record.authors
    return FromPaper(
        title=_line(paper.record.title),
        doi=paper.doi if _is("doi", paper.doi) else "",
        creators=tuple(_creator(a, family) for a, family in zip(item["author"], families, strict=True)),
        description=_abstract(item.get("abstract")),
        funding=tuple(_funding(item.get("funder"))),
    )


def _creator(author: dict[str, Any], family: str) -> Creator:
    given = author.get("given") if isinstance(author.get("family"), str) else None
    name = f"{family}, {given}" if isinstance(given, str) and given.strip() else family
    return Creator(name=_line(name)[:200], orcid=_orcid(author), affiliation=_affiliation(author))


def _orcid(author: dict[str, Any]) -> str | None:
    told = author.get("ORCID") or author.get("orcid")
    bare = re.sub(r"^https?://orcid\.org/", "", told) if isinstance(told, str) else ""
    return bare if _is("orcid", bare) else None


def _affiliation(author: dict[str, Any]) -> str | None:
    listed = author.get("affiliation")
    first = listed[0] if isinstance(listed, list) and listed else None
    name = first.get("name") if isinstance(first, dict) else None
    return _line(name) or None if isinstance(name, str) else None


def _funding(funders: object) -> list[Funding]:
    made = []
    for funder in funders if isinstance(funders, list) else []:
        name = funder.get("name") if isinstance(funder, dict) else None
        if not isinstance(name, str) or not _line(name):
            continue
        told = funder.get("award")
        awards = [_line(a) for a in told if isinstance(a, str) and _line(a)] if isinstance(told, list) else []
        grant = Funding(funder=_line(name))
        made += [replace(grant, award=award) for award in awards] or [grant]
    return made


def _abstract(text: object) -> str:
    """Without the tags of JATS, a paragraph each."""
    if not isinstance(text, str):
        return ""
    parts = re.split(r"</?(?:jats:)?(?:p|title|sec)\b[^>]*>", text)
    plain = [" ".join(html.unescape(re.sub(r"<[^<>]*>", "", part)).split()) for part in parts]
    kept = [part for part in plain if part and part.lower() not in {"abstract", "summary"}]
    return "\n\n".join(kept) + "\n" if kept else ""


def _line(text: str) -> str:
    """One line without tags, as long as a manifest's line may be."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())[:_LONGEST]


def _is(kind: str, text: str) -> bool:
    return FORMATS[kind].complaint(text) is None
