"""The table of rules: every code there is."""

from types import ModuleType

from generator.manifests import (
    rules_audit,
    rules_catalog,
    rules_dois,
    rules_fields,
    rules_files,
    rules_gene_sets,
    rules_ledger,
    rules_releases,
    rules_versions,
    rules_withdrawal,
)
from generator.manifests.rule import Rule

GROUPS: dict[str, ModuleType] = {
    "Files and YAML": rules_files,
    "Fields": rules_fields,
    "Versions and references": rules_versions,
    "The whole catalog": rules_catalog,
    "The ledger": rules_ledger,
    "Withdrawals and aliases": rules_withdrawal,
    "Registered DOIs": rules_dois,
    "Releases": rules_releases,
    "Gene sets and the index of genes": rules_gene_sets,
    "Audits": rules_audit,
}
"""Modules of rules by what they are about, in the order of their codes."""


def rules_of(group: ModuleType) -> tuple[Rule, ...]:
    """The rules that a module defines, in order."""
    return tuple(value for value in vars(group).values() if isinstance(value, Rule))


RULES: dict[str, Rule] = {rule.code: rule for group in GROUPS.values() for rule in rules_of(group)}
"""Every rule by its code."""
