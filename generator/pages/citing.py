"""How to cite what a page shows: the citation room's text, set out for readers."""

from generator import citation
from generator.pages.views import Cite, Link, Snippet

VERSION = "This citation names exactly these bytes."
COLLECTION = "To cite the collection as a whole. Datasets have citations of their own."


def cite(reference: citation.Reference, intro: str, paper: Link | None) -> Cite:
    """The citation in the formats that people paste."""
    formats = (
        Snippet(key="apa", name="APA", text=citation.text(reference)),
        Snippet(key="nature", name="Nature", text=citation.nature(reference)),
        Snippet(key="bibtex", name="BibTeX", text=citation.bibtex(reference)),
    )
    return Cite(intro=intro, formats=formats, paper=paper)
