"""The story of a summary: one h5ad file in, its facts and its picture out."""

import hashlib
from typing import IO

from generator.h5ad import Seen, h5, see
from generator.h5ad.coordinates import points
from generator.h5ad.frame import Coded, Frame, Plain
from generator.h5ad.matrices import Found, matrices
from generator.model.record import record
from generator.model.summary import Picture, Source, Summary
from generator.summaries import coloring, columns, embeddings, genes, per_cell, ranges
from generator.summaries.facets import facets
from generator.summaries.schema import report
from generator.summaries.schema_facts import Evidence


@record
class Summarized:
    """A summary and the WebP bytes of its picture."""

    summary: Summary
    picture: bytes | None


def summarize(file: IO[bytes], source: Source, preferred_embedding: str | None = None) -> Summarized:
    """Summarise an h5ad file from any seekable binary file object.

    `preferred_embedding` is a key of obsm that the author wants shown first; the file's own
    `default_embedding` comes before it. Raises UnreadableFileError for a damaged or hostile file.
    """
    with h5.opened(file) as opened:
        seen = see(opened)
        ranges.prefetch(file, opened, seen)
        return _summarize(opened, seen, source, preferred_embedding)


def _summarize(file: h5.Group, seen: Seen, source: Source, preferred: str | None) -> Summarized:
    cells, number = len(seen.obs), len(seen.var)
    found = matrices(file, cells, number)
    shown = embeddings.describe(seen.coordinates)
    default = embeddings.choose(
        shown,
        declared=seen.declared.default_embedding,
        preferred=preferred,
        spatial=seen.declared.is_single is not None,
    )
    # Drawing takes the most memory: it goes first, while nothing else is held.
    picture, data = _picture(seen, default)
    counts, encoding = per_cell.genes_per_cell(found), _encoding(file, seen.obs)
    ids = genes.gene_ids(seen.var.index)
    evidence = Evidence(matrices=found, embeddings=shown, per_cell=counts, genes=ids, encoding=encoding)
    summary = Summary(
        source=source,
        cells=cells,
        genes=number,
        primary_cells=_primary(seen.obs),
        matrices=tuple(one.facts for one in found),
        genes_per_cell=counts,
        embeddings=shown,
        default_embedding=default,
        obs=columns.describe(seen.obs),
        var=columns.describe(seen.var),
        facets=facets(seen.obs, seen.declared),
        gene_facts=genes.gene_facts(seen.var, ids, _raw_genes(found)),
        schema=report(seen, evidence),
        title=seen.declared.title,
        citation=seen.declared.citation,
        batch_condition=seen.declared.batch_condition,
        uns_keys=seen.declared.keys,
        encoding=encoding,
        picture=picture,
    )
    return Summarized(summary=summary, picture=data)


def _raw_genes(found: tuple[Found, ...]) -> int | None:
    return next((one.facts.genes for one in found if one.facts.name == "raw.X"), None)


def _primary(obs: Frame) -> int | None:
    stored = obs.column("is_primary_data") if "is_primary_data" in obs.names else None
    if isinstance(stored, Plain) and stored.values.dtype.kind == "b":
        return columns.count_true(stored)[0]
    if isinstance(stored, Coded):
        counts, _ = columns.count_codes(stored)
        values = columns.labels(stored.categories, list(range(len(counts))))
        return int(
            sum(n for value, n in zip(values, counts, strict=True) if value in ("True", "TRUE", "true"))
        )
    return None


def _encoding(file: h5.Group, obs: Frame) -> str:
    version = h5.text_attribute(file, "encoding-version")
    if h5.text_attribute(file, "encoding-type") == "anndata":
        return f"anndata {version}".strip()
    if isinstance(obs.item, h5.Dataset):
        return "before anndata 0.7"
    return "anndata 0.7" if "__categories" in obs.item.keys() else "before anndata 0.8"  # noqa: SIM118 - follows no link


def _picture(seen: Seen, default: str | None) -> tuple[Picture | None, bytes | None]:
    chosen = next((c for c in seen.coordinates if c.key == default), None)
    if chosen is None:
        return None, None
    # Pillow is wanted only here, and loading it takes a while.
    from generator.summaries.picture import draw  # noqa: PLC0415

    coloured = coloring.choose(seen.obs)
    drawn = draw(points(chosen), coloured.codes(len(seen.obs)), coloured.labels)
    picture = Picture(
        sha256=hashlib.sha256(drawn.webp).hexdigest(),
        bytes=len(drawn.webp),
        width=drawn.width,
        height=drawn.height,
        embedding=chosen.key,
        column=coloured.column,
        legend=tuple(drawn.legend),
    )
    return picture, drawn.webp
