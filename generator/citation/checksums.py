"""What says which bytes are cited: checksum lists and CELLxGENE's citation string."""

from generator.citation.reference import File, Reference


def sha256sums(reference: Reference) -> str:
    """`sha256sum --check` reads it; a collection's and a release's list names the files of all parts."""
    pairs = [(file.name, file.sha256) for file in reference.files]
    pairs += [pair for part in reference.parts for pair in part.sha256]
    return "".join(f"{digest}  {name}\n" for name, digest in pairs)


def cellxgene(reference: Reference, file: File) -> str:
    """The sentence that CELLxGENE keeps in `uns['citation']`, naming this very file."""
    paper = f"Publication: {reference.paper.url} " if reference.paper else ""
    collection = f" in Collection: {reference.collection.permalink}" if reference.collection else ""
    return f"{paper}Dataset Version: {file.url} curated and distributed by {reference.site.name}{collection}"
