"""catalog/verified.json: when files were last verified; written by `catalog audit --record` alone."""

import os
from pathlib import Path

import msgspec

from generator import storage
from generator.manifests import folder
from generator.manifests.formats import FORMATS
from generator.manifests.rule import Place
from generator.manifests.rules_audit import BAD_VERIFICATION
from generator.manifests.wording import quote
from generator.model.problem import Problem
from generator.model.verified import Verification

VERIFIED = "catalog/verified.json"


def read_verification(root: Path) -> tuple[Verification, list[Problem]]:
    """What was verified when; nothing where there is no such file, or it cannot be read."""
    if not os.path.lexists(root / VERIFIED):
        return Verification(), []
    data, problems = folder.read(root, VERIFIED, folder.LEDGER_LIMIT)
    if data is None:
        return Verification(), problems
    try:
        found = msgspec.json.decode(data, type=Verification)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return Verification(), [BAD_VERIFICATION.at(Place(VERIFIED), f"It cannot be read: {error}.")]
    strange = [each.date for each in found.versions if FORMATS["date"].complaint(each.date)]
    if strange:
        return Verification(), [BAD_VERIFICATION.at(Place(VERIFIED), f"{quote(strange[0])} is not a date.")]
    return found, []


def write_verification(root: Path, found: Verification) -> None:
    """Write it, whole or not at all."""
    storage.write_whole(root / VERIFIED, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
