"""The site: MkDocs for prose and shells, pages stamped into the shells. The only room that knows MkDocs."""

from generator.website.build import begin, build_site
from generator.website.excerpt import Excerpt, pages_of
from generator.website.output import BuildReport
from generator.website.server import serve

__all__ = ["BuildReport", "Excerpt", "begin", "build_site", "pages_of", "serve"]
