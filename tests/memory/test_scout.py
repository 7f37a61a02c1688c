import os
import signal

import pytest

from generator.memory import Notebook, Scout, notebook, states_of
from generator.memory import scout as scouting


@pytest.fixture
def kept(tmp_path):
    """Some notes, each of a file of its own, by name."""
    files = {f"note {number}": tmp_path / f"file {number}" for number in range(5)}
    book = Notebook(tmp_path / "notes")
    for name, file in files.items():
        file.write_text(name)
        book.keep(name, b"key", states_of([file]), name.encode())
    book.flush()
    return files


def sent(folder, before=None):
    with Scout(folder) as scout:
        if before:
            before(scout)
        return scout.found()


def through(scout):
    """Wait until it has looked at everything, and ended."""
    scout._out.process.join(30)
    assert scout._out.process.exitcode == 0
    assert scout.is_through()


def test_what_it_found_is_not_looked_at_again(kept, tmp_path, monkeypatch):
    looked = sent(tmp_path / "notes", through)
    assert list(looked.values()) == [True] * len(kept)
    monkeypatch.setattr(notebook, "hold", lambda *_: pytest.fail("looked again"))
    book = Notebook(tmp_path / "notes", looked=looked)
    assert [book.recall(name, b"key") for name in kept] == [name.encode() for name in kept]
    assert book.recall("note 1", b"another") is None
    assert book.recall("another", b"key") is None


def test_what_was_touched_before_is_found(kept, tmp_path):
    kept["note 3"].write_text("other")
    book = Notebook(tmp_path / "notes", looked=sent(tmp_path / "notes", through))
    assert [name for name in kept if book.recall(name, b"key") is None] == ["note 3"]


def test_a_note_that_was_written_meanwhile_is_looked_at(kept, tmp_path):
    looked = sent(tmp_path / "notes", through)
    again = Notebook(tmp_path / "notes", looked=looked)
    again.keep("note 2", b"key", states_of([kept["note 2"]]), b"new")
    again.flush()
    assert again.recall("note 2", b"key") == b"new"
    kept["note 2"].write_text("other")
    assert again.recall("note 2", b"key") is None


def test_one_that_is_asked_at_once_or_twice_or_killed_costs_nothing_but_time(kept, tmp_path):
    def kill(scout):
        os.kill(scout._out.process.pid, signal.SIGKILL)

    for before in (None, kill, Scout.found):
        book = Notebook(tmp_path / "notes", looked=sent(tmp_path / "notes", before))
        assert [book.recall(name, b"key") for name in kept] == [name.encode() for name in kept]


def test_where_there_are_no_notes_it_finds_none(tmp_path):
    assert sent(tmp_path / "missing") == {}
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ("0" * 32)).write_bytes(b"no note")
    assert sent(tmp_path / "empty", through) == {}


@pytest.mark.usefixtures("kept")
def test_it_ends_with_the_work_that_it_was_sent_out_for(tmp_path):
    with Scout(tmp_path / "notes") as scout:
        process = scout._out.process
    assert not process.is_alive()
    assert scout.is_through()
    assert scout.found() == {}


@pytest.mark.parametrize("before", range(6))
def test_however_far_it_has_come_the_rest_is_looked_at_from_behind(before):
    files, reached = ["a", "b", "c", "d", "e"], [-1, 5]
    scout = scouting._from_before(files, reached)
    ours = scouting._from_behind(files, reached)
    seen = [file for _, file in zip(range(before), scout, strict=False)]
    mine = list(ours)
    assert {*seen, *mine, *scout} == set(files)
    assert len(mine) <= len(files) - before
