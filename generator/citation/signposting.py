"""FAIR Signposting: typed links that lead a program from a page to its records and files.

Level 1 stands in the page's head, level 2 in a linkset beside it.
"""

from generator.citation.licences import licence_urls
from generator.citation.records import kinds_for
from generator.citation.reference import Reference
from generator.citation.writing import Json, element, filled, json_text
from generator.model.record import record, replace
from generator.model.withdrawal import WithdrawalKind

LINKSET = "linkset.json"
LINKSET_TYPE = "application/linkset+json"
MOST_PARTS = 100
"""Parts of a collection or release that are items of its page's head."""
_SUCCESSORS = {WithdrawalKind.DUPLICATE: "alternate", WithdrawalKind.MOVED: "alternate"}
"""Where the same is found; anything else gives way to a successor (RFC 5829)."""
_WEB = ("https://", "http://")


@record
class TypedLink:
    """One link of a page."""

    rel: str
    href: str
    """Absolute."""
    type: str = ""
    """Media type of the target."""
    profile: str = ""
    """Address of the standard that the target follows."""


def typed_links(reference: Reference) -> tuple[TypedLink, ...]:
    """What every page of the reference links to, without the linkset itself."""
    links = [
        TypedLink(rel="cite-as", href=reference.address),
        TypedLink(rel="type", href="https://schema.org/AboutPage"),
        TypedLink(rel="type", href="https://schema.org/Dataset"),
        *(TypedLink(rel="author", href=address) for address in _authors(reference)),
        *(TypedLink(rel="license", href=url) for url in licence_urls(reference.licence)[:1]),
        *(
            TypedLink(rel="item", href=file.url, type=file.media_type)
            for file in reference.offered
            if file.url.startswith(_WEB)
        ),
        *(TypedLink(rel="item", href=part.permalink, type="text/html") for part in reference.parts),
        *(
            TypedLink(
                rel="describedby",
                href=reference.permalink + kind.name,
                type=kind.media_type,
                profile=kind.profile,
            )
            for kind in kinds_for(reference)
            if kind.name != "SHA256SUMS"
        ),
    ]
    if reference.withdrawal and reference.withdrawal.successor:
        relation = _SUCCESSORS.get(reference.withdrawal.kind, "successor-version")
        links.append(TypedLink(rel=relation, href=reference.withdrawal.successor))
    if reference.collection:
        links.append(TypedLink(rel="collection", href=reference.collection.permalink, type="text/html"))
    return tuple(links)


def link_elements(reference: Reference) -> str:
    """Level 1: `<link>` elements for a page's head, one a line, the link to the linkset last.

    HTML's `<link>` has no `profile`; the linkset tells it. Of many items the linkset alone tells.
    """
    if len(reference.parts) > MOST_PARTS:
        reference = replace(reference, parts=())
    linkset = TypedLink(rel="linkset", href=reference.permalink + LINKSET, type=LINKSET_TYPE)
    return "\n".join(
        # The space keeps Material's script, which takes [rel=alternate] for translations, from reading it so.
        element(
            "link",
            {
                "rel": f"{link.rel} " if link.rel == "alternate" else link.rel,
                "href": link.href,
                "type": link.type,
            },
        )
        for link in (*typed_links(reference), linkset)
    )


def linkset_json(reference: Reference) -> str:
    """Level 2: the same links as a linkset (RFC 9264) for each of its pages, with the links back."""
    links = typed_links(reference)
    back: list[Json] = [{"href": reference.permalink, "type": "text/html"}]
    contexts: list[Json] = [_context(page, links) for page in reference.pages]
    for rel, reverse in (("item", "collection"), ("describedby", "describes")):
        contexts += [{"anchor": link.href, reverse: back} for link in links if link.rel == rel]
    return json_text({"linkset": contexts})


def _context(page: str, links: tuple[TypedLink, ...]) -> dict[str, Json]:
    context: dict[str, Json] = {"anchor": page}
    for rel in dict.fromkeys(link.rel for link in links):
        context[rel] = [
            filled({"href": link.href, "type": link.type, "profile": link.profile})
            for link in links
            if link.rel == rel
        ]
    return context


def _authors(reference: Reference) -> list[str]:
    """Addresses of those creators that have one."""
    found = [
        f"https://orcid.org/{a.orcid}" if a.orcid else a.ror for a in reference.creators if a.orcid or a.group
    ]
    return list(dict.fromkeys(address for address in found if address))
