"""The README's tour, walked as it is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import anndata
import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def catalog(folder: Path, command: str) -> str:
    """Run a line of the README in `folder`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def block(language: str, number: int) -> str:
    """The tour's fenced block of that language, without its indentation."""
    found = re.findall(rf"^ {{4}}```{language}\n(.*?)^ {{4}}```", README, re.MULTILINE | re.DOTALL)
    return re.sub(r"^ {4}", "", found[number], flags=re.MULTILINE)


def test_the_tour_leads_to_a_page(tmp_path):
    for part in ("catalog", "docs"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    text = (tmp_path / "mkdocs.yml").read_text()
    (tmp_path / "mkdocs.yml").write_text(text.replace("generator/", f"{ROOT}/generator/"))
    counts = np.arange(12, dtype="float32").reshape(4, 3)
    obs = pd.DataFrame({"kind": pd.Categorical(["a", "b", "a", "b"])}, index=[f"c{i}" for i in range(4)])
    anndata.AnnData(counts, obs=obs).write_h5ad(tmp_path / "cells.h5ad")

    minted = catalog(tmp_path, "catalog mint").strip()
    folder = tmp_path / "catalog/collections/my-lab"
    folder.mkdir()
    (folder / "collection.yaml").write_text(block("yaml", 0).replace("0000000A", minted))
    catalog(tmp_path, block("sh", 0))
    accession = re.search(r"^accession: (\w+)", (folder / "my-cells.yaml").read_text(), re.MULTILINE)[1]
    for line in block("sh", 1).splitlines():
        if line != "catalog serve":
            catalog(tmp_path, line)

    page = (tmp_path / f"site/d/{accession}/index.html").read_text()
    assert "Blood cells of one donor" in page
    assert catalog(tmp_path, "catalog check") == "No problems.\n"


def test_the_readme_names_commands_and_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make ([a-z0-9-]+)", README):
        assert f"\n{target}:" in makefile, target
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path
