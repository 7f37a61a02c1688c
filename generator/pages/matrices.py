"""Matrices, genes and embeddings in words, and the histogram of genes per cell."""

from generator.model.summary import (
    Distribution,
    Embedding,
    GeneIds,
    Genes,
    GenesPerCell,
    Layout,
    Matrix,
    Summary,
    Values,
)
from generator.pages import wording
from generator.pages.dataset_views import Histogram, MatrixRow
from generator.pages.facts import fact
from generator.pages.views import Fact

VALUES = {
    Values.COUNTS: "raw counts",
    Values.NORMALIZED: "normalised values",
    Values.SCALED: "scaled values, some negative",
    Values.EMPTY: "nothing but zeros",
    Values.NOT_FINITE: "values with NaN or infinity among them",
}
LAYOUTS = {Layout.CSR: "CSR", Layout.CSC: "CSC", Layout.DENSE: "dense"}
IDS = {
    GeneIds.ENSEMBL: "Ensembl ids",
    GeneIds.SYMBOLS: "gene symbols",
    GeneIds.MIXED: "Ensembl ids and other names",
    GeneIds.NUMBERS: "numbers only, which name no gene",
}
EMBEDDINGS = {
    "umap": "UMAP",
    "tsne": "t-SNE",
    "pca": "PCA",
    "diffmap": "diffusion map",
    "draw_graph_fa": "force-directed graph",
    "spatial": "spatial coordinates",
    "pca_harmony": "PCA, Harmony-integrated",
    "scvi": "scVI",
}

_WIDTH, _HEIGHT, _GAP = 400, 88, 1


def matrix_rows(summary: Summary) -> tuple[MatrixRow, ...]:
    """Every matrix in words."""
    return tuple(_row(matrix) for matrix in summary.matrices)


def in_words(summary: Summary) -> str:
    """The matrices in one line: `X: normalised values; raw.X: raw counts`."""
    words = (f"{m.name}: {VALUES[m.values]}" for m in summary.matrices[:3])
    return "; ".join(words) or "no matrix"


def _row(matrix: Matrix) -> MatrixRow:
    whole = matrix.cells * matrix.genes
    stored = "" if matrix.layout is Layout.DENSE else f", {wording.percent(matrix.stored, whole)} stored"
    packed = "not compressed" if matrix.compression == "none" else matrix.compression
    return MatrixRow(
        name=matrix.name,
        values=VALUES[matrix.values],
        shape=f"{wording.number(matrix.cells)} {wording.TIMES} {wording.number(matrix.genes)}",
        storage=f"{LAYOUTS[matrix.layout]} {matrix.dtype}{stored}, {packed}",
        size=wording.size(matrix.bytes),
    )


def histogram(counted: GenesPerCell | None) -> Histogram | None:
    """Genes per cell as one SVG path, in a view box of 400 x 88."""
    if counted is None or not counted.distribution.counts:
        return None
    d = counted.distribution
    low, high = d.edges[0], d.edges[-1]
    q = [wording.decimal(round(value)) for value in d.quantiles]
    span = (high - low) or 1
    return Histogram(
        title=f"Genes per cell, median {q[3]}",
        alt=f"Histogram of genes per cell in {counted.matrix}: from {q[0]} to {q[6]}, median {q[3]}.",
        width=_WIDTH,
        height=_HEIGHT,
        path=_outline(d),
        median_x=f"{(d.quantiles[3] - low) / span * _WIDTH:.1f}",
        low=wording.decimal(round(low)),
        high=wording.decimal(round(high)),
        note=f"Counted in {counted.matrix}. Half of the cells have {q[2]} to {q[4]}, "
        f"nine in ten {q[1]} to {q[5]}; mean {wording.decimal(round(d.mean))}.",
    )


def _outline(d: Distribution) -> str:
    tallest = max(d.counts) or 1
    step = _WIDTH / len(d.counts)
    parts = []
    for place, rows in enumerate(d.counts):
        if rows:
            tall = max(round(rows / tallest * (_HEIGHT - 4), 1), 1)
            parts.append(f"M{place * step:.1f} {_HEIGHT}v-{tall:g}h{step - _GAP:.1f}v{tall:g}z")
    return "".join(parts)


def embedding_name(key: str) -> str:
    """What people call the embedding of that key: `X_umap` is UMAP, `X_umap_orig` UMAP (X_umap_orig)."""
    plain = key.removeprefix("X_").lower()
    if plain in EMBEDDINGS:
        return EMBEDDINGS[plain]
    kind = next((name for part, name in EMBEDDINGS.items() if part in plain.split("_")), "")
    return f"{kind} ({key})" if kind else key


def embedding_facts(summary: Summary) -> tuple[Fact, ...]:
    """What obsm holds, the default first."""
    ordered = sorted(summary.embeddings, key=lambda e: e.key != summary.default_embedding)
    return tuple(fact(e.key, _embedding(e, summary.default_embedding), is_data=True) for e in ordered)


def _embedding(embedding: Embedding, default: str | None) -> str:
    words = [wording.count(embedding.dimensions, "dimension")]
    if embedding.key == default:
        words.append("default")
    if not embedding.drawable:
        words.append("cannot be drawn")
    return ", ".join(words)


def gene_facts(genes: Genes, number: int) -> tuple[Fact, ...]:
    """What names the genes, where they are from and of what kind they are."""
    examples = ", ".join(genes.examples[:3])
    facts = [("Named by", f"{IDS[genes.ids]}: {examples}…" if examples else IDS[genes.ids])]
    if genes.reference:
        shares = (f"{r.label} ({wording.number(r.cells)})" for r in genes.reference)
        facts.append(("Reference", ", ".join(shares)))
    else:
        facts.append(("Reference", "not stated by the file"))
    if genes.biotype:
        shares = (f"{b.value.replace('_', ' ')} ({wording.number(b.rows)})" for b in genes.biotype[:4])
        more = len(genes.biotype) - 4
        facts.append(("Biotype", ", ".join(shares) + (f" and {more} more" if more > 0 else "")))
    if genes.unfiltered is not None and genes.unfiltered != number:
        facts.append(("In raw", wording.count(genes.unfiltered, "gene")))
    return tuple(fact(term, text) for term, text in facts)
