"""M6: the DOIs that were registered for the catalog's data."""

from generator.manifests.rule import Rule

BAD_DOI_ROW = Rule(
    code="M601",
    title="Row of dois.tsv is malformed",
    why="The file keeps a DOI from being registered twice; a row that cannot be read does not.",
    hint="Restore the row from the history: only `catalog doi` writes this file.",
)
DOI_TWICE = Rule(
    code="M602",
    title="A DOI stands twice",
    why="A DOI names one thing for ever, and a version or dataset has one DOI.",
    hint="Keep the row that was registered first.",
)
