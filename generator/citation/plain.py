"""Markdown and stray whitespace to plain text, for records that hold no markup."""

import functools
import re

# Spans are bounded, so that no text of strangers takes time that grows with the square of its length.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.{0,500}?-->", re.DOTALL)
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_LINE_START = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|```.*$|~~~.*$|[-*_]{3,}[ \t]*$)", re.MULTILINE
)
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|`+)(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>])")


def one_line(text: str) -> str:
    """`text` with every run of whitespace and control characters as one space."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())


_JOINERS = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unprintable, but they shape emoji, Persian, Indic and right-to-left text."""


@functools.lru_cache(maxsize=1024)
def plain_text(markdown: str) -> str:
    """The words of a Markdown text in one line, without marks, link targets and HTML tags."""
    text = _AUTOLINK.sub(r"\1", markdown)
    text = _TAG.sub("", text)
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    text = _LINE_START.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text)
    return one_line(text)


def shortened(text: str, limit: int) -> str:
    """`text`, cut at a word and ended with an ellipsis if it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
