"""Facts of one term and one text, the commonest kind."""

from generator.pages.views import Fact, Link


def fact(
    term: str, text: str, *, href: str | None = None, note: str = "", copy: str = "", is_data: bool = False
) -> Fact:
    """What is to be said of `term`; `copy` is what a button copies, `is_data` as in Fact."""
    return Fact(term=term, links=(Link(text=text, href=href, note=note),), copy=copy, is_data=is_data)
