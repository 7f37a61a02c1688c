"""The official cellxgene-schema, in a venv of its own, accepts the synthetic files."""

import os
import subprocess

import pytest

from generator.demo import human, model_organisms
from generator.demo.synthetic import write_synthetic

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
