import os

import pytest

from generator.errors import CellshelfError, OutsideError
from generator.website import output


def test_a_file_with_the_same_bytes_is_left_alone(tmp_path):
    assert output.write(tmp_path, "d/X/index.html", b"one")
    before = (tmp_path / "d/X/index.html").stat()
    assert not output.write(tmp_path, "d/X/index.html", b"one")
    assert (tmp_path / "d/X/index.html").stat().st_mtime_ns == before.st_mtime_ns
    assert output.write(tmp_path, "d/X/index.html", b"two")
    assert (tmp_path / "d/X/index.html").read_bytes() == b"two"


def test_an_interrupted_write_leaves_the_old_page(tmp_path, monkeypatch):
    output.write(tmp_path, "index.html", b"the old page")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        output.write(tmp_path, "index.html", b"the new page")
    monkeypatch.undo()
    assert (tmp_path / "index.html").read_bytes() == b"the old page"
    output.write(tmp_path, "index.html", b"the new page")
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "d/../../x", "d\\..\\x", "d/\0"])
def test_a_page_cannot_lie_outside_of_the_site(tmp_path, path):
    with pytest.raises(CellshelfError) as caught:
        output.write(tmp_path / "site", path, b"")
    assert caught.value.message == f"a page wants to lie outside of the site, at {path!r}"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_an_outside_error(tmp_path):
    (tmp_path / "site").write_bytes(b"a file")
    with pytest.raises(OutsideError) as caught:
        output.write(tmp_path / "site", "index.html", b"")
    assert caught.value.message == f"cannot write {tmp_path}/site/index.html: Not a directory"


def test_removing_takes_the_files_named_and_folders_left_empty(tmp_path):
    for path in ("d/X/v1/index.html", "d/X/v1/index.html.part", "d/Y/index.html", "mine.txt"):
        output.write(tmp_path, path, b"x")
    assert output.remove(tmp_path, ["d/X/v1/index.html", "never/was.html"]) == 1
    assert sorted(output.gather(tmp_path)) == ["d/Y/index.html", "mine.txt"]
    assert not (tmp_path / "d/X").exists()


def test_a_large_file_is_written_in_pieces_if_its_bytes_changed(tmp_path):
    assert output.write_pieces(tmp_path, "api/datasets.json", iter([b"[", b"1", b"]"]))
    assert not output.write_pieces(tmp_path, "api/datasets.json", iter([b"[1", b"]"]))
    assert output.write_pieces(tmp_path, "api/datasets.json", iter([b"[2]"]))
    assert (tmp_path / "api/datasets.json").read_bytes() == b"[2]"
    assert [*output.gather(tmp_path)] == ["api/datasets.json"]


def test_a_large_file_whose_making_fails_leaves_the_older_one(tmp_path):
    def pieces():
        yield b"half"
        raise RuntimeError

    output.write_pieces(tmp_path, "a.json", [b"whole"])
    with pytest.raises(RuntimeError):
        output.write_pieces(tmp_path, "a.json", pieces())
    assert (tmp_path / "a.json").read_bytes() == b"whole"
    assert [*output.gather(tmp_path)] == ["a.json"]


def test_a_large_file_that_cannot_be_written_is_told_of(tmp_path):
    (tmp_path / "api").write_bytes(b"")
    with pytest.raises(OutsideError, match=r"cannot write .*/api/a.json: File exists"):
        output.write_pieces(tmp_path, "api/a.json", [b"x"])
