"""The templates, compiled once a process; a name that a view does not have is an error."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from generator.pages.cite_views import HeadView
from generator.pages.collection_views import CollectionView
from generator.pages.dataset_views import DatasetView
from generator.pages.facet_views import TermsView, TermView
from generator.pages.figure_views import FigureView
from generator.pages.gene_views import GenesView
from generator.pages.release_views import ReleasesView, ReleaseView
from generator.pages.tombstone_views import RedirectView, TombstoneView
from generator.pages.views import BrowseView, HomeView

View = (
    DatasetView
    | CollectionView
    | HomeView
    | BrowseView
    | TombstoneView
    | FigureView
    | RedirectView
    | TermView
    | TermsView
    | ReleasesView
    | ReleaseView
    | GenesView
)
"""What a template may see."""


@functools.cache
def environment() -> Environment:
    """Jinja2 with escaping everywhere."""
    return Environment(
        loader=PackageLoader("generator.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@functools.cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def fill(name: str, view: View) -> str:
    """The HTML of a page's content, or of a whole small page."""
    return _template(name).render(view=view)


def head(view: HeadView) -> str:
    """What a page adds to `<head>`."""
    return _template("head.html").render(view=view)
