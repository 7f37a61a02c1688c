"""How every fact of the model is declared."""

from typing import Any, TypeVar, dataclass_transform

import msgspec

T = TypeVar("T")


class _Meta(type(msgspec.Struct)):  # type: ignore[misc]
    """Subclasses are as their parents are.

    What a record holds was made before it: none is part of a cycle, and the collector need not know it.
    """

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
        return super().__new__(mcs, name, bases, body, frozen=True, kw_only=True, gc=False)  # type: ignore[no-any-return]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
def record(cls: type[T]) -> type[T]:
    """Make a frozen, keyword-only value of named fields, with no others.

    msgspec reads and writes these as JSON, strictly, and makes JSON Schemas of them
    (docs/develop/decisions/0002-records.md).
    """
    if issubclass(cls, msgspec.Struct):
        return cls
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    bases = (msgspec.Struct, *(base for base in cls.__bases__ if base is not object))
    return _Meta(cls.__name__, bases, body)


def replace(value: T, /, **changed: Any) -> T:  # noqa: ANN401 - whatever the fields are
    """The record with some fields changed."""
    made: Any = msgspec.structs.replace(value, **changed)  # type: ignore[type-var]
    return made  # type: ignore[no-any-return]


def fields(value: object) -> tuple[str, ...]:
    """The names of a record's fields, or of a kind of record's."""
    names: tuple[str, ...] = getattr(value, "__struct_fields__")  # noqa: B009 - not known of a record
    return names
