"""P1: what a change may not do to what is published."""

from generator.manifests import Rule
from generator.model.problem import Severity

ROW_GONE = Rule(
    code="P101",
    title="A ledger row was edited or removed",
    why="The ledger proves what was published when; it only ever grows.",
    hint="Restore the row as the base branch has it, and let `catalog register` write new ones.",
)
ROW_MOVED = Rule(
    code="P102",
    title="Ledger rows were inserted or moved",
    why="New rows stand at the end, so that the ledger's order is the order of publishing.",
    hint="Restore the base branch's ledger and run `catalog register` again.",
)
FILE_CHANGED = Rule(
    code="P103",
    title="A published file has changed",
    why="A published version's bytes never change: papers cite them.",
    hint="Restore the asset, and publish the new file as a new version.",
)
PERMALINK_GONE = Rule(
    code="P104",
    title="A published permalink would vanish",
    why="A permalink that a paper prints must resolve for ever.",
    hint="Restore it; `catalog withdraw` puts a tombstone in its place.",
)
REUSED = Rule(
    code="P105",
    title="A published accession names something else",
    why="Whoever follows a printed accession must find what it was printed for.",
    hint="Restore the accession; `catalog mint` makes one for what is new.",
)
ALIAS_GONE = Rule(
    code="P106",
    title="A published alias would vanish",
    why="Aliases are old addresses that people have printed or linked; they redirect for ever.",
    hint="Restore the alias in the manifest that it redirects to.",
)
ADDRESS_CHANGED = Rule(
    code="P107",
    title="The catalog's address has changed",
    why="Every permalink printed so far begins with the old address.",
    hint="Let the old address redirect to the new one, path by path, for as long as the catalog lives.",
    severity=Severity.WARNING,
)
RELEASE_CHANGED = Rule(
    code="P108",
    title="A published release has changed",
    why="Who cites a release cites its list; the list stays what it was.",
    hint="Restore the file as the base branch has it; `catalog release` writes new ones.",
)
FIGURE_GONE = Rule(
    code="P109",
    title="A published figure's page would vanish",
    why="A figure's address may be printed beside the figure; it must show the same view for ever.",
    hint="Restore the figure under its name; what it shows may be corrected.",
)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        ROW_GONE,
        ROW_MOVED,
        FILE_CHANGED,
        PERMALINK_GONE,
        REUSED,
        ALIAS_GONE,
        ADDRESS_CHANGED,
        RELEASE_CHANGED,
        FIGURE_GONE,
    )
}
"""Every rule of permanence by its code."""
