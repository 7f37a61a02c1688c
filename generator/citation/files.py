"""All record files of a reference, ready to be written into the folder of its permalink."""

from generator.citation.records import kinds_for
from generator.citation.reference import Reference
from generator.citation.signposting import LINKSET, LINKSET_TYPE, linkset_json
from generator.model.record import record


@record
class RecordFile:
    """One file to write."""

    name: str
    """In the folder of the permalink, e.g. `citation.bib`."""
    title: str
    """What readers call it, e.g. `BibTeX`."""
    media_type: str
    text: str
    is_citation: bool
    """True if people copy it to cite, false if programs read it."""


def record_files(reference: Reference) -> tuple[RecordFile, ...]:
    """Every format that there is for this reference, in the order in which pages offer them."""
    made = [
        RecordFile(
            name=kind.name,
            title=kind.title,
            media_type=kind.media_type,
            text=kind.make(reference),
            is_citation=kind.is_citation,
        )
        for kind in kinds_for(reference)
    ]
    linkset = RecordFile(
        name=LINKSET,
        title="Linkset",
        media_type=LINKSET_TYPE,
        text=linkset_json(reference),
        is_citation=False,
    )
    return (*made, linkset)
