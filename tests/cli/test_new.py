"""`catalog new`: by options, by questions, and never over what is there."""

import json

import anndata as ad
import pytest
from click.testing import CliRunner

from generator import cli
from generator.errors import UsageError
from tests.manifests.test_from_csl import RECORD
from tests.pipeline import catalogs


@pytest.fixture
def root(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/catalog.yaml").write_text(catalogs.SETTINGS)
    return tmp_path


def run(root, *arguments, answers=""):
    command = ["--root", str(root), *map(str, arguments)]
    return CliRunner().invoke(cli.catalog, command, input=answers, catch_exceptions=True)


def check(root):
    done = run(root, "check")
    return done.exit_code, [line for line in done.stdout.splitlines() if "M406" not in line]


def test_a_catalog_is_begun_by_options_and_is_accepted(root, tmp_path):
    paper = tmp_path / "paper.json"
    paper.write_text(json.dumps(RECORD))
    options = (
        "--csl",
        paper,
        "--license",
        "CC0-1.0",
        "--contact",
        "Data desk",
        "--email",
        "data@example.org",
    )
    done = run(root, "new", "collection", *options)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("catalog/collections/cells-genes/collection.yaml written: ")
    folder = root / "catalog/collections/cells-genes"
    assert (folder / "publication.csl.json").read_bytes() == paper.read_bytes()
    text = (folder / "collection.yaml").read_text()
    assert "  - name: Carberry, Josiah\n    orcid: 0000-0002-1825-0097\n" in text

    cells = catalogs.write_h5ad(tmp_path / "cells.h5ad", seed=3)
    url = "https://data.example.org/cells.h5ad"
    made = run(root, "new", "dataset", cells, "--url", url, "--column", "batch=The day of sequencing")
    assert made.exit_code == 0, made.output
    path, _, code = made.stdout.strip().partition(" written: ")
    assert path.endswith("/blood-3.yaml")
    assert (
        "default_embedding: X_umap\ncolumns:\n  batch: The day of sequencing\n" in (root / path).read_text()
    )
    assert (root / f"catalog/summaries/{code}.v1.json").is_file()
    exit_code, told = check(root)
    assert exit_code == 0, told
    again = run(root, "new", "dataset", cells, "--slug", "other")
    assert isinstance(again.exception, UsageError)
    assert "is in the catalog already" in again.exception.message


def test_what_is_left_out_is_asked_for(root):
    answers = "Cells of a lab\nDoe, Jane; Roe, Rick\nWhat we did.\nCC0-1.0\nData desk\n"
    done = run(root, "new", "collection", answers=answers)
    assert done.exit_code == 0, done.output
    text = (root / "catalog/collections/cells-of-a-lab/collection.yaml").read_text()
    assert "creators:\n  - name: Doe, Jane\n  - name: Roe, Rick\n" in text
    assert check(root)[0] == 0


def test_what_nobody_answers_is_named_and_nothing_is_written(root):
    done = run(root, "new", "collection", "--title", "Cells", "--creator", "Doe, Jane", "--description", "x")
    assert isinstance(done.exception, UsageError)
    assert done.exception.hint == "give --license"
    assert not (root / "catalog/collections").exists()


def test_nothing_is_overwritten(root, tmp_path):
    options = ("--title", "Cells", "--creator", "Doe, Jane", "--description", "x", "--license", "CC0-1.0")
    assert run(root, "new", "collection", *options, "--contact", "A").exit_code == 0
    before = (root / "catalog/collections/cells/collection.yaml").read_bytes()
    again = run(root, "new", "collection", *options, "--contact", "B")
    assert "is there already" in again.exception.message
    assert (root / "catalog/collections/cells/collection.yaml").read_bytes() == before
    (root / "catalog/collections/cells/blood-1.yaml").write_text("mine")
    cells = catalogs.write_h5ad(tmp_path / "cells.h5ad", seed=1)
    done = run(root, "new", "dataset", cells)
    assert done.exception is not None
    assert (root / "catalog/collections/cells/blood-1.yaml").read_text() == "mine"


def test_a_citation_in_the_file_names_the_paper(root, tmp_path):
    file = catalogs.write_h5ad(tmp_path / "cells.h5ad", seed=1)
    data = ad.read_h5ad(file)
    data.uns["citation"] = (
        "Publication: https://doi.org/10.1000/182 Dataset Version: https://x.example/a.h5ad"
    )
    data.write_h5ad(file)
    options = ("--title", "Cells", "--creator", "Doe, Jane", "--description", "x", "--license", "CC0-1.0")
    done = run(root, "new", "collection", *options, "--contact", "A", "--h5ad", file)
    assert done.exit_code == 0, done.output
    text = (root / "catalog/collections/cells/collection.yaml").read_text()
    assert 'publication:\n  doi: "10.1000/182"\n' in text


def test_a_column_that_the_file_lacks_is_refused(root, tmp_path):
    options = ("--title", "Cells", "--creator", "Doe, Jane", "--description", "x", "--license", "CC0-1.0")
    run(root, "new", "collection", *options, "--contact", "A")
    cells = catalogs.write_h5ad(tmp_path / "cells.h5ad", seed=1)
    done = run(root, "new", "dataset", cells, "--column", "bach=Day")
    assert "the file has no column bach" in done.exception.message
    assert not (root / "catalog/summaries").exists()
