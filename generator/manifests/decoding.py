"""Bytes of a manifest to text, with what is wrong told by line and column."""

import codecs
import re

from generator.manifests.rule import Place
from generator.manifests.rules_files import CONTROL_CHARACTER, NOT_UTF8
from generator.model.problem import Problem

# All that YAML forbids, and what it takes for line breaks while editors do not (U+0085, U+2028, U+2029).
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile(r"\r\n|\r|\n")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def place_of(path: str, text: str, offset: int) -> Place:
    """Line and column of the character at `offset`."""
    line, start = 1, 0
    for found in _BREAK.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return Place(path, line, offset - start + 1)


def line_of(text: str, line: int) -> str:
    """A line by its number, without its break; empty beyond the end."""
    lines = _BREAK.split(text)
    return lines[line - 1] if line <= len(lines) else ""


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a file; if there are Problems, it must not be used."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [_not_utf8(path, data, error.start)]
    found = CONTROL.findall(text)
    if not found:
        return text, []
    first = CONTROL.search(text)
    assert first is not None
    more = f" (and {len(found) - 1} more in this file)" if len(found) > 1 else ""
    message = f"The control character U+{ord(found[0]):04X} stands here{more}."
    return "", [CONTROL_CHARACTER.at(place_of(path, text, first.start()), message)]


def _not_utf8(path: str, data: bytes, start: int) -> Problem:
    if data.startswith(_UTF16):
        return NOT_UTF8.at(Place(path, 1, 1), "The file is UTF-16, not UTF-8.")
    place = place_of(path, data[:start].decode("utf-8"), len(data[:start].decode("utf-8")))
    latin = bytes([data[start]]).decode("cp1252", "replace")
    meant = f"; in Windows-1252 it is {latin}" if latin.isalpha() else ""
    return NOT_UTF8.at(place, f"Byte {start} (0x{data[start]:02X}) is not UTF-8{meant}.")
