"""catalog/verified.json: when files were last verified; written by `catalog audit --record` alone."""

from pathlib import Path

from generator.manifests.formats import FORMATS
from generator.manifests.rule import Place
from generator.manifests.rules_audit import BAD_VERIFICATION
from generator.manifests.wording import quote
from generator.manifests.written import read_record, write_record
from generator.model.problem import Problem
from generator.model.verified import Verification

VERIFIED = "catalog/verified.json"


def read_verification(root: Path) -> tuple[Verification, list[Problem]]:
    """What was verified when; nothing where there is no such file, or it cannot be read."""
    found, problems = read_record(root, VERIFIED, Verification, BAD_VERIFICATION)
    strange = [each.date for each in found.versions if FORMATS["date"].complaint(each.date)]
    if strange:
        return Verification(), [BAD_VERIFICATION.at(Place(VERIFIED), f"{quote(strange[0])} is not a date.")]
    return found, problems


def write_verification(root: Path, found: Verification) -> None:
    """Write it, whole or not at all."""
    write_record(root, VERIFIED, found)
