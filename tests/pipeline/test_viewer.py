"""Bundling the viewer with the real Node, and saying what is missing."""

import shutil
from pathlib import Path

import pytest

from generator.errors import OutsideError
from generator.pipeline.viewer import SCRIPTS, SOURCES, bundle_viewer, is_bundled
from generator.website.viewing import BUNDLE

SOURCE = Path(__file__).parents[2] / "generator" / "viewer" / "bundle"


def test_every_file_beside_the_page_is_bundled():
    assert {path.name for path in SOURCE.iterdir()} == {*SOURCES, *SCRIPTS}


def test_without_node_it_says_what_to_install_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutsideError, match="Node is not installed"):
        bundle_viewer(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.integration
def test_it_is_bundled_once_for_each_version_of_its_sources(tmp_path):
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("no node or npm: install Node.js 18 or later")
    assert bundle_viewer(tmp_path)
    folder = tmp_path / BUNDLE
    assert is_bundled(tmp_path)
    assert not bundle_viewer(tmp_path)
    assert {"index.html", "viewer.js", "viewer.css", "LICENSE.txt"} <= {
        path.name for path in folder.iterdir()
    }
    assert "MIT" in (folder / "LICENSE.txt").read_text()
    assert [path.name for path in folder.parent.iterdir()] == ["viewer"]
    (folder / ".stamp").write_text("of another version")
    assert not is_bundled(tmp_path)
