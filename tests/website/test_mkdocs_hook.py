import subprocess
import sys
from pathlib import Path

import pytest

from generator import website
from generator.website.whole import read_edition

CATALOG = """\
name: Cells & Co
description: A *catalog* of cells.
url: https://cells.example.org/base/
publisher: {name: A lab}
contact: {name: A person}
"""
HOOK = Path(__file__).parents[2] / "generator/website/mkdocs_hook.py"
BASE = HOOK.with_name("mkdocs.base.yml")
THEME = HOOK.parents[1] / "theme"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "catalog.yaml").write_text(CATALOG)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "about.md").write_text("# About\n\nProse.")
    (tmp_path / "mkdocs.yml").write_text(
        f"INHERIT: {BASE}\ntheme: {{custom_dir: {THEME}}}\nhooks: [{HOOK}]\nplugins: [search]\n"
    )
    return tmp_path


def mkdocs(root, *arguments):
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def site(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_plain_mkdocs_build_gives_the_whole_site(root):
    done = mkdocs(root, "build", "--site-dir", "plain")
    assert done.returncode == 0, done.stderr
    website.build_site(read_edition(root), root, root / "built", workers=1)
    (root / "built" / ".cellshelf-files").unlink()
    assert site(root / "plain") == site(root / "built")
    assert b"<title>Cells &amp; Co</title>" in (root / "plain/index.html").read_bytes()


def test_a_catalog_with_errors_is_not_built_and_the_first_are_told(root):
    (root / "catalog" / "catalog.yaml").write_text(CATALOG.replace("name: Cells", "nam: Cells"))
    done = mkdocs(root, "build", "--site-dir", "plain")
    assert done.returncode != 0
    assert "The catalog has errors; nothing was built.\ncatalog/catalog.yaml:1:1: " in done.stderr
    assert "`catalog check` tells all of them and what to do" in done.stderr
    assert not (root / "plain").exists()
