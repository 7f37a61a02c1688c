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

    put = catalog(tmp_path, block("console", 0).splitlines()[0].removeprefix("$ "))
    minted = catalog(tmp_path, "catalog mint -n 2").split()
    folder = tmp_path / "catalog/collections/my-lab"
    folder.mkdir()
    (folder / "collection.yaml").write_text(block("yaml", 0).replace("0000000A", minted[0]))
    dataset = re.sub(r"- \{role.*\}\n", put, block("yaml", 1).replace("0000000B", minted[1]))
    (folder / "my-cells.yaml").write_text(dataset)
    for line in block("sh", 0).splitlines():
        if line != "catalog serve":
            catalog(tmp_path, line)

    page = (tmp_path / f"site/d/{minted[1]}/index.html").read_text()
    assert "Blood cells of one donor" in page
    catalog(tmp_path, "catalog register")
    assert catalog(tmp_path, "catalog check") == "No problems.\n"


def test_the_readme_names_commands_and_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make ([a-z-]+)", README):
        assert f"\n{target}:" in makefile, target
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path
