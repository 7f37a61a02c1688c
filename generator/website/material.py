"""Pages through MkDocs with Material: real pages of the theme whose content is given as HTML."""

from collections.abc import Iterable

import jinja2
from markupsafe import escape
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MaterialPage

from generator.pages.page import Page, Shell
from generator.website.polish import Script, polish

PLUGIN = "cellshelf"
"""The name under which the plugin below is found in MkDocs' configuration."""

LANDINGS = {
    Shell.HOME: "index.html",
    Shell.BROWSE: "datasets/index.html",
    Shell.COLLECTIONS: "collections/index.html",
    Shell.GENES: "genes/index.html",
}
"""Pages that the navigation names; they are made from the catalog, not from prose."""

_LANDING_TITLES = {
    "index.md": "Home",
    "datasets/index.md": "Datasets",
    "collections/index.md": "Collections",
    "genes/index.md": "Genes",
}

_LANDING_OF = {
    Shell.BROWSE: Shell.BROWSE,
    Shell.COLLECTIONS: Shell.COLLECTIONS,
    Shell.COLLECTION: Shell.COLLECTIONS,
    Shell.DATASET: Shell.BROWSE,
    Shell.GENES: Shell.GENES,
}


def source_uri(path: str) -> str:
    """The Markdown file from which MkDocs would make the page at `path`, e.g. `d/8XK3M1PZ/index.md`."""
    return path.removesuffix(".html") + ".md"


class MaterialPages(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """An MkDocs plugin that adds `pages` to a build and polishes every page of it."""

    def __init__(self, pages: Iterable[Page], *, strict: bool = True) -> None:
        """`strict` forbids inline scripts in pages; `mkdocs serve` needs one for its live reload."""
        self.pages = {source_uri(page.path): page for page in pages}
        self.strict = strict
        self.scripts: dict[str, Script] = {}
        self.prose: list[str] = []
        """URLs of the prose pages, relative to the site, once built."""

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages and drop MkDocs' sitemap, which has the day of building in it."""
        config.theme.static_templates.discard("sitemap.xml")
        config.extra["csp"] = self.strict
        landings = {source_uri(path) for path in LANDINGS.values()}
        for uri in self.pages:
            if files.get_file_from_path(uri):
                raise PluginError(
                    f"docs/{uri} would take the place of a page made from the catalog: rename it"
                )
            level = InclusionLevel.INCLUDED if uri in landings else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, uri, content="", inclusion=level))
        for uri, content in config.extra.get("look", {}).items():
            files.append(File.generated(config, uri, content=content))
        return files

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Note which pages are prose."""
        del env, config
        self.prose = [file.url for file in files.documentation_pages() if file.src_uri not in self.pages]

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Take the catalog's pages out of the chain of previous and next: they are no chapters."""
        del files
        words = config.extra.get("texts", {})
        for item in (*nav, *nav.pages):
            if item.title in words:
                item.title = words[item.title]
        for page in nav.pages:
            if page.previous_page and page.previous_page.file.src_uri in self.pages:
                page.previous_page = None
            if page.file.src_uri in self.pages:
                page.previous_page = page.next_page = None
                if "title" not in vars(page):
                    title = _LANDING_TITLES.get(page.file.src_uri, "")
                    page.title = words.get(title, title)

    def on_page_markdown(
        self, markdown: str, *, page: MaterialPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Give a page of ours its metadata."""
        del markdown, config, files
        ours = self.pages.get(page.file.src_uri)
        if ours:
            page.meta.update(
                title=escape(ours.title),
                description=escape(ours.description),
                head=ours.head,
                hide=["navigation", "toc"],
                search={"exclude": True},
            )

    def on_page_content(
        self, content: str, *, page: MaterialPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Give a page of ours its content."""
        del content, config, files
        ours = self.pages.get(page.file.src_uri)
        return ours.content if ours else None

    def on_page_context(
        self, context: object, *, page: MaterialPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Mark the page's place in the navigation."""
        del context, config
        self._mark(page, nav, active=True)
        self._nav = nav

    def on_post_page(self, output: str, *, page: MaterialPage, config: MkDocsConfig) -> str:
        """Polish a page."""
        del config
        self._mark(page, self._nav, active=False)
        return self._polish(output, page.file.dest_uri.count("/"))

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str | None:
        """Polish the page for missing pages."""
        del config
        return self._polish(output, None) if template_name.endswith(".html") else None

    def _mark(self, page: MaterialPage, nav: Navigation, *, active: bool) -> None:
        ours = self.pages.get(page.file.src_uri)
        landing = _LANDING_OF.get(ours.shell) if ours else None
        if landing is None:
            return
        uri = source_uri(LANDINGS[landing])
        for candidate in nav.pages:
            if candidate.file.src_uri == uri:
                candidate.active = active

    def _polish(self, output: str, depth: int | None) -> str:
        polished = polish(output, depth=depth, strict=self.strict)
        self.scripts |= {script.path: script for script in polished.scripts}
        return polished.html
