"""How every fact of the model is declared."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen, slotted, keyword-only dataclass.

    msgspec reads and writes these as JSON, strictly, and makes JSON Schemas of them
    (docs/develop/decisions/0002-records.md).
    """
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
