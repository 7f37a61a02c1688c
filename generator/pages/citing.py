"""How to cite what a page shows, and the records of it: the citation room's texts, set out."""

from collections.abc import Iterator
from itertools import chain

from generator import citation
from generator.model.record import record
from generator.model.settings import Settings
from generator.pages import urls
from generator.pages.cite_views import Cite
from generator.pages.page import SiteFile
from generator.pages.views import Link, Snippet

VERSION = "This citation names exactly these bytes."
COLLECTION = "To cite the collection as a whole. Datasets have citations of their own."
RELEASE = "To cite the whole catalog as it was on that day."

_APA, _CELLXGENE = "citation.txt", "cellxgene-citation.txt"


@record
class Cited:
    """What is cited, with all that is made of it once and shown on several pages."""

    reference: citation.Reference
    folder: str
    """Site path of the permalink, where the files lie."""
    styles: tuple[citation.RecordFile, ...]
    """Formatted citations, in the order of the settings."""
    records: tuple[citation.RecordFile, ...]
    """All other formats."""
    metadata: str
    """Google Scholar's metadata and typed links, for a page's head."""
    jsonld: str
    """The JSON-LD block of a page's head."""


def cited(settings: Settings, reference: citation.Reference) -> Cited:
    """Make every citation and record of `reference`.

    Raises CellshelfError if a style of the settings is unknown, or needs what is not installed.
    """
    return Cited(
        reference=reference,
        folder=reference.permalink.removeprefix(urls.site(settings)),
        styles=tuple(_styled(reference, style) for style in settings.citation_styles),
        records=citation.record_files(reference),
        metadata=f"{citation.google_scholar(reference)}\n{citation.link_elements(reference)}",
        jsonld=citation.jsonld(reference),
    )


def files(what: Cited) -> Iterator[SiteFile]:
    """The files that lie at the permalink."""
    written = {file.name: file for file in chain(what.records, what.styles)}
    for file in written.values():
        yield SiteFile(path=what.folder + file.name, data=file.text.encode())


def cite(what: Cited, page: str, intro: str, *, more: tuple[Link, ...] = ()) -> Cite:
    """The citation in the formats that people paste, as the page at site path `page` shows it.

    `more` are other things for programs, with site paths as hrefs.
    """
    records = (_link(what, file, page) for file in what.records if not file.is_citation)
    others = (Link(text=link.text, href=urls.relative(link.href or "", page)) for link in more)
    return Cite(
        intro=intro,
        citations=tuple(_citations(what, page)),
        paper=_paper(what.reference.paper) if what.reference.paper else None,
        records=(*records, *others),
    )


def records(what: Cited, page: str) -> tuple[Link, ...]:
    """The files at the permalink, those to cite with first, as the page at site path `page` links to them."""
    distinct = {file.name: file for file in chain(what.styles, what.records)}
    ordered = sorted(distinct.values(), key=lambda file: not file.is_citation)
    return tuple(_link(what, file, page) for file in ordered)


def _paper(paper: citation.Paper) -> Link:
    text = citation.paper_text(paper).removesuffix(paper.url).rstrip()
    return Link(text=paper.url, href=urls.doi(paper.doi), note=text)


def _styled(reference: citation.Reference, style: str) -> citation.RecordFile:
    return citation.RecordFile(
        name=_APA if style == "apa" else f"citation.{style}.txt",
        title=citation.style_name(style),
        media_type="text/plain",
        text=citation.noted(reference, citation.formatted(reference, style)),
        is_citation=True,
    )


def _citations(what: Cited, page: str) -> Iterator[Snippet]:
    for style in what.styles:
        yield _citation(what, style, page, prose=True)
    for file in what.records:
        if file.is_citation and file.name not in {_APA, _CELLXGENE}:
            yield _citation(what, file, page, prose=False)
        elif file.name == _CELLXGENE:
            for data in what.reference.offered:
                name = file.title if len(what.reference.offered) == 1 else f"{file.title}, {data.role}"
                yield Snippet(
                    key=f"cellxgene-{data.role}",
                    name=name,
                    text=citation.cellxgene(what.reference, data),
                    prose=True,
                    file=_link(what, file, page),
                )


def _citation(what: Cited, file: citation.RecordFile, page: str, *, prose: bool) -> Snippet:
    return Snippet(
        key=_key(file.name),
        name=file.title,
        text=file.text.replace("\r\n", "\n").rstrip("\n"),
        prose=prose,
        file=_link(what, file, page),
    )


def _key(name: str) -> str:
    """`citation.csl.json` is `csl-json`; APA's file, which every page has, is named after no style."""
    bare = name.removeprefix("citation.").removesuffix(".txt").lower().replace(".", "-")
    return "apa" if name == _APA else bare


def _link(what: Cited, file: citation.RecordFile, page: str) -> Link:
    return Link(text=file.title, href=urls.relative(what.folder + file.name, page), note=file.name)
