"""Programs that show a dataset, and how a link opens them at it."""

import enum
from typing import Annotated

from msgspec import Meta

from generator.model.fields import Line, Url
from generator.model.record import record
from generator.model.summary import Layout


class ExplorerKind(enum.StrEnum):
    """What program a template opens; what it cannot show is known for some."""

    CELLXGENE = "cellxgene"
    """CELLxGENE Explorer that reads h5ad files, e.g. behind cellxgene-gateway."""
    OTHER = "other"


class Carries(enum.StrEnum):
    """A part of a view that a link can hand on."""

    COLOR = "color"
    EMBEDDING = "embedding"
    GENE = "gene"
    GENE_SET = "gene_set"


PARAMETERS = {
    Carries.COLOR: "color",
    Carries.EMBEDDING: "layout",
    Carries.GENE: "gene",
    Carries.GENE_SET: "geneset",
}
"""Names in the address's query, as the gateway's deep-link script and the embedded viewer read them."""


@record
class Explorer:
    """A template of launch links, for every dataset that it can show."""

    name: Line
    url: Annotated[
        str,
        Meta(
            description="Address with `{url}`, `{key}`, `{accession}`, `{version}` or `{sha256}` in it; "
            "without a scheme it is a path on the site.",
            extra_json_schema={"format": "template"},
        ),
    ]
    opens: Annotated[Line, Meta(description="What the link opens, in one line for readers.")]
    kind: Annotated[
        ExplorerKind, Meta(description="Program behind it; `cellxgene` knows what it cannot show.")
    ] = ExplorerKind.OTHER
    needs_embedding: Annotated[bool, Meta(description="Only datasets with an embedding to draw.")] = True
    max_cells: Annotated[int, Meta(ge=1, description="Most cells that it shows well.")] | None = None
    max_bytes: Annotated[int, Meta(ge=1, description="Largest h5ad file that it opens.")] | None = None
    layouts: Annotated[
        tuple[Layout, ...], Meta(description="Layouts of X that it opens; all where none is named.")
    ] = ()
    carries: Annotated[
        tuple[Carries, ...],
        Meta(description="What a link hands on as `?color=`, `?layout=`, `?gene=` and `?geneset=`."),
    ] = ()


@record
class ExplorerLink:
    """A dataset's own launch link, or what replaces the catalog's template of the same name."""

    name: Line
    url: Url | None = None
    unsuitable: (
        Annotated[Line, Meta(description="Why the catalog's explorer of that name is not offered.")] | None
    ) = None
