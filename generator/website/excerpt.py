"""The pages of an edition's datasets and collections, made apart from any site."""

from collections.abc import Mapping
from pathlib import Path

from generator import pages
from generator.model.catalog import Edition
from generator.model.record import record
from generator.model.settings import Settings
from generator.website import frame, output
from generator.website.batches import stamp_batches
from generator.website.beginning import WORK
from generator.website.beside import gene_set_files
from generator.website.stamping import Press, Renderer


@record
class Excerpt:
    """Pages in their shells, the files beside them, and the frame's assets that they use."""

    files: Mapping[str, bytes]
    """By site path."""
    frame: Path
    """Folder of the frame's files."""

    def asset(self, path: str) -> bytes:
        """The bytes of a stylesheet or another asset, by site path."""
        return (self.frame / path).read_bytes()


def pages_of(edition: Edition, source: Path, out: Path, *, root: Path, site: Settings) -> Excerpt:
    """The pages of the edition's datasets and collections, stamped into the empty folder `out`.

    `source` holds the catalog/ that the edition is from, `root` the mkdocs.yml and docs/ of the site, with
    settings `site`, whose shells they are stamped into.
    """
    work = (root / WORK).resolve()
    made = frame.frame(root, work, site)
    renderer = Renderer(
        dataset=pages.render_dataset, collection=pages.render_collection, site=lambda _edition, _rows: ()
    )
    press = Press(edition=edition, renderer=renderer, frame=made, out=out.resolve())
    for _ in stamp_batches(press, 1):
        pass
    press.stamp(gene_set_files(edition, source), None)
    files = {path: file.read_bytes() for path, file in output.gather(out).items()}
    return Excerpt(files=files, frame=frame.folder(work))
