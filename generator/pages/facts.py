"""Facts of one term and one text, the commonest kind."""

from generator.pages.views import Fact, Link


def fact(term: str, text: str, *, href: str | None = None, note: str = "", copy: str = "") -> Fact:
    """What is to be said of `term`; `copy` is what a button copies."""
    return Fact(term=term, links=(Link(text=text, href=href, note=note),), copy=copy)
