"""Files for reference managers: CSL-JSON and RIS. Both hold the data first, then the paper."""

from generator.citation.latex import key
from generator.citation.reference import Agent, Kind, Paper, Reference
from generator.citation.styles import genre
from generator.citation.writing import Json, filled, json_text


def csl_items(reference: Reference) -> list[dict[str, Json]]:
    """The data and, where there is a record of it, the paper as CSL-JSON items."""
    items = [_csl_data(reference)]
    if reference.paper and reference.paper.title:
        items.append(_csl_paper(reference.paper))
    return items


def csl_json(reference: Reference) -> str:
    """CSL-JSON, which citeproc, Zotero and pandoc read."""
    return json_text(csl_items(reference))


def ris(reference: Reference) -> str:
    """RIS, which every reference manager reads; lines end with CR LF as its specification says."""
    lines = _ris_data(reference)
    if reference.paper and reference.paper.title:
        lines += _ris_paper(reference.paper)
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER")


def _csl_data(reference: Reference) -> dict[str, Json]:
    year, month, day = (int(part) for part in (reference.date or "0-0-0").split("-"))
    is_plain = reference.kind in {Kind.DATASET, Kind.VERSION}
    return filled(
        {
            "id": key(reference),
            "type": "dataset",
            # Styles print `Dataset` for the type themselves.
            "genre": "" if is_plain else genre(reference),
            "title": reference.title,
            "author": [_csl_name(agent) for agent in reference.creators],
            "issued": {"date-parts": [[year, month, day]]} if year else None,
            "publisher": reference.publisher.name,
            "version": reference.version,
            "DOI": reference.doi,
            "URL": reference.address,
            "abstract": reference.description,
            "note": reference.withdrawal.sentence if reference.withdrawal else "",
        }
    )


def _csl_name(agent: Agent) -> dict[str, Json]:
    if agent.group:
        return {"literal": agent.group}
    return filled({"family": agent.family, "given": agent.given})


def _csl_paper(paper: Paper) -> dict[str, Json]:
    return filled(
        {
            "id": paper.doi,
            "type": "article-journal",
            "title": paper.title,
            "author": [{"literal": name} for name in paper.authors],
            "issued": {"date-parts": [[paper.year]]} if paper.year else None,
            "container-title": paper.container,
            "DOI": paper.doi,
            "URL": paper.url,
        }
    )


def _ris_data(reference: Reference) -> list[tuple[str, str]]:
    return [
        ("TY", "DATA"),
        ("TI", reference.title),
        *(("AU", agent.inverted) for agent in reference.creators),
        ("PY", reference.year),
        ("DA", reference.date.replace("-", "/")),
        ("PB", reference.publisher.name),
        ("ET", reference.version),
        ("DO", reference.doi),
        ("UR", reference.address),
        ("AB", reference.description),
        ("N1", reference.withdrawal.sentence if reference.withdrawal else ""),
        *(("KW", keyword) for keyword in reference.keywords),
        ("ER", ""),
    ]


def _ris_paper(paper: Paper) -> list[tuple[str, str]]:
    return [
        ("TY", "JOUR"),
        ("TI", paper.title),
        *(("AU", name) for name in paper.authors),
        ("PY", str(paper.year or "")),
        ("JO", paper.container),
        ("DO", paper.doi),
        ("UR", paper.url),
        ("ER", ""),
    ]
