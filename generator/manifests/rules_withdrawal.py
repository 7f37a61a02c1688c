"""M5: what was withdrawn, and old paths that redirect."""

from generator.manifests.rule import Rule

NO_SUCCESSOR = Rule(
    code="M501",
    title="Successor is missing",
    why="What is superseded, a duplicate or moved has something in its place, and readers want to go there.",
    hint="Add `successor:` with an accession or a web address, or set `kind: withdrawn`.",
)
UNKNOWN_SUCCESSOR = Rule(
    code="M502",
    title="Successor is not in the catalog",
    why="The tombstone would send readers to a page that does not exist.",
    hint="Name an accession of a public collection or dataset of this catalog, or a web address.",
)
CIRCLE = Rule(
    code="M503",
    title="Successors lead in a circle",
    why="Readers would be sent from tombstone to tombstone without end.",
    hint="Let the last of them name something that is alive, or nothing.",
)
ALIAS_TWICE = Rule(
    code="M504",
    title="Alias stands twice",
    why="A path leads to one page.",
    hint="Keep the alias in the manifest that the path was published for.",
)
