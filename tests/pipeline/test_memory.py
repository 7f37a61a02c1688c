"""What a build remembers of its check, and that whoever has to mend something is told the line."""

import shutil

import pytest

from generator import manifests, pipeline
from generator.memory import Notebook

MINIMAL = "tests/examples/valid/minimal"
MANIFEST = "catalog/collections/blood/cells.yaml"


@pytest.fixture
def root(tmp_path, request):
    """The minimal example, in whose ledger nothing stands yet."""
    shutil.copytree(request.config.rootpath / MINIMAL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "catalog/ledger.tsv").unlink()
    return tmp_path


def places(checked):
    return {(problem.code, problem.path): problem.line for problem in checked.problems}


def test_a_build_does_not_look_up_the_lines_of_warnings_that_it_does_not_tell(root):
    told = places(pipeline.check(root))
    notebook = Notebook(root / ".cache" / "manifests")
    remembered = places(manifests.check_catalog(root, pipeline.summary_folder(root), notebook=notebook))
    assert told["M406", MANIFEST] > 0
    assert remembered == told | {key: 0 for key in told if key[0] == "M406"}


def test_a_build_that_fails_names_lines(root):
    notebook = Notebook(root / ".cache" / "manifests")
    manifests.check_catalog(root, pipeline.summary_folder(root), notebook=notebook)
    shutil.copy(root / MANIFEST, (root / MANIFEST).with_name("other.yaml"))
    with pytest.raises(pipeline.CheckFailedError) as caught:
        pipeline.build(root, root / "site", jobs=1)
    wanted = pipeline.check(root)
    assert wanted.errors
    assert caught.value.problems == wanted.problems
    assert all(problem.line for problem in caught.value.problems)
