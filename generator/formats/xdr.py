"""R's serialisation (format 3, XDR), written as it comes: no vector is ever held whole."""

import struct
from collections.abc import Callable

import numpy as np

from generator.formats.objects import (
    MOST,
    S4,
    Attributes,
    Kind,
    Listed,
    Null,
    Numbers,
    RObject,
    Symbol,
    Texts,
    pack,
)

Write = Callable[[bytes | memoryview], object]

R_VERSION = 0x00040202
"""The R that the file says it was written by: 4.2.2."""
_OLDEST = 0x00030500
_SYMBOL, _PAIRS, _TEXTS, _LIST, _S4 = 1, 2, 16, 19, 25
_NULL, _REFERENCE = 254, 255
_IS_OBJECT, _HAS_ATTRIBUTES, _HAS_TAG = 1 << 8, 1 << 9, 1 << 10
_S4_BIT = 1 << 16
_DTYPES = {Kind.LOGICAL: ">i4", Kind.INTEGER: ">i4", Kind.DOUBLE: ">f8"}


class Serializer:
    """Writes one object as the content of an `.rds` file, before it is compressed."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._symbols: dict[str, int] = {}

    def save(self, thing: RObject) -> None:
        """The header, then the object."""
        self._write(b"X\n" + struct.pack(">iiii", 3, R_VERSION, _OLDEST, 5) + b"UTF-8")
        self._object(thing)

    def _object(self, thing: RObject) -> None:
        match thing:
            case Null():
                self._flags(_NULL)
            case Symbol(name=name):
                self._symbol(name)
            case S4():
                # The class comes last, as R itself writes it.
                kind = texts_of(thing.name, package=thing.package)
                self._flags(_S4 | _IS_OBJECT | _HAS_ATTRIBUTES | _S4_BIT)
                self._attributes({**thing.slots, "class": kind})
            case Listed(items=items, attributes=attributes):
                self._begin(_LIST, len(items), attributes)
                for item in items:
                    self._object(item)
                self._end(attributes)
            case Texts(length=length, blocks=packed, attributes=attributes):
                self._begin(_TEXTS, length, attributes)
                for part in packed():
                    self._write(part)
                self._end(attributes)
            case Numbers():
                self._numbers(thing)

    def _numbers(self, thing: Numbers) -> None:
        self._begin(thing.kind, thing.length, thing.attributes)
        written = 0
        for block in thing.blocks():
            data = np.ascontiguousarray(block, dtype=_DTYPES[thing.kind])
            self._write(data.data.cast("B") if data.size else b"")
            written += len(data)
        if written != thing.length:
            raise AssertionError(f"a vector of {thing.length} values came as {written}")
        self._end(thing.attributes)

    def _begin(self, kind: int, length: int, attributes: Attributes) -> None:
        flags = (_HAS_ATTRIBUTES if attributes else 0) | (_IS_OBJECT if "class" in attributes else 0)
        self._flags(kind | flags)
        if length > MOST:
            self._write(struct.pack(">iII", -1, length >> 32, length & 0xFFFFFFFF))
        else:
            self._write(struct.pack(">i", length))

    def _end(self, attributes: Attributes) -> None:
        if attributes:
            self._attributes(attributes)

    def _attributes(self, attributes: Attributes) -> None:
        for name, value in attributes.items():
            self._flags(_PAIRS | _HAS_TAG)
            self._symbol(name)
            self._object(value)
        self._flags(_NULL)

    def _symbol(self, name: str) -> None:
        if name in self._symbols:
            self._flags(self._symbols[name] << 8 | _REFERENCE)
            return
        self._symbols[name] = len(self._symbols) + 1
        self._flags(_SYMBOL)
        self._write(pack([name]))

    def _flags(self, flags: int) -> None:
        self._write(struct.pack(">I", flags))


def texts_of(name: str, *, package: str) -> Texts:
    """The class attribute of an S4 object."""
    return Texts(1, lambda: [pack([name])], {"package": Texts(1, lambda: [pack([package])])})
