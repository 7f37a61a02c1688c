"""What the YAML parser complains about, in the curator's words."""

import re

import yaml

from generator.manifests.decoding import line_of, place_of
from generator.manifests.rule import Place
from generator.manifests.rules_files import SYNTAX, TAB
from generator.model.problem import Problem

_WORDS = (
    ("mapping values are not allowed", "A second `: ` in one value, or wrong indentation."),
    ("block sequence entries are not allowed", "A list must begin on a line of its own, below its key."),
    ("found unexpected end of stream", "A quote is opened here and never closed."),
    ("did not find expected ',' or ']'", "A list opened by `[` lacks a comma or its `]`."),
    ("did not find expected ',' or '}'", "A mapping opened by `{` lacks a comma or its `}`."),
    ("found unknown escape character", "An unknown escape in double quotes; write the backslash twice."),
    ("invalid Unicode character escape", "An escape in double quotes that is no character."),
    ("could not find expected ':'", "The line above lacks its colon: `key: value`."),
    ("did not find expected '-' indicator", "A list and keys are mixed; check the indentation."),
    ("did not find expected key", "A key is expected here; check quotes and indentation."),
    ("did not find expected node content", "A value is missing or a bracket is not opened here."),
    ("did not find expected <document start>", "Wrong indentation, or text after the end of the document."),
    ("did not find expected comment or line break", "Text must begin on the line below `|` or `>`."),
)
_OPENED = ("unexpected end of stream", "',' or ']'", "',' or '}'")
"""Told where the quote or bracket is opened; the parser notices far below."""
_START = re.compile(r"[ \t]*\t")


def explain(path: str, text: str, error: yaml.YAMLError) -> Problem:
    """The Problem of text that the parser refused with `error`."""
    mark = getattr(error, "problem_mark", None)
    trouble = str(getattr(error, "problem", None) or "The text cannot be understood")
    context = getattr(error, "context_mark", None)
    if context is not None and any(part in trouble for part in _OPENED):
        mark = context
    if mark is None:
        return SYNTAX.at(Place(path), f"{trouble}.")
    end = place_of(path, text, len(text))
    line, column = min((mark.line + 1, mark.column + 1), (end.line, end.column))
    written = line_of(text, line)
    if found := _START.match(written):
        return TAB.at(Place(path, line, found.end()), "A tab stands where spaces must indent the line.")
    place = Place(path, line, min(column, len(written) + 1))
    return SYNTAX.at(place, _words(trouble, written[column - 1 : column]))


def _words(trouble: str, character: str) -> str:
    if "cannot start any token" in trouble:
        return f"Text cannot begin with `{character}` unless it is in quotes."
    for part, words in _WORDS:
        if part in trouble:
            return words
    return f"The YAML parser says: {trouble}."
