"""Meta elements of a page's head: Open Graph for previews of links, `citation_*` for Google Scholar."""

from generator.citation.plain import shortened
from generator.citation.reference import Agent, Reference
from generator.citation.writing import element

PREVIEW = 300
"""Characters of a description that previews of links show."""


def open_graph(reference: Reference, image_url: str = "") -> str:
    """`<meta property="og:...">` elements, one a line; `image_url` absolute, or empty for none."""
    pairs = (
        ("og:type", "article"),
        ("og:site_name", reference.site.name),
        ("og:title", reference.title),
        ("og:description", shortened(reference.description, PREVIEW)),
        ("og:url", reference.permalink),
        ("og:image", image_url),
        ("og:image:alt", f"Cells of {reference.title}" if image_url else ""),
        ("article:published_time", reference.date),
    )
    return "\n".join(
        element("meta", {"property": name, "content": content}) for name, content in pairs if content
    )


def google_scholar(reference: Reference) -> str:
    """`<meta name="citation_...">` elements, one a line, which reference managers read too."""
    pairs = (
        ("citation_title", reference.title),
        *(pair for agent in reference.creators for pair in _author(agent)),
        ("citation_publication_date", reference.date.replace("-", "/")),
        ("citation_publisher", reference.publisher.name),
        ("citation_doi", reference.doi),
        ("citation_abstract_html_url", reference.permalink),
        ("citation_version", reference.version),
        ("citation_keywords", "; ".join(reference.keywords)),
        ("citation_abstract", reference.description),
    )
    return "\n".join(element("meta", {"name": name, "content": text}) for name, text in pairs if text)


def _author(agent: Agent) -> tuple[tuple[str, str], ...]:
    orcid = f"https://orcid.org/{agent.orcid}" if agent.orcid else ""
    return (
        ("citation_author", agent.inverted),
        ("citation_author_institution", agent.affiliation),
        ("citation_author_orcid", orcid),
    )
