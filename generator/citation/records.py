"""The files that lie beside a page: what each is called, what it is, and how it is made."""

from collections.abc import Callable

from generator.citation.cff import citation_cff
from generator.citation.checksums import cellxgene, sha256sums
from generator.citation.datacite import datacite_json
from generator.citation.latex import bibtex
from generator.citation.managers import csl_json, ris
from generator.citation.reference import Reference
from generator.citation.rocrate import PROFILE as RO_CRATE
from generator.citation.rocrate import ro_crate
from generator.citation.schemaorg import CROISSANT, croissant_json
from generator.citation.styles import text
from generator.citation.withdrawn import noted
from generator.model.record import record


@record
class RecordKind:
    """One format that is offered as a file."""

    name: str
    """File name, in the folder of the permalink."""
    title: str
    """What readers call it."""
    media_type: str
    make: Callable[[Reference], str]
    """Makes the file's text."""
    profile: str = ""
    """Address of the standard that it follows, for signposting."""
    is_citation: bool = False
    """True if people copy it to cite, false if programs read it."""
    needs_files: bool = False
    """True if it says nothing without files, and, the checksums aside, nothing without files to download."""


def _plain(reference: Reference) -> str:
    return noted(reference, text(reference))


def _cellxgene(reference: Reference) -> str:
    return "".join(f"{cellxgene(reference, file)}\n" for file in reference.offered)


RECORDS: tuple[RecordKind, ...] = (
    RecordKind(name="citation.txt", title="APA", media_type="text/plain", make=_plain, is_citation=True),
    RecordKind(
        name="citation.bib",
        title="BibTeX",
        media_type="application/x-bibtex",
        make=bibtex,
        is_citation=True,
    ),
    RecordKind(
        name="citation.ris",
        title="RIS",
        media_type="application/x-research-info-systems",
        make=ris,
        is_citation=True,
    ),
    RecordKind(
        name="citation.csl.json",
        title="CSL-JSON",
        media_type="application/vnd.citationstyles.csl+json",
        make=csl_json,
        is_citation=True,
    ),
    RecordKind(
        name="CITATION.cff",
        title="CITATION.cff",
        media_type="application/yaml",
        make=citation_cff,
        profile="https://citation-file-format.github.io/",
        is_citation=True,
    ),
    RecordKind(
        name="cellxgene-citation.txt",
        title="CELLxGENE",
        media_type="text/plain",
        make=_cellxgene,
        is_citation=True,
        needs_files=True,
    ),
    RecordKind(
        name="datacite.json",
        title="DataCite 4.5",
        media_type="application/vnd.datacite.datacite+json",
        make=datacite_json,
        profile="http://datacite.org/schema/kernel-4",
    ),
    RecordKind(
        name="croissant.json",
        title="Croissant 1.1",
        media_type="application/ld+json",
        make=croissant_json,
        profile=CROISSANT,
        needs_files=True,
    ),
    RecordKind(
        name="ro-crate-metadata.json",
        title="RO-Crate 1.2",
        media_type="application/ld+json",
        make=ro_crate,
        profile=RO_CRATE,
    ),
    RecordKind(
        name="SHA256SUMS", title="SHA256SUMS", media_type="text/plain", make=sha256sums, needs_files=True
    ),
)
"""In the order in which pages offer them."""


def kinds_for(reference: Reference) -> tuple[RecordKind, ...]:
    """The formats that there are for this reference."""
    return tuple(kind for kind in RECORDS if not kind.needs_files or _has_files(reference, kind))


def _has_files(reference: Reference, kind: RecordKind) -> bool:
    if kind.make is sha256sums and any(part.sha256 for part in reference.parts):
        return True
    return bool(reference.files if kind.make is sha256sums else reference.offered)
