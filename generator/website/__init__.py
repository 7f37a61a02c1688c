"""The site: MkDocs for prose and shells, pages stamped into the shells. The only room that knows MkDocs."""

from typing import TYPE_CHECKING

from generator.lazily import lazily
from generator.website.beginning import Begun, begin

if TYPE_CHECKING:
    from generator.website.build import build_site
    from generator.website.excerpt import Excerpt, pages_of
    from generator.website.output import BuildReport
    from generator.website.server import serve
else:
    __getattr__ = lazily(
        __name__,
        {
            "BuildReport": "output",
            "Excerpt": "excerpt",
            "build_site": "build",
            "pages_of": "excerpt",
            "serve": "server",
        },
    )

__all__ = ["Begun", "BuildReport", "Excerpt", "begin", "build_site", "pages_of", "serve"]
