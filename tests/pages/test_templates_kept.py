"""Compiled templates are kept beside the module's own bytecode, and are none the worse for it."""

import pytest
from jinja2 import Environment

from generator.pages import templates


@pytest.fixture
def compiled(monkeypatch):
    """Names of the templates that were compiled."""
    names = []
    real = Environment.compile

    def compile_(self, source, name=None, *rest, **named):
        names.append(name)
        return real(self, source, name, *rest, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def fresh(words=()):
    return templates.environment.__wrapped__(words)


def test_a_template_is_compiled_once_for_all_processes(compiled):
    fresh().get_template("list.html")
    compiled.clear()
    fresh().get_template("list.html")
    assert compiled == []
    fresh((("Datasets", "Data"),)).get_template("list.html")
    assert "list.html" in compiled, "one with a group's own words is another"


def test_where_nothing_can_be_kept_it_is_compiled_each_time(compiled, tmp_path):
    (tmp_path / "file").touch()
    made = fresh()
    made.bytecode_cache.directory = str(tmp_path / "file" / "folder")
    assert made.get_template("list.html").name == "list.html"
    assert "list.html" in compiled
