"""Organisms that the CELLxGENE schemas name, so that NCBITaxon (3 GB in memory) is never loaded."""

from generator.model.record import record


@record
class Organism:
    """One organism, with where its cells, tissues and stages are named."""

    id: str
    """NCBITaxon CURIE."""
    label: str
    """Scientific name."""
    stages: str = "UBERON"
    """Ontology of its developmental stages."""
    anatomy: str | None = None
    """Ontology of its own for cells and tissues, allowed beside CL and UBERON."""
    genes: tuple[str, ...] = ()
    """What its Ensembl gene ids begin with."""
    parents: tuple[str, ...] = ()
    """Ids of taxa above it in this table: a subspecies may stand for its species."""
    feature_only: bool = False
    """May be the reference of genes but not the organism of cells."""


_SPECIES = (
    Organism(
        id="NCBITaxon:6239",
        label="Caenorhabditis elegans",
        stages="WBls",
        anatomy="WBbt",
        genes=("WBGene",),
    ),
    Organism(id="NCBITaxon:9483", label="Callithrix jacchus", genes=("ENSCJAG",)),
    Organism(id="NCBITaxon:7955", label="Danio rerio", stages="ZFS", anatomy="ZFA", genes=("ENSDARG",)),
    Organism(
        id="NCBITaxon:7227",
        label="Drosophila melanogaster",
        stages="FBdv",
        anatomy="FBbt",
        genes=("FBgn",),
    ),
    Organism(id="NCBITaxon:9595", label="Gorilla gorilla gorilla", genes=("ENSGGOG",)),
    Organism(id="NCBITaxon:9593", label="Gorilla gorilla", genes=("ENSGGOG",)),
    Organism(id="NCBITaxon:9606", label="Homo sapiens", stages="HsapDv", genes=("ENSG0", "ENSGR")),
    Organism(id="NCBITaxon:9541", label="Macaca fascicularis", genes=("ENSMFAG",)),
    Organism(id="NCBITaxon:9544", label="Macaca mulatta", genes=("ENSMMUG",)),
    Organism(id="NCBITaxon:30608", label="Microcebus murinus", genes=("ENSMICG",)),
    Organism(id="NCBITaxon:10090", label="Mus musculus", stages="MmusDv", genes=("ENSMUSG",)),
    Organism(id="NCBITaxon:9986", label="Oryctolagus cuniculus", genes=("ENSOCUG",)),
    Organism(id="NCBITaxon:9598", label="Pan troglodytes", genes=("ENSPTRG",)),
    Organism(id="NCBITaxon:10116", label="Rattus norvegicus", genes=("ENSRNOG",)),
    Organism(id="NCBITaxon:9823", label="Sus scrofa", genes=("ENSSSCG",)),
)

_SUBSPECIES = (
    ("NCBITaxon:10091", "Mus musculus castaneus", "NCBITaxon:10090"),
    ("NCBITaxon:10092", "Mus musculus domesticus", "NCBITaxon:10090"),
    ("NCBITaxon:39442", "Mus musculus musculus", "NCBITaxon:10090"),
    ("NCBITaxon:57486", "Mus musculus molossinus", "NCBITaxon:10090"),
    ("NCBITaxon:9825", "Sus scrofa domesticus", "NCBITaxon:9823"),
    ("NCBITaxon:37010", "Pan troglodytes schweinfurthii", "NCBITaxon:9598"),
    ("NCBITaxon:37011", "Pan troglodytes troglodytes", "NCBITaxon:9598"),
    ("NCBITaxon:37012", "Pan troglodytes verus", "NCBITaxon:9598"),
)

_FEATURES = (
    Organism(
        id="NCBITaxon:2697049",
        label="Severe acute respiratory syndrome coronavirus 2",
        genes=("ENSSASG",),
        feature_only=True,
    ),
    Organism(id="NCBITaxon:32630", label="synthetic construct", genes=("ERCC-",), feature_only=True),
)


def _table() -> dict[str, Organism]:
    species = {one.id: one for one in (*_SPECIES, *_FEATURES)}
    for taxon, name, parent in _SUBSPECIES:
        above = species[parent]
        species[taxon] = Organism(
            id=taxon,
            label=name,
            stages=above.stages,
            anatomy=above.anatomy,
            genes=above.genes,
            parents=(parent,),
        )
    return species


ORGANISMS: dict[str, Organism] = _table()
"""By id."""


def organism(term_id: str) -> Organism | None:
    """The organism of that NCBITaxon id, if the table has it."""
    return ORGANISMS.get(term_id)
