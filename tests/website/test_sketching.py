"""Pages that are made only if what they say has changed."""

import time

import pytest

from generator.memory import TICK, Notebook
from generator.pages.page import Page, Shell, Sketch
from generator.website import sketching
from generator.website.sketching import stamp_sketches
from generator.website.stamping import Press


@pytest.fixture
def stamp(tmp_path, edition, renderer, framed, monkeypatch):
    """Stamps pages that say so; returns what it gave, and which of them were made."""
    monkeypatch.setattr(sketching, "SHELVES", 10_000)
    frame, _ = framed
    press = Press(edition=edition(), renderer=renderer, frame=frame, out=tmp_path / "site")
    notebook = Notebook(tmp_path / "notes")

    def run(says, *, key=b"", press=press, notebook=notebook):
        made = []

        def make(path, text):
            made.append(path)
            return Page(
                path=f"{path}/index.html", shell=Shell.BROWSE, title=path, description="", content=text
            )

        sketches = [
            Sketch(path=f"{path}/index.html", says=text.encode(), make=lambda p=path, t=text: make(p, t))
            for path, text in says.items()
        ]
        stamped = stamp_sketches(press, "some", sketches, notebook=notebook, key=key)
        time.sleep(2 * TICK)
        return stamped, made

    run.out = press.out
    return run


PAGES = {"a/x": "one", "a/y": "two", "b/z": "three"}


def test_only_what_says_something_else_is_made_again(stamp):
    first, made = stamp(PAGES)
    assert sorted(made) == sorted(PAGES)
    again, made = stamp(PAGES)
    assert made == []
    assert (again.paths, set(again.entries), again.written) == (first.paths, set(first.entries), 0)
    changed, made = stamp({**PAGES, "a/y": "other"})
    assert (made, changed.written) == (["a/y"], 1)
    assert "other" in (stamp.out / "a/y/index.html").read_text()


def test_what_was_touched_or_depends_on_something_else_is_made_again(stamp):
    stamp(PAGES)
    (stamp.out / "b/z/index.html").write_text("by hand")
    stamped, made = stamp(PAGES)
    assert (made, stamped.written) == (["b/z"], 1)
    assert "three" in (stamp.out / "b/z/index.html").read_text()
    _, made = stamp(PAGES, key=b"other")
    assert sorted(made) == sorted(PAGES)


def test_without_a_notebook_all_are_made(stamp):
    stamp(PAGES)
    _, made = stamp(PAGES, notebook=None)
    assert sorted(made) == sorted(PAGES)
