"""Makes this repository's own workflows from those that every catalog gets: run it after changing them."""

from pathlib import Path

from generator import starter

GITHUB = Path(__file__).parents[2] / ".github"
INSTALL = """\
          python -m pip install --quiet --require-hashes -r requirements/run.txt
          python -m pip install --quiet --no-deps --no-build-isolation -e ."""
"""This repository runs the program that lies in it."""


def own() -> dict[Path, str]:
    """Every workflow of this repository by its place."""
    made = {
        GITHUB / "workflows" / f"{name}.yml": starter.workflow(name, install=INSTALL)
        for name in starter.WORKFLOWS
    }
    beginning = starter.Beginning(name="x", url="x", publisher="x", contact="x", version="0")
    files = starter.starter_files(beginning)
    form = ".github/ISSUE_TEMPLATE/dataset.yml"
    return made | {GITHUB / "ISSUE_TEMPLATE" / "dataset.yml": files[form]}


if __name__ == "__main__":
    for path, text in own().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
