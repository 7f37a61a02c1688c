"""Pages of terms: what a term means, what is above and below it, which datasets have it."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote_plus

from generator import browse
from generator.browse import FindRow, ReadLexicon, TermPage
from generator.model.record import record
from generator.model.terms import FACET_TITLES
from generator.pages import cards, urls, wording
from generator.pages.facet_views import TermDataset, TermGroup, TermsView, TermView
from generator.pages.facts import fact
from generator.pages.views import Link

DATASETS = 30
"""Datasets that a term's page names; its link to the list leads to all."""
KEYS = 60
"""Values that a link to the list may tick; a term above more of them is looked for by its name."""
CHILDREN = 200
_ANY = "_"
"""In the place of a term's id: no term, so that links from it are those from every other term's page."""
SAID = ("tissue", "organism")
"""What is said of a dataset beside its cells."""
SYNONYMS = 12


@record
class Terms:
    """All terms that have pages."""

    pages: tuple[TermPage, ...]
    labels: Mapping[tuple[str, str], str]
    """By facet and id."""
    finds: Mapping[str, FindRow]
    """Datasets by accession."""


def terms_of(finds: Iterable[FindRow], read: ReadLexicon) -> Terms:
    """The terms of these datasets and all above them; a term's datasets are the newest first."""
    newest = sorted(finds, key=lambda find: (find.updated, find.accession), reverse=True)
    pages = browse.facet_terms(newest, read)
    return Terms(
        pages=pages,
        labels={(page.facet, page.id): page.label for page in pages},
        finds={find.accession: find for find in newest},
    )


def term_views(terms: Terms) -> Iterator[tuple[TermPage, TermView]]:
    """What every term's page says."""
    sizes = {(page.facet, page.id): len(page.datasets) for page in terms.pages}
    links: dict[tuple[str, str], tuple[Link, Link]] = {}
    datasets: dict[str, TermDataset] = {}
    # All pages of terms are as deep, so that they can share what they link to.
    for page in terms.pages:
        for accession in page.datasets[:DATASETS]:
            if accession not in datasets:
                datasets[accession] = _dataset(terms.finds[accession], page.path)
        for near in (page.id, *page.ancestors, *page.children):
            key = page.facet, near
            if key not in links:
                target = urls.relative(browse.term_path(*key), browse.term_path(page.facet, _ANY))
                counted = wording.number(sizes[key])
                text = terms.labels[key]
                links[key] = Link(text=text, href=target), Link(text=text, href=target, note=counted)
        yield page, _view(page, links, datasets)


def terms_view(terms: Terms) -> TermsView:
    """The list of all terms that datasets are annotated with."""
    groups = []
    for facet in browse.TERM_FACETS:
        own = [page for page in terms.pages if page.facet == facet and page.own]
        links = [
            Link(
                text=page.label,
                href=urls.relative(page.path, urls.FACETS),
                note=wording.number(len(page.datasets)),
            )
            for page in sorted(own, key=lambda page: page.label.casefold())
        ]
        if links:
            groups.append(TermGroup(key=facet, title=FACET_TITLES[facet], terms=tuple(links)))
    count = sum(len(group.terms) for group in groups)
    return TermsView(
        lead=f"{wording.count(count, 'term')} of datasets, each with the number of those that have it.",
        groups=tuple(groups),
    )


def description(page: TermPage) -> str:
    """For search engines and previews."""
    found = wording.count(len(page.datasets), "dataset")
    return f"{FACET_TITLES[page.facet]} {page.label} ({page.id}): {found}. {page.definition}".strip()


def _view(
    page: TermPage,
    links: Mapping[tuple[str, str], tuple[Link, Link]],
    datasets: Mapping[str, TermDataset],
) -> TermView:
    """`links` are those to terms, without and with the number of their datasets."""
    further = [above for above in page.ancestors if above not in page.parents]
    anchor = f"{urls.relative(urls.FACETS, page.path)}#{page.facet}"
    return TermView(
        label=page.label,
        crumb=Link(text=FACET_TITLES[page.facet], href=anchor),
        definition=page.definition,
        facts=tuple(
            fact(term, text, copy=page.id if term == "Term" else "")
            for term, text in (
                ("Term", page.id),
                ("Defined by", page.source),
                ("Also called", "; ".join(page.synonyms[:SYNONYMS])),
            )
            if text
        ),
        key_figures=(
            cards.key_figure(len(page.datasets), "dataset"),
            cards.key_figure(page.cells, "cell", "cells in them"),
        ),
        own=_own(page),
        parents=tuple(links[page.facet, above][0] for above in page.parents),
        ancestors=tuple(links[page.facet, above][0] for above in further),
        children=tuple(links[page.facet, below][1] for below in page.children[:CHILDREN]),
        datasets=tuple(datasets[accession] for accession in page.datasets[:DATASETS]),
        browse=Link(text="Filter the list of datasets by it", href=_browse(page)),
    )


def _own(page: TermPage) -> str:
    below = len(page.datasets) - page.own
    if not below:
        return ""
    itself = wording.count(page.own, "dataset")
    return f"{itself} with the term itself, {wording.number(below)} with narrower terms only."


def _browse(page: TermPage) -> str:
    if len(page.keys) > KEYS:
        query = f"words={quote_plus(page.label)}"
    else:
        # The finder writes A|B, but HTML allows no | in an address; it reads repeated names just as well.
        query = "&".join(f"{page.panel}={quote_plus(_guarded(key), safe=':')}" for key in page.keys)
    return f"{urls.relative(urls.DATASETS, page.path)}?{query}&v=1"


def _guarded(key: str) -> str:
    # As in state.js, where | parts values however it is written.
    return key.replace("~", "~~").replace("|", "~I")


def _dataset(find: FindRow, page: str) -> TermDataset:
    tissue, organism = (wording.listed([term.label for term in find.terms.get(field, ())]) for field in SAID)
    parts = (f"{wording.number(find.cells)} cells", tissue, organism)
    return TermDataset(
        title=find.title,
        href=urls.relative(urls.dataset(find.accession), page),
        collection=cards.collection_link(find.collection.accession, find.collection.title, page),
        says=" \u00b7 ".join(part for part in parts if part),
    )
