"""YAML text to nodes: one document, no anchors, aliases, tags or duplicate keys, bounded in depth and size.

The parser's events are put together here, without recursion, since its own composer recurses and expands.
"""

from collections.abc import Iterator

import yaml
from yaml import CLoader

from generator.manifests import rules_files as rules
from generator.manifests.decoding import CONTROL
from generator.manifests.nodes import Entry, Mapping, Node, Scalar, Sequence
from generator.manifests.rule import Place, Rule
from generator.manifests.syntax import explain
from generator.manifests.wording import name, quote
from generator.model.problem import Problem

MAX_DEPTH = 20
MAX_VALUES = 20_000


class _Refused(Exception):  # noqa: N818 - it ends composing and never leaves this module
    """What follows cannot be understood; the Problem is noted."""


def compose(path: str, text: str) -> tuple[Node | None, list[Problem]]:
    """The document in `text`; if there are Problems, the node must not be used."""
    composer = _Composer(path, escapes="\\" in text)
    try:
        composer.refuse_directives(text)
        parser = CLoader(text)
        while (event := parser.get_event()) is not None:
            composer.take(event)
        if composer.root is None:
            composer.refuse(rules.EMPTY, Place(path), "The file has no content.")
    except yaml.YAMLError as error:
        composer.problems.append(explain(path, text, error))
    except _Refused:
        pass
    return composer.root, composer.problems


class _Open:
    """A list or mapping whose end is still to come."""

    __slots__ = ("key", "node")

    def __init__(self, node: Sequence | Mapping) -> None:
        self.node = node
        self.key: Scalar | None = None


class _Composer:
    def __init__(self, path: str, *, escapes: bool) -> None:
        self.path = path
        self.escapes = escapes  # only by an escape can a control character come in here
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.values = 0
        self.documents = 0

    def note(self, rule: Rule, place: Place, message: str) -> None:
        self.problems.append(rule.at(place, message))

    def refuse(self, rule: Rule, place: Place, message: str) -> None:
        self.note(rule, place, message)
        raise _Refused

    def refuse_directives(self, text: str) -> None:
        """Before parsing: the parser compares each directive with all before it."""
        for number, line in _directives(text):
            self.refuse(
                rules.TAG, Place(self.path, number, 1), f"The directive {quote(line)} is not allowed."
            )

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        assert mark is not None
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.NodeEvent):
            self.take_node(event, line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.add(self.open.pop().node)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                message = "A second document begins here."
                self.refuse(rules.SEVERAL_DOCUMENTS, Place(self.path, line, column), message)

    def take_node(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"The alias {name('*' + str(event.anchor))} is not allowed."
            self.note(rules.ALIAS, Place(self.path, line, column), message)
            self.add_scalar(Scalar("", plain=True, line=line, column=column))
            return
        tag = getattr(event, "tag", None)
        if event.anchor is not None or tag is not None:
            self.refuse_extras(event.anchor, tag, line, column)
        if isinstance(event, yaml.ScalarEvent):
            self.add_scalar(Scalar(event.value, not event.style, line, column))
        elif isinstance(event, yaml.MappingStartEvent):
            self.enter(Mapping({}, line, column))
        else:
            self.enter(Sequence([], line, column))

    def refuse_extras(self, anchor: str | None, tag: str | None, line: int, column: int) -> None:
        if anchor is not None:
            message = f"The anchor {name('&' + anchor)} is not allowed."
            self.note(rules.ALIAS, Place(self.path, line, column), message)
        if tag is not None:
            message = f"The tag {name(tag.replace('tag:yaml.org,2002:', '!!'))} is not allowed."
            self.note(rules.TAG, Place(self.path, line, column), message)

    def enter(self, node: Sequence | Mapping) -> None:
        if len(self.open) >= MAX_DEPTH:
            message = f"Values are nested deeper than {MAX_DEPTH} levels."
            self.refuse(rules.TOO_COMPLEX, Place(self.path, node.line, node.column), message)
        self.open.append(_Open(node))

    def add_scalar(self, scalar: Scalar) -> None:
        if self.escapes and CONTROL.search(scalar.text):
            message = "The text holds a control character, written as an escape."
            self.note(rules.CONTROL_CHARACTER, Place(self.path, scalar.line, scalar.column), message)
        self.add(scalar)

    def add(self, node: Node) -> None:
        """Put a finished value where it belongs."""
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"The file has more than {MAX_VALUES:,} values."
            self.refuse(rules.TOO_COMPLEX, Place(self.path, node.line, node.column), message)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = self.as_key(node)
        else:
            self.add_entry(parent.node.entries, Entry(parent.key, node))
            parent.key = None

    def as_key(self, node: Node) -> Scalar:
        place = Place(self.path, node.line, node.column)
        if not isinstance(node, Scalar):
            self.note(rules.COMPLEX_KEY, place, "A list or mapping stands where a key is expected.")
            return Scalar("", plain=False, line=node.line, column=node.column)
        if node.plain and node.text == "<<":
            self.note(rules.ALIAS, place, "The merge key `<<` is not allowed.")
        return node

    def add_entry(self, entries: dict[str, Entry], entry: Entry) -> None:
        key = entry.key
        before = entries.setdefault(key.text, entry)
        if before is not entry:
            message = (
                f"The key {name(key.text)} stands here again; it stands first in line {before.key.line}."
            )
            self.note(rules.DUPLICATE_KEY, Place(self.path, key.line, key.column), message)


def _directives(text: str) -> Iterator[tuple[int, str]]:
    if text.startswith("%") or "\n%" in text or "\r%" in text:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.startswith("%"):
                yield number, line
