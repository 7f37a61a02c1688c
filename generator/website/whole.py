"""The whole site in one run of MkDocs: what `mkdocs build` and `mkdocs serve` get through the hook."""

from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from generator import manifests
from generator.errors import CellshelfError
from generator.model.catalog import Edition, public_edition
from generator.model.problem import Problem
from generator.summaries import SummaryFolder
from generator.website import configuration, frame, shells
from generator.website.build import stamp_pages
from generator.website.material import MaterialPages
from generator.website.viewing import offered

_SHOWN = 5


class WholeSite(MaterialPages):  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
    """An MkDocs plugin that stamps every page of an edition into the folder that MkDocs has built."""

    def __init__(self, edition: Edition, root: Path, *, strict: bool) -> None:
        """`root` holds the catalog; `strict` forbids inline scripts, see MaterialPages."""
        super().__init__(shells.shell_pages().values(), strict=strict)
        self.edition = offered(edition, root)
        self.root = root

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp the pages."""
        site = Path(config.site_dir)
        try:
            made = frame.collect(self, site)
            for _ in stamp_pages(self.edition, made, self.root, site, workers=1):
                pass
        except CellshelfError as error:
            raise PluginError(error.message) from error

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when a manifest or the theme changes."""
        del config, builder
        server.watch(str(self.root / "catalog"))
        server.watch(str(configuration.THEME))
        return server


def read_edition(root: Path) -> Edition:
    """The public edition of the catalog under `root`; raises CellshelfError naming its first errors."""
    folder = SummaryFolder(root / "catalog" / "summaries")
    checked = manifests.check_catalog(root, folder)
    if checked.catalog is None or checked.errors:
        raise CellshelfError(_told(checked.errors), hint="`catalog check` tells all of them and what to do")
    return public_edition(checked.catalog, folder)


def _told(errors: tuple[Problem, ...]) -> str:
    lines = [f"{p.path}:{p.line}:{p.column}: {p.code} {p.message}" for p in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        lines.append(f"... and {len(errors) - _SHOWN} more")
    return "\n".join(["The catalog has errors; nothing was built.", *lines])
