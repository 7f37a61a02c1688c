"""Every command of the how-to guides: run in order on a copy of a catalog, or in the test that is named.

What a page calls by an example's name is called here by that of something that is there.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.pipeline import catalogs
from tests.test_docs import DOCS, ROOT, blocks, run

FIRST, SECOND = catalogs.ACCESSIONS[:2]
CHANGED = "sed -i s/Few/Fewer/ catalog/catalog.yaml"
HERE: dict[str, dict[str, str]] = {
    "add.md": {"pbmc-atlas": "study", "8XK3M1PZ": FIRST},
    "cluster.md": {"PBKRMNWA EJBSBXCS": f"{FIRST} {SECOND}"},
    "look-up-genes.md": {"git commit": "git commit -m genes"},
    "publish.md": {
        "catalog publish": "catalog publish --no-verify",  # nobody serves the folder
        "catalog rollback": "catalog rollback --no-verify",
        # There is something to go back to.
        "catalog deployments": f"{CHANGED} && catalog publish --no-verify && catalog deployments",
        "catalog register": "catalog add cells.h5ad --collection study --title More && catalog register",
    },
    "pull-requests.md": {},
    "register-dois.md": {},
    "share-with-reviewers.md": {},
    "show-figures.md": {},
    "standardize.md": {},
    "upgrade.md": {},
    "withdraw.md": {"77GBKF1W": FIRST, "54FN2NDP": SECOND},
    "audit.md": {},
}
"""Pages that are run, and what is called otherwise in them."""
ELSEWHERE = {
    r"catalog audit.*": "tests/cli/test_audit.py::test_all_that_was_published_is_there",
    r"catalog add cells\.h5ad .*--validate": "tests/pipeline/test_validating.py",
    r"catalog (summarize|sidecars|make-rds) +--scheduler .*": "tests/tasks",
    r"dask (scheduler|worker) .*|dask scheduler": "tests/tasks",
    r"catalog aliases .*": "tests/genes/test_aliases.py::test_the_command_makes_the_table_anew",
    r"catalog explore .*": "tests/pipeline/test_explore.py",
    r"catalog doi --prefix 10\.5555( --test)?|export DATACITE_.*": "tests/cli/test_doi.py",
    r"aws s3api .*|BlockPublicAcls.*": "tests/storage/test_examining.py",
    r"(\.venv/bin/)?catalog doctor --write": "tests/cli/test_doctor.py",
    r"(\.venv/bin/)?catalog put .*": "tests/pipeline/test_bucket.py",
    r"(\.venv/bin/)?catalog preview .*": "tests/cli/test_preview.py",
    r"\.venv/bin/mkdocs serve": "tests/website/test_mkdocs_hook.py",
    r"\.venv/bin/catalog (build|serve)": "tests/test_readme.py",
    r"curl -fLO .*download\.sh|sh download\.sh": "tests/integration/test_downloads.py",
    r"pip install (--upgrade )?'?cellshelf.*": "tests/cli/test_init.py",
    r"python3 -m venv build/.*|build/cellxgene-schema/bin/pip .*|export CELLSHELF_CELLXGENE.*": (
        "tests/integration/test_official_validator.py"
    ),
}
"""Commands that need more than a folder, and where they are run."""
SUBMITTED = "submit.md"
"""Followed whole in tests/test_docs.py."""


def commands(page):
    """A page's commands, a line each; those that go on below are joined."""
    for _, text in blocks(f"how-to/{page}"):
        for line in re.sub(r"\\\n\s*", "", text).splitlines():
            if told := re.sub(r"\s+#.*", "", line).strip():
                yield told


def place_of(command):
    return next((place for said, place in ELSEWHERE.items() if re.fullmatch(said, command)), None)


def test_every_command_is_run_somewhere():
    pages = [path.name for path in sorted((DOCS / "how-to").glob("*.md")) if path.name != SUBMITTED]
    left = [(p, c) for p in pages if p not in HERE for c in commands(p) if place_of(c) is None]
    assert left == []
    assert set(HERE) <= set(pages)
    for place in ELSEWHERE.values():
        path, _, name = place.partition("::")
        assert (ROOT / path).exists(), place
        assert not name or f"def {name}(" in (ROOT / path).read_text(), place


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A published catalog in git, with files to add beside it."""
    root = catalogs.write_catalog(tmp_path_factory.mktemp("howto") / "catalog")
    (root / ".gitignore").write_text("*.h5ad\n.store\n.cache\nsite\nwww\n*.parquet\n")
    settings = root / "catalog/catalog.yaml"
    settings.write_text(f"{settings.read_text()}publish: {{kind: folder, path: www}}\n")
    manifest = root / "catalog/collections/study/cells-0.yaml"
    manifest.write_text(f"{manifest.read_text()}figures: [{{name: Fig 1, color: batch}}]\n")
    for name, seed in (("cells", 20), ("cells-2", 21), ("submitted", 22)):
        catalogs.write_h5ad(root / f"{name}.h5ad", cells=12, seed=seed)
    done = run("catalog summarize && catalog register && git init && git add . && git commit -m first", root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture
def root(pristine, tmp_path):
    return Path(shutil.copytree(pristine, tmp_path / "work" / "catalog"))


def follow(page, root, *, before=lambda _: None):
    """Run what is to be run here; returns what was printed."""
    printed = ""
    for command in commands(page):
        if place_of(command):
            continue
        told = command
        for name, other in HERE[page].items():
            told = told.replace(name, other)
        told = before(told) or told
        done = run(told, root)
        assert done.returncode == 0, f"{page}: {told}\n{done.stdout}{done.stderr}"
        printed += done.stdout
    return printed


PLAIN = [page for page in HERE if page not in ("share-with-reviewers.md", "withdraw.md")]


@pytest.mark.integration
@pytest.mark.parametrize("page", PLAIN)
def test_the_commands_of_a_page_do_what_they_say(root, page):
    follow(page, root)
    assert run("catalog check", root).returncode == 0


@pytest.mark.integration
def test_withdrawing_leaves_a_tombstone(root):
    follow("withdraw.md", root)
    assert "Entered twice by mistake." in (root / f"site/d/{FIRST}/index.html").read_text()


@pytest.mark.integration
def test_a_draft_is_shared_and_then_published(root):
    """The page as it is written; what it leaves to the reader is written between its steps."""
    links = []

    def before(command):
        if command.startswith("catalog --root ../drafts add"):
            described = (
                "--title Thymus --creator 'Carberry, Josiah' --description D --license CC0-1.0 --contact L"
            )
            made = run(f"catalog --root ../drafts new collection {described} --contact L --slug thymus", root)
            assert made.returncode == 0, made.stderr
            manifest = root.parent / "drafts/catalog/collections/thymus/collection.yaml"
            manifest.write_text(f"{manifest.read_text()}visibility: private\n")
            return f"{command} --title 'Cells of a thymus'"
        if command.startswith("catalog publish "):
            return f"{command} --no-verify"  # nobody serves the folder
        if " 3f9a2c " in f"{command} ":
            if not links:
                links.append(run("catalog links list --overlay ../drafts", root).stdout[:8])
            return command.replace("3f9a2c", links[0])
        return None

    follow("share-with-reviewers.md", root, before=before)
    assert (root / "catalog/collections/thymus/collection.yaml").exists()
