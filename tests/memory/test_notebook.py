import os
import time
from pathlib import Path

import pytest

from generator.memory import Notebook, code, states_of
from generator.memory.notebook import TICK
from generator.memory.states import hold


@pytest.fixture
def notebook(tmp_path):
    return Notebook(tmp_path / "notes")


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "source"
    file.write_text("one")
    return file


def kept(notebook, source, value=b"value"):
    notebook.keep("name", b"key", states_of([source]), value)
    notebook.flush()
    return notebook


def test_what_was_kept_is_recalled_under_its_name_and_key_alone(notebook, source):
    kept(notebook, source)
    assert notebook.recall("name", b"key") == b"value"
    assert notebook.recall("another", b"key") is None
    assert notebook.recall("name", b"another") is None


def test_nothing_is_kept_before_it_is_flushed(notebook, source):
    notebook.keep("name", b"key", states_of([source]), b"value")
    assert notebook.recall("name", b"key") is None


@pytest.mark.parametrize(
    "touch",
    [
        lambda file: file.write_text("two"),
        lambda file: file.unlink(),
        lambda file: file.touch(),
        lambda file: file.chmod(0o600),
        lambda file: file.with_name("new").write_text("one") and file.with_name("new").replace(file),
    ],
    ids=["written", "removed", "touched", "permissions", "replaced"],
)
def test_a_file_that_was_touched_ends_it(notebook, source, touch):
    kept(notebook, source)
    touch(source)
    assert notebook.recall("name", b"key") is None


def test_a_file_dated_back_ends_it(notebook, source):
    kept(notebook, source)
    before = source.stat()
    source.write_text("two")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert source.stat().st_size == before.st_size
    assert notebook.recall("name", b"key") is None


def test_a_file_that_comes_to_be_ends_it(notebook, tmp_path):
    kept(notebook, tmp_path / "missing")
    assert notebook.recall("name", b"key") == b"value"
    (tmp_path / "missing").touch()
    assert notebook.recall("name", b"key") is None


def test_a_file_of_the_same_moment_is_not_trusted(source):
    states = states_of([source])
    changed = source.stat().st_ctime_ns
    assert not hold(states, limit=changed)
    assert hold(states, limit=changed + 1)


def test_the_clock_has_moved_on_when_a_note_is_written(notebook, source):
    start = time.monotonic()
    kept(notebook, source)
    assert time.monotonic() - start >= TICK


@pytest.mark.parametrize("number", range(0, 150, 7))
def test_a_note_with_one_wrong_bit_is_no_note(notebook, source, number):
    (file,) = kept(notebook, source).folder.iterdir()
    data = bytearray(file.read_bytes())
    data[number % len(data)] ^= 1
    file.write_bytes(data)
    assert notebook.recall("name", b"key") is None


@pytest.mark.parametrize("data", [b"", b"foreign", b"\0" * 100])
def test_what_is_no_note_is_ignored(notebook, source, data):
    (file,) = kept(notebook, source).folder.iterdir()
    file.write_bytes(data)
    assert notebook.recall("name", b"key") is None


def test_notes_of_relative_paths_hold_in_their_folder_alone(tmp_path, source, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept(Notebook(tmp_path / "notes"), source.name)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Notebook(tmp_path / "notes").recall("name", b"key") is None


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "package"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "page.html").write_text("one")
    monkeypatch.setattr(code, "_PACKAGE", folder)
    monkeypatch.setattr(code, "_STARTED", time.time_ns() + 10**12)
    return folder


def test_the_code_key_changes_with_every_file_of_the_program(package):
    keys = [code.code_key.__wrapped__() for _ in range(2)]
    (package / "pages" / "page.html").write_text("two")
    keys.append(code.code_key.__wrapped__())
    (package / "pages" / "more.py").touch()
    keys.append(code.code_key.__wrapped__())
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_the_key_of_code_that_changed_under_way_is_like_no_other(package, monkeypatch):
    monkeypatch.setattr(code, "_STARTED", 0)
    assert code.code_key.__wrapped__() != code.code_key.__wrapped__()
    assert package.is_dir()


def test_what_is_laid_beside_the_notes_ends_the_note_that_tells_of_it_when_it_changes(notebook):
    path = notebook.lay("pieces", b"one")
    assert Path(path).read_bytes() == b"one"
    assert notebook.lay("pieces", b"two") == path
    assert Path(path).read_bytes() == b"two"
    assert notebook.lay("others", b"two") != path
    notebook.keep("work", b"key", states_of([path]), path.encode())
    notebook.flush()
    assert notebook.recall("work", b"key") == path.encode()
    Path(path).write_bytes(b"one")
    assert notebook.recall("work", b"key") is None
