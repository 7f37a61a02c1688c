"""The kinds of text that manifests hold; their `format` names reach the published JSON Schemas."""

from typing import Annotated

from msgspec import Meta

from generator.model import accession

Accession = Annotated[
    str,
    Meta(
        pattern=accession.PATTERN,
        description="Permanent id of eight characters, minted once (`catalog mint`).",
        extra_json_schema={"format": "accession"},
    ),
]
MANIFEST = 1
"""The version of the manifests' layout that this program reads."""
ManifestVersion = Annotated[
    int, Meta(ge=1, description="Version of the manifests' layout; `catalog migrate` writes it.")
]
Url = Annotated[str, Meta(description="Absolute http or https address.", extra_json_schema={"format": "url"})]
Doi = Annotated[
    str,
    Meta(description="DOI without a resolver, e.g. `10.1000/182`.", extra_json_schema={"format": "doi"}),
]
Orcid = Annotated[
    str, Meta(description="ORCID iD, e.g. `0000-0002-1825-0097`.", extra_json_schema={"format": "orcid"})
]
Ror = Annotated[
    str, Meta(description="ROR id, e.g. `https://ror.org/05a28rw58`.", extra_json_schema={"format": "ror"})
]
License = Annotated[
    str, Meta(description="SPDX licence expression, e.g. `CC-BY-4.0`.", extra_json_schema={"format": "spdx"})
]
Date = Annotated[str, Meta(description="Calendar date, YYYY-MM-DD.", extra_json_schema={"format": "date"})]
Sha256 = Annotated[
    str,
    Meta(
        description="SHA-256 of the file, 64 lower-case hex digits.", extra_json_schema={"format": "sha256"}
    ),
]
ONE_LINE = {"format": "line"}
"""JSON Schema of text without line breaks, not blank."""
Line = Annotated[
    str,
    Meta(min_length=1, max_length=300, description="One line of plain text.", extra_json_schema=ONE_LINE),
]
Alias = Annotated[
    str,
    Meta(
        description="An old path on the site that redirects here, e.g. `old/pbmc/`.",
        extra_json_schema={"format": "alias"},
    ),
]
Markdown = Annotated[str, Meta(max_length=20_000, description="Markdown; HTML in it is sanitised.")]
