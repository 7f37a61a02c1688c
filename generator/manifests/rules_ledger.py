"""M4: the ledger of published permalinks."""

from generator.manifests.rule import Rule
from generator.model.problem import Severity

BAD_ROW = Rule(
    code="M401",
    title="Ledger row is malformed",
    why="The ledger proves what was published; a row that cannot be read proves nothing.",
    hint="Restore the row from the history, and let `catalog register` write new ones.",
)
ROW_TWICE = Rule(
    code="M402",
    title="Ledger row stands twice",
    why="A permalink is registered once; two rows could contradict each other.",
    hint="Remove the later row.",
)
ROW_ORDER = Rule(
    code="M403",
    title="Ledger rows are not in order of date",
    why="The ledger only ever grows at its end; a row out of order was inserted or changed.",
    hint="Restore the order of the history, with new rows at the end.",
)
CHANGED_FILE = Rule(
    code="M404",
    title="A published file has changed",
    why="A published version's bytes never change: papers cite them.",
    hint="Restore the sha256, and publish the new file as a new version.",
)
VANISHED = Rule(
    code="M405",
    title="A published permalink has vanished",
    why="A permalink that a paper prints must resolve for ever.",
    hint="Restore the manifest or version.",
)
NOT_REGISTERED = Rule(
    code="M406",
    title="Not in the ledger yet",
    why="Only what the ledger holds is kept for ever.",
    hint="Run `catalog register` before publishing.",
    severity=Severity.WARNING,
)
