"""The official validator: found or installed apart, and what it says kept in words without folders."""

import os
import stat
from pathlib import Path

import pytest

from generator.errors import OutsideError
from generator.pipeline.validating import validate, validator
from tests.pipeline import catalogs

VARIABLE = "CELLSHELF_CELLXGENE_SCHEMA"
SAID = """\
INFO:cellxgene_schema.validate:Starting validation...
/some/where/validate.py:693: FutureWarning: nothing to see
WARNING:cellxgene_schema.validate:WARNING: Dataframe 'var' only has 20 rows.
ERROR:cellxgene_schema.validate:ERROR: Could not read $2 as it should be.
INFO:cellxgene_schema.validate:Validation complete in 0:00:01 with status is_valid=False
"""


@pytest.fixture
def command(tmp_path):
    """A program that says what the real one says, and its kind of Python beside it."""

    def make(said, python="echo 7.1.2"):
        folder = tmp_path / "environment" / "bin"
        folder.mkdir(parents=True)
        for name, script in (("cellxgene-schema", f"cat >&2 <<END\n{said}END\nexit 1"), ("python", python)):
            (folder / name).write_text(f"#!/bin/sh\nset -- $1 $3\n{script}\n")
            (folder / name).chmod(stat.S_IRWXU)
        return folder / "cellxgene-schema"

    return make


def test_what_was_said_is_kept_without_folders(command, tmp_path):
    file = catalogs.write_h5ad(tmp_path / "cells.h5ad")
    found = validate(command(SAID), file, sha256="ab" * 32, today="2026-02-03")
    assert (found.valid, found.validator, found.source) == (False, "cellxgene-schema 7.1.2", "ab" * 32)
    assert found.errors == ("Could not read cells.h5ad as it should be.",)
    assert found.warnings == ("Dataframe 'var' only has 20 rows.",)


def test_no_verdict_is_told(command, tmp_path):
    with pytest.raises(OutsideError) as caught:
        validate(command("Killed\n"), tmp_path / "cells.h5ad", sha256="ab" * 32, today="2026-02-03")
    assert caught.value.message == "cellxgene-schema gave no verdict: Killed"
    assert caught.value.hint
    with pytest.raises(OutsideError, match="cannot be run: No such file"):
        validate(tmp_path / "gone", tmp_path / "cells.h5ad", sha256="ab" * 32, today="2026-02-03")


def test_the_command_that_is_given_is_taken(tmp_path):
    assert validator(tmp_path, tmp_path / "mine") == tmp_path / "mine"
    assert list(tmp_path.iterdir()) == []


def test_an_installation_that_is_there_is_used_again(tmp_path):
    folder = tmp_path / ".cache" / "cellxgene-schema"
    folder.mkdir(parents=True)
    (folder / ".ready").write_text("7.1.2")
    assert validator(tmp_path, None) == folder / "bin" / "cellxgene-schema"
    assert [path.name for path in folder.iterdir()] == [".ready"]


def test_pins_that_cannot_be_installed_are_told_and_tried_anew(tmp_path):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "cellxgene-schema.txt").write_text("./not-there\n")
    for _ in range(2):
        with pytest.raises(OutsideError) as caught:
            validator(tmp_path, None)
        assert caught.value.message.startswith("cellxgene-schema could not be installed: ")
        assert VARIABLE in caught.value.hint


@pytest.mark.integration
def test_the_real_validator_gives_a_verdict(tmp_path):
    if VARIABLE not in os.environ:
        pytest.skip(
            f"needs the official validator: pip install cellxgene-schema==7.1.2, export {VARIABLE}=..."
        )
    file = catalogs.write_h5ad(tmp_path / "cells.h5ad")
    found = validate(Path(os.environ[VARIABLE]), file, sha256="ab" * 32, today="2026-02-03")
    assert found.validator == "cellxgene-schema 7.1.2"
    assert not found.valid
    assert found.errors
    assert not any(str(tmp_path) in text for text in found.errors)
