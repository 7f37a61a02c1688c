import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator import explorers
from generator.errors import UsageError
from generator.explorers import environment
from generator.model.record import replace
from generator.model.summary import Column, ColumnKind, Embedding
from generator.pipeline import explore

DIGEST = "ab" * 32


def names(distinct, missing=0):
    return (
        Column(
            name="feature_name",
            kind=ColumnKind.CATEGORICAL,
            dtype="category",
            missing=missing,
            distinct=distinct,
        ),
    )


def test_the_default_embedding_comes_first_and_what_cannot_be_drawn_is_left_out(summary):
    shown = (
        Embedding(key="X_pca", dimensions=50, drawable=True),
        Embedding(key="X_flat", dimensions=2, drawable=False),
        Embedding(key="spatial", dimensions=2, drawable=True),
        Embedding(key="X_umap", dimensions=2, drawable=True),
    )
    told = explorers.options("Blood", replace(summary, embeddings=shown))
    assert told.arguments() == ["--title", "Blood", "--embedding", "umap", "--embedding", "pca"]


@pytest.mark.parametrize(
    ("var", "expected"),
    [(names(765), "feature_name"), (names(764), None), (names(765, missing=1), None), ((), None)],
)
def test_genes_are_named_by_symbol_only_where_that_tells_all_of_them_apart(summary, var, expected):
    assert explorers.options("Blood", replace(summary, var=var)).var_names == expected


def test_a_large_file_stays_on_disk(summary):
    large = replace(summary, source=replace(summary.source, bytes=5_000_000_000))
    assert "--backed" in explorers.options("Blood", large).arguments()


@pytest.fixture
def gateway(tmp_path, summary):
    told = explorers.options(
        "Blood $HOME `id`", summary, gene_sets="x.csv", about="https://cells.example.org/"
    )
    return explorers.Gateway(
        name="Cells",
        folder=str(tmp_path),
        data="/srv/store",
        port=5005,
        datasets={f"sha256/ab/{DIGEST}.h5ad": told},
        gene_sets={"x.csv": b"gene_set_name\n"},
    )


def test_the_deployment_is_whole_and_fills_every_blank(gateway):
    files = explorers.deployment(gateway)
    assert set(files) >= {"README.md", "wsgi.py", "explorer.service", "compose.yaml", "genesets/x.csv"}
    assert b"CELLXGENE_DATA=/srv/store" in files["gateway.env"]
    compile(files["wsgi.py"], "wsgi.py", "exec")
    compile(files["launch-cellxgene"], "launch-cellxgene", "exec")
    for name in ("setup.sh",):
        assert subprocess.run(["sh", "-n"], input=files[name], check=False).returncode == 0
    bucket = explorers.deployment(replace(gateway, data="s3://cells"))
    assert b"CELLXGENE_BUCKET=cells" in bucket["gateway.env"]
    assert b"volumes" not in bucket["compose.yaml"]


@pytest.mark.parametrize("change", [{"folder": "/srv/my explorer"}, {"data": "/srv/$(id)"}])
def test_paths_that_a_shell_would_read_otherwise_are_refused(gateway, change):
    with pytest.raises(UsageError, match="cannot work with the path"):
        explorers.deployment(replace(gateway, **change))


def test_the_launcher_adds_what_the_catalog_says_and_refuses_other_files(gateway, tmp_path):
    for name, content in explorers.deployment(gateway).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    spy = tmp_path / "env" / "bin" / "cellxgene"
    spy.parent.mkdir(parents=True)
    spy.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        "print(json.dumps([sys.argv[1:], os.environ['PYTHONOPTIMIZE']]))\n"
    )
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    launcher = [sys.executable, str(tmp_path / "launch-cellxgene"), "launch"]
    known = f"/srv/store/sha256/ab/{DIGEST}.h5ad"
    done = subprocess.run([*launcher, known, "--port", "1"], capture_output=True, text=True, check=True)
    given, optimized = json.loads(done.stdout)
    assert given == [
        *["--no-upgrade-check", "launch", known, "--port", "1", "--title", "Blood $HOME `id`"],
        *["--embedding", "umap", "--gene-sets-file", f"{tmp_path}/genesets/x.csv"],
        *["--about", "https://cells.example.org/"],
    ]
    assert optimized == "1"
    other = subprocess.run([*launcher, "/srv/store/secret.h5ad"], capture_output=True, text=True, check=False)
    assert other.returncode == 1
    assert "not in the catalog" in other.stderr


def test_a_python_that_the_pins_do_not_know_is_refused(tmp_path):
    fake = tmp_path / "python9"
    fake.write_text("#!/bin/sh\necho 3 14\n")
    fake.chmod(0o755)
    with pytest.raises(UsageError, match=r"needs Python 3\.11 or 3\.12"):
        environment.find_python(str(fake))


def test_every_pin_has_a_digest_and_the_explorer_is_pinned():
    pins = environment.text(environment.PINS)
    assert "cellxgene==1.3.0 " in pins
    assert "cellxgene-gateway==0.4.2 " in pins
    named = [line for line in pins.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in named)


@pytest.mark.parametrize(
    ("text", "expected"), [("F9VE75CG", ("F9VE75CG", None)), ("f9ve75cg/v2", ("F9VE75CG", 2))]
)
def test_what_to_open_is_named_as_in_permalinks(text, expected):
    wanted = explore.parse(text)
    assert (wanted.accession, wanted.version) == expected


@pytest.mark.parametrize("text", ["", "F9VE75C0", "F9VE75CG/two", "F9VE75CG/v"])
def test_anything_else_is_refused(text):
    with pytest.raises(UsageError, match="neither an accession nor a file"):
        explore.parse(text)


def test_files_of_the_package_lie_beside_it():
    folder = Path(environment.__file__).parent / "cellxgene"
    assert os.access(folder / environment.DEEP_LINK, os.R_OK)
