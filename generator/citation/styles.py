"""Formatted citations: APA and Nature by own fast code, any other CSL style by citeproc.

citeproc-py takes 8 ms for one APA citation; these take 20 µs. That they print the same is tested.
They differ from it on purpose in three things: given names in scripts without capitals are not cut
to initials, no full stop follows a question or exclamation mark, and Nature's style gives the permalink
where a DOI is missing (the style alone would leave the reader without any address).
"""

import functools
import re

from generator.citation.reference import Agent, Kind, Paper, Reference

PAIR = 2
APA_ALL = 20
"""APA names up to so many authors; of more, the first 19 and the last."""
NATURE_ALL = 5
"""Nature names up to so many authors; of more, the first."""

_GENRES = {
    Kind.DATASET: "Dataset",
    Kind.VERSION: "Dataset",
    Kind.COLLECTION: "Dataset collection",
    Kind.RELEASE: "Dataset catalog",
}


def genre(reference: Reference) -> str:
    """What APA puts in square brackets: `Dataset`, `Dataset collection`, `Dataset catalog`."""
    return _GENRES[reference.kind]


def text(reference: Reference) -> str:
    """The citation in APA style (7th edition), as plain text."""
    names = _apa_names(reference.creators)
    version = f" (Version {reference.version})" if reference.version else ""
    source = _stopped(reference.publisher.name)
    return (
        f"{_stopped(names)} ({reference.year or 'n.d.'}). "
        f"{reference.title}{version} [{genre(reference)}]. {source} {reference.address}"
    )


def nature(reference: Reference) -> str:
    """The citation in Nature's style, as plain text without its number."""
    year = f" ({reference.year})" if reference.year else ""
    return (
        f"{_stopped(_nature_names(reference.creators))} {_stopped(reference.title)} "
        f"{reference.publisher.name} {reference.address}{year}."
    )


def paper_text(paper: Paper) -> str:
    """The paper in author-date form: `Zheng & Terry (2017). Title. Journal. https://doi.org/...`."""
    if not paper.title:
        return paper.url
    names = " & ".join(paper.authors) if len(paper.authors) <= PAIR else f"{paper.authors[0]} et al."
    year = f"({paper.year})" if paper.year else "(n.d.)"
    container = f" {_stopped(paper.container)}" if paper.container else ""
    return f"{names} {year}. {_stopped(paper.title)}{container} {paper.url}".lstrip()


@functools.lru_cache(maxsize=4096)  # each author stands on dozens of pages and in a dozen formats
def initials(given: str) -> str:
    """Given names as initials: `Jo-Anne Beth` is `J.-A. B.`; a script without capitals stays as it is."""
    if given.upper() == given.lower():
        return given
    parts = [part for part in re.split(r"[\s.]+", given) if part]
    return " ".join("-".join(f"{p[0]}." for p in part.split("-") if p) for part in parts)


def _short(agent: Agent) -> str:
    return agent.group or ", ".join(part for part in (agent.family, initials(agent.given)) if part)


def _apa_names(creators: tuple[Agent, ...]) -> str:
    names = [_short(agent) for agent in creators]
    if len(names) > APA_ALL:
        return f"{', '.join(names[: APA_ALL - 1])}, … {names[-1]}"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _nature_names(creators: tuple[Agent, ...]) -> str:
    names = [_short(agent) for agent in creators]
    if len(names) > NATURE_ALL:
        return f"{names[0]} et al."
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} & {names[-1]}"


def _stopped(sentence: str) -> str:
    """`sentence` with a full stop, unless it ends with a mark already."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."
