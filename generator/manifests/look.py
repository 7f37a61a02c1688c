"""`look:` of catalog.yaml: its files are there, and its colours can be read."""

from collections.abc import Iterator
from pathlib import Path

from generator.manifests.manifest import Draft
from generator.manifests.rules_catalog import FAINT, LOOK_FILE
from generator.manifests.wording import quote
from generator.model.colors import DARK_PAPER, LEAST, PAPER, contrast
from generator.model.look import FOLDER
from generator.model.problem import Problem
from generator.model.settings import Settings


def check_look(root: Path, draft: Draft[Settings]) -> Iterator[Problem]:
    """What is wrong with the look of the catalog under `root`."""
    if draft.manifest is None:
        return
    look = draft.manifest.look
    for field in ("logo", "favicon"):
        name = getattr(look, field)
        if name and not (root / "catalog" / FOLDER / name).is_file():
            yield LOOK_FILE.at(draft.at("look", field), f"catalog/{FOLDER}/{quote(name)} is not there.")
    for field, paper, where in (("color", PAPER, "light pages"), ("color_dark", DARK_PAPER, "dark pages")):
        color = getattr(look, field)
        if color and (found := contrast(color, paper)) < LEAST:
            message = f"{color} on {where} has a contrast of {found:.1f} to 1."
            yield FAINT.at(draft.at("look", field), message)
