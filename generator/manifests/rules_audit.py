"""M9: what audits have written down."""

from generator.manifests.rule import Rule

BAD_VERIFICATION = Rule(
    code="M901",
    title="Record of the audit cannot be read",
    why="Pages say from it when their files were last found as they must be.",
    hint="Restore it from the history, or remove it: `catalog audit --record` writes it.",
)
