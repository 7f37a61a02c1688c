"""BibTeX (biblatex's `@dataset`), safe for titles that hold LaTeX."""

import re
import unicodedata

from generator.citation.reference import Agent, Kind, Paper, Reference

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9.]+")
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces even behind a backslash, so that \{ would have to be paired.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&%#_"},
    }
)


def escaped(text: str) -> str:
    """`text` as LaTeX that prints it."""
    return text.translate(_SPECIAL)


def key(reference: Reference) -> str:
    """The citation key: ASCII, and unique in the catalog, e.g. `carberry2026-8XK3M1PZ-v2`."""
    first = reference.creators[0]
    parts = [f"{_ascii(first.family or first.group)}{reference.year}", reference.accession]
    if reference.kind in {Kind.VERSION, Kind.RELEASE}:
        parts.append(f"v{reference.version}")
    return "-".join(part for part in parts if part)


def bibtex(reference: Reference) -> str:
    """The entry of the data and, where there is a record of the paper, the paper's entry after it."""
    entries = [bibtex_data(reference)]
    if reference.paper and reference.paper.title:
        entries.append(_paper(reference.paper))
    return "\n".join(entries)


def bibtex_data(reference: Reference) -> str:
    """The entry of the data alone."""
    fields = {
        "author": " and ".join(_name(agent) for agent in reference.creators),
        # Doubled braces: capitals in titles (T cell, PBMC, gene names) carry meaning.
        "title": f"{{{escaped(reference.title)}}}",
        "year": reference.year,
        "month": _MONTHS[int(reference.date[5:7]) - 1] if reference.date else "",
        "date": reference.date,
        "publisher": f"{{{escaped(reference.publisher.name)}}}",
        "version": reference.version,
        "doi": reference.doi,
        "url": reference.address,
        "note": _note(reference),
    }
    return _entry("dataset", key(reference), fields)


def _paper(paper: Paper) -> str:
    family = _ascii(paper.authors[0]) if paper.authors else "paper"
    name = f"{family}{paper.year or ''}-{_NOT_IN_KEYS.sub('-', paper.doi)}"
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in paper.authors),
        "title": f"{{{escaped(paper.title)}}}",
        "journal": escaped(paper.container),
        "year": str(paper.year or ""),
        "doi": paper.doi,
        "url": paper.url,
    }
    return _entry("article", name, fields)


def _entry(kind: str, name: str, fields: dict[str, str]) -> str:
    lines = [
        f"  {field} = {value if field == 'month' else f'{{{value}}}'},"
        for field, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{name},", *lines, "}", ""])


def _note(reference: Reference) -> str:
    paper = f"Data of the paper {escaped(reference.paper.url)}" if reference.paper else ""
    ended = escaped(reference.withdrawal.sentence) if reference.withdrawal else ""
    return ". ".join(part for part in (paper, ended) if part)


def _name(agent: Agent) -> str:
    if agent.group:
        return f"{{{escaped(agent.group)}}}"
    return ", ".join(_name_part(part) for part in (agent.family, agent.given) if part)


def _name_part(part: str) -> str:
    text = escaped(part)
    # A comma or the word `and` inside a name would split it.
    return f"{{{text}}}" if "," in text or " and " in f" {text.lower()} " else text


def _ascii(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(character for character in letters if character.isalnum()) or "anon"
