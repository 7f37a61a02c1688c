"""publication.csl.json: what it says of the paper, as far as pages need it."""

import json
from typing import Any

from generator.manifests.decoding import decode, place_of
from generator.manifests.rule import Place
from generator.manifests.rules_files import BAD_JSON, BAD_RECORD
from generator.model.collection import PublicationRecord
from generator.model.problem import Problem
from generator.model.record import record

PREPRINT_SERVERS = frozenset(
    {"biorxiv", "medrxiv", "arxiv", "research square", "chemrxiv", "preprints.org", "ssrn"}
)
_PREPRINTS = frozenset({"article", "preprint", "posted-content"})


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
    month, day = _part(item, 1, most=12), _part(item, 2, most=31)
    container = item.get("container-title") or _server(item)
    given = tuple(_given(author) for author in item["author"])
    made = PublicationRecord(
        title=item["title"].strip(),
        authors=tuple(_family(author) for author in item["author"]),
        year=_year(item),
        container=container,
        month=month,
        day=day if month else None,
        given=given if any(given) else (),
        is_preprint=_is_preprint(item, container),
    )
    return Paper(record=made, doi=item.get("DOI", ""))


def _family(author: dict[str, Any]) -> str:
    family = author.get("family")
    if isinstance(family, str) and family.strip():
        particle = author.get("non-dropping-particle")
        return f"{particle} {family}" if isinstance(particle, str) and particle else family
    literal = author.get("literal")
    return literal if isinstance(literal, str) else ""


def _given(author: dict[str, Any]) -> str:
    given = author.get("given")
    return given.strip() if isinstance(given, str) and isinstance(author.get("family"), str) else ""


def _server(item: dict[str, Any]) -> str:
    """The preprint server: Crossref names it as the institution, for want of a journal."""
    institutions = item.get("institution")
    first = institutions[0] if isinstance(institutions, list) and institutions else None
    name = first.get("name") if isinstance(first, dict) else None
    return name if isinstance(name, str) else ""


def _is_preprint(item: dict[str, Any], container: str) -> bool:
    """Crossref's `posted-content` is `article` in CSL, as is a preprint by DataCite and Zotero."""
    words = {str(item.get(field)).lower() for field in ("type", "subtype", "genre")}
    return bool(words & _PREPRINTS) or container.lower() in PREPRINT_SERVERS


def _part(item: dict[str, Any], place: int, *, most: int) -> int | None:
    """The month or day of `issued`; None if it is not told, or is none."""
    try:
        text = str(item["issued"]["date-parts"][0][place])
    except (KeyError, IndexError, TypeError):
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0  # noqa: PLR2004 - MM, DD
    return number if 1 <= number <= most else None


def _year(item: dict[str, Any]) -> int | None:
    try:
        year = str(item["issued"]["date-parts"][0][0])
    except (KeyError, IndexError, TypeError):
        return None
    return int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None  # noqa: PLR2004 - YYYY
