"""What is published beside the pages: schemas for editors, and files of the catalog as they are."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from generator import manifests
from generator.genes.aliases import shards
from generator.manifests.gene_aliases import GENE_ALIASES, read_aliases
from generator.memory import Notebook, states_of
from generator.model.catalog import Edition
from generator.model.record import replace
from generator.pages import SiteFile, urls
from generator.website import listing
from generator.website.stamping import Press, Stamped
from generator.website.viewing import bundle, wants

_NOTE = "beside"


def stamp_beside(press: Press, root: Path, *, notebook: Notebook | None = None, key: bytes = b"") -> Stamped:
    """Stamp everything that is no page, sitemap or index; `root` holds catalog/.

    With a notebook it is left alone if nobody has touched it or the files that it is made of.
    """
    sets = dict(_gene_sets(press.edition, root))
    if wants(press.edition):
        sets |= bundle(root)
    aliases = [f"{root}/{GENE_ALIASES}"] if press.edition.has_aliases else []
    own = hashlib.sha256(key + msgspec.msgpack.encode([*sets.items(), *aliases])).digest()
    if notebook and (value := notebook.recall(_NOTE, own)) is not None:
        return replace(msgspec.msgpack.decode(value, type=Stamped), written=0)
    read = states_of((*sets.values(), *aliases))
    made = (*schema_files(), *_as_they_are(sets), *(alias_files(root) if aliases else ()))
    stamped = press.stamp(made, None)
    if notebook:
        written = states_of(f"{press.out}/{path}" for path in listing.paths(stamped.paths))
        notebook.keep(_NOTE, own, {**read, **written}, msgspec.msgpack.encode(stamped))
    return stamped


def schema_files() -> Iterator[SiteFile]:
    """The JSON Schemas of the manifests, for editors that complete and check while one types."""
    for name, schema in sorted(manifests.schemas().items()):
        yield SiteFile(path=f"schemas/{name}.json", data=f"{json.dumps(schema, indent=2)}\n".encode())


def alias_files(root: Path) -> Iterator[SiteFile]:
    """Other names of genes, in pieces that a browser fetches; `root` holds catalog/."""
    aliases, _ = read_aliases(root)
    pieces = shards(aliases)
    # A browser complains of what is not there, so it is told first what is.
    listed = json.dumps([*pieces], separators=(",", ":")).encode() + b"\n"
    for name, data in {"index": listed, **pieces}.items():
        yield SiteFile(path=f"{urls.GENE_ALIASES}{name}.json", data=data)


def gene_set_files(edition: Edition, root: Path) -> Iterator[SiteFile]:
    """The gene sets that datasets come with; `root` holds catalog/."""
    return _as_they_are(dict(_gene_sets(edition, root)))


def _as_they_are(files: Mapping[str, str]) -> Iterator[SiteFile]:
    """Files that are published unchanged; the check has made sure that those of datasets are there."""
    for path, file in files.items():
        yield SiteFile(path=path, data=Path(file).read_bytes())


def _gene_sets(edition: Edition, root: Path) -> Iterator[tuple[str, str]]:
    """Where gene sets will lie, and where they are."""
    for collection, dataset in edition.datasets():
        if dataset.gene_sets is not None:
            file = f"{root}/catalog/collections/{collection.slug}/{dataset.gene_sets}"
            yield urls.gene_sets(dataset.accession), file
