"""M7: dated releases of the catalog."""

from generator.manifests.rule import Rule

BAD_RELEASE = Rule(
    code="M701",
    title="Release is malformed",
    why="A release is cited as the list of what the catalog held; a list that cannot be read proves nothing.",
    hint="Restore the file from the history: only `catalog release` writes it.",
)
RELEASE_DIFFERS = Rule(
    code="M702",
    title="Release differs from the ledger",
    why="A release lists what was published, with the digests that the ledger holds.",
    hint="Restore the file from the history: only `catalog release` writes it.",
)
