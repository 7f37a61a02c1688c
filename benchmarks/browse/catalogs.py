"""Catalogs to measure with: synthetic ones of any size, and a real index of titles, tissues, assays, cells.

What the real index lacks (organism, disease, cell types, stages, sex, ethnicity, genes per cell, dates) is
drawn at random from terms of the ontologies, skewed like real catalogs: few common values, many rare ones.
"""

import json
import random
from pathlib import Path

from generator.browse import CollectionFacts, Download, FindRow, downloads_line
from generator.browse.lexicon import _DECODER, _text
from generator.model.terms import OntologyTerm

HUMAN = OntologyTerm(id="NCBITaxon:9606", label="Homo sapiens")
MOUSE = OntologyTerm(id="NCBITaxon:10090", label="Mus musculus")
WORDS = [
    "single",
    "cell",
    "atlas",
    "of",
    "the",
    "human",
    "mouse",
    "developing",
    "adult",
    "lung",
    "kidney",
    "brain",
    "cortex",
    "immune",
    "response",
    "in",
    "disease",
    "transcriptomic",
    "spatial",
    "map",
    "integrated",
    "nuclei",
    "neurons",
    "epithelial",
    "stromal",
    "lineage",
    "tumor",
    "aging",
    "healthy",
    "donors",
    "reveals",
    "cellular",
    "heterogeneity",
    "dynamics",
    "inflammation",
    "regeneration",
    "fibrosis",
    "cancer",
    "niche",
    "progenitors",
    "fetal",
]
FAMILIES = [
    a + b
    for a in ("Mar", "Ok", "Lind", "Sor", "Tan", "Ves", "Hal", "Bru")
    for b in ("shall", "afor", "berg", "ensen", "aka", "ely", "itz", "ova", "well")
]


class Pool:
    """Terms of one ontology in a fixed order, the early ones drawn more often."""

    def __init__(self, name: str, under: str, size: int, rng: random.Random) -> None:
        nodes = _DECODER.decode(_text(name))
        ids = sorted(
            k
            for k, n in nodes.items()
            if under in n.ancestors and n.label and k.startswith(under.partition(":")[0])
        )
        rng.shuffle(ids)
        self.terms = [OntologyTerm(id=k, label=nodes[k].label or k) for k in ids[:size]]
        self.by_label = {n.label: OntologyTerm(id=k, label=n.label) for k, n in nodes.items() if n.label}

    def draw(self, rng: random.Random, most: int) -> tuple[OntologyTerm, ...]:
        """At most `most` different terms."""
        count = min(most, 1 + int(rng.expovariate(1.2 / max(1, most / 4))))
        found = {self.terms[min(len(self.terms) - 1, int(rng.paretovariate(0.7)) - 1)] for _ in range(count)}
        return tuple(sorted(found, key=lambda term: term.id))


class Pools:
    """Everything that rows draw from."""

    def __init__(self, rng: random.Random) -> None:
        self.tissue = Pool("UBERON", "UBERON:0000465", 700, rng)
        self.cell_type = Pool("CL", "CL:0000000", 800, rng)
        self.disease = Pool("MONDO", "MONDO:0000001", 150, rng)
        self.assay = Pool("EFO", "EFO:0010183", 50, rng)
        self.human_stage = Pool("HsapDv", "HsapDv:0000000", 150, rng)
        self.mouse_stage = Pool("MmusDv", "MmusDv:0000000", 60, rng)
        self.ethnicity = Pool("HANCESTRO", "HANCESTRO:0004", 30, rng)


def _title(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize()


def facts(
    number: int, rng: random.Random, *, title: str = "", doi: str | None = None, label: str | None = None
) -> CollectionFacts:
    """One collection."""
    family = rng.choice(FAMILIES)
    year = rng.randint(2017, 2026)
    return CollectionFacts(
        accession=f"C{number:07d}",
        title=title or _title(rng, 12),
        description=_title(rng, 120),
        authors=tuple(
            f"{rng.choice(FAMILIES)}, {rng.choice('ABCDEFGH')}." for _ in range(rng.randint(3, 20))
        ),
        doi=doi or (None if rng.random() < 0.02 else f"10.1000/{rng.randrange(10**8)}"),
        publication=label or f"{family} et al. ({year}) Journal of Cells",
        consortia=tuple(
            {
                rng.choice(["HCA", "HuBMAP", "BRAIN", "LungMAP", "CZI"])
                for _ in range(rng.choice([0, 0, 1, 2]))
            }
        ),
        identifiers=(f"GSE{rng.randrange(10**5, 10**6)}",) if rng.random() < 0.6 else (),
    )


def row(
    number: int,
    collection: CollectionFacts,
    pools: Pools,
    rng: random.Random,
    given: dict[str, object] | None = None,
) -> FindRow:
    """One dataset; `given` holds what a real index knows: title, tissue, assay, suspension_type, cells."""
    known = given or {}
    human = rng.random() < 0.75
    terms: dict[str, tuple[OntologyTerm, ...]] = {
        "organism": (HUMAN if human else MOUSE,),
        "disease": (
            OntologyTerm(id="PATO:0000461", label="normal"),
            *(pools.disease.draw(rng, 3) if rng.random() < 0.4 else ()),
        ),
        "cell_type": pools.cell_type.draw(rng, 60),
        "development_stage": (pools.human_stage if human else pools.mouse_stage).draw(rng, 12),
        "sex": tuple(
            OntologyTerm(id=i, label=label)
            for i, label in (("PATO:0000383", "female"), ("PATO:0000384", "male"))
            if rng.random() < 0.7
        ),
        "self_reported_ethnicity": pools.ethnicity.draw(rng, 4)
        if human
        else (OntologyTerm(id="", label="na"),),
    }
    for name, pool in (("tissue", pools.tissue), ("assay", pools.assay)):
        labels = known.get(name)
        terms[name] = (
            tuple(pool.by_label.get(x, OntologyTerm(id="", label=x)) for x in labels)
            if isinstance(labels, list)
            else pool.draw(rng, 12 if name == "tissue" else 2)
        )
    kinds = known.get("suspension_type")
    terms["suspension_type"] = tuple(
        OntologyTerm(id="", label=x)
        for x in (kinds if isinstance(kinds, list) else [rng.choice(["cell", "cell", "nucleus", "na"])])
    )
    sha = f"{rng.getrandbits(256):064x}"
    published = f"{rng.randint(2021, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return FindRow(
        accession=f"D{number:07d}",
        title=str(known.get("title") or _title(rng, 7)),
        described="",
        collection=collection,
        version=1,
        published=published,
        updated=published,
        cells=int(str(known.get("cell_count") or int(rng.lognormvariate(9.5, 1.6)))),
        genes_per_cell=None if rng.random() < 0.02 else int(rng.lognormvariate(7.6, 0.5)),
        terms=terms,
        tissue_types=("tissue",) if rng.random() < 0.95 else ("organoid",),
        downloads=downloads_line(
            [
                Download(
                    role="h5ad",
                    url=f"data/sha256/{sha[:2]}/{sha}.h5ad",
                    bytes=rng.randrange(10**9),
                    sha256=sha,
                )
            ]
        ),
    )


def synthetic(size: int, seed: int = 1) -> list[FindRow]:
    """`size` datasets in a tenth as many collections."""
    rng = random.Random(seed)
    pools = Pools(rng)
    collections = [facts(n, rng) for n in range(max(1, size // 10))]
    return [row(n, rng.choice(collections), pools, rng) for n in range(size)]


def real(index: Path, seed: int = 1) -> list[FindRow]:
    """The datasets of a Discover index, with what it lacks drawn at random."""
    rng = random.Random(seed)
    pools = Pools(rng)
    collections: dict[str, CollectionFacts] = {}
    rows = []
    for number, one in enumerate(json.loads(index.read_text())["datasets"]):
        key = one["collection_id"]
        if key not in collections:
            collections[key] = facts(
                len(collections),
                rng,
                title=one["collection_name"],
                doi=one["collection_doi"],
                label=one["collection_doi_label"],
            )
        rows.append(row(number, collections[key], pools, rng, one))
    return rows
