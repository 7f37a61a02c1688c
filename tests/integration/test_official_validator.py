"""The official cellxgene-schema, in a venv of its own, accepts the synthetic files."""

import os
import subprocess
from pathlib import Path

import h5py
import pytest

from generator.demo import human, model_organisms
from generator.demo.synthetic import write_synthetic
from generator.model.record import replace
from generator.pipeline.validating import validate

VARIABLE = "CELLSHELF_CELLXGENE_SCHEMA"
INSTALL = (
    "python3 -m venv build/cellxgene-schema && "
    "build/cellxgene-schema/bin/pip install cellxgene-schema==7.1.2 && "
    f"export {VARIABLE}=$PWD/build/cellxgene-schema/bin/cellxgene-schema"
)
DESIGNS = {
    "blood v1": human.LUPUS_FIRST,
    "blood v2": human.LUPUS,
    "mouse cortex": model_organisms.CORTEX,
    "zebrafish embryo": model_organisms.EMBRYO,
}
"""The files of schema 7.1.0, which the pinned validator knows."""

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(VARIABLE not in os.environ, reason=f"needs the official validator: {INSTALL}"),
]


@pytest.mark.parametrize("name", DESIGNS)
def test_the_official_validator_accepts_the_synthetic_files_of_schema_7_1_0(name, tmp_path):
    path = tmp_path / "made.h5ad"
    write_synthetic(DESIGNS[name], path)
    done = subprocess.run(
        [os.environ[VARIABLE], "validate", "--ignore-labels", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    assert "is_valid=True" in told, told
    assert done.returncode == 0, told


def test_its_verdict_and_its_words_are_kept(tmp_path):
    """By the real one, of a file that breaks a rule."""
    path = tmp_path / "made.h5ad"
    write_synthetic(replace(human.LUPUS, cells=60), path)
    with h5py.File(path, "r+") as file:
        file["obs/assay_ontology_term_id/categories"][0] = "EFO:0000000"
    found = validate(Path(os.environ[VARIABLE]), path, sha256="ab" * 32, today="2026-02-03")
    assert (found.valid, found.validator) == (False, "cellxgene-schema 7.1.2")
    assert any("EFO:0000000" in error for error in found.errors), found.errors
    assert not any(str(tmp_path) in said for said in (*found.errors, *found.warnings))
