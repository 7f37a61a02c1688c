"""R's serialisation read as it comes: big vectors go by in blocks, what remains is a small tree.

Written against R's own description of the format (R Internals, section 1.8), not against the writer here.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, NoReturn, TypeAlias, cast

import numpy as np
from zlib_ng import zlib_ng

from generator.errors import UnreadableFileError
from generator.h5ad.vector import Array

Path: TypeAlias = tuple[str | int, ...]
"""Where a vector is: names of slots and attributes, numbers of list items."""
Block: TypeAlias = Array | list[str | None]
PIECE = 1 << 20
"""Bytes read at a time."""
NUMBERS = 1 << 19
TEXTS = 1 << 14
_KINDS = {10: "logical", 13: "integer", 14: "double"}
_DAMAGE = cast("type[Exception]", zlib_ng.error)
_TEXT, _PAIR, _S4 = 9, 2 | 1 << 10, 25 | 1 << 8 | 1 << 9 | 1 << 16
"""Marks (type, object, attributes, name, and the bits of texts and S4 objects) of what is not a vector."""
_MAX_DEPTH = 60
_MAX_ITEMS = 100_000
_MAX_TEXT = 1 << 26


def refuse(reason: str) -> NoReturn:
    """Raise UnreadableFileError for an R file that is not what it should be."""
    raise UnreadableFileError(
        f"The R file cannot be read: {reason}.", hint="Make it again: catalog convert IN.h5ad OUT.rds."
    )


def _sure(as_it_should_be: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not as_it_should_be:
        refuse("an object is marked as something that it is not")


class Inflated:
    """The content of a gzip file of one member."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._inflater = zlib_ng.decompressobj(31)
        self._ready = memoryview(b"")
        self.offset = 0
        """Bytes of content taken so far."""

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        parts = []
        missing = count
        while missing:
            if not self._ready and not self._more():
                refuse("it ends too early")
            part = self._ready[:missing]
            self._ready = self._ready[len(part) :]
            missing -= len(part)
            parts.append(part)
        self.offset += count
        return b"".join(parts)

    def skip_to(self, offset: int) -> None:
        """Leave out the content up to there."""
        while self.offset < offset:
            self.take(min(PIECE, offset - self.offset))

    def finish(self) -> None:
        """Make sure that nothing follows, and that the checksum holds."""
        while not self._ready and self._more():
            pass
        if self._ready or self._inflater.unused_data or self._file.read(1):
            refuse("something follows the object")

    def _more(self) -> bool:
        # One piece more; False at the end, where zlib has compared the checksum.
        if self._inflater.eof:
            return False
        data = self._inflater.unconsumed_tail or self._file.read(PIECE)
        try:
            self._ready = memoryview(self._inflater.decompress(data, PIECE))
        except _DAMAGE as error:
            refuse(f"its compression is damaged ({error})")
        if not data and not self._ready and not self._inflater.eof:
            refuse("it is truncated")
        return True


@dataclass(frozen=True, slots=True)
class Node:
    """An R object; of a vector, what the visitor made of its values."""

    kind: str
    """`logical`, `integer`, `double`, `character`, `list`, `S4`, `symbol` or `NULL`."""
    value: Any
    length: int = 0
    attributes: "dict[str, Node]" = field(default_factory=dict)

    def slot(self, name: str) -> "Node":
        """The slot or attribute of that name; raises UnreadableFileError if there is none."""
        found = self.attributes.get(name)
        return found if found is not None else refuse(f"a part named {name} is missing")

    @property
    def items(self) -> "tuple[Node, ...]":
        """Of a list, what it lists."""
        if self.kind != "list":
            refuse(f"a list is expected where {self.kind} is")
        return tuple(self.value)


Visit: TypeAlias = Callable[[Path, str, int, Iterator[Block]], Any]
"""Takes where a vector is, its kind, its length and its values, all to be used up; gives what to keep."""


class Reader:
    """Reads one object."""

    def __init__(self, source: Inflated, visit: Visit) -> None:
        self._source = source
        self._visit = visit
        self._symbols: list[str] = []

    def read(self) -> Node:
        """The whole file."""
        header = self._source.take(2)
        version, _, oldest = struct.unpack(">iii", self._source.take(12))
        if header != b"X\n" or version != 3 or oldest > 0x00040000:  # noqa: PLR2004 - format 3, readable by R 3.5
            refuse("it is not serialised in R's format 3")
        encoding = self._source.take(self._int(limit=20))
        if encoding != b"UTF-8":
            refuse(f"its texts are in {encoding.decode('ascii', 'replace')}, not in UTF-8")
        found = self._node((), 0)
        self._source.finish()
        return found

    def _node(self, path: Path, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            refuse("it is nested too deeply")
        flags = self._flags()
        kind, has_attributes = flags & 0xFF, bool(flags & 1 << 9)
        match kind:
            case 254:
                _sure(flags == kind)
                return Node("NULL", None)
            case 1 | 255:
                return Node("symbol", self._symbol(flags))
            case 25:
                _sure(flags == _S4)
                return Node("S4", None, 0, self._attributes(path, depth))
        length = self._length()
        if kind == 19:  # noqa: PLR2004 - a list
            if length > _MAX_ITEMS:
                refuse(f"a list of {length:,} items")
            value: Any = tuple(self._node((*path, n), depth + 1) for n in range(length))
            name = "list"
        elif kind == 16:  # noqa: PLR2004 - texts
            name = "character"
            value = self._visited(path, name, length, self._texts(length))
        elif kind in _KINDS:
            name = _KINDS[kind]
            value = self._visited(path, name, length, self._numbers(name, length))
        else:
            refuse(f"an object of type {kind}")
        attributes = self._attributes(path, depth) if has_attributes else {}
        _sure(flags == kind | has_attributes << 9 | ("class" in attributes) << 8)
        return Node(name, value, length, attributes)

    def _visited(self, path: Path, kind: str, length: int, blocks: Iterator[Block]) -> Any:  # noqa: ANN401 - see Visit
        value = self._visit(path, kind, length, blocks)
        if next(blocks, None) is not None:
            raise AssertionError(f"values at {path} were left over")
        return value

    def _attributes(self, path: Path, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while (flags := self._flags()) != 254:  # noqa: PLR2004 - the end of the pairs
            _sure(flags == _PAIR)
            name = self._symbol(self._flags())
            if name in found:
                refuse(f"two parts named {name}")
            found[name] = self._node((*path, name), depth + 1)
        return found

    def _symbol(self, flags: int) -> str:
        if flags & 0xFF == 255:  # noqa: PLR2004 - one that was there before
            number = flags >> 8
            if not 0 < number <= len(self._symbols):
                refuse("a reference to nothing")
            return self._symbols[number - 1]
        _sure(flags == 1)
        name = self._text()
        self._symbols.append(name or "")
        return name or ""

    def _numbers(self, kind: str, length: int) -> Iterator[Array]:
        dtype = np.dtype(">f8" if kind == "double" else ">i4")
        for start in range(0, length, NUMBERS):
            count = min(NUMBERS, length - start)
            block = np.frombuffer(self._source.take(count * dtype.itemsize), dtype=dtype)
            yield block.astype(dtype.newbyteorder("="))

    def _texts(self, length: int) -> Iterator[list[str | None]]:
        for start in range(0, length, TEXTS):
            yield [self._text() for _ in range(min(TEXTS, length - start))]

    def _text(self) -> str | None:
        flags, size = struct.unpack(">Ii", self._source.take(8))
        if size == -1:
            _sure(flags == _TEXT)
            return None
        if not 0 <= size <= _MAX_TEXT:
            refuse("a text of absurd length")
        data = self._source.take(size)
        _sure(flags == _TEXT | (1 << 18 if data.isascii() else 1 << 15))
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            refuse("a text that is not UTF-8")

    def _flags(self) -> int:
        return int(struct.unpack(">I", self._source.take(4))[0])

    def _int(self, limit: int) -> int:
        value = int(struct.unpack(">i", self._source.take(4))[0])
        return value if 0 <= value <= limit else refuse(f"a length of {value}")

    def _length(self) -> int:
        value = int(struct.unpack(">i", self._source.take(4))[0])
        if value == -1:
            high, low = struct.unpack(">II", self._source.take(8))
            return int(high << 32 | low)
        return value if value >= 0 else refuse(f"a vector of {value} values")
