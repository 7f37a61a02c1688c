"""publication.csl.json: what it says of the paper, as far as pages need it."""

import json
from typing import Any

from generator.manifests.decoding import decode, place_of
from generator.manifests.rule import Place
from generator.manifests.rules_files import BAD_JSON, BAD_RECORD
from generator.model.collection import PublicationRecord
from generator.model.problem import Problem
from generator.model.record import record


@record
class Paper:
    """The record, and the DOI that it is of."""

    record: PublicationRecord
    doi: str
    """Empty if the record does not say."""


def read_publication(path: str, data: bytes) -> tuple[Paper | None, list[Problem]]:
    """Read a CSL-JSON object, or a list of one."""
    text, problems = decode(path, data)
    if problems:
        return None, problems
    try:
        item = json.loads(text)
    except json.JSONDecodeError as error:
        place = place_of(path, text, min(error.pos, len(text)))
        return None, [BAD_JSON.at(place, f"The JSON parser says: {error.msg}.")]
    except (RecursionError, ValueError):
        return None, [BAD_JSON.at(Place(path), "The JSON is nested too deep, or holds too long a number.")]
    if isinstance(item, list) and len(item) == 1:
        item = item[0]
    complaints = list(_complaints(item))
    if complaints:
        return None, [BAD_RECORD.at(Place(path), complaint) for complaint in complaints]
    return _paper(item), []


def _complaints(item: Any) -> list[str]:  # noqa: ANN401 - JSON of any shape
    if not isinstance(item, dict):
        return ["The record must be one JSON object, or a list of one."]
    wrong = []
    if not isinstance(item.get("title"), str) or not item["title"].strip():
        wrong.append("The record lacks `title` as text.")
    authors = item.get("author")
    if not isinstance(authors, list) or not authors:
        wrong.append("The record lacks `author` as a list.")
    elif any(not isinstance(author, dict) or not _family(author) for author in authors):
        wrong.append("An entry of `author` has neither `family` nor `literal`.")
    if "issued" in item and _year(item) is None:
        wrong.append("`issued` holds no year in `date-parts`.")
    if not isinstance(item.get("container-title", ""), str):
        wrong.append("`container-title` must be text.")
    if not isinstance(item.get("DOI", ""), str):
        wrong.append("`DOI` must be text.")
    return wrong


def _paper(item: dict[str, Any]) -> Paper:
    made = PublicationRecord(
        title=item["title"].strip(),
        authors=tuple(_family(author) for author in item["author"]),
        year=_year(item),
        container=item.get("container-title", ""),
    )
    return Paper(record=made, doi=item.get("DOI", ""))


def _family(author: dict[str, Any]) -> str:
    family = author.get("family")
    if isinstance(family, str) and family.strip():
        particle = author.get("non-dropping-particle")
        return f"{particle} {family}" if isinstance(particle, str) and particle else family
    literal = author.get("literal")
    return literal if isinstance(literal, str) else ""


def _year(item: dict[str, Any]) -> int | None:
    try:
        year = str(item["issued"]["date-parts"][0][0])
    except (KeyError, IndexError, TypeError):
        return None
    return int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None  # noqa: PLR2004 - YYYY
